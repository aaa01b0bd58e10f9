import Netlist
import SystemVerilog

/// A block on its way to another tool: its files and where they lie below the folder of the export.
public struct ExportDesign: Sendable {
  /// The family of the block, which becomes a library's name.
  public let family: String
  public let netlist: Netlist
  public let emission: Emission
  /// What the testbench plays, for the flows that simulate.
  public let vectors: RecordedVectors?

  /// A name that would leave the folder of the export, or mean something else to a tool.
  public struct IllegalName: Error, Hashable, CustomStringConvertible {
    public var name: String
    public var description: String {
      "'\(name)' cannot be the name of a file or library: letters, digits, '_', '-' and '.', not first '.' or '-'"
    }
  }

  /// Throws `IllegalName`.
  public init(_ netlist: Netlist, family: String, vectors: RecordedVectors? = nil) throws(IllegalName) {
    self.family = family.isEmpty ? "blocks" : family
    self.netlist = netlist
    self.vectors = vectors
    var emissionOptions = EmissionOptions()
    emissionOptions.vendorAttributes = true
    emission = Emission(netlist, options: emissionOptions)
    for name in [self.family] + emission.files.map(\.name)
    where !GeneratedTree.staysInside(name) || name.contains("/") {
      throw IllegalName(name: name)
    }
  }

  public var top: String { emission.topName }
  var circuit: Circuit { netlist.topModule }
  /// One line about the block.
  var summary: String {
    (circuit.documentation ?? "").split(whereSeparator: \.isNewline).joined(separator: " ")
  }

  // MARK: Files

  var sources: [EmittedFile] { emission.files.filter { !$0.isPrimitiveModel } }
  var models: [EmittedFile] { emission.files.filter(\.isPrimitiveModel) }
  /// Paths below the export, in the order in which tools read them.
  var sourcePaths: [String] { sources.map { "rtl/\($0.name)" } }
  var modelPaths: [String] { models.map { "models/\($0.name)" } }
  var benchPath: String { "sim/\(benchName).sv" }
  var vectorPath: String { "sim/\(vectorName)" }
  var ringPath: String { "ring/\(RegisterRing(netlist).name).sv" }
  var benchName: String { "\(top)_bench" }
  var vectorName: String { "\(top)_vectors.hex" }

  // MARK: Ports

  /// A port of the top, clocks and resets included.
  struct Port {
    var name: String
    var isInput: Bool
    var width: Int
    var isSigned = false
    var meaning: String?
    /// The port of the clock that it is synchronous to; a clock has none.
    var clock: String?
  }

  var clocks: [String] { circuit.domains.indices.filter { circuit.usesClock[$0] }.map { circuit.domains[$0].clock } }

  /// In the order of the module's header.
  var ports: [Port] {
    var ports: [Port] = []
    for (index, domain) in circuit.domains.enumerated() {
      if circuit.usesClock[index] { ports.append(Port(name: domain.clock, isInput: true, width: 1)) }
      if circuit.usesReset[index] {
        ports.append(Port(name: domain.reset, isInput: true, width: 1, clock: domain.clock))
      }
    }
    return ports
      + circuit.declarations.filter(\.isPort).map { port in
        let domain = domain(of: port)
        return Port(
          name: port.name, isInput: port.role == .input, width: port.width, isSigned: port.isSigned,
          meaning: port.documentation, clock: circuit.usesClock[domain] ? circuit.domains[domain].clock : nil)
      }
  }

  /// That of the register which drives an output; else the one the port is declared in.
  private func domain(of port: Declaration) -> Int {
    guard port.role == .output, let driver = port.driver, let source = circuit.declaration(of: driver),
      circuit.declarations[source].role == .register
    else { return port.domain }
    return circuit.declarations[source].domain
  }
}
