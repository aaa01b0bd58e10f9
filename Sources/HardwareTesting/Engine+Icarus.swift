import Bits
import Netlist
import Simulation
import SystemVerilog

extension Engine {
  /// The emitted SystemVerilog in Icarus, four-state: unknown values show in the responses.
  public static func icarus(_ options: EmissionOptions = .init()) -> Engine {
    Engine("icarus") { netlist, stimulus in
      try runIcarus(netlist, stimulus, options, Emission(netlist, options: options).written(), files: nil)
    }
  }

  /// The emitted SystemVerilog as Yosys understands it, printed as a netlist of its own and run in Icarus. For designs
  /// whose registers all have a reset: their first values come from there, so the first cycle must reset.
  public static let yosys = Engine("yosys") { netlist, stimulus in
    let emission = Emission(netlist)
    let folder = try emission.written()
    let names = emission.files.map(\.name).joined(separator: " ")
    let script =
      "read_verilog -sv \(names); hierarchy -check -top \(emission.topName); prep -flatten; write_verilog -noattr yosys.v"
    try ExternalTool("yosys").run(["-q", "-p", script], in: folder)
    return try runIcarus(netlist, stimulus, .init(), folder, files: ["yosys.v"])
  }
}

private func runIcarus(
  _ netlist: Netlist, _ stimulus: Stimulus, _ options: EmissionOptions, _ folder: ScratchFolder, files: [String]?
) throws -> Responses {
  let bench = IcarusBench(netlist, stimulus, options, deposits: files == nil)
  try folder.write("bench.sv", bench.text())
  try folder.write("rows.txt", bench.table())
  let sources = files ?? Emission(netlist, options: options).files.map(\.name)
  try ExternalTool("iverilog").run(["-g2012", "-o", "bench.vvp", "-s", "bench", "bench.sv"] + sources, in: folder)
  let output = try ExternalTool("vvp").run(["-n", "bench.vvp"], in: folder)
  let rows = output.split(separator: "\n").map { line in line.split(separator: " ").map { shortened(String($0)) } }
  guard rows.count == stimulus.cycles.count else {
    throw ToolFailure(command: ["vvp", "bench.vvp"], status: 0, output: output)
  }
  return Responses(rows: rows)
}

/// Without leading zeros.
private func shortened(_ text: String) -> String {
  let short = text.drop { $0 == "0" }
  return short.isEmpty ? "0" : String(short)
}
