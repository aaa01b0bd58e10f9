import SystemVerilog

extension Emission {
  /// Writes the files into a fresh folder.
  public func written() throws -> ScratchFolder {
    let folder = try ScratchFolder()
    for file in files { try folder.write(file.name, file.text) }
    return folder
  }

  /// What the strict readers say about each file: `verilator -Wall`, Icarus, and Yosys with its checks. Empty when they
  /// say nothing at all. Names that are words of C++ are let pass: Verilator renames them itself.
  ///
  /// `allowing` names Verilator's warnings that are not asked for.
  public func lint(allowing: [String] = []) throws -> [String] {
    let folder = try written()
    return try verilatorWarnings(in: folder, allowing) + icarusWarnings(in: folder) + yosysWarnings(in: folder)
  }

  func verilatorWarnings(in folder: ScratchFolder, _ allowed: [String]) throws -> [String] {
    let verilator = try ExternalTool("verilator")
    let output = try verilator.attempt(
      ["--lint-only", "-Wall", "-Wno-SYMRSVDWORD"] + allowed.map { "-Wno-\($0)" } + [
        "-sv", "--top-module", topName, "-I\(folder.path)", "\(topName).sv",
      ], in: folder)
    return output.status == 0 && output.output.isEmpty ? [] : ["verilator: \(output.output)"]
  }

  func icarusWarnings(in folder: ScratchFolder) throws -> [String] {
    let icarus = try ExternalTool("iverilog")
    let output = try icarus.attempt(
      ["-g2012", "-Wall", "-Wno-timescale", "-o", "lint.vvp", "-s", topName] + files.map(\.name), in: folder)
    // Two notices about its own limits, which change nothing: it waits for whole vectors where parts are named, and
    // does not check `unique`.
    let words = output.output.split(separator: "\n").filter {
      !$0.contains("sorry: constant selects in always_*") && !$0.contains("sorry: Case unique/unique0 qualities")
        && !$0.contains("sensitive to all")
    }
    return output.status == 0 && words.isEmpty ? [] : ["iverilog: \(words.joined(separator: "\n"))"]
  }

  func yosysWarnings(in folder: ScratchFolder) throws -> [String] {
    let yosys = try ExternalTool("yosys")
    let names = files.map(\.name).joined(separator: " ")
    let script = "read_verilog -sv \(names); hierarchy -check -top \(topName); proc; check -assert"
    let output = try yosys.attempt(["-q", "-p", script], in: folder)
    return output.status == 0 && output.output.isEmpty ? [] : ["yosys: \(output.output)"]
  }
}
