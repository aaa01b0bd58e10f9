import Netlist
import SystemVerilog

/// One of two designs that are compared: a netlist in a flavour of its RTL. Any two netlists with equal ports will do.
public struct ProofSide: Sendable {
  public var netlist: Netlist
  /// With `faults`, the fault ports are tied so that no fault strikes.
  public var options: EmissionOptions
  /// An output of one bit that the other design has not, and that has to stay 0 for both to be equal.
  public var silentOutput: String?

  public init(_ netlist: Netlist, options: EmissionOptions = .init(), silentOutput: String? = nil) {
    self.netlist = netlist
    self.options = options
    self.silentOutput = silentOutput
  }

  /// The RTL with the XOR at each register's output that fault campaigns use, without a fault.
  public static func injectable(_ netlist: Netlist) -> ProofSide {
    var options = EmissionOptions()
    options.faults = true
    return ProofSide(netlist, options: options)
  }

  /// Ports beside those of the description, and what they are tied to: the strike is at an index behind all registers.
  ///
  /// Not at all ones, which says the same: Yosys 0.23 takes a shift by the constant 2^32 - 1 for one by -1.
  var ties: [(port: String, value: String)] {
    options.faults && netlist.registerBits()[netlist.top] > 0
      ? [("fault_index", "32'h7fffffff"), ("fault_pattern", "4'hf")] : []
  }
}

/// Why two designs, or one, cannot be proved anything about.
public struct ProofProblem: Error, Hashable, CustomStringConvertible {
  public var description: String
}

/// The module that stands around a design in a proof: `proof`, with the ports of the description only.
struct ProofFrame {
  static let name = "proof"
  /// One bit for each property: violated, or reached, in this cycle. Nothing counts during reset.
  static let verdicts = "verdicts"

  let side: ProofSide
  /// The design whose ports the frame has.
  let ports: Circuit
  /// An output more, which is 0 where the side does not drive it.
  var silentOutput: String?
  private var circuit: Circuit { side.netlist.topModule }

  private func range(_ width: Int) -> String { width == 1 ? "" : "[\(width - 1):0] " }

  var inputs: [Declaration] { ports.inputs.map { ports.declarations[$0] } }
  var outputs: [Declaration] { ports.outputs.map { ports.declarations[$0] } }
  private var count: Int { side.options.properties ? side.netlist.propertySites().count : 0 }

  var text: String {
    let domain = ports.domains[0]
    var header = ["input wire \(domain.clock)", "input wire \(domain.reset)"]
    header += inputs.map { "input wire \(range($0.width))\($0.name)" }
    header += outputs.map { "output wire \(range($0.width))\($0.name)" }
    var connections: [String] = []
    if circuit.usesClock[0] { connections.append(".\(domain.clock)(\(domain.clock))") }
    if circuit.usesReset[0] { connections.append(".\(domain.reset)(\(domain.reset))") }
    connections += side.ties.map { ".\($0.port)(\($0.value))" }
    connections += (inputs + outputs).map { ".\($0.name)(\($0.name))" }
    var body: [String] = []
    if let silentOutput {
      header.append("output wire \(silentOutput)")
      if side.silentOutput == silentOutput {
        connections.append(".\(silentOutput)(\(silentOutput))")
      } else {
        body.append("  assign \(silentOutput) = 1'b0;")
      }
    }
    if count > 0 {
      header.append("output wire \(range(count))\(Self.verdicts)")
      connections.append(".properties(properties)")
      body += [
        "  wire \(range(count))properties;",
        "  assign \(Self.verdicts) = \(domain.reset) ? \(count)'d0 : properties;",
      ]
    }
    return """
      module \(Self.name) (
        \(header.joined(separator: ",\n  "))
      );
      \(body.joined(separator: "\n"))
        \(circuit.name) block (\(connections.joined(separator: ", ")));
      endmodule

      """
  }

  /// Yosys commands that leave the frame, flat and without memories, as a module called `result`.
  static func preparation(_ files: [String], as result: String) -> [String] {
    [
      "read_verilog -sv \(files.joined(separator: " "))", "hierarchy -check -top \(name)", "proc",
      // Borders that synthesis has to keep are in the way of a proof.
      "setattr -unset keep_hierarchy t:*", "setattr -mod -unset keep_hierarchy *", "flatten", "memory_map", "opt -full",
      "async2sync", "dffunmap", "opt_clean", "rename \(name) \(result)",
    ]
  }
}
