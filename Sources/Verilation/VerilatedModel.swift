import Bits
import Netlist
import Simulation

/// A design that runs in a Verilated model inside this process.
///
/// A port is memory: `storage(ofPort:)` gives its place once, and reading or writing it costs one instruction. `step`
/// is one evaluation, or two where modules from outside may wait for a falling clock. Models of one build are independent; one model must not be used from two threads at once.
public final class VerilatedModel: Model {
  public let build: VerilatedBuild
  public var netlist: Netlist { build.netlist }
  public var engine: String { "verilator" }

  let handle: ModelLibrary.Handle
  let root: UnsafeMutableRawPointer
  let library: ModelLibrary
  private let ports: [PortStorage?]
  private var levels: UInt64 = 0

  /// A new model in its first state for seed 0.
  public init(_ build: VerilatedBuild) {
    self.build = build
    library = build.library
    handle = library.make()
    root = library.root(handle)
    let top = build.netlist.topModule
    var ports = [PortStorage?](repeating: nil, count: top.declarations.count)
    for (role, places) in [(Declaration.Role.input, build.library.inputs), (.output, build.library.outputs)] {
      for (column, place) in zip(TraceLayout(top, role: role).columns, places) {
        ports[column.declaration] = PortStorage(pointer: root + place.offset, width: column.width)
      }
    }
    self.ports = ports
    initialise(seed: 0)
  }

  deinit { library.free(handle) }

  public func storage(ofPort declaration: Int) -> PortStorage {
    guard let port = ports[declaration] else {
      preconditionFailure("declaration \(declaration) of '\(netlist.topModule.name)' is not a port")
    }
    return port
  }

  // MARK: Cycles

  public func settle() { library.settle(handle) }

  public func step(domains: UInt64) { library.step(handle, domains) }

  public func run(stimulus: UnsafePointer<UInt64>, responses: UnsafeMutablePointer<UInt64>?, cycles: Int) {
    library.run(handle, stimulus, responses, Int64(cycles))
  }

  /// Takes effect when the logic settles.
  public var resets: UInt64 {
    get { levels }
    set {
      levels = newValue
      library.hold(handle, newValue)
    }
  }

  /// Takes the levels from the reset ports, after a state was restored.
  func noteResets() {
    for place in library.resets {
      let level = (root + place.offset).load(as: UInt8.self) & 1
      levels = levels & ~(1 << UInt64(place.index)) | UInt64(level) << UInt64(place.index)
    }
  }

  public var propertyCounts: [Int] {
    let counts = library.counts(handle)
    guard build.options.properties else { return [Int](repeating: 0, count: netlist.propertySites().count) }
    return netlist.propertySites().indices.map { Int(counts[$0]) }
  }
}
