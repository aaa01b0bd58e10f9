import Netlist

extension Assembler {
  /// A node of more than 64 bits: word by word where the words are independent, else one wide operation.
  mutating func assembleWide(_ v: Value) {
    let words = wordCount(v.width)
    switch v.node.operation {
    case .and: for k in 0..<words { emit(.and, v.result + k, v.a + k, v.b + k, .max) }
    case .or: for k in 0..<words { emit(.or, v.result + k, v.a + k, v.b + k, .max) }
    case .xor: for k in 0..<words { emit(.xor, v.result + k, v.a + k, v.b + k, .max) }
    case .not:
      for k in 0..<words { emit(.not, v.result + k, v.a + k, shift: 0, mask: ones(min(64, v.width - k * 64))) }
    case .mux:
      for k in 0..<words { emit(select: v.result + k, v.a, v.b + k, v.operand(v.node.c) + k) }
    case .slice: slice(v.result, v.a, low: Int(v.node.b), width: v.width)
    case .zeroExtend:
      // The words above stay zero for ever.
      for k in 0..<wordCount(v.width(v.node.a)) { emit(.field, v.result + k, v.a + k, shift: 0, mask: .max) }
    case .concatenate: concatenate(v)
    case .cases: cases(v)
    default: emit(wide: WideOperation(v.node.operation, v))
    }
  }
}

struct KeyedValue: BitwiseCopyable {
  var key: Words
  var value: Words
}

/// An operation on operands or a result of more than 64 bits.
struct WideOperation {
  var operation: Operation
  var result: Words
  var width: Int
  var a: Words
  var widthA: Int
  var b: Words
  var widthB: Int
  var memoryDepth = 0
  var pairs: Table<KeyedValue>?

  init(_ operation: Operation, _ v: Assembler.Value, pairs: Table<KeyedValue>? = nil, fallback: Words? = nil) {
    self.operation = operation
    self.pairs = pairs
    result = v.result
    width = v.width
    a = v.a
    widthA = v.width(v.node.a)
    b = a
    widthB = widthA
    switch operation {
    case .memoryRead:
      b = v.contents
      memoryDepth = v.memory.depth
    case .cases: b = fallback ?? a
    case .reduceAnd, .reduceOr, .reduceXor, .signExtend: break
    default:
      b = v.b
      widthB = v.width(v.node.b)
    }
  }
}

/// One output of a module that is not described here.
struct ExternalOutput {
  /// The placement, replaced by the index among the external modules.
  var external: Int
  var position: Int
  var result: Words
}
