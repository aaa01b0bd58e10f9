import Description
import Netlist
import Protection
import Testing

/// Asks for protection in its description.
private struct Asking: Module {
  enum Phase: CaseIterable { case wait, work, rest }
  typealias Parameters = NoParameters
  @Input(4) var x: Unsigned
  @Output(4) var y: Unsigned
  @Register(4, reset: 0, protect: .parity) private var held: Unsigned
  @Registers(2, 4, reset: 0, protect: .triplicated) private var lane: [Unsigned]
  @Register(reset: 0, protect: .hardened) private var flag: Bit

  func build(_ m: ModuleBuilder, _ p: NoParameters) {
    var phase = m.state("phase", Phase.self, reset: .wait, protect: .safeStates)
    var total: Unsigned = m.register("total", width: 4, reset: 0, protect: .residue(modulus: 7))
    let words: Memory<Unsigned> = m.memory("words", depth: 4, width: 4, protect: .secded)
    m.protect(.watchdog(cycles: 20))
    words.write(x.truncated(to: 2), held, when: flag)
    select(phase) {
      $0.on(.wait) { phase <== .work }
      $0.on(.work) { phase <== .rest }
      $0.on(.rest) { phase <== .wait }
    }
    held <== x
    lane[0] <== held
    lane[1] <== lane[0]
    flag <== !flag
    total <== total &+ x
    y <== lane[1] ^ words.read(x.truncated(to: 2)) ^ total
  }
}

@Suite("Plans")
struct PlanTests {
  @Test("what the description asks for is a plan, and everything in it fits together")
  func requested() throws {
    let netlist = try Elaboration(Asking.self).netlist
    let plan = netlist.requestedProtection()
    #expect(
      plan.text == """
        asking:
          - watchdog:20: block
          - parity: registers held
          - triplicated: registers lane_0
          - triplicated: registers lane_1
          - hardened: registers flag
          - safe-states: registers phase
          - residue:7: registers total
          - secded: memory words

        """)
    let design = try netlist.protected(by: plan)
    try design.netlist.verify()
    #expect(design.errorOutput == "error_detected")
    let (different, errors) = try differences(netlist, design, cycles: 2000, seed: 5)
    #expect(different == 0 && errors == 0)
    #expect(try lintFindings(design.netlist) == [])
    // Asking alone changes nothing.
    #expect(netlist.topModule.registers.count == 6)
  }

  @Test("text and plan are the same")
  func roundTrip() throws {
    let text = """
      machine:
        - triplicated: registers phase, count
        - watchdog:200: block
      word_store:
        - secded: memory words

      """
    let plan = try ProtectionPlan(text: text)
    #expect(
      plan.choices == [
        Choice(.registers(module: "machine", names: ["phase", "count"]), .triplicated),
        Choice(.block(module: "machine"), .watchdog(cycles: 200)),
        Choice(.memory(module: "word_store", name: "words"), .secded),
      ])
    #expect(plan.text == text)
    #expect(try ProtectionPlan(text: "# nothing\n\n  ").choices.isEmpty)
    let loose = try ProtectionPlan(text: "m: # the block\n-  residue:3 :  register  sum  \n")
    #expect(loose.choices == [Choice(.registers(module: "m", names: ["sum"]), .residue(modulus: 3))])
  }

  @Test("mistakes in the text are all told, with their lines")
  func mistakes() throws {
    let text = """
      - parity: block
      machine
      machine:
        - parrity: registers count
        - residue:5: registers count
        - parity
        - parity: registers count,
        - parity: everything
      """
    let error = try #require(throws: PlanTextError.self) { try ProtectionPlan(text: text) }
    #expect(
      "\(error)" == """
        line 1: this choice stands before any module; write 'module:' above it
        line 2: 'machine' is neither 'module:' nor '- mechanism: part'
        line 4: 'parrity' is no mechanism. Did you mean 'parity'?
        line 5: 'residue:5' is no mechanism. Did you mean 'residue:3'?
        line 6: 'parity' says no part; write for example '- parity: registers count'
        line 7: 'registers count,' is no part; write 'registers a, b', 'memory words' or 'block'
        line 8: 'everything' is no part; write 'registers a, b', 'memory words' or 'block'
        """)
  }

  @Test("a plan that can not be carried out says why, and what is possible")
  func refused() throws {
    let netlist = try Elaboration(Machine.self).netlist
    func failure(_ part: ProtectionPlan.Part, _ mechanism: Mechanism) throws -> String {
      let error = try #require(throws: ProtectionFailure.self) {
        try netlist.protected(by: ProtectionPlan([Choice(part, mechanism)]))
      }
      return "\(error)"
    }
    #expect(
      try failure(.block(module: "machin"), .duplicated)
        == "'machin' is not a module of this design. Did you mean 'machine'?")
    #expect(
      try failure(.registers(module: "machine", names: ["zzz"]), .parity)
        == "'zzz' is not a register of 'machine'; there are: count, last, older, toggles, phase")
    #expect(
      try failure(.memory(module: "machine", name: "words"), .secded)
        == "'words' is not a memory of 'machine'; there is none")
    #expect(
      try failure(.registers(module: "machine", names: ["last"]), .safeStates)
        == "machine: registers last: safe-states does not fit: 'last' holds no enumerated state; possible: hardened, "
        + "triplicated, parity, secded")
    #expect(
      try failure(.memory(module: "word_store", name: "words"), .parity)
        == "word_store: memory words: parity does not fit: words of a memory can only have secded; possible: secded")
    #expect(
      try failure(.block(module: "word_store"), .watchdog(cycles: 5)).contains(
        "it has neither a one-bit output 'busy' nor a state register"))
    #expect(
      try failure(.registers(module: "machine", names: ["last"]), .residue(modulus: 3)).contains(
        "'last' takes no sum or product"))
  }

  @Test("two mechanisms that replace the same register are a contradiction; hardening goes with all")
  func contradictions() throws {
    let netlist = try Elaboration(Machine.self).netlist
    let count = ProtectionPlan.Part.registers(module: "machine", names: ["count"])
    let error = try #require(throws: ProtectionFailure.self) {
      try netlist.protected(
        by: ProtectionPlan([
          Choice(count, .parity), Choice(.registers(module: "machine", names: ["count", "last"]), .secded),
        ]))
    }
    #expect(error.problems == ["register 'machine.count' cannot have parity and secded; keep one of them"])
    let both = try netlist.protected(by: ProtectionPlan([Choice(count, .triplicated), Choice(count, .hardened)]))
    let hardened = both.netlist.topModule.declarations.filter(\.isHardened).map(\.name)
    #expect(hardened == ["count", "count_copy1", "count_copy2"])
  }

  @Test("mechanisms of parts")
  func possible() throws {
    let netlist = try Elaboration(Machine.self).netlist
    func names(_ part: ProtectionPlan.Part) -> [String] { netlist.mechanisms(for: part).map(\.name) }
    #expect(
      names(.registers(module: "machine", names: ["phase"]))
        == ["hardened", "triplicated", "parity", "secded", "safe-states"])
    #expect(
      names(.registers(module: "accumulator", names: ["acc"]))
        == ["hardened", "triplicated", "parity", "secded", "residue:3", "residue:7"])
    #expect(names(.memory(module: "word_store", name: "words")) == ["secded"])
    #expect(names(.block(module: "machine")) == ["duplicated", "triplicated-block", "watchdog:1000"])
    #expect(names(.block(module: "nothing")) == [])
  }
}
