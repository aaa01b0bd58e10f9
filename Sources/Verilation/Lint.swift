import Foundation
import SystemVerilog

/// Reads emitted RTL with the tools that users will read it with.
public struct Lint: Sendable {
  /// One complaint of one tool, in the tool's own words.
  public struct Finding: Sendable, Hashable {
    public var tool: String
    public var text: String

    public init(tool: String, text: String) {
      self.tool = tool
      self.text = text
    }
  }

  private let environment: ToolEnvironment
  private let verilator: String
  private let yosys: String
  private let icarus: String

  public init(environment: ToolEnvironment = .current) throws {
    self.environment = environment
    func program(_ name: String, _ purpose: String, _ package: String) throws -> String {
      try environment.path(of: ToolKind(name: name, purpose: purpose, remedy: "apt-get install \(package)"))
    }
    verilator = try program("verilator", "checks the emitted RTL", "verilator")
    yosys = try program("yosys", "checks that the emitted RTL can be synthesised", "yosys")
    icarus = try program("iverilog", "checks the emitted RTL", "iverilog")
  }

  /// Everything that Verilator `-Wall`, Yosys and Icarus say about the files. `allowing` names warnings of Verilator
  /// that are not asked for.
  public func findings(_ emission: Emission, allowing: [String] = []) throws -> [Finding] {
    let folder = try ScratchFolder()
    let names = emission.files.map(\.name)
    for file in emission.files { try folder.write(file.name, file.text) }
    let top = emission.topName
    let script = "read_verilog -sv \(names.joined(separator: " ")); hierarchy -check -top \(top); proc; check -assert"
    return try [
      (
        "verilator", verilator,
        ["--lint-only", "-Wall"] + allowing.map { "-Wno-\($0)" } + ["-sv", "--top-module", top] + names
      ),
      ("yosys", yosys, ["-q", "-p", script]),
      ("iverilog", icarus, ["-g2012", "-Wall", "-o", "/dev/null", "-s", top] + names),
    ].compactMap { name, program, arguments in
      let (status, output) = try environment.attempt(program, arguments, in: folder.path)
      let text = output.split(separator: "\n").filter { !Lint.isHarmless(String($0)) }.joined(separator: "\n")
      return status == 0 && text.isEmpty ? nil : Finding(tool: name, text: text.isEmpty ? "status \(status)" : text)
    }
  }

  /// Remarks about a tool itself, not about the RTL: Icarus 11 says that it does not check `unique`, and that files have
  /// no timescale; newer Verilators report what they spent.
  private static func isHarmless(_ line: String) -> Bool {
    [
      "sorry: Case unique/unique0 qualities are ignored", "timescale", "- V e r i l a t i o n   R e p o r t",
      "- Verilator: ",
    ].contains { line.contains($0) }
  }
}
