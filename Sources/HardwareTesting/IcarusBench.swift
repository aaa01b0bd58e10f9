import Bits
import Netlist
import Simulation
import SystemVerilog

/// A testbench in SystemVerilog that plays a stimulus and prints the outputs of each cycle.
struct IcarusBench {
  let netlist: Netlist
  let stimulus: Stimulus
  let options: EmissionOptions
  /// Are registers set to their first values?
  let setsRegisters: Bool
  private var top: Circuit { netlist.topModule }

  init(_ netlist: Netlist, _ stimulus: Stimulus, _ options: EmissionOptions, deposits: Bool = true) {
    setsRegisters = deposits
    self.netlist = netlist
    self.stimulus = stimulus
    self.options = options
  }

  /// Clocks and resets that are ports of the top.
  private var clocks: [Int] { top.domains.indices.filter { top.usesClock[$0] } }
  private var resets: [Int] { top.domains.indices.filter { top.usesReset[$0] } }
  private func range(_ width: Int) -> String { width == 1 ? "" : "[\(width - 1):0] " }

  /// One row of the stimulus: resets, rising clocks, and the inputs, most significant first.
  private var rowWidth: Int { 2 * top.domains.count + top.inputs.reduce(0) { $0 + top.declarations[$1].width } }

  /// The table that `$readmemh` reads.
  func table() -> String {
    stimulus.cycles.map { cycle in
      let count = top.domains.count
      let parts = [Bits(cycle.resets, width: count), Bits(cycle.domains, width: count)] + cycle.inputs
      return Bits.concatenate(parts).hexadecimal + "\n"
    }.joined()
  }

  func text() -> String {
    let inputs = top.inputs.map { top.declarations[$0] }
    let outputs = top.outputs.map { top.declarations[$0] }
    let count = top.domains.count
    var connections: [String] = []
    for domain in clocks { connections.append(".\(top.domains[domain].clock)(clocks[\(domain)])") }
    for domain in resets { connections.append(".\(top.domains[domain].reset)(resets[\(domain)])") }
    if options.faults, netlist.registerBits()[netlist.top] > 0 {
      connections += [".fault_index(32'hffffffff)", ".fault_pattern(4'hf)"]
    }
    if options.properties, !netlist.propertySites().isEmpty { connections.append(".properties()") }
    for port in inputs + outputs { connections.append(".\(port.name)(port_\(port.name))") }
    var lines = ["module bench;"]
    for port in inputs { lines.append("  logic \(range(port.width))port_\(port.name);") }
    for port in outputs { lines.append("  wire \(range(port.width))port_\(port.name);") }
    lines += [
      "  logic [\(count - 1):0] clocks = 0, resets = 0, rising;",
      "  logic [\(rowWidth - 1):0] rows [0:\(stimulus.cycles.count - 1)];",
      "  \(top.name) dut (\(connections.joined(separator: ", ")));",
      "  integer cycle;",
      "  initial begin",
      "    $readmemh(\"rows.txt\", rows);",
    ]
    lines += deposits()
    let assigned = (["resets", "rising"] + inputs.map { "port_\($0.name)" }).joined(separator: ", ")
    let format = outputs.map { _ in "%h" }.joined(separator: " ")
    let values = outputs.map { ", port_\($0.name)" }.joined()
    lines += [
      "    for (cycle = 0; cycle < \(stimulus.cycles.count); cycle = cycle + 1) begin",
      "      {\(assigned)} = rows[cycle];",
      "      #1 $display(\"\(format)\"\(values));",
      "      clocks = rising;",
      "      #1 clocks = 0;",
      "      #1;",
      "    end",
      "    $finish(0);",
      "  end",
      "endmodule",
    ]
    return lines.joined(separator: "\n") + "\n"
  }

  /// First values: `Model.initialise(seed:)` in SystemVerilog.
  private func deposits() -> [String] {
    if !setsRegisters { return [] }
    var draws = InitialValues(seed: stimulus.seed)
    return netlist.registerSites().map { site in
      let register = netlist.modules[site.module].declarations[site.declaration]
      let value = register.resetValue ?? draws.next(width: site.width)
      let flop = options.faults ? "_flop" : ""
      let path = (["dut"] + site.path + [site.name + flop]).joined(separator: ".")
      let text = "\(site.width)'h\(value.hexadecimal)"
      // An assignment to an enum would need a cast, and `$deposit` takes 32 bits.
      return register.enumeration == nil ? "    \(path) = \(text);" : "    $deposit(\(path), \(text));"
    }
  }
}
