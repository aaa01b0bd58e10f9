import Bits
import Foundation
import Netlist
import Simulation
import SystemVerilog

/// Listens to testbenches: the engines that it makes are interpreters, and what a testbench plays into one whose design
/// prints like the wanted netlist is kept.
public final class VectorRecorder: @unchecked Sendable {
  private let lock = NSLock()
  private let wanted: [EmittedFile]
  private let limit: Int
  private var cycles: [VectorCycle] = []

  /// Keeps at most `limit` cycles.
  public init(_ netlist: Netlist, limit: Int) {
    wanted = Emission(netlist).files
    self.limit = limit
  }

  /// What was played so far.
  public var recorded: [VectorCycle] { lock.withLock { cycles } }

  /// For `Testbench.run`. A full recorder lets the testbench go on: an engine that throws would end it in the middle.
  public var engine: EngineFactory {
    { [self] netlist in
      let inner = try Interpreter(netlist)
      if recorded.count >= limit || Emission(netlist).files != wanted { return inner }
      return RecordingModel(inner, into: self)
    }
  }

  func add(_ cycle: @autoclosure () -> VectorCycle) {
    lock.withLock { if cycles.count < limit { cycles.append(cycle()) } }
  }
}

/// An engine that tells the recorder what each edge finds at the inputs.
private final class RecordingModel: Model {
  let netlist: Netlist
  let engine = "interpreter"
  private let inner: Interpreter
  private let recorder: VectorRecorder
  private let inputs: TraceLayout

  init(_ inner: Interpreter, into recorder: VectorRecorder) {
    netlist = inner.netlist
    self.inner = inner
    self.recorder = recorder
    inputs = TraceLayout(inner.netlist.topModule, role: .input)
  }

  var resets: UInt64 {
    get { inner.resets }
    set { inner.resets = newValue }
  }
  var propertyCounts: [Int] { inner.propertyCounts }

  func storage(ofPort declaration: Int) -> PortStorage { inner.storage(ofPort: declaration) }
  func initialise(seed: UInt64) { inner.initialise(seed: seed) }
  func settle() { inner.settle() }

  func step(domains: UInt64) {
    recorder.add(
      VectorCycle(
        resets: resets, domains: domains, inputs: inputs.columns.map { storage(ofPort: $0.declaration).load() }))
    inner.step(domains: domains)
  }

  func run(stimulus: UnsafePointer<UInt64>, responses: UnsafeMutablePointer<UInt64>?, cycles: Int) {
    for cycle in 0..<cycles {
      let row = stimulus + cycle * inputs.stride
      let values = { [inputs] in
        inputs.columns.map { column in
          Bits(words: (0..<column.words).map { row[column.offset + $0] }, width: column.width)
        }
      }
      recorder.add(VectorCycle(resets: resets, inputs: values()))
    }
    inner.run(stimulus: stimulus, responses: responses, cycles: cycles)
  }

  func holds(register: Int) -> Bool { inner.holds(register: register) }
  func value(ofRegister register: Int) -> Bits { inner.value(ofRegister: register) }
  func flip(register: Int, mask: Bits) { inner.flip(register: register, mask: mask) }
  func saveState() -> [UInt8] { inner.saveState() }
  func restoreState(_ state: [UInt8]) { inner.restoreState(state) }
}
