import Description
import Netlist
import Protection
import Testing

/// Promises of single mechanisms, each shown by all single flips of a small design.
@Suite("Promises of mechanisms")
struct PromiseTests {
  @Test("a residue reports every flip of the accumulator or of itself, in the cycle it strikes", arguments: [3, 7])
  func residue(modulus: Int) throws {
    let netlist = try Elaboration(Machine.self).netlist
    let design = try netlist.protected(by: everything(.residue(modulus: modulus), in: netlist))
    let flips = try Exhaustive(design, cycles: 24) { $0.contains("acc") || $0.contains("count") }
    #expect(flips.faults == 24 * (2 * 12 + 3 + 3 * (modulus == 3 ? 2 : 3)))
    #expect(flips.wrong > 400 && flips.undetectedWrong == 0 && flips.detected == flips.faults, "\(flips)")
  }

  @Test("guarded states: every flip of the code is reported, and the machine returns to its reset state")
  func states() throws {
    let netlist = try Elaboration(Sequencer.self).netlist
    let design = try netlist.protected(by: everything(.safeStates, in: netlist))
    let flips = try Exhaustive(design, cycles: 40) { $0.hasPrefix("phase") }
    #expect(flips.faults == 40 * 3)
    #expect(flips.wrong > 20 && flips.undetectedWrong == 0 && flips.detected == flips.faults, "\(flips)")
  }

  @Test("a watchdog reports a machine that never ends")
  func watchdog() throws {
    let netlist = try Elaboration(Endless.self).netlist
    let design = try netlist.protected(
      by: ProtectionPlan([Choice(.block(module: "endless"), .watchdog(cycles: 9))]))
    let (different, errors) = try differences(netlist, design, cycles: 100, seed: 2)
    #expect(different == 0 && errors == 0)
    // A flip of the highest bit of the count makes it run past its end: only the watchdog tells.
    let flips = try Exhaustive(design, cycles: 40) { $0 == "count" }
    #expect(flips.detected > 10, "\(flips)")
  }

  @Test("all in one design: what each promises, it does beside the others")
  func mixed() throws {
    let netlist = try Elaboration(Machine.self).netlist
    let plan = try ProtectionPlan(
      text: """
        machine:
          - safe-states: registers phase
          - triplicated: registers count
          - parity: registers last, older, toggles
          - hardened: registers last
          - watchdog:100: block
        accumulator:
          - residue:3: registers acc
          - duplicated: block
        word_store:
          - secded: registers word_data
          - secded: memory words
          - triplicated-block: block
        """)
    let design = try netlist.protected(by: plan)
    try design.netlist.verify()
    let (different, errors) = try differences(netlist, design, cycles: 3000, seed: 8)
    #expect(different == 0 && errors == 0)
    #expect(try lintFindings(design.netlist) == [])
    let flips = try Exhaustive(design, cycles: 16, memories: true)
    #expect(flips.faults > 4000 && flips.undetectedWrong == 0, "\(flips)")
    #expect(flips.wrong > 100)
    #expect(
      design.netlist.modulesInUse().map { design.netlist.modules[$0].name }.filter { $0.contains("plicated") }
        == ["accumulator_duplicated", "word_store_triplicated"])
  }

  @Test("two flips in one code word are reported, not corrected wrongly without a word")
  func doubleFlips() throws {
    let netlist = try Elaboration(WordStore.self).netlist
    let design = try netlist.protected(by: everything(.secded, in: netlist))
    for (first, second) in [(0, 1), (2, 5), (0, 6), (7, 10)] {
      #expect(try reportsDoubleFlip(design, bits: (first, second), word: 1), "bits \(first) and \(second)")
    }
  }
}
