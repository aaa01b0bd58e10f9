import Generators
import Simulation
import Testbenches
import Testing

@Suite("Block-circulant products")
struct CirculantTests {
  @Test("a register that never changes is noticed", arguments: StuckDesign.circulant)
  func stuckRegisters(design: StuckDesign) throws {
    let result = try design.testbench.run(engine: { try Interpreter($0) }, seed: 4)
    #expect(result.failures.isEmpty && result.checks > 0)
    let registers = design.registers
    #expect(!registers.isEmpty)
    for stuck in registers { #expect(stuck.isNoticed(seed: 4), "\(stuck) is not noticed") }
  }

  @Test("blocks of four are exact, and more bits lead to a smaller bound")
  func bounds() {
    func bound(_ size: Int, _ twiddles: Int, _ fraction: Int, blocks: Int = 8) -> Int {
      CirculantFFTProduct.Parameters(
        size: size, rows: 1, blocks: blocks, fractionBits: fraction, weightFractionBits: fraction,
        twiddleBits: twiddles
      ).errorBound
    }
    #expect(bound(4, 4, 0) == 0)
    for size in [8, 16] {
      #expect(bound(size, 8, 8) > bound(size, 12, 8) && bound(size, 12, 8) > bound(size, 16, 8))
      #expect(bound(size, 16, 0) > bound(size, 16, 4) && bound(size, 16, 4) > bound(size, 16, 12))
      #expect(bound(size, 12, 6, blocks: 16) > bound(size, 12, 6))
      #expect(bound(size, 16, 12, blocks: 1) > 0)
    }
  }

  @Test("sums that the modulus does not hold are refused in names and numbers")
  func problems() {
    let most = CirculantNTTProduct.Parameters(size: 8, rows: 2, blocks: 63, ringBits: 24)
    #expect(most.problem() == nil)
    #expect(
      CirculantNTTProduct.Parameters(size: 8, rows: 2, blocks: 64, ringBits: 24).problem()
        == "sums reach 8388608, and with ringBits 24 they must stay below 8388604")
    #expect(
      CirculantNTTProduct.Parameters(size: 8, rows: 2, blocks: 1, ringBits: 22).problem()
        == "ringBits must be a multiple of size / 2 = 4 from 12 to 30, not 22")
    #expect(
      CirculantFFTProduct.Parameters(
        size: 16, rows: 1, blocks: 1024, inputBits: 16, weightBits: 16, fractionBits: 12, weightFractionBits: 12,
        twiddleBits: 16
      ).problem() != nil)
  }

  @Test("a column of ones transforms to its sum alone")
  func ones() {
    let ring = CirculantNTTProduct.Parameters(size: 8, rows: 1, blocks: 1, ringBits: 24)
    #expect(ring.transformed(.init(repeating: 5, count: 8)) == [40, 0, 0, 0, 0, 0, 0, 0])
    let fourier = CirculantFFTProduct.Parameters(
      size: 8, rows: 1, blocks: 1, fractionBits: 2, weightFractionBits: 3, twiddleBits: 8)
    #expect(fourier.transformed(.init(repeating: 5, count: 8)) == [320, 0, 0, 0, 0, 0, 0, 0])
  }
}
