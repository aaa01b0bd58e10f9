import Netlist
import Simulation

/// 304 cycles of work for `ArrayTop`: twice 8 beats of weights, 128 beats of activations, and 16 cycles to drain.
public struct ArrayStimulus: Sendable {
  /// What one cycle pokes, in this order.
  public static let ports = [
    "last", "activations_valid", "activations_low", "activations_high", "weights_valid", "weights",
  ]
  public static let seed: UInt64 = 2_026

  /// `ports.count` numbers a cycle.
  public let beats: [Int]
  public var cycles: Int { beats.count / Self.ports.count }

  public init() {
    var random = SplitMix64(seed: Self.seed)
    func word() -> Int { Int(bitPattern: random.next()) }
    var beats: [Int] = []
    for _ in 0..<2 {
      for _ in 0..<8 { beats += [0, 0, 0, 0, 1, word()] }
      for vector in 0..<128 { beats += [vector == 127 ? 1 : 0, 1, word(), word(), 0, 0] }
      for _ in 0..<16 { beats += [0, 0, 0, 0, 0, 0] }
    }
    self.beats = beats
  }

  /// The same as a table for `Model.run`, with the inputs that stay as they are.
  public func trace(_ circuit: Circuit) -> Trace {
    var trace = Trace(circuit, role: .input, cycles: cycles)
    let columns = Self.ports.map(trace.column)
    let ready = trace.column("results_ready")
    for cycle in 0..<cycles {
      trace[ready, cycle] = 1
      for (port, column) in columns.enumerated() { trace[column, cycle] = beats[cycle * columns.count + port] }
    }
    return trace
  }
}

/// Random numbers by a seed, the same everywhere.
public struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64
  public init(seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
