import FaultInjection
import Foundation
import Testing

/// Campaigns on the small engine; the compiled model is shared through the cache.
@Suite(.serialized) struct InjectTests {
  static let few = [
    "inject", "digits_int8_small", "--engine", "verilator", "--faults", "300", "--referee", "3",
  ]
  static let many = [
    "inject", "digits_int8_small", "--engine", "verilator", "--faults", "20000", "--referee", "3",
  ]

  private static func records(_ bittern: Executable, _ store: String) throws -> [FaultRecord] {
    var records: [FaultRecord] = []
    try CampaignStore(file: "\(bittern.folder)/\(store)", isNew: false).forEachRecord { records.append($0) }
    return records
  }

  /// Whether a running campaign has stored something.
  private static func hasBegun(_ bittern: Executable, _ store: String) -> Bool {
    FileManager.default.fileExists(atPath: "\(bittern.folder)/\(store)")
      && (try? records(bittern, store).isEmpty) == false
  }

  @Test func recordsDoNotDependOnJobs() throws {
    try Executable.inTemporaryFolder { bittern in
      let one = try bittern.start(Self.few + ["--store", "new/one.sqlite"]).end()
      #expect(one.status == 0 && one.output.hasPrefix("digits_int8_small on "), "\(one.errors)")
      #expect(one.errors.contains("faults; drawing 300, with replacement\n"))
      let two = try bittern.start(Self.few + ["--store", "two.sqlite", "--jobs", "2", "--json"]).end()
      #expect(two.status == 0)
      let summary = try #require(try two.json() as? [String: Any])
      #expect((summary["method"] as? [String: Any])?["faultsRun"] as? Int == 300)
      let records = try Self.records(bittern, "new/one.sqlite")
      #expect(records.count == 300 && Set(records.map(\.outcome)).count >= 3)
      #expect(try Self.records(bittern, "two.sqlite") == records)

      let again = try bittern.start(Self.few + ["--store", "two.sqlite"]).end()
      #expect(again.status == 74 && again.output.isEmpty)
      #expect(
        again.errors == "bittern: error: 'two.sqlite' exists; give --resume to continue it, or another file\n")
      let nothing = try bittern.start(Self.few + ["--store", "three.sqlite", "--resume"]).end()
      #expect(nothing.status == 74 && nothing.errors.contains("'three.sqlite' does not exist"))
      let other = try bittern.start(Self.few + ["--store", "two.sqlite", "--resume", "--seed", "2"]).end()
      #expect(other.status == 65 && other.errors.contains("its seed is 1, this one's is 2"))
      let whole = try bittern.start(Self.few + ["--store", "two.sqlite", "--resume", "--json"]).end()
      #expect(whole.status == 0 && whole.output == two.output)
    }
  }

  /// Lanes tell what Verilator tells, and parts merge to the bytes of the whole.
  @Test func lanesAgreeAndPartsMerge() throws {
    try Executable.inTemporaryFolder { bittern in
      let lanes = ["inject", "digits_int8_small", "--engine", "lanes", "--faults", "300", "--referee", "3"]
      let whole = try bittern.start(lanes + ["--store", "whole.sqlite"]).end()
      #expect(whole.status == 0 && whole.errors.contains("cone work / work done"), "\(whole.errors)")
      _ = try bittern.start(Self.few + ["--store", "verilator.sqlite"]).end()
      let (ours, theirs) = try (Self.records(bittern, "whole.sqlite"), Self.records(bittern, "verilator.sqlite"))
      #expect(ours.map(\.outcome) == theirs.map(\.outcome))
      #expect(ours.map(\.firstDifference) == theirs.map(\.firstDifference))
      #expect(ours.allSatisfy { ["lanes", Campaign.pruning].contains($0.engine) })

      for (part, jobs) in [("1/2", "2"), ("2/2", "1")] {
        let store = "part\(part.prefix(1)).sqlite"
        let ending = try bittern.start(lanes + ["--shard", part, "--jobs", jobs, "--store", store]).end()
        #expect(ending.status == 0)
      }
      #expect(try bittern("merge", "whole.sqlite", "--store", "a.sqlite").status == 0)
      #expect(try bittern("merge", "part2.sqlite", "part1.sqlite", "--store", "b.sqlite").status == 0)
      let bytes = ["a", "b"].map { FileManager.default.contents(atPath: "\(bittern.folder)/\($0).sqlite") }
      #expect(bytes[0] != nil && bytes[0] == bytes[1])
      let half = try bittern("merge", "part1.sqlite", "--store", "c.sqlite")
      #expect(half.status == 65 && half.errors.contains("part 2/2 is missing or given twice"))
    }
  }

  @Test func theReportIsWritten() throws {
    try Executable.inTemporaryFolder { bittern in
      _ = try bittern.start(Self.few + ["--store", "c.sqlite"]).end()
      let ending = try bittern("report", "c.sqlite", "--output", "new/report")
      #expect(
        ending.status == 0 && ending.errors.isEmpty && ending.output.hasSuffix("report: new/report/report.html\n"))
      let names = ["faults.csv", "registers.csv", "report.html", "report.json", "strata.csv"]
      #expect(bittern.files("new/report") == names)
      #expect(try bittern.read("new/report/faults.csv").split(separator: "\n").count == 301)
      #expect(try bittern.read("new/report/report.html").hasSuffix("</html>\n"))
      let json = try bittern("report", "c.sqlite", "--output", "new/report", "--json")
      #expect(json.output == (try bittern.read("new/report/report.json")))

      try bittern.write("not a database, but long enough to be looked at\n", to: "text.sqlite")
      try bittern.write("", to: "file")
      for (arguments, message) in [
        (["none.sqlite"], "cannot read 'none.sqlite': No such file or directory"),
        (["text.sqlite"], "cannot use the store 'text.sqlite': it is not a SQLite file"),
        (["c.sqlite", "--output", "file"], "cannot write 'file"),
      ] {
        let ending = try bittern.start(["report"] + arguments).end()
        #expect(ending.status == 74 && ending.output.isEmpty && ending.errors.contains(message), "\(ending)")
      }
    }
  }

  /// The drawn faults, written down and run as a list on the other engine, have the outcomes of the campaign.
  @Test func listsOfFaultsAreReplayed() throws {
    try Executable.inTemporaryFolder { bittern in
      let drawn = ["inject", "digits_int8_small", "--faults", "20", "--referee", "0", "--model", "sites:2"]
      let campaign = try bittern.start(drawn + ["--store", "c.sqlite", "--export-faults", "new/faults.jsonl"]).end()
      #expect(campaign.status == 0, "\(campaign.errors)")
      let records = try Self.records(bittern, "c.sqlite")
      struct Line: Decodable {
        var fault: Int
        var outcome: String
        var firstDifference: Int?
        var engine: String
      }
      for engine in ["verilator", "interpreter"] {
        let replay = try bittern(
          "inject", "digits_int8_small", "--faults-from", "new/faults.jsonl", "--engine", engine)
        #expect(replay.status == 0, "\(replay.errors)")
        let lines = try replay.output.split(separator: "\n").map {
          try JSONDecoder().decode(Line.self, from: Data($0.utf8))
        }
        #expect(lines.map(\.fault) == Array(1...20))
        #expect(lines.map(\.outcome) == records.map { "\($0.outcome)" })
        #expect(lines.map(\.firstDifference) == records.map(\.firstDifference))
      }
      let summary = try bittern(
        "inject", "digits_int8_small", "--faults-from", "new/faults.jsonl", "--results", "new/r.jsonl")
      #expect(summary.output.hasPrefix("20 faults: ") && bittern.files("new") == ["faults.jsonl", "r.jsonl"])

      try bittern.write(
        "# by hand\n\n{\"cycle\": 3, \"strikes\": [{\"register\": \"nose\", \"mask\": \"0x1\"}]}\n", to: "f")
      let wrong = try bittern("inject", "digits_int8_small", "--faults-from", "f")
      #expect(wrong.status == 65 && wrong.output.isEmpty)
      #expect(wrong.errors.contains("bittern: error: f:3: the design has no register 'nose'; it has "))
      let missing = try bittern("inject", "digits_int8_small", "--faults-from", "none")
      #expect(missing.status == 74 && missing.errors.contains("cannot read 'none'"))
    }
  }

  @Test func constantsAreOverridden() throws {
    try Executable.inTemporaryFolder { bittern in
      _ = try bittern.start(Self.few + ["--store", "c.sqlite"]).end()
      try bittern.write("{\"timing-derating\": {\"value\": 0.5, \"source\": \"latches\"}}", to: "k.json")
      let ending = try bittern(
        "report", "c.sqlite", "-o", "r", "--rates", "conservative", "--constants", "k.json", "--constant",
        "budget-share=0.1:two of twenty chips", "--json")
      #expect(ending.status == 0, "\(ending.errors)")
      let report = try #require(try ending.json() as? [String: Any])
      let safety = try #require(report["safety"] as? [String: Any])
      let bits = try #require(safety["bits"] as? Double)
      #expect(try abs(#require(safety["rawRate"] as? Double) - bits * 400 / 1e6 * 0.5) < 1e-12)
      #expect(try bittern.read("r/report.html").contains("two of twenty chips"))
      let wrong = try bittern("report", "c.sqlite", "--constant", "flux=3")
      #expect(wrong.status == 65 && wrong.errors.contains("there is no constant 'flux'; there are flop-rate"))
      let file = try bittern("report", "c.sqlite", "--constants", "none.json")
      #expect(file.status == 74 && file.errors.contains("cannot read 'none.json'"))
    }
  }

  /// Killed, continued, interrupted, continued by two workers: the records are those of one run.
  @Test func anyEndLeavesAStoreThatContinues() throws {
    try Executable.inTemporaryFolder { bittern in
      #expect(try bittern.start(Self.many + ["--store", "whole.sqlite"]).end().status == 0)
      let whole = try Self.records(bittern, "whole.sqlite")
      #expect(whole.count == 20_000)

      let first = try bittern.start(Self.many + ["--store", "c.sqlite"])
      #expect(first.wait { Self.hasBegun(bittern, "c.sqlite") })
      kill(first.process.processIdentifier, SIGKILL)
      #expect(first.end().status == -SIGKILL)
      let killed = try Self.records(bittern, "c.sqlite")
      #expect(!killed.isEmpty && killed.count < 20_000 && killed == Array(whole.prefix(killed.count)))

      let second = try bittern.start(Self.many + ["--store", "c.sqlite", "--resume", "--json"])
      #expect(second.wait { second.errors.contains("drawing") })
      usleep(500_000)
      kill(second.process.processIdentifier, SIGINT)
      let interrupted = second.end()
      #expect(interrupted.status == 130, "\(interrupted)")
      #expect(interrupted.errors.contains("the same command with --resume continues it"))
      #expect(try interrupted.json() is [String: Any])
      let paused = try Self.records(bittern, "c.sqlite")
      #expect(paused.count >= killed.count && paused.count < 20_000 && paused == Array(whole.prefix(paused.count)))
      #expect(try bittern("report", "c.sqlite").status == 0)

      let last = try bittern.start(Self.many + ["--store", "c.sqlite", "--resume", "--jobs", "2"]).end()
      #expect(last.status == 0)
      #expect(try Self.records(bittern, "c.sqlite") == whole)
    }
  }

  @Test func aFullDiskLeavesAStoreThatContinues() throws {
    try Executable.inTemporaryFolder { bittern in
      // Makes the model, which is larger than the limit, before the disk is full.
      #expect(try bittern.start(Self.few + ["--store", "warm.sqlite"]).end().status == 0)
      let full = try bittern.limited(
        toBlocks: 512, Self.many + ["--store", "c.sqlite"])
      #expect(full.status == 74 && full.output.isEmpty, "\(full)")
      #expect(full.errors.contains("bittern: error: cannot use the store 'c.sqlite': "))
      let stored = try Self.records(bittern, "c.sqlite").count
      #expect(stored > 0 && stored < 20_000)
      #expect(try bittern.start(Self.many + ["--store", "c.sqlite", "--resume"]).end().status == 0)
      #expect(try Self.records(bittern, "c.sqlite").count == 20_000)
    }
  }

  /// The interpreter is slow enough to be watched: after ten seconds a log has a line, and Ctrl-C is heard in time.
  @Test func aLogShowsLife() throws {
    try Executable.inTemporaryFolder { bittern in
      let running = try bittern.start([
        "inject", "digits_int8", "--faults", "100000", "--referee", "0", "--engine", "interpreter", "--store",
        "c.sqlite",
      ])
      #expect(running.wait { running.errors.contains(" faults/s  bad ") })
      #expect(!running.errors.contains("\u{1B}") && !running.errors.contains("\r"))
      kill(running.process.processIdentifier, SIGINT)
      #expect(running.end().status == 130)
      #expect(try !Self.records(bittern, "c.sqlite").isEmpty)
    }
  }
}
