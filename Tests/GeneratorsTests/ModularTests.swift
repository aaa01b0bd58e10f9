import CGMP
import Generators
import Simulation
import Statistics
import Testbenches
import Testing

@Suite("Modular arithmetic")
struct ModularTests {
  @Test("a register that never changes is noticed", arguments: StuckDesign.modular)
  func stuckRegisters(design: StuckDesign) throws {
    let result = try design.testbench.run(engine: { try Interpreter($0) }, seed: 4)
    #expect(result.failures.isEmpty && result.checks > 0)
    let registers = design.registers
    #expect(!registers.isEmpty)
    for stuck in registers { #expect(stuck.isNoticed(seed: 4), "\(stuck) is not noticed") }
  }

  @Test(
    "products agree with GMP", arguments: [3, 7_681, 65_537, 8_380_417, 1_073_741_441, 2_013_265_921, 2_147_483_647])
  func products(modulus: Int) throws {
    let bits = Int.bitWidth - modulus.leadingZeroBitCount
    for quotient in BarrettReducer.Quotient.allCases {
      let p = BarrettMultiplier.Parameters(modulusBits: bits, quotient: quotient)
      let dut = try Simulation(BarrettMultiplier.self, p)
      dut.modulus = modulus
      dut.reciprocal = p.reducer.reciprocal(of: modulus)
      #expect(dut.reciprocal == GMP.reciprocal(modulus, bits: 2 * bits))
      var random = RandomStream(seed: 11, stratum: UInt64(bits), index: 0)
      for _ in 0..<2_000 {
        let (a, b) = (Int(random.next(below: UInt64(modulus))), Int(random.next(below: UInt64(modulus))))
        (dut.a, dut.b) = (a, b)
        #expect(dut.result == GMP.product(a, b, modulo: modulus), "seed 11: \(a) · \(b) mod \(modulus)")
      }
    }
  }

  @Test(
    "the bytes of a weight are those of its multiples by 256 modulo the modulus",
    arguments: [251, 7_681, 1_073_741_441])
  func weightBytes(modulus: Int) {
    let bits = Int.bitWidth - modulus.leadingZeroBitCount
    let p = ByteSplitProduct.Parameters(modulusBits: bits, columns: 1, terms: 16)
    for weight in [0, 1, modulus / 3, modulus - 1] {
      let bytes = p.weightBytes(weight, modulus: modulus)
      for j in 0..<p.bytes {
        let value = (0..<p.bytes).reduce(0) { $0 + bytes[p.bytes * j + $1] << (8 * $1) }
        #expect(value == GMP.product(weight, 1 << (8 * j), modulo: modulus))
      }
    }
  }

  @Test("sums of bytes stay in 32 bits and a column in 57, and no more elements are allowed")
  func widths() {
    let most = ByteSplitProduct.Parameters(modulusBits: 31, columns: 4, terms: 16_512)
    #expect(most.problem() == nil && most.valueBits == 57)
    #expect(16_512 * 4 * 255 * 255 < 1 << 32 && 16_513 * 4 * 255 * 255 >= 1 << 32)
    #expect(
      ByteSplitProduct.Parameters(modulusBits: 31, columns: 4, terms: 16_513).problem()
        == "a sum has 1 to 16512 elements, not 16513")
    #expect(BarrettReducer.Parameters(modulusBits: 31, inputBits: 63).problem() != nil)
    #expect(BarrettReducer.Parameters(modulusBits: 31, inputBits: 62).corrections == 1)
    #expect(BarrettReducer.Parameters(modulusBits: 31, inputBits: 62, quotient: .truncated).corrections == 2)
  }
}

/// Whole numbers by GMP.
private enum GMP {
  static func product(_ a: Int, _ b: Int, modulo modulus: Int) -> Int {
    with { x, y in
      __gmpz_set_si(x, a)
      __gmpz_mul_si(x, x, b)
      __gmpz_set_si(y, modulus)
      __gmpz_mod(x, x, y)
    }
  }

  static func reciprocal(_ modulus: Int, bits: Int) -> Int {
    with { x, y in
      __gmpz_set_si(x, 1)
      __gmpz_mul_2exp(x, x, UInt(bits))
      __gmpz_set_si(y, modulus)
      __gmpz_fdiv_q(x, x, y)
    }
  }

  private static func with(_ body: (UnsafeMutablePointer<__mpz_struct>, UnsafeMutablePointer<__mpz_struct>) -> Void)
    -> Int
  {
    var (x, y) = (__mpz_struct(), __mpz_struct())
    __gmpz_init(&x)
    __gmpz_init(&y)
    defer {
      __gmpz_clear(&x)
      __gmpz_clear(&y)
    }
    body(&x, &y)
    return __gmpz_get_si(&x)
  }
}
