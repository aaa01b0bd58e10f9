/// What a change of one bit of a register does to a value within the same cycle, for up to 64 bits of the register at
/// once, each looked at by itself: all other registers, memories and inputs are as in the golden run.
struct Influence {
  /// Bit `i` of the register, if set in `mask`, inverts bit `i + offset` of the value for certain.
  struct Move {
    var offset = 0
    var mask: UInt64 = 0
  }

  /// Bits of the register that may change the value in a way that is not followed up.
  private(set) var loose: UInt64 = 0
  private(set) var count = 0
  private var held: InlineArray<4, Move> = InlineArray(repeating: Move())

  init() {}

  init(_ move: Move) { add(move) }

  subscript(index: Int) -> Move { held[index] }

  /// All bits of the register that may change the value.
  var sources: UInt64 {
    var mask = loose
    for index in 0..<count { mask |= held[index].mask }
    return mask
  }

  var isNothing: Bool { loose == 0 && count == 0 }

  /// Where the changed bit `i` lies in a value of at most 64 bits; for bits that are not loose.
  func difference(of bit: Int) -> UInt64 {
    var difference: UInt64 = 0
    for index in 0..<count where held[index].mask >> UInt64(bit) & 1 == 1 {
      difference ^= 1 << UInt64(bit + held[index].offset)
    }
    return difference
  }

  // MARK: Putting together

  mutating func addLoose(_ mask: UInt64) {
    if mask & ~loose == 0 { return }
    loose |= mask
    clean()
  }

  /// More moves than there is room for become loose.
  mutating func add(_ move: Move) {
    let move = Move(offset: move.offset, mask: move.mask & ~loose)
    if move.mask == 0 { return }
    for index in 0..<count where held[index].offset == move.offset {
      held[index].mask |= move.mask
      return
    }
    if count == 4 { return addLoose(move.mask) }
    held[count] = move
    count += 1
  }

  /// An exclusive or: what is inverted twice in one place is not inverted.
  mutating func toggle(_ move: Move) {
    for index in 0..<count where held[index].offset == move.offset {
      held[index].mask ^= move.mask & ~loose
      return clean()
    }
    add(move)
  }

  /// The influence of the bits in `mask` alone.
  func restricted(to mask: UInt64) -> Influence {
    var result = Influence()
    result.loose = loose & mask
    for index in 0..<count { result.add(Move(offset: held[index].offset, mask: held[index].mask & mask)) }
    return result
  }

  private mutating func clean() {
    var kept = 0
    for index in 0..<count {
      let move = Move(offset: held[index].offset, mask: held[index].mask & ~loose)
      if move.mask == 0 { continue }
      held[kept] = move
      kept += 1
    }
    count = kept
  }
}
