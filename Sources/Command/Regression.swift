import Dispatch
import Foundation
import Reporting
import Simulation

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

  /// Results by position; filled from several threads under the lock, which also guards the status line.
  private final class Board: @unchecked Sendable {
    private let lock = NSLock()
    private let runs: [Run]
    private var next = 0
    private var failed = 0
    private(set) var finished: [Int: Finished] = [:]
    private var line = StatusLine()

    init(_ runs: [Run]) { self.runs = runs }

    func take() -> Int? {
      lock.withLock {
        guard next < runs.count else { return nil }
        defer { next += 1 }
        show("running \(runs[next].bench.name)")
        return next
      }
    }

    func put(_ result: Finished, at position: Int) {
      lock.withLock {
        finished[position] = result
        failed += result.passed ? 0 : 1
        show("\(result.name) \(result.passed ? "passed" : "FAILED")")
      }
    }

    private func show(_ event: String) {
      line.show("testbench \(finished.count) of \(runs.count) done, \(failed) failed; \(event)")
    }

    func end() { line.end() }
  }

  func run(_ runs: [Run]) -> [Finished] {
    let board = Board(runs)
    let engine = engine
    DispatchQueue.concurrentPerform(iterations: min(jobs, runs.count)) { _ in
      while let position = board.take() {
        board.put(Regression.run(runs[position], engine), at: position)
      }
    }
    board.end()
    return runs.indices.compactMap { board.finished[$0] }
  }

  private static func run(_ run: Run, _ engine: EngineFactory) -> Finished {
    let start = ContinuousClock.now
    var finished = Finished(name: run.bench.name, block: run.bench.block, seed: run.seed, seconds: 0)
    do {
      finished.result = try run.bench.run(engine: engine, seed: run.seed)
    } catch { finished.error = "\(error)" }
    finished.seconds = (ContinuousClock.now - start).seconds
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
