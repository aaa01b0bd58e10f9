import Bits
import Description
import Generators
import NumberFormats
import Simulation
import Statistics

/// `SystolicArray` in both dataflows, several shapes and with every element against a plain matrix multiplication, with
/// gaps in every stream and results that are not taken at once.
public struct SystolicArrayTestbench: Testbench {
  public let name: String
  public let block = "systolic_array"
  private let variants: [SystolicArray.Parameters]
  private let events: [String]

  /// Mixed-precision elements.
  public init() {
    name = "systolic_array"
    variants = Self.mixedPrecision
    events = OperandMode.allCases.map { "mode \($0)" } + ["saturated", "wrapped"]
  }

  private init(elements: [ArrayElement]) {
    name = "systolic_array_elements"
    variants = elements.flatMap { element -> [SystolicArray.Parameters] in
      let sums = element.isFloat ? [32, 16] : element == .bitMod ? [56, 50] : [24, 24]
      return [
        .init(rows: 3, columns: 2, element: element, dataflow: .weightStationary, accumulator: sums[0]),
        .init(rows: 2, columns: 3, element: element, dataflow: .outputStationary, accumulator: sums[1]),
      ]
    }
    events = elements.map { "element \($0)" } + ["a float is no number", "wrapped"]
  }

  /// Every other element.
  public static let elements = SystolicArrayTestbench(
    elements: ArrayElement.allCases.filter { $0 != .mixedPrecision })

  private static let mixedPrecision: [SystolicArray.Parameters] = [
    .init(rows: 1, columns: 1, dataflow: .weightStationary),
    .init(rows: 2, columns: 3, dataflow: .weightStationary),
    .init(rows: 4, columns: 4, dataflow: .weightStationary, accumulator: 16, overflow: .saturate),
    .init(rows: 5, columns: 2, dataflow: .weightStationary, accumulator: 19),
    .init(rows: 1, columns: 1, dataflow: .outputStationary),
    .init(rows: 3, columns: 2, dataflow: .outputStationary),
    .init(rows: 4, columns: 4, dataflow: .outputStationary, accumulator: 17, overflow: .saturate),
    .init(rows: 2, columns: 5, dataflow: .outputStationary, accumulator: 16),
  ]

  public func run(engine: EngineFactory, seed: UInt64) throws -> TestbenchResult {
    var result = TestbenchResult(
      seed: seed,
      events: SystolicArray.Dataflow.allCases.map { "\($0)" } + events + [
        "a result waits", "activations wait", "weights wait", "a gap between activations", "a matrix of one vector",
        "matrices without a pause", "cleared under way",
      ])
    for (variant, parameters) in variants.enumerated() {
      var random = RandomStream(seed: seed, stratum: UInt64(variant), index: 0)
      let dut = try Simulation(SystolicArray.self, parameters, engine: engine)
      dut.reset()
      result.reach("\(parameters.dataflow)")
      for round in 0..<10 {
        if round % 3 == 2 { clear(dut, &random, &result) }
        let mode = OperandMode.allCases[round % 4]
        dut.mode = mode
        let golden = ElementGolden(parameters, mode)
        if parameters.element == .mixedPrecision {
          result.reach("mode \(mode)")
        } else {
          result.reach("element \(parameters.element)")
        }
        let matrices = (0..<random.number(in: 1...3)).map {
          Matrices(golden, parameters, directed: round == 0 && $0 == 0, &random)
        }
        if matrices.contains(where: { $0.results.joined().contains(where: golden.isNotANumber) }) {
          result.reach("a float is no number")
        }
        for matrix in matrices { matrix.note(&result) }
        if matrices.count > 1 { result.reach("matrices without a pause") }
        var drive = SystolicArrayDrive(matrices, parameters)
        let budget = 40 * (drive.beats + 100)
        let start = dut.cycle
        while !drive.isFinished {
          guard dut.cycle - start < budget else {
            result.check(
              false, "\(parameters): \(drive.received) of \(drive.expected.count) results in \(budget) cycles")
            return result
          }
          drive.cycle(dut, &random, &result)
        }
      }
      result.cycles += dut.cycle
    }
    return result
  }

  /// Starts something and drops it.
  private func clear(
    _ dut: Simulation<SystolicArray>, _ random: inout RandomStream, _ result: inout TestbenchResult
  ) {
    dut.last = 0
    dut.results.ready = 0
    dut.activations.valid = 1
    dut.weights.valid = dut.parameters.dataflow == .weightStationary ? 0 : 1
    dut.setBits(\.activations.payload, Bits(signed: -1, width: dut.parameters.activationBits))
    dut.setBits(\.weights.payload, Bits(signed: 1, width: dut.parameters.weightBits))
    for _ in 0..<random.number(in: 1...4) { dut.step() }
    dut.activations.valid = 0
    dut.weights.valid = 0
    dut.clear = 1
    dut.step()
    dut.clear = 0
    result.check(dut.busy == 0 && dut.results.valid == 0, "cycle \(dut.cycle): busy after clear")
    result.reach("cleared under way")
  }
}
