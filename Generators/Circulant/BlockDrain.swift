import Description

/// Sums of several block rows that leave one block row a cycle, so that what follows serves all of them.
struct BlockDrain {
  /// A block row leaves.
  var isDraining: Bit
  /// Its number.
  var row: Unsigned
  /// Its sums.
  var values: [Signed]

  /// `sums` of every block row are taken in the cycle in which `ended` is 1; the rows leave from the next one on.
  init(_ sums: [[Signed]], ended: Bit, _ m: ModuleBuilder) {
    let rows = sums.count
    var waiting: Unsigned = m.register("waiting", width: bitsOfCount(to: rows), reset: 0)
    var number: Unsigned = m.register("row", width: bitsOfCount(to: max(1, rows - 1)), reset: 0)
    isDraining = (waiting != 0).named("is_draining")
    when(ended) {
      waiting <== Unsigned(rows)
      number <== 0
    }.elseWhen(isDraining) {
      waiting <== waiting &- 1
      number <== number &+ 1
    }
    m.assume(!ended | (waiting <= 1), "a sum does not end before the block rows of the one before have left")
    // What follows the last block row is never used.
    var next: [Signed] = []
    for (index, own) in sums.enumerated().reversed() {
      next = own.enumerated().map { place, sum in
        m.held(next.isEmpty ? sum : mux(ended, sum, next[place]), "held_\(index)_\(place)")
      }
    }
    (row, values) = (number, next)
  }
}
