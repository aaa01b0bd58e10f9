import Bits
import Description
import Generators
import Simulation
import Statistics

/// `ByteSplitProduct` against sums of products modulo the modulus: every width of elements, sums of one and of the most
/// elements, the greatest bytes, gaps, and sums that follow each other as closely as they may.
public struct ByteSplitTestbench: Testbench {
  public let name = "byte_split_product"
  public let block = "byte_split_product"
  private let isWhole: Bool

  public init() { isWhole = true }

  /// One shape only.
  public init(isWhole: Bool) { self.isWhole = isWhole }

  public func run(engine: EngineFactory, seed: UInt64) throws -> TestbenchResult {
    var result = TestbenchResult(
      seed: seed,
      events: [
        "a sum of one element", "the most elements", "as close as may be", "a gap in a sum", "the greatest elements",
      ])
    let moduli = isWhole ? Moduli.usual + [251, 16_777_213] : [1_073_741_441]
    for (index, modulus) in moduli.enumerated() {
      var random = RandomStream(seed: seed, stratum: UInt64(index), index: 0)
      let p = ByteSplitProduct.Parameters(
        modulusBits: Moduli.bits(modulus), columns: [4, 1, 3][index % 3], terms: [64, 5, 1_024][index % 3])
      var run = Run(try Simulation(ByteSplitProduct.self, p, engine: engine), modulus)
      for round in 0..<8 {
        let greatest = round == 0
        let count = round < 2 ? p.terms : round == 2 ? 1 : random.number(in: 1...min(p.terms, 40))
        func number() -> Int { greatest ? modulus - 1 : random.number(in: 0...modulus - 1) }
        let elements = (0..<count).map { _ in number() }
        let weights = (0..<count).map { _ in (0..<p.columns).map { _ in number() } }
        run.feed(elements, weights, isClose: round != 5, &random, &result)
        if count == p.terms { result.reach("the most elements") }
        if count == 1 { result.reach("a sum of one element") }
        if greatest { result.reach("the greatest elements") }
      }
      run.finish(&result)
    }
    return result
  }

  /// Feeds sums and compares the results in the cycles in which they are due.
  private struct Run {
    private let dut: Simulation<ByteSplitProduct>
    private let p: ByteSplitProduct.Parameters
    private let modulus: Int
    /// Cycle, column and value of the results to come.
    private var due: [(cycle: Int, column: Int, value: Int)] = []
    private var lastEnd = -100

    init(_ dut: Simulation<ByteSplitProduct>, _ modulus: Int) {
      (self.dut, self.modulus, p) = (dut, modulus, dut.parameters)
      dut.modulus = modulus
      dut.reciprocal = Int((UInt128(1) << UInt128(p.valueBits)) / UInt128(modulus))
      dut.reset()
    }

    mutating func feed(
      _ elements: [Int], _ weights: [[Int]], isClose: Bool, _ random: inout RandomStream,
      _ result: inout TestbenchResult
    ) {
      for (index, element) in elements.enumerated() {
        let isLast = index == elements.count - 1
        while !isClose && random.chance(1, of: 3) || isLast && dut.cycle - lastEnd < p.columns {
          idle(&result)
          if index > 0 { result.reach("a gap in a sum") }
        }
        let bytes = weights[index].flatMap { p.weightBytes($0, modulus: modulus) }
        (dut.valid, dut.first, dut.last, dut.element) = (1, index == 0 ? 1 : 0, isLast ? 1 : 0, element)
        dut.setBits(\.weights, Bits(lanes: bytes, width: 8, total: p.weightBits))
        if isLast {
          if dut.cycle - lastEnd == p.columns { result.reach("as close as may be") }
          lastEnd = dut.cycle
          for column in 0..<p.columns {
            let sum = zip(elements, weights).reduce(0) { ($0 + $1.0 * $1.1[column] % modulus) % modulus }
            due.append((lastEnd + ByteSplitProduct.latency + column, column, sum))
          }
        }
        step(&result)
      }
    }

    mutating func finish(_ result: inout TestbenchResult) {
      while !due.isEmpty { idle(&result) }
      idle(&result)
      result.cycles += dut.cycle
    }

    private mutating func idle(_ result: inout TestbenchResult) {
      (dut.valid, dut.first, dut.last) = (0, 0, 0)
      step(&result)
    }

    private mutating func step(_ result: inout TestbenchResult) {
      let isDue = due.first.map { $0.cycle == dut.cycle } ?? false
      result.check(dut.resultValid == (isDue ? 1 : 0), "\(p): resultValid is \(dut.resultValid) in cycle \(dut.cycle)")
      if isDue {
        let next = due.removeFirst()
        result.check(
          dut.result == next.value && dut.resultColumn == next.column,
          "\(p), modulus \(modulus): column \(dut.resultColumn) is \(dut.result), not \(next)")
      }
      dut.step()
    }
  }
}
