import Bits
import Netlist
import Simulation

/// A recorded golden run of a Verilated model, and fault experiments that branch off it.
///
/// The state before each cycle is kept: right after edge `t − 1`, before the inputs of cycle `t` are there. An
/// experiment restores the one of its cycle, changes registers, settles, and goes on with the recorded inputs; it
/// compares the outputs of each cycle (settled, before the edge) and the state after each edge with the golden ones,
/// and ends where the state is the golden one again. State means registers and memories.
///
/// When the snapshots of all cycles exceed `memoryBudget` bytes, only each `interval`-th is kept: experiments then
/// start at the nearest one before their cycle and notice convergence only at the next one after it.
public final class VerilatedExperiments: ExperimentEngine {
  public let model: VerilatedModel
  public let cycles: Int
  /// Cycles between two snapshots.
  public let interval: Int
  public let goldenResponses: [UInt64]
  /// Words of a row of `goldenResponses`.
  public let responseStride: Int
  public var engine: String { model.engine }
  public var version: String { model.build.verilatorVersion }

  let golden: UnsafeMutablePointer<UInt64>
  private let snapshots: UnsafeMutableRawPointer
  private let tables: [UnsafeMutablePointer<UInt64>]

  /// Runs the model from its present state and records. The model is left at the end of the run.
  ///
  /// - Parameters:
  ///   - stimulus: rows of `TraceLayout(…, role: .input)`, one for each cycle.
  ///   - resets: levels of the resets in each cycle; `nil` leaves them as they are.
  ///   - domains: domains whose clocks rise in each cycle; `nil` is domain 0 in all.
  ///   - memoryBudget: bytes of snapshots.
  public init(
    _ model: VerilatedModel, stimulus: [UInt64], cycles: Int, resets: [UInt64]? = nil, domains: [UInt64]? = nil,
    memoryBudget: Int = 512 << 20
  ) {
    let top = model.netlist.topModule
    let rows = TraceLayout(top, role: .input).stride * cycles
    precondition(stimulus.count == rows, "the stimulus has \(stimulus.count) words, not \(rows)")
    precondition(resets.map { $0.count == cycles } ?? true, "one word of reset levels for each cycle")
    precondition(domains.map { $0.count == cycles } ?? true, "one word of clocked domains for each cycle")
    self.model = model
    self.cycles = cycles
    let region = model.library.regionBytes
    let affordable = max(2, memoryBudget / max(1, region))
    interval = cycles < affordable ? 1 : (cycles + affordable - 2) / (affordable - 1)
    snapshots = .allocate(byteCount: ((cycles + interval - 1) / interval + 1) * region, alignment: 64)
    responseStride = TraceLayout(top, role: .output).stride
    let responses = UnsafeMutablePointer<UInt64>.allocate(capacity: responseStride * cycles + 1)
    tables = [stimulus, resets ?? [], domains ?? []].map(VerilatedExperiments.copy) + [responses]
    golden = .allocate(capacity: 7)
    func word(_ pointer: UnsafeRawPointer, _ isGiven: Bool = true) -> UInt64 {
      isGiven ? UInt64(UInt(bitPattern: pointer)) : 0
    }
    let words = [
      UInt64(cycles), UInt64(interval), word(tables[0]), word(tables[1], resets != nil),
      word(tables[2], domains != nil),
      word(responses), word(snapshots),
    ]
    golden.initialize(from: words, count: words.count)
    model.library.record(model.handle, golden)
    goldenResponses = Array(UnsafeBufferPointer(start: responses, count: responseStride * cycles))
    model.noteResets()
  }

  deinit {
    golden.deallocate()
    snapshots.deallocate()
    for table in tables { table.deallocate() }
  }

  public func holds(register: Int) -> Bool { model.holds(register: register) }

  /// Registers and memories that Verilator has kept, any number at once. Nets are out of reach: no state can be poked
  /// that would change one for a cycle.
  public func runs(_ experiment: Experiment) -> Bool {
    experiment.strikes.allSatisfy { strike in
      switch strike.target {
      case .register(let register): model.holds(register: register)
      case .memory(let memory, _): model.build.memories[memory] != nil
      case .net: false
      }
    }
  }

  private static func copy(_ words: [UInt64]) -> UnsafeMutablePointer<UInt64> {
    let pointer = UnsafeMutablePointer<UInt64>.allocate(capacity: words.count + 1)
    pointer.initialize(from: words, count: words.count)
    return pointer
  }
}
