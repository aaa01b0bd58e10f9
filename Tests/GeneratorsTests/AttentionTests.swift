import Description
import Generators
import Simulation
import Testbenches
import Testing

@Suite("Attention")
struct AttentionTests {
  @Test("the workload answers with the kept keys and the vector of the reference")
  func workload() throws {
    let source = try #require(TestbenchCatalogue.workloads.first { $0.name == "attention_head" })
    let workload = try source.make()
    let model = try Interpreter(workload.netlist)
    model.initialise(seed: 0)
    model.resets = 1
    model.step()
    model.resets = 0
    let responses = model.run(workload.stimulus)
    #expect(try workload.answer(responses) == TestbenchCatalogue.goldenAttention())
    let ended = (0..<responses.cycles).first { responses["done", $0] == 1 }
    #expect(ended.map { $0 < workload.cycles && $0 + 60 > workload.cycles } == true, "done in cycle \(ended ?? -1)")
    #expect(ended.map { responses["needed_low", $0] } == 1)
    var silent = responses
    for cycle in 0..<silent.cycles { silent["done", cycle] = 0 }
    #expect(workload.answer(silent) == nil)
  }

  @Test("a schedule prunes nothing at first and then linearly")
  func schedule() {
    let tokens = PruningSchedule(.tokens, layers: 4, average: 500, start: 250)
    // One layer of four, then 25 %, 50 % and 75 % of what is alive: ⌈60⌉, ⌈30⌉, ⌈7.5⌉.
    #expect(tokens.unprunedLayers == 1 && tokens.end == 750)
    #expect(tokens.survivors(of: 80) == [80, 60, 30, 8])
    let heads = PruningSchedule(.heads, layers: 12, average: 100, start: 0)
    // Eight layers prune 0, 200/7, … 200 thousandths of at most 16 heads.
    #expect(heads.unprunedLayers == 4)
    #expect(heads.survivors(of: 16) == [16, 16, 16, 16, 16, 16, 16, 15, 14, 12, 10, 8])
    let one = PruningSchedule(.tokens, layers: 2, average: 300, start: 100)
    #expect(one.unprunedLayers == 1 && one.survivors(of: 10) == [10, 7])
    #expect(PruningSchedule(.tokens, layers: 3, average: 1000, start: 1000).survivors(of: 9) == [9, 1, 1])
  }

  @Test("impossible schedules are told")
  func scheduleProblems() {
    #expect(PruningSchedule(.heads, layers: 0, average: 1, start: 1).problem() == "layers must be at least 1, not 0")
    #expect(
      PruningSchedule(.heads, layers: 9, average: 100, start: 250).problem()
        == "end = 2 · average - start must be from 0 to 1000 thousandths, not -50")
  }

  @Test("parts that do not fit 12 bits are refused")
  func pairs() {
    var planes = ProgressivePlanes.Parameters()
    planes.highBits = 10
    #expect(planes.problem() == "highBits + 4 must be at most 12, not 10 + 4 = 14")
    planes.highBits = 5
    #expect(planes.problem() == "highBits must be 4, 6 or 8, not 5")
    var head = AttentionHead.Parameters()
    head.highBits = 12
    #expect(head.problem() == "highBits + 4 must be at most 12, not 12 + 4 = 16")
    head = .init()
    head.wordBits = 96
    #expect(head.problem() == "wordBits must be a power of two from 16 to 512, not 96")
    head = .init()
    head.valueBits = 10
    #expect(head.problem() == "valueBits must be 4, 6, 8 or 12, not 10")
    head = .init()
    head.lanes = 32
    #expect(head.problem() == "headSize must be a power of two from 32 to 128, not 16")
  }

  @Test("an importance of the documented width holds every contribution, and one bit less does not")
  func importanceWidth() {
    let p = CascadePruning.Parameters()
    for contributions in [1, 2, 64, 64 * 12, 64 * 12 * 12, 1023] {
      let bits = p.exactBits(contributions: contributions)
      #expect(4095 * contributions < 1 << bits && 4095 * contributions >= 1 << (bits - 1))
    }
  }

  @Test(
    "a register that never changes is found, whichever it is", arguments: StuckDesign.attention.flatMap(\.registers))
  func stuckRegisters(stuck: StuckRegister) { #expect(stuck.isNoticed(seed: 4), "\(stuck) is not noticed") }
}
