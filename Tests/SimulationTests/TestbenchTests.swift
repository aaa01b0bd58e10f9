import Bits
import Description
import Foundation
import Netlist
import Simulation
import Testing

@Suite struct TestbenchTests {
  @Test func numbersByPropertyName() throws {
    let dut = try Simulation(Everything.self)
    dut.a = -3
    #expect(dut.negated == 3)
    #expect(dut.a == -3)
    dut.a = -128
    #expect(dut.negated == 128)
    dut.go = 1
    #expect(dut.going == 1)
    dut.go = false
    if dut.going { Issue.record("a condition reads as Bool where one is needed") }
    dut.huge = UInt.max
    let echo: UInt = dut.echo
    #expect(echo == .max)
    dut.setBits(\.wide, .ones(width: 100))
    #expect(dut.bits(\.inverted) == .zero(width: 100))
    dut.mode = .running
    #expect(dut.code == 2)
    #expect(dut.mode == .running)
  }

  @Test func vectorsStreamsAndBundles() throws {
    let dut = try Simulation(Everything.self)
    dut.x[2] = 5
    dut.x[0] = 7
    #expect(dut.y.values == [5, 0, 7])
    dut.x.values = [1, 2, 3]
    #expect(dut.y[0] == 3)
    dut.activation.valid = 1
    dut.activation.payload = 255
    #expect(dut.activation.ready == 0)
    #expect(!dut.activation.fires)
    dut.result.ready = 1
    #expect(dut.activation.fires && dut.result.fires)
    #expect(dut.result.payload == 256)
    dut.bus.enable = 1
    dut.bus.address = 7
    #expect(dut.bus.busy == 1)
    dut.bus.address = 8
    #expect(dut.bus.busy == 0)
  }

  @Test func parametersReachTheDesign() throws {
    let dut = try Simulation(Everything.self, .init(count: 5, width: 4))
    #expect(dut.x.count == 5)
    dut.x[4] = 15
    #expect(dut.y[0] == 15)
    #expect(dut.parameters.count == 5)
  }

  @Test func registersAndCycles() throws {
    let dut = try Simulation(Everything.self)
    dut.reset(cycles: 2)
    #expect(dut.held == 4)
    #expect(dut.cycle == 2)
    dut.go = 1
    dut.x[0] = 9
    dut.step(3)
    #expect(dut.held == 9)
    #expect(dut.cycle == 5)
  }

  @Test func handlesAreFastAndExact() throws {
    let dut = try Simulation(Everything.self)
    let (a, negated) = (dut.port(\.a), dut.port(\.negated))
    for value in -128...127 {
      a.value = value
      #expect(negated.value == -value)
      #expect(a.value == value)
    }
    let (huge, echo) = (dut.port(\.huge), dut.port(\.echo))
    huge.value = Int.max
    #expect(echo.value == Int.max)
    #expect(huge.name == "huge")
    let go = dut.port(\.go)
    go.value = 1
    #expect(dut.going == 1)
    #expect(dut.x.ports.count == 3)
  }

  @Test func waitingEndsOrIsAHang() throws {
    let dut = try Simulation(Crossed.self)
    dut.reset()
    dut.step(domain: "slow")
    #expect(try dut.wait(atMost: 10) { dut.edges == 1 } == 3)
    #expect(try dut.wait(atMost: 0) { dut.edges == 1 } == 0)
    let start = dut.cycle
    let hang = #expect(throws: Hang.self) { try dut.wait(atMost: 20) { dut.edges == 2 && dut.flag == 0 } }
    #expect(dut.cycle == start + 20)
    #expect(hang?.ports == [Hang.Port(name: "edges", value: "1")])
    #expect(hang?.description.contains("after 20 cycles of waiting") == true)
    let flag = dut.port(\.flag)
    let second = #expect(throws: Hang.self) { try dut.wait(atMost: 1) { flag.value == 0 } }
    #expect(second?.ports.map(\.name) == ["flag"])
  }

  @Test func propertiesAreCountedOutsideReset() throws {
    let dut = try Simulation(Everything.self)
    dut.go = 1
    dut.x[0] = 99
    dut.reset(cycles: 3)
    #expect(dut.propertyReport().map(\.count) == [0, 0])
    try dut.checkProperties()
    dut.step(4)
    #expect(dut.propertyReport().map(\.count) == [3, 4])
    #expect(dut.model.propertyCounts == [3, 4])
    let violations = #expect(throws: PropertyViolations.self) { try dut.checkProperties() }
    #expect(violations?.outcomes.map(\.message) == ["held is never 99"])
    #expect(violations?.description.contains("of everything: violated 3 times") == true)
    dut.model.initialise(seed: 0)
    #expect(dut.model.propertyCounts == [0, 0])
  }

  @Test func traces() throws {
    let dut = try Simulation(Everything.self)
    var stimulus = dut.stimulus(cycles: 3)
    let a = stimulus.column("a")
    for cycle in 0..<3 { stimulus[a, cycle] = cycle - 2 }
    let responses = dut.run(stimulus)
    #expect((0..<3).map { responses["negated", $0] } == [2, 1, 0])
    #expect(dut.cycle == 3)
    #expect(stimulus["a", 0] == -2)
  }

  @Test func aValueThatDoesNotFitStops() async {
    await #expect(processExitsWith: .failure) { running().a = 128 }
    await #expect(processExitsWith: .failure) { running().go = 2 }
    await #expect(processExitsWith: .failure) { running().x[0] = -1 }
    await #expect(processExitsWith: .failure) { running().port(\.a).value = -129 }
    await #expect(processExitsWith: .failure) { running().port(\.negated).value = 0 }
    await #expect(processExitsWith: .failure) { running().y[0] = 1 }
    await #expect(processExitsWith: .failure) { running().bus.busy = 1 }
    await #expect(processExitsWith: .success) { running().a = 127 }
  }
}

/// Ends the process in peace where the design itself is at fault, so that an exit test fails.
private func running() -> Simulation<Everything> {
  guard let dut = try? Simulation(Everything.self) else { exit(EXIT_SUCCESS) }
  return dut
}
