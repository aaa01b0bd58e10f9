import Bits
import Netlist
import Simulation

/// Runs a protected design and counts the cycles outside reset in which it reports an error.
final class WatchedModel: Model {
  private let inner: Interpreter
  private let error: PortStorage?
  private let errorColumn: Int?
  private let stride: Int
  private let watch: Watch

  /// Alarms of all models that were made for one run.
  final class Watch: @unchecked Sendable {
    var alarms = 0
    var detects = false
    var choices = 0
    /// Registers and memories of the designs, before they were protected.
    var places = 0
  }

  init(_ netlist: Netlist, errorOutput: String?, watch: Watch) throws {
    inner = try Interpreter(netlist)
    self.watch = watch
    let index = netlist.topModule.declarations.firstIndex { $0.name == errorOutput && $0.role == .output }
    error = index.map { [inner] in inner.storage(ofPort: $0) }
    let layout = TraceLayout(netlist.topModule, role: .output)
    errorColumn = layout.columns.first { $0.declaration == index }?.offset
    stride = layout.stride
    if error != nil { watch.detects = true }
  }

  var netlist: Netlist { inner.netlist }
  var engine: String { inner.engine }
  func storage(ofPort declaration: Int) -> PortStorage { inner.storage(ofPort: declaration) }
  func initialise(seed: UInt64) { inner.initialise(seed: seed) }
  var resets: UInt64 {
    get { inner.resets }
    set { inner.resets = newValue }
  }
  func settle() { inner.settle() }

  func step(domains: UInt64) {
    if let error, resets == 0 {
      inner.settle()
      if !error.load().isZero { watch.alarms += 1 }
    }
    inner.step(domains: domains)
  }

  func run(stimulus: UnsafePointer<UInt64>, responses: UnsafeMutablePointer<UInt64>?, cycles: Int) {
    var rows = [UInt64](repeating: 0, count: stride * cycles)
    rows.withUnsafeMutableBufferPointer { inner.run(stimulus: stimulus, responses: $0.baseAddress, cycles: cycles) }
    if let errorColumn {
      watch.alarms += (0..<cycles).count { rows[$0 * stride + errorColumn] != 0 }
    }
    for (index, word) in rows.enumerated() { responses?[index] = word }
  }

  func holds(register: Int) -> Bool { inner.holds(register: register) }
  func value(ofRegister register: Int) -> Bits { inner.value(ofRegister: register) }
  func flip(register: Int, mask: Bits) { inner.flip(register: register, mask: mask) }
  func saveState() -> [UInt8] { inner.saveState() }
  func restoreState(_ state: [UInt8]) { inner.restoreState(state) }
  var propertyCounts: [Int] { inner.propertyCounts }
}
