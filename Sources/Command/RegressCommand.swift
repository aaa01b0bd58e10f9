import ArgumentParser
import Dispatch
import Foundation
import Reporting
import Simulation

struct RegressCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "regress", abstract: "Run testbenches by name, in parallel, with seeds.",
    discussion: "A testbench passes when no comparison failed and every announced corner was reached.")

  @Argument(help: "Testbenches; all of them, if none is named.") var names: [String] = []
  @Option(help: "Only testbenches of this block.") var block: String?
  @Option(help: "interpreter or verilator.") var engine = EngineChoice.verilator
  @Option(help: "First seed.") var seed: UInt64 = 1
  @Option(help: "How many seeds each testbench runs with.") var seeds = 1
  @Option(name: .shortAndLong, help: "Testbenches at a time.") var jobs = 2
  @Option(help: "Write JUnit XML to this file.") var junit: String?
  @Flag(help: "Print JSON.") var json = false

  func validate() throws {
    if seeds < 1 || jobs < 1 { throw ValidationError("--seeds and --jobs must be positive") }
  }

  func run() throws {
    let workbench = Workbench.current
    var chosen = names.isEmpty ? workbench.testbenches : try names.map(workbench.testbench(named:))
    if let block {
      _ = try workbench.block(named: block)
      chosen = chosen.filter { $0.block == block }
    }
    if chosen.isEmpty { throw ValidationError("no testbench is left to run") }
    let runs = chosen.flatMap { bench in (0..<seeds).map { Regression.Run(bench: bench, seed: seed + UInt64($0)) } }
    let results = Regression(engine: try engine.factory(), jobs: jobs).run(runs)
    if let junit { try FileError.write(Data(Regression.junit(results, engine: engine.rawValue).utf8), to: junit) }
    Terminal.print(json ? try Terminal.json(results.map(\.summary)) : Regression.table(results))
    if results.contains(where: { !$0.passed }) { throw Failure.checkFailed }
  }
}

/// Runs testbenches on several threads and keeps the order of the list.
struct Regression {
  struct Run: Sendable {
    var bench: any Testbench
    var seed: UInt64
  }

  struct Finished: Sendable {
    var name: String
    var block: String
    var seed: UInt64
    var seconds: Double
    var result: TestbenchResult?
    var error: String?

    var passed: Bool { result?.passed ?? false }

    var messages: [String] {
      if let error { return [error] }
      guard let result else { return [] }
      return result.failures + result.missedEvents.map { "the corner '\($0)' was never reached" }
        + (result.checks == 0 ? ["nothing was compared"] : [])
    }

    var summary: Summary {
      Summary(
        name: name, block: block, seed: seed, passed: passed, checks: result?.checks ?? 0, cycles: result?.cycles ?? 0,
        messages: messages, notes: result?.notes ?? [],
        events: (result?.events ?? []).map { Summary.Event(name: $0.name, count: $0.count) })
    }
  }

  struct Summary: Encodable {
    struct Event: Encodable {
      var name: String
      var count: Int
    }
    var name: String
    var block: String
    var seed: UInt64
    var passed: Bool
    var checks: Int
    var cycles: Int
    var messages: [String]
    var notes: [String]
    var events: [Event]
  }

  let engine: EngineFactory
  let jobs: Int

  /// Results by position; filled from several threads under the lock.
  private final class Board: @unchecked Sendable {
    private let lock = NSLock()
    private var next = 0
    private(set) var finished: [Int: Finished] = [:]

    func take(of count: Int) -> Int? {
      lock.withLock {
        guard next < count else { return nil }
        defer { next += 1 }
        return next
      }
    }

    func put(_ result: Finished, at position: Int) { lock.withLock { finished[position] = result } }
  }

  func run(_ runs: [Run]) -> [Finished] {
    let board = Board()
    let engine = engine
    DispatchQueue.concurrentPerform(iterations: min(jobs, runs.count)) { _ in
      while let position = board.take(of: runs.count) {
        board.put(Regression.run(runs[position], engine), at: position)
      }
    }
    return runs.indices.compactMap { board.finished[$0] }
  }

  private static func run(_ run: Run, _ engine: EngineFactory) -> Finished {
    let start = ContinuousClock.now
    var finished = Finished(name: run.bench.name, block: run.bench.block, seed: run.seed, seconds: 0)
    do {
      finished.result = try run.bench.run(engine: engine, seed: run.seed)
    } catch { finished.error = "\(error)" }
    let time = (ContinuousClock.now - start).components
    finished.seconds = Double(time.seconds) + Double(time.attoseconds) * 1e-18
    return finished
  }

  static func table(_ results: [Finished]) -> String {
    var rows = [["testbench", "seed", "result", "checks", "cycles", "corners", "time"]]
    for run in results {
      let events = run.result?.events ?? []
      rows.append([
        run.name, "\(run.seed)", run.passed ? "pass" : "FAIL", "\(run.result?.checks ?? 0)",
        "\(run.result?.cycles ?? 0)", "\(events.filter { $0.count > 0 }.count)/\(events.count)",
        String(format: "%.2f s", run.seconds),
      ])
    }
    let passed = results.filter(\.passed).count
    let messages = results.filter { !$0.passed }.flatMap { run in
      run.messages.map { "\(run.name) (seed \(run.seed)): \($0)" }
    }
    let notes = results.flatMap { run in (run.result?.notes ?? []).map { "\(run.name) (seed \(run.seed)): \($0)" } }
    let verdict = "\(passed) passed, \(results.count - passed) failed"
    return ([Terminal.table(rows), ""] + notes + messages + [verdict]).joined(separator: "\n")
  }

  static func junit(_ results: [Finished], engine: String) -> String {
    JUnitReport(
      name: "bittern regress",
      cases: results.map { run in
        JUnitReport.Case(
          suite: run.block, name: "\(run.name) seed \(run.seed)", seconds: run.seconds,
          failure: run.passed ? nil : run.messages.joined(separator: "\n"),
          properties: [("seed", "\(run.seed)"), ("engine", engine), ("checks", "\(run.result?.checks ?? 0)")])
      }
    ).xml()
  }
}
