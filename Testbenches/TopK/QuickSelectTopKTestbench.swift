import Description
import Generators
import Simulation

/// `QuickSelectTopK` in several shapes against a stable sort: every pattern of keys, every corner of `k`, partial rows,
/// gaps and stalls, and the exact number of cycles of every selection, round by round.
public struct QuickSelectTopKTestbench: Testbench {
  public let name: String
  public let block = "quick_select_top_k"
  private let sweep: SelectionSweep<QuickSelectTopK>

  /// - Parameter vectors: vectors in all.
  public init(vectors: Int = 1200) { self.init(name: "quick_select_top_k", vectors: vectors, interpreted: vectors) }

  /// One shape only.
  public init(_ shape: QuickSelectTopK.Parameters, vectors: Int) {
    (name, sweep) = ("quick_select_top_k", Self.sweep([shape], vectors: vectors, interpreted: vectors))
  }

  private init(name: String, vectors: Int, interpreted: Int) {
    self.name = name
    sweep = Self.sweep(Self.variants, everyShape: Self.everyShape, vectors: vectors, interpreted: interpreted)
  }

  /// A million vectors on a compiled engine, a minute on Verilator; 2,000 on the interpreter.
  public static let million = QuickSelectTopKTestbench(
    name: "quick_select_top_k_million", vectors: 1_000_000, interpreted: 2_000)

  public func run(engine: EngineFactory, seed: UInt64) throws -> TestbenchResult {
    try sweep.run(engine: engine, seed: seed)
  }

  private static func sweep(
    _ shapes: [QuickSelectTopK.Parameters], everyShape: [QuickSelectTopK.Parameters] = [], vectors: Int,
    interpreted: Int
  ) -> SelectionSweep<QuickSelectTopK> {
    .init(
      shapes: shapes, everyShape: everyShape, vectors: vectors, interpretedVectors: interpreted, longest: 120,
      cycles: { QuickSelectCycles($0) }, cycleEvents: QuickSelectCycles.events, fullBuffers: fullBuffers)
  }

  /// Full buffers, also with keys that are sorted or all equal.
  @Sendable private static func fullBuffers(_ keys: [Int]) -> [TopKVector] {
    [
      TopKVector(keys: keys, k: 512, lanes: 16), TopKVector(keys: keys.sorted(), k: 1024, lanes: 16),
      TopKVector(keys: keys.sorted(), k: 1000, lanes: 16), TopKVector(keys: keys.map { _ in 7 }, k: 307, lanes: 16),
      TopKVector(keys: keys.sorted(by: >), k: 1, lanes: 16), TopKVector(keys: Array(0..<1024), k: 1023, lanes: 16),
    ]
  }

  private static let variants: [QuickSelectTopK.Parameters] = [
    variant(16, 12, signed: false, payload: 10, capacity: 1024, .medianOfThree),
    variant(16, 12, signed: true, payload: 7, capacity: 128, .random),
    variant(1, 4, signed: true, payload: 4, capacity: 9, .random),
    variant(5, 7, signed: false, payload: 64, capacity: 60, .medianOfThree),
    variant(8, 16, signed: true, payload: 6, capacity: 64, .medianOfThree),
    variant(2, 5, signed: false, payload: 1, capacity: 2, .random),
    variant(4, 32, signed: true, payload: 33, capacity: 40, .random),
    variant(32, 8, signed: false, payload: 8, capacity: 256, .random),
  ]

  /// Every number of lanes, and every width of keys.
  private static let everyShape = (1...32).map { lanes in
    variant(
      lanes, 4 + lanes * 5 % 29, signed: lanes % 2 == 0, payload: 8, capacity: (1 + lanes % 7) * lanes,
      lanes % 3 == 0 ? .random : .medianOfThree)
  }

  private static func variant(
    _ lanes: Int, _ keyBits: Int, signed: Bool, payload: Int, capacity: Int, _ pivot: QuickSelectTopK.PivotRule
  ) -> QuickSelectTopK.Parameters {
    var p = QuickSelectTopK.Parameters()
    (p.lanes, p.keyBits, p.signedKeys) = (lanes, keyBits, signed)
    (p.payloadBits, p.capacity, p.pivot) = (payload, capacity, pivot)
    return p
  }
}
