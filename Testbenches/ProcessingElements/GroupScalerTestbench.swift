import Description
import Generators
import NumberFormats
import Simulation
import Statistics

/// `MixPEIntegerMAC`, `ActivationSum` and `GroupScaler` as one column: dot products of quantised weights, group by group,
/// against `Σ scale · (code − zero) · activation` in plain integers.
public struct GroupScalerTestbench: Testbench {
  public let name = "group_scaler"
  public let block = "group_scaler"
  public init() {}

  private static let variants: [GroupScaler.Parameters] = [
    .init(codes: .unsigned, group: 128, groups: 32, scaleBits: 8),
    .init(codes: .signed, group: 16, groups: 3, scaleBits: 16),
    .init(codes: .unsigned, group: 5, groups: 1, scaleBits: 1),
  ]

  public func run(engine: EngineFactory, seed: UInt64) throws -> TestbenchResult {
    var result = TestbenchResult(
      seed: seed,
      events: [
        "the greatest total", "the least total", "a gap between groups", "two groups without a gap", "new total",
      ])
    for (variant, p) in Self.variants.enumerated() {
      var random = RandomStream(seed: seed, stratum: UInt64(variant), index: 0)
      var column = try Column(p, engine)
      for round in 0..<8 {
        let groups = round < 3 ? p.groups : random.number(in: 1...p.groups)
        var total = 0
        for index in 0..<groups {
          let group = Group(p, extreme: round < 2 ? round == 0 : nil, &random)
          total += group.total
          column.feed(group, first: index == 0, gap: random.number(in: 0...2), &result)
        }
        column.settle()
        result.check(
          column.total == total, "\(p), round \(round): total is \(column.total), expected \(total)")
        if round < 2 { result.reach(round == 0 ? "the greatest total" : "the least total") }
        if round > 0 { result.reach("new total") }
      }
      result.cycles += column.cycles
    }
    return result
  }

  /// One group of a column.
  struct Group {
    var activations: [Int]
    var weights: [Int]
    var zero: Int
    var scale: Int

    /// Random, or with every product at one end of its range.
    init(_ p: GroupScaler.Parameters, extreme: Bool?, _ random: inout RandomStream) {
      let codes = p.codes.format
      let greatestScale = (1 << p.scaleBits) - 1
      if let extreme {
        // Code and zero point as far apart as they can be, with the sign that is wanted.
        activations = .init(repeating: -128, count: p.group)
        weights = .init(repeating: extreme ? codes.minimum : codes.maximum, count: p.group)
        (zero, scale) = (extreme ? codes.maximum : codes.minimum, greatestScale)
      } else {
        activations = (0..<p.group).map { _ in random.number(in: -128...127) }
        weights = (0..<p.group).map { _ in random.number(in: codes.range) }
        (zero, scale) = (random.number(in: codes.range), random.number(in: 0...greatestScale))
      }
    }

    var total: Int { scale * zip(activations, weights).reduce(0) { $0 + $1.0 * ($1.1 - zero) } }
  }

  /// The three blocks side by side.
  struct Column {
    private let element: Simulation<MixPEIntegerMAC>
    private let shared: Simulation<ActivationSum>
    private let scaler: Simulation<GroupScaler>
    private let codes: IntegerFormat

    init(_ p: GroupScaler.Parameters, _ engine: EngineFactory) throws {
      element = try Simulation(
        MixPEIntegerMAC.self, .init(codes: p.codes, accumulator: max(12, p.productBits)), engine: engine)
      shared = try Simulation(ActivationSum.self, .init(width: p.activationBits), engine: engine)
      scaler = try Simulation(GroupScaler.self, p, engine: engine)
      codes = p.codes.format
      element.reset()
      shared.reset()
      scaler.reset()
    }

    var total: Int { scaler.total }
    var cycles: Int { element.cycle + scaler.cycle }

    mutating func feed(_ group: Group, first: Bool, gap: Int, _ result: inout TestbenchResult) {
      for (index, pair) in zip(group.activations, group.weights).enumerated() {
        element.valid = 1
        element.clear = index == 0
        element.activation = pair.0
        element.weight = Int(codes.encode(pair.1))
        element.step()
        shared.valid = 1
        shared.clear = index == 0
        shared.activation = pair.0
        shared.step()
      }
      scaler.valid = 1
      scaler.first = first
      scaler.products = element.sum
      scaler.activations = shared.sum
      scaler.zeroPoint = Int(codes.encode(group.zero))
      scaler.scale = group.scale
      scaler.step()
      if gap > 0 {
        scaler.valid = 0
        // What is not valid must not count.
        scaler.first = 1
        scaler.step(gap)
      }
      result.reach(gap > 0 ? "a gap between groups" : "two groups without a gap")
    }

    mutating func settle() {
      scaler.valid = 0
      scaler.step(2)
    }
  }
}
