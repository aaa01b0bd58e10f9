import ArgumentParser
import SystemVerilog
import Verilation

struct LintCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint", abstract: "Read the RTL of blocks with Verilator -Wall, Yosys and Icarus.",
    discussion: "Plain and fault-injection RTL are both read. Any remark of any tool is a failure.")

  @Argument(help: "Blocks to check.") var blocks: [String] = []
  @Flag(help: "Every block.") var all = false
  @Flag(help: "Print the findings as JSON.") var json = false

  private struct Line: Encodable {
    var block: String
    var faults: Bool
    var tool: String
    var text: String
  }

  func validate() throws {
    if blocks.isEmpty, !all { throw ValidationError("name a block, or give --all") }
  }

  func run() throws {
    let workbench = Workbench.current
    let chosen = all ? workbench.blocks : try blocks.map(workbench.block(named:))
    let lint = try Lint()
    var lines: [Line] = []
    for block in chosen {
      let netlist = try block.elaborate()
      for faults in [false, true] {
        var options = EmissionOptions()
        options.faults = faults
        let emission = Emission(netlist, options: options)
        let findings = try lint.findings(emission) + (faults ? [] : derivedNames(emission))
        let flavour = faults ? "\(block.name) (with faults)" : block.name
        if !json { try Terminal.print("\(flavour): \(findings.isEmpty ? "clean" : "\(findings.count) findings")") }
        for finding in findings { Terminal.error("\(finding.tool): \(finding.text)") }
        lines += findings.map { Line(block: block.name, faults: faults, tool: $0.tool, text: $0.text) }
      }
    }
    if json { try Terminal.print(try Terminal.json(lines)) }
    if !lines.isEmpty { throw Failure.checkFailed }
  }

  /// Names that the emitter had to make up: a block of ours gives its values names.
  private func derivedNames(_ emission: Emission) -> [Lint.Finding] {
    emission.files.flatMap { file -> [Lint.Finding] in
      let names = file.text.split { !$0.isLetter && !$0.isNumber && $0 != "_" }
        .filter { $0.hasPrefix("_") && $0 != "_unused" }
      return Array(Set(names)).sorted().map {
        Lint.Finding(tool: file.name, text: "the value '\($0)' has no name in the description; write .named(…)")
      }
    }
  }
}
