import Netlist

/// Which flavour of the RTL is written.
public struct EmissionOptions: Hashable, Sendable {
  /// Adds `fault_index` and `fault_pattern` and an XOR at each register's output. With `fault_index` all ones the
  /// module equals the plain one; otherwise the four bits of `fault_pattern` are flipped from the indexed register bit
  /// upwards, within its register (`RegisterSite.firstBit` + bit).
  public var faults = false
  /// Adds an output `properties`, one bit for each of `Netlist.propertySites()`: an assertion or assumption violated,
  /// or a cover point reached, in this cycle.
  public var properties = false
  /// Adds to redundant registers, nets and instances what keeps them in Quartus (`preserve`) and in tools that read
  /// Synplify's attributes (`syn_preserve`, `syn_keep`, `syn_hier`), and forbids Vivado to make shift registers of them
  /// (`shreg_extract`): for projects of other tools.
  public var vendorAttributes = false

  public init() {}
}

/// One file of SystemVerilog: a module.
public struct EmittedFile: Sendable, Hashable {
  public var name: String
  public var text: String
  /// Does the file stand in for a cell of an FPGA? Simulators and lint read it; synthesis has the cell itself.
  public var isPrimitiveModel = false
  /// The Swift type that the module was described by.
  var origin: String?
  /// Modules of the same emission that place it.
  var placedBy: [String] = []
}

/// A netlist as readable SystemVerilog, for the strictest reader: Verilator 5.006 `-Wall`, Yosys 0.23, Icarus
/// `-g2012`. Same netlist and options, same bytes.
public struct Emission: Sendable {
  /// Models of primitives, then one file a module, children first.
  public let files: [EmittedFile]
  /// For a top with registers on a bus: their C header and their table.
  public let documents: [EmittedFile]
  public let topName: String

  public init(_ netlist: Netlist, options: EmissionOptions = .init()) {
    let bits = netlist.registerBits()
    let properties = netlist.propertyCountsPerModule()
    let modules = netlist.modulesInUse()
    var models: [EmittedFile] = []
    for model in modules.flatMap({ netlist.modules[$0].external?.primitives ?? [] }) {
      let file = EmittedFile(name: "\(model.name).sv", text: model.systemVerilog, isPrimitiveModel: true)
      if !models.contains(file) { models.append(file) }
    }
    files =
      models
      + modules.map { index in
        let circuit = netlist.modules[index]
        let text =
          circuit.external?.systemVerilog
          ?? ModulePrinter(
            netlist: netlist, module: index, options: options, registerBits: bits, propertyCounts: properties
          ).text()
        let parents = modules.filter { netlist.modules[$0].instances.contains { $0.module == index } }
        return EmittedFile(
          name: "\(circuit.name).sv", text: text, origin: circuit.origin,
          placedBy: parents.map { netlist.modules[$0].name })
      }
    topName = netlist.topModule.name
    let top = netlist.topModule
    documents =
      top.registerMap.map {
        [
          EmittedFile(name: "\(top.name).h", text: $0.header(), origin: top.origin),
          EmittedFile(name: "\(top.name).md", text: $0.page(), origin: top.origin),
        ]
      } ?? []
  }
}

extension Netlist {
  /// Properties of one placement of each module, instances included.
  func propertyCountsPerModule() -> [Int] {
    var counts = [Int](repeating: 0, count: modules.count)
    for (index, circuit) in modules.enumerated() {
      counts[index] = circuit.properties.count + circuit.instances.reduce(0) { $0 + counts[$1.module] }
    }
    return counts
  }
}
