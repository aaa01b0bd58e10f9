import Netlist

extension Assembler {
  /// One instruction for a node whose result and operands have at most 64 bits (slices and selections of wide ones too).
  mutating func assembleNarrow(_ v: Value) {
    let mask = ones(v.width)
    switch v.node.operation {
    case .and: emit(.and, v.result, v.a, v.b, mask)
    case .or: emit(.or, v.result, v.a, v.b, mask)
    case .xor: emit(.xor, v.result, v.a, v.b, mask)
    case .not: emit(.not, v.result, v.a, shift: 0, mask: mask)
    case .reduceAnd: emit(.reduceAnd, v.result, v.a, shift: 0, mask: ones(v.width(v.node.a)))
    case .reduceOr: emit(.reduceOr, v.result, v.a, shift: 0, mask: mask)
    case .reduceXor: emit(.reduceXor, v.result, v.a, shift: 0, mask: mask)
    case .signExtend: emit(.signExtend, v.result, v.a, shift: 64 - v.width(v.node.a), mask: mask)
    case .zeroExtend: emit(.field, v.result, v.a, shift: 0, mask: mask)
    case .slice: slice(v.result, v.a, low: Int(v.node.b), width: v.width)
    case .mux: emit(select: v.result, v.a, v.b, v.operand(v.node.c))
    case .concatenate: concatenate(v)
    case .cases: cases(v)
    case .memoryRead: read(v)
    default: arithmetic(v, mask)
    }
  }

  private mutating func arithmetic(_ v: Value, _ mask: UInt64) {
    let unused = UInt64(64 - v.width)
    switch v.node.operation {
    case .add: emit(.add, v.result, v.a, v.b, mask)
    case .subtract: emit(.subtract, v.result, v.a, v.b, mask)
    case .multiplyUnsigned: emit(.multiplyUnsigned, v.result, v.a, v.b, mask)
    case .multiplySigned:
      let distances = UInt64(64 - v.width(v.node.a)) | UInt64(64 - v.width(v.node.b)) << 8 | unused << 16
      emit(.multiplySigned, v.result, v.a, v.b, distances)
    case .equal: emit(.equal, v.result, v.a, v.b, 0)
    case .lessUnsigned: emit(.lessUnsigned, v.result, v.a, v.b, 0)
    case .lessSigned: emit(.lessSigned, v.result, v.a, v.b, UInt64(64 - v.width(v.node.a)))
    case .shiftLeft: emit(.shiftLeft, v.result, v.a, v.b, mask)
    case .shiftRightUnsigned: emit(.shiftRightUnsigned, v.result, v.a, v.b, mask)
    case .shiftRightSigned: emit(.shiftRightSigned, v.result, v.a, v.b, unused)
    default: preconditionFailure("\(v.node.operation) is not computed")
    }
  }

  /// Bits of a value of any width: one instruction for each word of the result.
  mutating func slice(_ result: Words, _ a: Words, low: Int, width: Int) {
    for word in 0..<wordCount(width) {
      let bits = min(64, width - word * 64)
      let (source, shift) = ((low + word * 64) / 64, (low + word * 64) % 64)
      let opcode: Opcode = shift + bits <= 64 ? .field : .straddle
      emit(opcode, result + word, a + source, shift: shift, mask: ones(bits))
    }
  }

  /// Each word of the result gathers the pieces of the parts that reach into it.
  mutating func concatenate(_ v: Value) {
    let parts = v.operands.map { (words: v.operand($0), width: v.width($0)) }
    if v.width <= 64, parts.count == 2 {
      emit(.join, v.result, parts[0].words, parts[1].words, UInt64(parts[1].width))
      return
    }
    if let first = parts.first, v.width <= 64, first.width == 1, v.operands.allSatisfy({ v.operand($0) == first.words })
    {
      emit(.signExtend, v.result, first.words, shift: 63, mask: ones(v.width))
      return
    }
    var pieces = [[Piece]](repeating: [], count: wordCount(v.width))
    var position = 0
    for part in parts.reversed() {
      for word in 0..<wordCount(part.width) {
        let bits = min(64, part.width - word * 64)
        let (target, offset) = ((position + word * 64) / 64, (position + word * 64) % 64)
        pieces[target].append(Piece(word: part.words + word, left: UInt64(offset), right: 0))
        if offset + bits > 64 {
          pieces[target + 1].append(Piece(word: part.words + word, left: 0, right: UInt64(64 - offset)))
        }
      }
      position += part.width
    }
    for (word, list) in pieces.enumerated() { emit(gather: v.result + word, list) }
  }

  /// Dense keys become a table of where the values lie; others are compared one by one.
  mutating func cases(_ v: Value) {
    let operands = v.operands
    let pairs = stride(from: 0, to: operands.count - 1, by: 2).map { (operands[$0], v.operand(operands[$0 + 1])) }
    let fallback = v.operand(operands[operands.count - 1])
    let greatest = v.width(v.node.a) <= 64 ? pairs.map { v.key($0.0) }.max() ?? 0 : .max
    guard greatest < UInt64(pairs.count * 4 + 256) else {
      emit(
        wide: WideOperation(
          .cases, v, pairs: pool.table(pairs.map { KeyedValue(key: v.operand($0.0), value: $0.1) }), fallback: fallback)
      )
      return
    }
    for word in 0..<wordCount(v.width) {
      var entries = [Words](repeating: fallback + word, count: Int(greatest) + 2)
      // The first of two equal keys counts.
      for (key, value) in pairs.reversed() { entries[Int(v.key(key))] = value + word }
      emit(table: v.result + word, v.a, entries)
    }
  }

  private mutating func read(_ v: Value) {
    emit(.read, v.result, v.a, v.contents, UInt64(v.memory.depth))
  }
}
