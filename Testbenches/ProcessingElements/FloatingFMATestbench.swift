import Description
import Generators
import NumberFormats
import Simulation
import Statistics

/// `FloatingFMA` against exact numbers: every triple of two small formats, or corners and random operands of the usual
/// ones.
public struct FloatingFMATestbench: Testbench {
  public let name: String
  public let block = "floating_fma"
  private let variants: [FloatingFMA.Parameters]
  private let isExhaustive: Bool
  private let rounds: Int?

  /// fp16, bf16 and sums in binary32, in every depth of the pipeline; `rounds` operand triples each.
  public init(rounds: Int? = nil) {
    name = "floating_fma"
    self.rounds = rounds
    isExhaustive = false
    let kinds = [FloatingFMA.Parameters(), .bf16, .bf16.intoSingle, FloatingFMA.Parameters().intoSingle]
    variants =
      kinds.enumerated().flatMap { index, kind in
        [Self.changed(kind, stages: index), Self.changed(kind, stages: (index + 2) % 4, subnormals: false)]
      }
      + FloatRounding.allCases.dropFirst().enumerated().map { index, rounding in
        Self.changed(kinds[index % 4], rounding: rounding, subnormals: index != 2)
      }
  }

  private init(exhaustive: [FloatingFMA.Parameters]) {
    name = "floating_fma_exhaustive"
    (variants, isExhaustive, rounds) = (exhaustive, true, nil)
  }

  /// Every triple of formats of 4 and 5 bits, in every rounding.
  public static let exhaustive: FloatingFMATestbench = {
    var small = FloatingFMA.Parameters()
    (small.exponentBits, small.mantissaBits, small.resultExponentBits, small.resultMantissaBits) = (2, 1, 2, 1)
    var wide = small
    (wide.resultExponentBits, wide.resultMantissaBits) = (3, 2)
    return FloatingFMATestbench(
      exhaustive: [small, wide].flatMap { kind in
        [true, false].flatMap { subnormals in
          FloatRounding.allCases.map { changed(kind, rounding: $0, subnormals: subnormals) }
        }
      })
  }()

  private static func changed(
    _ p: FloatingFMA.Parameters, rounding: FloatRounding = .nearestEven, stages: Int = 0, subnormals: Bool = true
  ) -> FloatingFMA.Parameters {
    var p = p
    (p.rounding, p.stages, p.subnormals) = (rounding, stages, subnormals)
    return p
  }

  private static let events = [
    "invalid", "infinity", "beyond the range", "exact zero", "subnormal result", "tie", "addend far above",
    "product far above", "nearly cancelled", "a product of subnormal numbers",
  ]

  public func run(engine: EngineFactory, seed: UInt64) throws -> TestbenchResult {
    var result = TestbenchResult(
      seed: seed, events: isExhaustive ? Array(Self.events.prefix(6)) : Self.events)
    for (variant, parameters) in variants.enumerated() {
      let dut = try Simulation(FloatingFMA.self, parameters, engine: engine)
      var run = FMARun(dut, FloatingReference(parameters), announced: result.events.map(\.name))
      if parameters.stages > 0 { dut.reset() }
      if isExhaustive {
        let (operands, sums) = (UInt64(1) << UInt64(parameters.operandBits), UInt64(1) << UInt64(parameters.resultBits))
        for a in 0..<operands {
          for b in 0..<operands { for c in 0..<sums { run.step(a, b, c, &result) } }
        }
      } else {
        var random = RandomStream(seed: seed, stratum: UInt64(variant), index: 0)
        let stimuli = FMAStimuli(parameters)
        for triple in stimuli.corners { run.step(triple.0, triple.1, triple.2, &result) }
        // A compiled engine has time for more.
        let count = rounds ?? (dut.model is Interpreter ? 1_500 : 20_000)
        for _ in 0..<count {
          let triple = stimuli.random(&random)
          run.step(triple.0, triple.1, triple.2, &result)
        }
      }
      run.finish(&result)
    }
    return result
  }
}

/// Feeds triples and compares what comes out, `stages` cycles later.
struct FMARun {
  private let reference: FloatingReference
  private let (a, b, c): (Port, Port, Port)
  private let announced: [String]
  private var check: PipelineCheck<FloatingFMA, (a: UInt64, b: UInt64, c: UInt64)>

  init(_ dut: Simulation<FloatingFMA>, _ reference: FloatingReference, announced: [String]) {
    (self.reference, self.announced) = (reference, announced)
    (a, b, c) = (dut.port(\.a), dut.port(\.b), dut.port(\.c))
    let p = dut.parameters
    check = PipelineCheck(dut, result: dut.port(\.result), stages: p.stages) { operands, found, expected in
      "\(p): \(operands.a) · \(operands.b) + \(operands.c) is \(found), expected \(expected)"
    }
  }

  mutating func step(_ x: UInt64, _ y: UInt64, _ z: UInt64, _ events: inout TestbenchResult) {
    (a.value, b.value, c.value) = (Int(x), Int(y), Int(z))
    let outcome = reference.multiplyAdd(x, y, z)
    note(outcome, x, y, z, &events)
    check.step((x, y, z), expecting: outcome.code, &events)
  }

  /// Lets the pipeline run empty.
  mutating func finish(_ events: inout TestbenchResult) { check.finish(&events) }

  private func note(
    _ outcome: FloatingReference.Outcome, _ x: UInt64, _ y: UInt64, _ z: UInt64, _ events: inout TestbenchResult
  ) {
    func reach(_ event: String) { if announced.contains(event) { events.reach(event) } }
    let sum = reference.sum
    let value = sum.decode(outcome.code)
    guard let exact = outcome.exact, let product = outcome.product else {
      return reach(value == .nan ? "invalid" : "infinity")
    }
    if exact.isZero { return reach("exact zero") }
    if let greatest = sum.decode(sum.greatestMagnitude).number, greatest < exact.magnitude { reach("beyond the range") }
    if sum.isSubnormal(outcome.code) { reach("subnormal result") }
    if exact.significand.bitWidth == sum.precision + 1 { reach("tie") }
    let addend = exact - product
    guard let top = addend.binade, let other = product.binade, let result = exact.binade else { return }
    if top > other + sum.precision { reach("addend far above") }
    if other > top + sum.precision { reach("product far above") }
    if result + 3 < max(top, other) { reach("nearly cancelled") }
    if [x, y].allSatisfy({ reference.operand.isSubnormal($0) }) { reach("a product of subnormal numbers") }
  }
}

extension FloatFormat {
  /// Is the code one of a number below the least normal one, and not zero?
  func isSubnormal(_ code: UInt64) -> Bool {
    let magnitude = code & ((1 << UInt64(bits - 1)) - 1)
    return magnitude != 0 && magnitude < 1 << UInt64(mantissaBits)
  }
}
