import Bits
import FaultInjection
import Simulation
import Testing
import Verilation

@Suite struct FaultListTests {
  private func read(_ text: String, _ load: Workload) throws -> FaultList {
    try FaultList(text: text, netlist: load.netlist, cycles: load.cycles, file: "f.jsonl")
  }

  @Test(arguments: [
    FaultModel.singleBit, .adjacentDouble, .cluster(bits: 4), .sites(3), .stuckAt(cycles: 5), .memoryBit, .transient,
  ])
  func everyModelIsWrittenAndRead(_ model: FaultModel) throws {
    let load = try Loads.buffer()
    let campaign = try Campaign(
      load, plan: CampaignPlan(seed: 9, model: model, faults: 60, refereed: 0), engine: CampaignTests.interpreter(load),
      referee: CampaignTests.referee(load))
    let list = try campaign.plannedFaults()
    #expect(list.experiments.count == 60)
    let text = list.text(load.netlist)
    #expect(text.split(separator: "\n").count == 60)
    #expect(try read(text, load) == list)
  }

  @Test func aHandWrittenList() throws {
    let load = try Loads.buffer()
    let list = try read(
      """
      # three ways to hurt a buffer
      {"cycle": 3, "strikes": [{"memory": "words", "word": 5, "mask": "0x10"}, {"register": "held", "mask": "3"}]}

      {"strikes": [{"net": "wide", "mask": "0x4000000000000000000"}], "cycle": 7}
      {"cycle": 9, "hold": {"value": "0x0", "span": 4}, "strikes": [{"register": "held", "mask": "0x1"}]}
      """, load)
    #expect(list.experiments.count == 3)
    #expect(list.experiments[0].strikes.count == 2 && list.experiments[0].cycle == 3)
    #expect(list.experiments[1].strikes[0].mask.width == 75)
    #expect(list.experiments[2].action == .hold(value: Bits(0, width: 5), span: 4))
  }

  @Test(arguments: [
    ("{", "this is not a JSON object on one line"), ("[1]", "has the wrong type"),
    (#"{"strikes": []}"#, "'cycle' is missing"),
    (#"{"cycle": 3, "strikes": []}"#, "a fault strikes at least one site"),
    (#"{"cycle": 24, "strikes": [{"register": "held", "mask": "1"}]}"#, "cycle 24 is outside the workload's 0 ... 23"),
    (#"{"cycle": 1, "strikes": [{"mask": "1"}]}"#, "a strike names one 'register', one 'memory' or one 'net'"),
    (#"{"cycle": 1, "strikes": [{"register": "held", "net": "word", "mask": "1"}]}"#, "a strike names one"),
    (
      #"{"cycle": 1, "strikes": [{"register": "hold", "mask": "1"}]}"#,
      "the design has no register 'hold'; it has 2: 'held'"
    ),
    (
      #"{"cycle": 1, "strikes": [{"register": "held", "mask": "0x20"}]}"#,
      "the mask of 'held' '0x20' is no number of 5 bits"
    ),
    (#"{"cycle": 1, "strikes": [{"register": "held", "mask": "0"}]}"#, "the mask of 'held' changes nothing"),
    (#"{"cycle": 1, "strikes": [{"register": "held", "mask": 1}]}"#, "numbers are bare, names and masks are in quotes"),
    (#"{"cycle": 1, "strikes": [{"register": "held", "word": 1, "mask": "1"}]}"#, "'word' goes with a memory"),
    (#"{"cycle": 1, "strikes": [{"memory": "words", "mask": "1"}]}"#, "memory 'words' needs a 'word' in 0 ... 7"),
    (
      #"{"cycle": 1, "strikes": [{"memory": "words", "word": 8, "mask": "1"}]}"#,
      "memory 'words' needs a 'word' in 0 ... 7"
    ),
    (
      #"{"cycle": 1, "strikes": [{"register": "held", "mask": "1"}, {"register": "held", "mask": "2"}]}"#,
      "a site is struck twice"
    ),
    (
      #"{"cycle": 1, "hold": {"value": "0", "span": 1}, "strikes": [{"net": "word", "mask": "1"}]}"#,
      "'hold' goes with one register"
    ),
    (
      #"{"cycle": 1, "hold": {"value": "0", "span": 0}, "strikes": [{"register": "held", "mask": "1"}]}"#,
      "a span of 0 cycles"
    ),
    (#"{"cycle": 1, "hold": {"value": "0"}, "strikes": []}"#, "'span' of 'hold' is missing"),
  ])
  func wrongLines(line: String, message: String) throws {
    let load = try Loads.buffer()
    let good = #"{"cycle": 1, "strikes": [{"register": "held", "mask": "1"}]}"#
    do {
      _ = try FaultList(text: "\(good)\n\n\(line)\n", netlist: load.netlist, cycles: load.cycles, file: "f.jsonl")
      Issue.record("'\(line)' was taken")
    } catch {
      #expect(error.line == 3 && error.description.hasPrefix("f.jsonl:3: "))
      #expect(error.reason.contains(message), "\(error)")
    }
  }

  /// One list, two engines: the same verdicts, and those of the campaign that drew it.
  @Test(arguments: [FaultModel.sites(2), .cluster(bits: 3), .memoryBit])
  func replayedOnBothEngines(_ model: FaultModel) throws {
    let load = try Loads.buffer()
    let plan = CampaignPlan(seed: 4, model: model, faults: 200, refereed: 0)
    let records = try CampaignTests.run(load, plan)
    let campaign = try Campaign(
      load, plan: plan, engine: CampaignTests.interpreter(load), referee: CampaignTests.referee(load))
    let replay = FaultReplay(load, list: try read(campaign.plannedFaults().text(load.netlist), load))
    let interpreter = try InterpreterExperiments(load, seed: 1)
    let verilator = VerilatedExperiments(
      try VerilatedBuild(load.netlist, toolchain: VerilatorToolchain()), stimulus: load.stimulus,
      resetCycles: load.resetCycles, seed: 1)
    let first = try replay.run(on: interpreter, referee: interpreter)
    let second = try replay.run(on: verilator, referee: interpreter, refereed: 50)
    #expect(first.map(\.outcome) == records.map(\.outcome))
    #expect(first.map(\.firstDifference) == records.map(\.firstDifference))
    #expect(second.map(\.outcome) == first.map(\.outcome))
    #expect(second.map(\.firstDifference) == first.map(\.firstDifference))
    #expect(second.contains { $0.engine == "verilator" })
  }

  @Test func netsAreOutOfReachOfVerilator() throws {
    let load = try Loads.buffer()
    let list = try read(#"{"cycle": 1, "strikes": [{"net": "word", "mask": "1"}]}"#, load)
    let interpreter = try InterpreterExperiments(load, seed: 1)
    let verilator = VerilatedExperiments(
      try VerilatedBuild(load.netlist, toolchain: VerilatorToolchain()), stimulus: load.stimulus,
      resetCycles: load.resetCycles, seed: 1)
    let failure = CampaignFailure.netOutOfReach(net: "word", engine: "verilator")
    #expect(throws: failure) { try FaultReplay(load, list: list).run(on: verilator, referee: interpreter) }
    #expect(failure.description.contains("run it with --engine interpreter"))
    #expect(try FaultReplay(load, list: list).run(on: interpreter, referee: interpreter).count == 1)
  }
}
