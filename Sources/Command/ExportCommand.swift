import ArgumentParser
import Description
import Exporting
import Protection
import Simulation

struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write a block as a project of another tool.",
    discussion: ExportFlow.allCases.map { "\($0.rawValue): \($0.summary)" }.joined(separator: "\n"))

  @Argument(help: "The block; 'bittern list' shows them.") var block: String
  @Option(name: .customLong("for"), help: "vivado, quartus, fusesoc, edalize, filelist or ip-xact.") var flow:
    ExportFlow
  @Option(name: .shortAndLong, help: "Folder for the files.") var output: String
  @Option(help: "JSON file with parameters; keys that are missing keep their standard values.") var parameters: String?
  @Option(help: "Plan of 'bittern protect' (plan.yaml): the protected block is exported.") var plan: String?
  @Option(help: "Clock period in nanoseconds.") var period = 10.0
  @Option(help: "The device, by its vendor's name; with vivado and quartus.") var part: String?
  @Option(help: "Cycles that the testbench plays, where one is exported.") var cycles = 1_000
  @Option(help: "Seed of what it plays.") var seed: UInt64 = 1
  @Flag(help: "Print the paths of the files as JSON.") var json = false

  private var options: ExportOptions { ExportOptions(period: period, part: part) }

  func validate() throws {
    if let problem = options.problem() { throw ValidationError(problem) }
    if part != nil, ![.vivado, .quartus].contains(flow) {
      throw ValidationError("--part goes with --for vivado and --for quartus")
    }
    if !(1...1_000_000).contains(cycles) { throw ValidationError("--cycles \(cycles) is not from 1 to 1,000,000") }
  }

  func run() throws {
    let workbench = Workbench.current
    let chosen = try workbench.block(named: block)
    let netlist = try protected(chosen.elaborate(parametersFrom: parameters))
    let benches = workbench.testbenches.filter { $0.block == chosen.name }
    let vectors =
      try flow.simulates
      ? RecordedVectors.recorded(from: benches, for: netlist, cycles: cycles, seed: seed) : nil
    let export = ProjectExport(
      try ExportDesign(netlist, family: chosen.family, vectors: vectors), for: flow, options: options)
    let files = export.files()
    try Files.write(files.map { ("\(output)/\($0.path)", $0.text) })
    if json { return try Terminal.print(try Terminal.json(["files": files.map { "\(output)/\($0.path)" }])) }
    try Terminal.print("\(block): \(files.count) files in \(output)")
    if let vectors {
      try Terminal.print("testbench: \(vectors.rows.count) cycles of \(vectors.origin)")
    }
    try Terminal.print("next, in that folder: \(export.nextStep)")
  }
}

extension ExportCommand {
  private func protected(_ netlist: Netlist) throws -> Netlist {
    guard let plan else { return netlist }
    let text = String(decoding: try Files.read(plan), as: UTF8.self)
    return try netlist.protected(by: ProtectionPlan(text: text)).netlist
  }
}

extension ExportFlow: ExpressibleByArgument {}
