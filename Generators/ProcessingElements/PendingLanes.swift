import Description

/// The lanes of a row that still wait for their turn, and whose turn it is: the lowest first.
struct PendingLanes {
  /// One bit, that of the lane whose turn it is; none when no lane waits.
  var lowest: Unsigned
  /// Those that wait after it.
  var rest: Unsigned
  /// None waits after it.
  var isLast: Bit

  init(_ pending: Unsigned) {
    let below = (pending &- 1).named("pending_less_1")
    lowest = (pending & ~below).named("lowest")
    rest = (pending & below).named("pending_rest")
    isLast = (!rest.any).named("is_last_lane")
  }

  /// The value of the lane whose turn it is; 0 when no lane waits.
  func choice(of lanes: [Unsigned]) -> Unsigned { oneHot(lanes.enumerated().map { (lowest[$0], $1) }) }

  /// The number of the lane whose turn it is, in `bits` bits; 0 when no lane waits.
  func index(bits: Int) -> Unsigned {
    cat(
      (0..<bits).reversed().map { bit in
        let lanes = (0..<lowest.width).filter { $0 >> bit & 1 == 1 }.map { lowest[$0] }
        return Unsigned(lanes.dropFirst().reduce(lanes[0]) { $0 | $1 })
      })
  }
}
