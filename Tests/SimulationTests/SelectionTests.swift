import Bits
import Netlist
import Simulation
import Testing

/// Operations with more than two operands.
@Suite struct SelectionTests {
  @Test(arguments: [1, 8, 64, 65, 130]) func selects(width: Int) throws {
    var maker = CircuitMaker()
    let (c, a, b) = (maker.input("c", 1), maker.input("a", width), maker.input("b", width))
    maker.output("y", maker.add(.mux, width, c, a, b))
    let model = try Interpreter(try maker.netlist())
    var random = RandomValues(seed: 3)
    for choice in [UInt64(0), 1, 1, 0] {
      let (x, y) = (random.bits(width: width), random.bits(width: width))
      try model.poke("c", choice)
      try model.poke("a", x)
      try model.poke("b", y)
      model.settle()
      #expect(try model.peek("y") == (choice == 1 ? x : y))
    }
  }

  @Test(arguments: 0..<40) func concatenatesAnything(seed: UInt64) throws {
    var random = RandomValues(seed: seed)
    var maker = CircuitMaker()
    let widths = (0..<Int.random(in: 2...6, using: &random)).map { _ in
      Int.random(in: 1...(random.next() % 3 == 0 ? 130 : 20), using: &random)
    }
    let parts = widths.enumerated().map { maker.input("p\($0)", $1) }
    let total = widths.reduce(0, +)
    maker.output("y", maker.circuit.add(.concatenate, width: total, operands: parts))
    maker.output("twice", maker.circuit.add(.concatenate, width: widths[0] * 2, operands: [parts[0], parts[0]]))
    let bit = maker.slice(parts[1], low: 0, width: 1)
    maker.output("fill", maker.circuit.add(.concatenate, width: 5, operands: [bit, bit, bit, bit, bit]))
    let model = try Interpreter(try maker.netlist())
    for _ in 0..<20 {
      let values = widths.map { random.bits(width: $0) }
      for (index, value) in values.enumerated() { try model.poke("p\(index)", value) }
      model.settle()
      #expect(try model.peek("y") == Bits.concatenate(values), "seed \(seed)")
      #expect(try model.peek("twice") == Bits.concatenate([values[0], values[0]]))
      #expect(try model.peek("fill") == (values[1][bit: 0] ? .ones(width: 5) : .zero(width: 5)))
    }
  }

  /// Dense and sparse keys, narrow and wide selectors, narrow and wide values; the first of equal keys counts.
  @Test(arguments: [(3, 8), (8, 64), (16, 9), (16, 70), (40, 5), (64, 80), (70, 12), (100, 100)])
  func cases(selector: Int, width: Int) throws {
    var random = RandomValues(seed: UInt64(selector * 1000 + width))
    var maker = CircuitMaker()
    let s = maker.input("s", selector)
    var keys = (0..<5).map { selector == 3 ? Bits(UInt64($0), width: 3) : random.bits(width: selector) }
    keys.append(keys[1])
    let inputs = keys.indices.map { maker.input("v\($0)", width) }
    let other = maker.input("other", width)
    var operands: [NodeID] = []
    for (key, value) in zip(keys, inputs) { operands += [maker.circuit.constant(key), value] }
    maker.output("y", maker.circuit.add(.cases, width: width, select: s, operands: operands + [other]))
    let model = try Interpreter(try maker.netlist())
    var hits = 0
    for trial in 0..<80 {
      let values = keys.map { _ in random.bits(width: width) }
      let fallback = random.bits(width: width)
      let selected = trial % 2 == 0 ? keys[trial / 2 % keys.count] : random.bits(width: selector)
      for (index, value) in values.enumerated() { try model.poke("v\(index)", value) }
      try model.poke("other", fallback)
      try model.poke("s", selected)
      model.settle()
      let hit = keys.firstIndex(of: selected)
      hits += hit == nil ? 0 : 1
      #expect(try model.peek("y") == (hit.map { values[$0] } ?? fallback))
    }
    #expect(hits >= 40)
  }
}
