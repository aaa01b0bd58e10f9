import Description

/// The shape of a vector's rows: `lanes` elements of `width` bits, at most `capacity` in all.
struct RowShape {
  var lanes: Int
  var width: Int
  var capacity: Int

  var bits: Int { lanes * width }
  var countBits: Int { bitsOfCount(to: lanes) }
  var depth: Int { (capacity + lanes - 1) / lanes }
  /// Bits of a row's number, at least 1.
  var addressBits: Int { bitsOfCount(to: max(1, depth - 1)) }
}

/// A buffer for the rows of a vector, each with its count, that gives them again in their order as often as wanted.
struct RowReplay {
  private let shape: RowShape
  private let buffer: Memory<Unsigned>

  /// What is given: a word is read in the cycle before it is valid.
  struct Sent {
    var valid: Bit
    var last: Bit
    var word: Unsigned
    /// The last row is taken in this cycle.
    var ends: Bit
  }

  init(_ shape: RowShape, _ m: ModuleBuilder) {
    self.shape = shape
    buffer = m.memory(
      "rowBuffer", depth: shape.depth, width: shape.bits + shape.countBits,
      "the rows of the vector, each with its number of elements")
  }

  /// Stores `word` while `taken`; gives the rows while `sends`, one a cycle in which `ready` is 1.
  func build(taken: Bit, last: Bit, word: Unsigned, sends: Bit, ready: Bit, _ m: ModuleBuilder) -> Sent {
    var row: Unsigned = m.register("row", width: shape.addressBits, reset: 0)
    var lastRow: Unsigned = m.register("lastRow", width: shape.addressBits, reset: 0)
    var valid: Bit = m.register("wordValid", reset: 0)
    var isLast: Bit = m.register("wordIsLast", reset: 0)
    let takenLast = (taken & last).named("stores_last")
    let ends = (valid & isLast & ready).named("ends")
    let mayRead = (sends & (!valid | (ready & !isLast))).named("reads")
    let readsLast = (mayRead & (row == lastRow)).named("reads_last")
    buffer.write(row, word, when: taken)
    let read = buffer.readSynchronous(row, enable: mayRead, name: "word")
    when(takenLast | readsLast) { row <== 0 }.elseWhen(taken | mayRead) { row <== row &+ 1 }
    when(takenLast) { lastRow <== row }
    when(mayRead) {
      valid <== 1
      isLast <== readsLast
    }.elseWhen(ready) { valid <== 0 }
    m.assume(
      !taken | last | (row != Unsigned(shape.depth - 1)), "a vector is not longer than the buffer")
    return Sent(valid: valid, last: isLast, word: read, ends: ends)
  }
}
