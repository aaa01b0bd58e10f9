import Bits
import Netlist
import Simulation
import Testing

/// Registers, memories, and what happens to them at an edge.
@Suite struct StateTests {
  @Test(arguments: [4, 64, 100]) func registersWithAndWithoutReset(width: Int) throws {
    var maker = CircuitMaker()
    let d = maker.input("d", width)
    let five = Bits(5, width: width)
    let q = maker.register("q", width, reset: five)
    let free = maker.register("free", width)
    maker.drive(q, d)
    maker.drive(free, q)
    maker.output("y", q)
    maker.output("z", free)
    let netlist = try maker.netlist()
    let model = try Interpreter(netlist)
    var unknown = InitialValues(seed: 9)
    model.initialise(seed: 9)
    #expect(try model.peek("y") == five)
    #expect(try model.peek("z") == unknown.next(width: width))
    try model.poke("d", 7)
    model.resets = 1
    model.step()
    #expect(try model.peek("y") == five)
    // A register without reset follows its driver during reset.
    #expect(try model.peek("z") == five)
    model.resets = 0
    model.step()
    #expect(try model.peek("y") == Bits(7, width: width))
    #expect(try model.peek("z") == five)
  }

  /// Registers that feed registers all move at once.
  @Test func registersExchangeTheirValues() throws {
    var maker = CircuitMaker()
    let (a, b) = (
      maker.register("a", 70, reset: Bits(1, width: 70)), maker.register("b", 70, reset: Bits(2, width: 70))
    )
    let hold = maker.register("hold", 3, reset: Bits(6, width: 3))
    maker.drive(a, b)
    maker.drive(b, a)
    maker.drive(hold, hold)
    maker.output("x", a)
    maker.output("y", b)
    maker.output("z", hold)
    let model = try Interpreter(try maker.netlist())
    for cycle in 0..<4 {
      #expect(try model.peek("x").low64 == (cycle % 2 == 0 ? 1 : 2))
      #expect(try model.peek("y").low64 == (cycle % 2 == 0 ? 2 : 1))
      #expect(try model.peek("z").low64 == 6)
      model.step()
    }
  }

  /// Two write ports, an asynchronous and a synchronous read, a depth that is no power of two.
  @Test(arguments: [8, 64, 90]) func memory(width: Int) throws {
    var maker = CircuitMaker()
    let ports = (0..<2).map { port in
      MemoryArray.WritePort(
        enable: maker.input("we\(port)", 1), address: maker.input("wa\(port)", 3),
        data: maker.input("wd\(port)", width), point: .unknown)
    }
    var memory = MemoryArray(
      name: "m", depth: 6, width: width, isSigned: false, domain: 0,
      initial: [Bits(11, width: width), Bits(12, width: width)], point: .unknown)
    memory.writePorts = ports
    maker.circuit.memories.append(memory)
    var read = Node(.memoryRead, width: width, a: maker.input("ra", 3))
    read.b = 0
    let word = maker.circuit.add(read)
    maker.output("now", word)
    let later = maker.register("later", width)
    maker.drive(later, word)
    maker.output("then", later)
    let model = try Interpreter(try maker.netlist())
    var words = [11, 12, 0, 0, 0, 0].map { Bits($0, width: width) }
    var random = RandomValues(seed: 12)
    var conflicts = 0
    var beyond = 0
    for cycle in 0..<300 {
      model.resets = UInt64(cycle / 7 % 2)
      let enables = [random.next() & 1, random.next() & 1]
      let addresses = [random.next() & 7, random.next() & 7]
      let data = [random.bits(width: width), random.bits(width: width)]
      let address = random.next() & 7
      for port in 0..<2 {
        try model.poke("we\(port)", enables[port])
        try model.poke("wa\(port)", addresses[port])
        try model.poke("wd\(port)", data[port])
      }
      try model.poke("ra", address)
      model.settle()
      let seen = address < 6 ? words[Int(address)] : .zero(width: width)
      #expect(try model.peek("now") == seen)
      model.step()
      #expect(try model.peek("then") == seen)
      if enables == [1, 1], addresses[0] == addresses[1], addresses[0] < 6 { conflicts += 1 }
      if address > 5 { beyond += 1 }
      for port in 0..<2 where enables[port] == 1 && addresses[port] < 6 { words[Int(addresses[port])] = data[port] }
    }
    #expect(conflicts > 2 && beyond > 10)
  }

  @Test(arguments: [5, 100]) func flipsSavesAndRestores(width: Int) throws {
    var maker = CircuitMaker()
    let step = maker.input("step", width)
    let q = maker.register("q", width, reset: Bits(3, width: width))
    maker.drive(q, maker.add(.add, width, q, step))
    maker.output("y", q)
    let model = try Interpreter(try maker.netlist())
    try model.poke("step", 2)
    model.step()
    let saved = model.saveState()
    let top = Bits(1, width: width).shiftedLeft(by: width - 1)
    model.flip(register: 0, mask: top)
    #expect(try model.peek("y") == Bits(5, width: width) ^ top)
    #expect(model.value(ofRegister: 0) == Bits(5, width: width) ^ top)
    model.resets = 1
    model.step()
    #expect(try model.peek("y") == Bits(3, width: width))
    model.restoreState(saved)
    #expect(try model.peek("y") == Bits(5, width: width))
    #expect(try model.peek("step") == Bits(2, width: width))
    #expect(model.resets == 0)
    model.step()
    #expect(try model.peek("y") == Bits(7, width: width))
    #expect(model.holds(register: 0))
  }

  @Test func initialValuesFollowTheSeed() throws {
    var maker = CircuitMaker()
    let q = maker.register("q", 80)
    maker.drive(q, q)
    maker.output("y", q)
    let model = try Interpreter(try maker.netlist())
    model.initialise(seed: 1)
    let first = try model.peek("y")
    model.initialise(seed: 2)
    let second = try model.peek("y")
    model.initialise(seed: 1)
    #expect(first != second)
    #expect(try model.peek("y") == first)
  }
}
