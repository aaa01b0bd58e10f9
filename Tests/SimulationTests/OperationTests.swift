import Bits
import Netlist
import Simulation
import Testing

/// Every operation against `Bits`, at widths around every boundary of the engine.
@Suite struct OperationTests {
  static let widths = Array(1...12) + [31, 32, 33, 62, 63, 64, 65, 66, 100, 127, 128, 129, 200]

  /// One output an operation; `second` is the width of the second operand of products and shifts.
  struct Bench {
    var outputs: [(name: String, operation: Operation, width: Int, low: Int, usesSecond: Bool)] = []
    var maker = CircuitMaker()

    init(width: Int, second: Int, random: inout RandomValues) {
      let a = maker.input("a", width)
      let b = maker.input("b", width)
      let s = maker.input("s", second)
      for operation in [Operation.not, .reduceAnd, .reduceOr, .reduceXor] {
        add(operation, operation == .not ? width : 1, a, nil)
      }
      for operation in [Operation.and, .or, .xor, .add, .subtract] { add(operation, width, a, b) }
      for operation in [Operation.equal, .lessUnsigned, .lessSigned] { add(operation, 1, a, b) }
      for operation in [Operation.shiftLeft, .shiftRightUnsigned, .shiftRightSigned] { add(operation, width, a, s) }
      for operation in [Operation.multiplyUnsigned, .multiplySigned] { add(operation, width + second, a, s) }
      for extra in [1, 3, 64, 70] {
        add(.zeroExtend, width + extra, a, nil)
        add(.signExtend, width + extra, a, nil)
      }
      for _ in 0..<4 {
        let low = Int.random(in: 0..<width, using: &random)
        let count = Int.random(in: 1...width - low, using: &random)
        let name = "slice_\(outputs.count)"
        maker.output(name, maker.slice(a, low: low, width: count))
        outputs.append((name, .slice, count, low, false))
      }
    }

    private mutating func add(_ operation: Operation, _ width: Int, _ a: NodeID, _ b: NodeID?) {
      let name = "\(Identifier.snakeCase("\(operation)"))_\(outputs.count)"
      maker.output(name, maker.add(operation, width, a, b))
      let usesSecond =
        switch operation {
        case .shiftLeft, .shiftRightUnsigned, .shiftRightSigned, .multiplyUnsigned, .multiplySigned: true
        default: false
        }
      outputs.append((name, operation, width, 0, usesSecond))
    }
  }

  @Test(arguments: widths) func agreesWithBits(width: Int) throws {
    var random = RandomValues(seed: UInt64(width) &* 77)
    var corners: Set<String> = []
    for second in [1, 3, 7, 12, 64, 70, width] {
      var bench = Bench(width: width, second: second, random: &random)
      let model = try Interpreter(try bench.maker.netlist())
      for _ in 0..<60 {
        let (a, b) = (random.bits(width: width), random.bits(width: width))
        let other = random.next() % 8 == 0 ? a : b
        let s = random.bits(width: second)
        try model.poke("a", a)
        try model.poke("b", other)
        try model.poke("s", s)
        model.settle()
        for output in bench.outputs {
          let want = expected(output.operation, output.width, a, output.usesSecond ? s : other, low: output.low)
          let got = try model.peek(output.name)
          #expect(got == want, "\(output.operation) of \(a), \(other), \(s), seed \(random.seed)")
        }
        if a.isOnes { corners.insert("ones") }
        if a.isZero { corners.insert("zero") }
        if a == other { corners.insert("equal") }
        if a.isNegative, !other.isNegative { corners.insert("signs differ") }
        if let amount = s.unsignedValue, amount >= UInt64(width) { corners.insert("shifted out") }
        if let amount = s.unsignedValue, amount < UInt64(width), amount > 0 { corners.insert("shifted") }
      }
    }
    #expect(corners.isSuperset(of: ["ones", "zero", "equal", "signs differ", "shifted out"]), "seed \(random.seed)")
    #expect(width == 1 || corners.contains("shifted"))
  }

  @Test(arguments: 1...4) func exhaustiveWhereNarrow(width: Int) throws {
    var random = RandomValues(seed: 5)
    var bench = Bench(width: width, second: 3, random: &random)
    let model = try Interpreter(try bench.maker.netlist())
    for a in 0..<UInt64(1) << width {
      for b in 0..<UInt64(1) << width {
        for s in 0..<UInt64(8) {
          try model.poke("a", a)
          try model.poke("b", b)
          try model.poke("s", s)
          model.settle()
          for output in bench.outputs {
            let second = output.usesSecond ? Bits(s, width: 3) : Bits(b, width: width)
            let want = expected(output.operation, output.width, Bits(a, width: width), second, low: output.low)
            #expect(try model.peek(output.name) == want, "\(output.operation) of \(a), \(b), \(s)")
          }
        }
      }
    }
  }
}
