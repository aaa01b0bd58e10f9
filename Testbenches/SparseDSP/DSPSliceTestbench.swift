import Description
import Generators
import Simulation
import Statistics

/// `DSPSlice`, portable and as DSP48E2: all 2^24 pairs of activations with all weights, one packed product each, on a
/// compiled engine and a part of them on the interpreter; then sums of all links with restarts.
public struct DSPSliceTestbench: Testbench {
  public let name = "dsp_slice"
  public let block = "dsp_slice"
  public init() {}

  public func run(engine: EngineFactory, seed: UInt64) throws -> TestbenchResult {
    var result = TestbenchResult(
      seed: seed,
      events: ["packed products", "packed products of a DSP48E2", "the low product borrows", "a restart", "no restart"]
        + DSPSlice.Link.allCases.map { "link \($0)" })
    let plain = SliceAccess(
      try Simulation(DSPSlice.self, .init(packedBits: 48, link: .opens), engine: engine), a: \.a, b: \.b,
      weight: \.weight, sumIn: \.sumIn, restart: \.restart, sum: \.sum)
    let isInterpreted = plain.engine.hasPrefix("interpreter")
    result.reach("packed products", count: products(plain, step: isInterpreted ? 3989 : 1, &result))
    let placed = try placedSlice(.opens, engine)
    result.reach("packed products of a DSP48E2", count: products(placed, step: isInterpreted ? 9973 : 1, &result))
    for link in DSPSlice.Link.allCases {
      let slice = SliceAccess(
        try Simulation(DSPSlice.self, .init(packedBits: 48, link: link), engine: engine), a: \.a, b: \.b,
        weight: \.weight, sumIn: \.sumIn, restart: \.restart, sum: \.sum)
      for access in [slice, try placedSlice(link, engine)] {
        var random = RandomStream(seed: seed, stratum: 0, index: 0)
        sums(access, link, &random, &result)
      }
      result.reach("link \(link)")
    }
    return result
  }

  private func placedSlice(_ link: DSPSlice.Link, _ engine: EngineFactory) throws -> SliceAccess {
    SliceAccess(
      try Simulation(DSP48E2Slice.self, .init(link: link), engine: engine), a: \.a, b: \.b, weight: \.weight,
      sumIn: \.sumIn, restart: \.restart, sum: \.sum)
  }

  /// One product after the other, every `step`-th of all; returns how many.
  private func products(_ slice: SliceAccess, step: Int, _ result: inout TestbenchResult) -> Int {
    let numbers = stride(from: 0, to: 1 << 24, by: step)
    func operands(_ number: Int) -> (a: Int, b: Int, weight: Int) {
      (number & 255 - 128, number >> 8 & 255 - 128, number >> 16 - 128)
    }
    var due: [Int] = []
    var (borrows, wrong) = (0, 0)
    for number in numbers {
      let (a, b, weight) = operands(number)
      (slice.a.value, slice.b.value, slice.weight.value) = (a, b, weight)
      slice.step()
      due.append(number)
      guard due.count >= 4 else { continue }
      let (first, second, factor) = operands(due[due.count - 4])
      let sum = slice.sum.value
      let low = (sum & (1 << 18 - 1)) - (sum & 1 << 17) << 1
      let high = sum >> 18 + (sum >> 17 & 1)
      if low < 0 { borrows += 1 }
      if low != first * factor || high != second * factor { wrong += 1 }
      if due.count > 4_096 { due.removeFirst(4_000) }
    }
    result.check(wrong == 0, "\(slice.engine): \(wrong) packed products are wrong")
    result.reach("the low product borrows", count: borrows)
    result.cycles += slice.cycle
    return numbers.underestimatedCount
  }

  /// Random operands, sums and restarts, against the sum as it should be.
  private func sums(
    _ slice: SliceAccess, _ link: DSPSlice.Link, _ random: inout RandomStream, _ result: inout TestbenchResult
  ) {
    var products: [Int] = []
    var sumsIn: [Int] = []
    var restarts: [Bool] = []
    for cycle in 0..<400 {
      let operands = (0..<3).map { _ in random.chance(1, of: 4) ? -128 : random.number(in: -128...127) }
      products.append((operands[1] << 18 + operands[0]) * operands[2])
      sumsIn.append(random.number(in: -(1 << 45)...(1 << 45)))
      restarts.append(random.chance(1, of: 3))
      (slice.a.value, slice.b.value, slice.weight.value) = (operands[0], operands[1], operands[2])
      (slice.sumIn.value, slice.restart.value) = (sumsIn[cycle], restarts[cycle] ? 1 : 0)
      slice.step()
      guard cycle >= 4 else { continue }
      let isRestart = restarts[cycle - 1]
      let base =
        switch link {
        case .opens: 0
        case .continues: sumsIn[cycle]
        case .restarts: isRestart ? 0 : sumsIn[cycle]
        case .adjusted: isRestart ? 0 : sumsIn[cycle - 1]
        }
      result.check(
        slice.sum.value == base + products[cycle - 3],
        "\(slice.engine), link \(link), cycle \(cycle): \(slice.sum.value), not \(base + products[cycle - 3])")
      result.reach(isRestart ? "a restart" : "no restart")
    }
    result.cycles += slice.cycle
  }
}

/// The ports of a slice, of whichever module.
private struct SliceAccess {
  let a, b, weight, sumIn, restart, sum: Port
  let step: () -> Void
  let engine: String
  private let cycles: () -> Int

  var cycle: Int { cycles() }

  init<M: Module>(
    _ dut: Simulation<M>, a: KeyPath<M, Signed>, b: KeyPath<M, Signed>, weight: KeyPath<M, Signed>,
    sumIn: KeyPath<M, Signed>, restart: KeyPath<M, Bit>, sum: KeyPath<M, Signed>
  ) {
    (self.a, self.b, self.weight) = (dut.port(a), dut.port(b), dut.port(weight))
    (self.sumIn, self.restart, self.sum) = (dut.port(sumIn), dut.port(restart), dut.port(sum))
    step = { dut.step() }
    engine = "\(dut.model.engine), \(M.self)"
    cycles = { dut.cycle }
    dut.reset()
  }
}
