import Bits
import Description
import Netlist
import Simulation
import Testing

@Suite struct HierarchyTests {
  @Test func pathsWeaveThroughInstances() throws {
    let dut = try Simulation(Weave.self)
    var (first, second) = (0, 0)
    var random = RandomValues(seed: 1)
    dut.reset()
    for _ in 0..<50 {
      let d = Int(random.next() & 255)
      dut.d = d
      // first.x = d + 1, second.x = d + 2, first.y = second.x ^ first.seen, second.y = first.y ^ second.seen.
      #expect(dut.q == ((d + 2) & 255) ^ first ^ second)
      dut.step()
      (first, second) = (d, (d + 1) & 255)
    }
  }

  @Test func registersAreInTheOrderOfSites() throws {
    let dut = try Simulation(Weave.self)
    dut.d = 40
    dut.step()
    let sites = dut.model.netlist.registerSites()
    #expect(sites.map(\.fullName) == ["first.seen", "second.seen"])
    #expect(sites.indices.map { dut.model.value(ofRegister: $0).low64 } == [40, 41])
  }

  @Test func twoClockDomains() throws {
    let dut = try Simulation(Crossed.self)
    dut.reset()
    #expect(dut.edges == 0)
    dut.step(10)
    #expect(dut.edges == 0)
    dut.step(domain: "slow")
    #expect(dut.flag == 1)
    #expect(dut.cycle == 11)
    // Two stages and the comparison: three edges of the main clock.
    dut.step(2)
    #expect(dut.edges == 0)
    dut.step()
    #expect(dut.edges == 1)
    dut.step(domains: ["", "slow"])
    #expect(dut.flag == 0)
    dut.step(2)
    #expect(dut.edges == 1)
    dut.step()
    #expect(dut.edges == 2)
    // A reset of one domain leaves the other alone.
    dut.step(domain: "slow")
    dut.setReset(1)
    dut.step(domains: ["", "slow"])
    dut.step(domain: "slow")
    #expect(dut.edges == 0)
    #expect(dut.flag == 1)
  }

  @Test func externalModulesRunInSwift() throws {
    let dut = try Simulation(Accumulator.self)
    dut.reset()
    dut.d = 5
    #expect(dut.mixed == 5)
    dut.step()
    #expect(dut.total == 5)
    #expect(dut.mixed == 0)
    let saved = dut.model.saveState()
    dut.step(3)
    #expect(dut.total == 20)
    dut.model.restoreState(saved)
    #expect(dut.total == 5)
    dut.step()
    #expect(dut.total == 10)
    dut.reset()
    #expect(dut.total == 0)
  }

  @Test func anExternalTopRunsToo() throws {
    let dut = try Simulation(Adder.self)
    dut.a = 3
    dut.b = 6
    #expect(dut.difference == 5)
    dut.step()
    #expect(dut.sum == 9)
  }

  @Test func anExternalModuleWithoutBehaviourIsRefused() throws {
    let failure = SimulationFailure.externalWithoutBehaviour(module: "adder_has_behaviour_false", path: ["adder"])
    #expect(throws: failure) { try Simulation(Accumulator.self, .init(hasBehaviour: false)) }
    #expect("\(failure)".contains("instance 'adder'"))
  }

  @Test(arguments: [1, 40]) func runningEqualsStepping(seed: UInt64) throws {
    let elaboration = try Elaboration(Everything.self)
    let (whole, single) = (try Interpreter(elaboration.netlist), try Interpreter(elaboration.netlist))
    var random = RandomValues(seed: seed)
    let top = elaboration.netlist.topModule
    var stimulus = Trace(top, role: .input, cycles: 200)
    for cycle in 0..<200 {
      for (column, place) in stimulus.layout.columns.enumerated() {
        stimulus.setBits(column, cycle, random.bits(width: place.width))
      }
    }
    let responses = whole.run(stimulus)
    var seen: Set<Int> = []
    for cycle in 0..<200 {
      for (column, place) in stimulus.layout.columns.enumerated() {
        try single.poke(place.name, stimulus.bits(column, cycle))
      }
      single.settle()
      for (column, place) in responses.layout.columns.enumerated() {
        #expect(responses.bits(column, cycle) == (try single.peek(place.name)), "\(place.name) in cycle \(cycle)")
      }
      seen.insert(responses["going", cycle])
      single.step()
    }
    #expect(seen == [0, 1])
    #expect(whole.saveState() == single.saveState())
  }
}
