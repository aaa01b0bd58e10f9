import ArgumentParser
import Description
import Foundation
import Netlist
import Simulation

struct SimulateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate", abstract: "Run a block on stimuli from a file and write its outputs.",
    discussion: """
      Stimuli and outputs are CSV (a column a port, a row a cycle) or JSON (an array of objects, one a cycle), by the
      file's extension. Outputs are sampled before the clock edge of their cycle.
      """)

  @Argument(help: "The block; 'bittern list' shows them.") var block: String
  @Option(name: .shortAndLong, help: "Stimuli: .csv or .json.") var stimuli: String
  @Option(name: .shortAndLong, help: "Outputs: .csv or .json; standard output without it.") var output: String?
  @Option(help: "JSON file with parameters of the block.") var parameters: String?
  @Option(help: "interpreter or verilator.") var engine = EngineChoice.interpreter
  @Option(help: "Write a wave: .vcd or .fst.") var wave: String?
  @Option(help: "Cycles of reset before the first row.") var resetCycles = 1
  @Option(help: "Seed of registers without reset.") var seed: UInt64 = 0
  @Flag(help: "Print outputs, assertions and covers as JSON.") var json = false

  func validate() throws {
    _ = try format(of: stimuli)
    _ = try output.map(format(of:))
    if let wave, !["vcd", "fst"].contains((wave as NSString).pathExtension) {
      throw ValidationError("'\(wave)' must end in .vcd or .fst")
    }
    if resetCycles < 0 { throw ValidationError("--reset-cycles \(resetCycles) must not be negative") }
  }

  func run() throws {
    let netlist = try Workbench.current.block(named: block).elaborate(parametersFrom: parameters)
    let text = String(decoding: try Files.read(stimuli), as: UTF8.self)
    let trace = try TraceTable.stimulus(text, format: format(of: stimuli), for: netlist.topModule, file: stimuli)
    try Files.prepare(output)
    try Files.prepare(wave)
    let model = try engine.factory()(netlist)
    model.initialise(seed: seed)
    let recorder = try wave.map { try WaveRecorder(model, path: $0) }
    reset(model, recorder)
    let responses = run(model, trace, recorder)
    try recorder?.finish()
    if let output {
      try Files.write(TraceTable.text(responses, format: format(of: output), of: netlist.topModule), to: output)
    } else if !json {
      try Terminal.print(String(TraceTable.text(responses, format: .csv, of: netlist.topModule).dropLast()))
    }
    try report(model, responses)
  }

  private func format(of path: String) throws -> TraceTable.Format {
    guard let format = TraceTable.Format(rawValue: (path as NSString).pathExtension.lowercased()) else {
      throw ValidationError("'\(path)' must end in .csv or .json")
    }
    return format
  }

  private func reset(_ model: any Model, _ recorder: WaveRecorder?) {
    model.resets = .max
    for _ in 0..<resetCycles { step(model, recorder) }
    model.resets = 0
    model.settle()
  }

  private func step(_ model: any Model, _ recorder: WaveRecorder?) {
    model.settle()
    recorder?.beforeEdge()
    model.step(domains: 1)
    recorder?.afterEdge(domains: 1)
  }

  /// Whole traces at full speed; cycle by cycle where a wave is recorded.
  private func run(_ model: any Model, _ trace: Trace, _ recorder: WaveRecorder?) -> Trace {
    guard let recorder else { return model.run(trace) }
    let top = model.netlist.topModule
    var responses = Trace(top, role: .output, cycles: trace.cycles)
    for cycle in 0..<trace.cycles {
      for (column, place) in trace.layout.columns.enumerated() {
        model.storage(ofPort: place.declaration).store(trace.bits(column, cycle))
      }
      model.settle()
      for (column, place) in responses.layout.columns.enumerated() {
        responses.setBits(column, cycle, model.storage(ofPort: place.declaration).load())
      }
      recorder.beforeEdge()
      model.step(domains: 1)
      recorder.afterEdge(domains: 1)
    }
    return responses
  }

  private struct PropertyLine: Encodable {
    var path: String
    var kind: String
    var message: String
    var count: Int
  }

  private func report(_ model: any Model, _ responses: Trace) throws {
    let outcomes = model.propertyReport()
    for outcome in outcomes where outcome.isViolated || outcome.kind == .cover && !json {
      Terminal.error("\(outcome)")
    }
    if json {
      let lines = outcomes.map {
        PropertyLine(path: $0.path.joined(separator: "."), kind: $0.kind.rawValue, message: $0.message, count: $0.count)
      }
      let table = try TraceTable.text(responses, format: .json, of: model.netlist.topModule).dropLast()
      try Terminal.print("{\"outputs\": \(table),\n\"properties\": \(try Terminal.json(lines))}")
    }
    if outcomes.contains(where: \.isViolated) { throw Failure.checkFailed }
  }
}
