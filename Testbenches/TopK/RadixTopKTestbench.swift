import Description
import Generators
import Simulation

/// `RadixTopK` in several shapes against a stable sort: every pattern of keys, every corner of `k`, partial rows, gaps
/// and stalls, and the exact number of cycles of every selection.
public struct RadixTopKTestbench: Testbench {
  public let name: String
  public let block = "radix_top_k"
  private let sweep: SelectionSweep<RadixTopK>

  /// - Parameter vectors: vectors in all.
  public init(vectors: Int = 1200) { self.init(name: "radix_top_k", vectors: vectors, interpreted: vectors) }

  /// One shape only.
  public init(_ shape: RadixTopK.Parameters, vectors: Int) {
    (name, sweep) = ("radix_top_k", Self.sweep([shape], vectors: vectors, interpreted: vectors))
  }

  private init(name: String, vectors: Int, interpreted: Int) {
    self.name = name
    sweep = Self.sweep(Self.variants, everyShape: Self.everyShape, vectors: vectors, interpreted: interpreted)
  }

  /// A million vectors on a compiled engine, half a minute on Verilator; 2,000 on the interpreter.
  public static let million = RadixTopKTestbench(
    name: "radix_top_k_million", vectors: 1_000_000, interpreted: 2_000)

  public func run(engine: EngineFactory, seed: UInt64) throws -> TestbenchResult {
    try sweep.run(engine: engine, seed: seed)
  }

  private static func sweep(
    _ shapes: [RadixTopK.Parameters], everyShape: [RadixTopK.Parameters] = [], vectors: Int, interpreted: Int
  ) -> SelectionSweep<RadixTopK> {
    .init(
      shapes: shapes, everyShape: everyShape, vectors: vectors, interpretedVectors: interpreted, longest: 70,
      cycles: { RadixCycles($0) }, cycleEvents: RadixCycles.events, fullBuffers: fullBuffers)
  }

  /// Full buffers: 64 rows, every one of which is counted in every pass.
  @Sendable private static func fullBuffers(_ keys: [Int]) -> [TopKVector] {
    [
      TopKVector(keys: keys, k: 512, lanes: 16), TopKVector(keys: keys.sorted(), k: 1024, lanes: 16),
      TopKVector(keys: keys.map { _ in 7 }, k: 307, lanes: 16), TopKVector(keys: keys.sorted(by: >), k: 1, lanes: 16),
    ]
  }

  private static let variants: [RadixTopK.Parameters] = [
    variant(16, 12, signed: false, payload: 10, capacity: 1024, digit: 4),
    variant(16, 12, signed: true, payload: 7, capacity: 128, digit: 4),
    variant(1, 4, signed: true, payload: 4, capacity: 9, digit: 1, overlapped: false),
    variant(5, 7, signed: false, payload: 64, capacity: 33, digit: 3, overlapped: false),
    variant(8, 16, signed: true, payload: 6, capacity: 64, digit: 5),
    variant(2, 5, signed: false, payload: 1, capacity: 2, digit: 5),
    variant(4, 32, signed: true, payload: 33, capacity: 40, digit: 2, overlapped: false),
    variant(32, 8, signed: false, payload: 8, capacity: 256, digit: 4),
  ]

  /// Every number of lanes, and every width of keys.
  private static let everyShape = (1...32).map { lanes in
    variant(
      lanes, 4 + lanes * 5 % 29, signed: lanes % 2 == 0, payload: 8, capacity: 3 * lanes, digit: 1 + lanes % 5,
      overlapped: lanes % 3 != 0)
  }

  private static func variant(
    _ lanes: Int, _ keyBits: Int, signed: Bool, payload: Int, capacity: Int, digit: Int, overlapped: Bool = true
  ) -> RadixTopK.Parameters {
    var p = RadixTopK.Parameters()
    (p.lanes, p.keyBits, p.signedKeys, p.payloadBits) = (lanes, keyBits, signed, payload)
    (p.capacity, p.digitBits, p.overlapped) = (capacity, digit, overlapped)
    return p
  }
}
