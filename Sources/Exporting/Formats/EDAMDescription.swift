/// EDAM files (the description that Edalize takes) in YAML: one for synthesis, one for simulation with the testbench.
/// Paths are relative to the folder of the export, which is the work folder.
struct EDAMDescription {
  let design: ExportDesign

  var files: [ExportedFile] {
    var files = [ExportedFile("\(design.top).eda.yml", text(design.top, design.top, design.sourcePaths))]
    if design.vectors != nil {
      files.append(
        ExportedFile(
          "\(design.top)_sim.eda.yml",
          text(
            "\(design.top)_sim", design.benchName, design.modelPaths + design.sourcePaths + [design.benchPath],
            data: [design.vectorPath])))
    }
    return files
  }

  /// For Icarus, which does not read SystemVerilog by itself; other tools pass over what is not theirs.
  private var options: [String] { ["tool_options:", "  icarus:", "    iverilog_options: [-g2012]"] }

  /// Where the testbench finds its table.
  private func parameters(_ table: String?) -> [String] {
    guard let table else { return ["parameters: {}"] }
    return ["parameters:", "  vectors: {datatype: str, default: \(table), paramtype: plusarg}"]
  }

  private func text(_ name: String, _ toplevel: String, _ sources: [String], data: [String] = []) -> [String] {
    let files = sources.map { ($0, "systemVerilogSource") } + data.map { ($0, "user") }
    return ["version: \"0.2.1\"", "name: \(name)", "toplevel: \(toplevel)", "files:"]
      + files.flatMap { path, type in ["  - name: \(path)", "    file_type: \(type)"] }
      + parameters(data.first) + options
  }
}
