import ArgumentParser
import Description
import Netlist
import Protection
import Synthesis

struct ProveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prove", abstract: "Prove a block's properties, and that its flavours are equivalent, with Yosys.",
    discussion: """
      Without further options: the RTL with fault ports equals the plain RTL, and every assertion and cover point of \
      the block. With --against or --against-block: the block equals another set of parameters, or another block, \
      with the same ports. With --plan: the block equals itself with the protection of a plan, which raises no error. What is not proven is told: refuted with a counterexample, searched for some cycles only, \
      or undecided when the time was over. Exit code 1 when something is refuted or unreachable.
      """)

  @Argument(help: "The block; 'bittern list' shows them.") var block: String
  @Option(help: "JSON file with parameters of the block.") var parameters: String?
  @Option(help: "JSON file with parameters that shall give an equivalent block.") var against: String?
  @Option(help: "A block that shall be equivalent.") var againstBlock: String?
  @Option(help: "Plan of protection, as 'bittern protect' writes it, that shall change nothing.") var plan: String?
  @Option(help: "Seconds for the equivalence, and again for all properties.") var seconds = 60.0
  @Option(help: "Cycles that are searched.") var cycles = 20
  @Option(name: .shortAndLong, help: "Folder for counterexamples: a wave and a stimulus for 'bittern simulate' each.")
  var output: String?
  @Option(help: "The Yosys to run.") var yosys = ToolKind.yosys.name
  @Flag(help: "Print JSON.") var json = false

  func validate() throws {
    if !(1...86_400).contains(seconds) { throw ValidationError("--seconds \(seconds) is not from 1 to 86,400") }
    if plan != nil, against != nil || againstBlock != nil {
      throw ValidationError("--plan goes without --against and --against-block")
    }
    if !(2...1_000).contains(cycles) { throw ValidationError("--cycles \(cycles) is not from 2 to 1,000") }
  }

  func run() throws {
    let workbench = Workbench.current
    let chosen = try workbench.block(named: block)
    let netlist = try chosen.elaborate(parametersFrom: parameters)
    let stop = StopRequest()
    var environment = ToolEnvironment.current
    environment.stop = stop
    let interrupt = Interrupt("stopping; Ctrl-C again stops at once", received: stop)
    let results = try withExtendedLifetime(interrupt) {
      let prover = Prover(
        try Yosys(yosys, environment: environment), seconds: seconds, cycles: cycles, environment: environment)
      return try claims(netlist, workbench, chosen, prover)
    }
    let traces = results.enumerated().compactMap { number, result in
      result.trace.map { (name: "\(output ?? "")/\(block)_\(number + 1)", trace: $0) }
    }
    if output != nil {
      try Files.write(traces.flatMap { [("\($0.name).vcd", $0.trace.vcd), ("\($0.name).csv", $0.trace.csv)] })
    }
    try Terminal.print(json ? try Terminal.json(results) : table(results))
    if results.contains(where: \.isWrong) { throw Failure.checkFailed }
  }

  private func claims(
    _ netlist: Netlist, _ workbench: Workbench, _ chosen: Block, _ prover: Prover
  ) throws -> [ProofResult] {
    var status = StatusLine()
    defer { status.end() }
    func equivalence(_ claim: String, _ other: ProofSide) throws -> ProofResult {
      status.show("\(block) \(claim)")
      var result = try prover.equivalence(ProofSide(netlist), other)
      result.claim = claim
      return result
    }
    if against != nil || againstBlock != nil {
      let other = try againstBlock.map(workbench.block(named:)) ?? chosen
      return [
        try equivalence(
          "equals \(againstBlock ?? against ?? "")", ProofSide(other.elaborate(parametersFrom: against)))
      ]
    }
    if let plan {
      let text = String(decoding: try Files.read(plan), as: UTF8.self)
      let design = try netlist.protected(by: ProtectionPlan(text: text))
      return [
        try equivalence(
          "equals the design protected by \(plan)", ProofSide(design.netlist, silentOutput: design.errorOutput))
      ]
    }
    return [try equivalence("equals the RTL with fault ports", .injectable(netlist))]
      + (try prover.properties(of: netlist) { status.show("\(block): \($0)") })
  }

  private func table(_ results: [ProofResult]) -> String {
    Terminal.table(
      [["verdict", "claim", ""]]
        + results.enumerated().map { number, result in
          let files = output != nil && result.trace != nil ? " (\(block)_\(number + 1).csv)" : ""
          return [result.verdict.rawValue, result.claim, result.detail + files]
        })
  }
}
