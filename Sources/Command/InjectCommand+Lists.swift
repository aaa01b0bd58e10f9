import FaultInjection
import Foundation
import Simulation

extension InjectCommand {
  /// What a line of the results says: the fault's number in the list, and what became of it.
  private struct Result: Encodable {
    var fault: Int
    var outcome: String
    var firstDifference: Int?
    var convergedAt: Int?
    var cyclesSimulated: Int
    var engine: String
  }

  /// Runs the faults of a file instead of a sample, and prints or writes a line of JSON for each.
  func replay(_ file: String, _ load: Workload) throws {
    let text = String(decoding: try Files.read(file), as: UTF8.self)
    let list = try FaultList(text: text, netlist: load.netlist, cycles: load.cycles, file: file)
    Terminal.error("\(load.name): \(list.experiments.count) faults from '\(file)'")
    try Files.prepare(results)
    try Self.needsOneInput(load, "--faults-from")
    let runner = try experiments(load)(0)
    let removed = load.netlist.registerSites().indices.filter { !runner.holds(register: $0) }
    let second = try InterpreterExperiments(load, seed: seed, ignoring: removed)
    let interrupt = Interrupt()
    let verdicts = try FaultReplay(load, list: list).run(on: runner, referee: second, refereed: referee) { _ in
      !interrupt.wasReceived
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let lines = try verdicts.enumerated().map { number, verdict in
      let result = Result(
        fault: number + 1, outcome: "\(verdict.outcome)", firstDifference: verdict.firstDifference,
        convergedAt: verdict.convergedAt, cyclesSimulated: verdict.cyclesSimulated, engine: verdict.engine)
      return String(decoding: try encoder.encode(result), as: UTF8.self)
    }
    if let results {
      try Files.write(lines.map { $0 + "\n" }.joined(), to: results)
      let counts = Outcome.allCases.map { outcome in (outcome, verdicts.count { $0.outcome == outcome }) }
      let text = counts.filter { $0.1 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
      try Terminal.print("\(verdicts.count) faults: \(text)")
    } else if !lines.isEmpty {
      try Terminal.print(lines.joined(separator: "\n"))
    }
    if interrupt.wasReceived, verdicts.count < list.experiments.count { throw Failure.interrupted }
  }
}
