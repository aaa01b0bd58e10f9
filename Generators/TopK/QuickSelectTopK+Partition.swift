import Description

extension QuickSelectTopK {
  /// A row of the vector or of a round is compared with the pivot; what is below it goes left, what is above it right.
  func buildPartition(_ parts: Parts, _ control: Control, _ m: ModuleBuilder, _ p: Parameters) {
    let compares = (control.takes | wordValid).named("compares")
    let isFirst = (control.takesFirst | wordFirst).named("is_first")
    let isLast = (control.takesLast | wordLast).named("is_last")
    let keptMask: Unsigned = m.wire("keptMask", width: p.lanes)
    let comparedRow: Unsigned = m.wire("comparedRow", width: p.keyRowBits)
    let keys = compareRow(comparedRow, parts, control, p)
    let occupied = occupiedLanes(keptMask, control, m, p)
    let isOfRound = (!control.loads).named("is_of_round")
    let less = (0..<p.lanes).map {
      (occupied[$0] & (control.loads | (keys[$0] < pivot))).named("is_below_\($0)")
    }
    let greater = (0..<p.lanes).map {
      (occupied[$0] & isOfRound & (keys[$0] > pivot)).named("is_above_\($0)")
    }
    // Everything of a vector that comes in is counted.
    let reached = (0..<p.lanes).map { occupied[$0] & (control.loads | !less[$0]) }
    func mask(_ bits: [Bit]) -> Unsigned { cat(bits.reversed().map { Unsigned($0) }) }

    comparedValid <== compares
    comparedFirst <== isFirst
    comparedLast <== isLast
    decides <== comparedValid & comparedLast
    when(comparedValid) { singleRow <== comparedFirst & comparedLast }
    let row = m.held(cat(keys.reversed()), "rowKeys", when: compares)
    let lessMask = m.held(mask(less), "belowPivot", when: compares)
    let greaterMask = m.held(mask(greater), "abovePivot", when: compares)
    for (counter, candidates) in [(parts.above, greater), (parts.reached, reached)] {
      counter.candidates <== mask(candidates)
      counter.counts <== comparedValid
      counter.restart <== comparedFirst
      counter.target <== target
    }
    for (side, keep) in [(parts.left, lessMask), (parts.right, greaterMask)] {
      side.valid <== comparedValid
      side.first <== comparedFirst
      side.last <== comparedLast
      side.keys <== row
      side.keep <== keep
    }
    var (keptMaskWire, comparedRowWire) = (keptMask, comparedRow)
    keptMaskWire <== mux(readsRight, greaterMask, lessMask)
    comparedRowWire <== row
  }

  /// The keys of the row that is compared, as numbers that order like them.
  private func compareRow(_ comparedRow: Unsigned, _ parts: Parts, _ control: Control, _ p: Parameters) -> [Unsigned] {
    // Two bits choose between four rows, so that a bit of a key is one choice of four.
    let isNotStored = (control.loads | keepsRow).named("is_not_stored")
    let isOther = (control.loads | (readsRight & !keepsRow)).named("is_other")
    return (0..<p.lanes).map { lane in
      let bits = lane * p.keyBits..<(lane + 1) * p.keyBits
      let stored = mux(isOther, parts.right.word[bits], parts.left.word[bits])
      return mux(isNotStored, mux(isOther, p.orderedKey(rows.payload, lane), comparedRow[bits]), stored)
        .named("key_\(lane)")
    }
  }

  private func occupiedLanes(_ keptMask: Unsigned, _ control: Control, _ m: ModuleBuilder, _ p: Parameters) -> [Bit] {
    let count = mux(control.loads, rowsCount, control.wordCount).named("row_count")
    let keeps = (keepsRow & !control.loads).named("keeps_lanes")
    return m.occupied(count, lanes: p.lanes).enumerated().map {
      mux(keeps, keptMask[$0], $1).named("occupied_\($0)")
    }
  }

  /// The pivot generator, and which rows and lanes may give a pivot.
  func buildGenerator(_ parts: Parts, _ control: Control, _ m: ModuleBuilder, _ p: Parameters) {
    let compares = (control.takes | wordValid).named("steps")
    let left = (generator ^ (generator &<< 13)).named("shifted_by_13")
    let right = (left ^ (left >> 17).extended(to: 32)).named("shifted_by_17")
    let next = (right ^ (right &<< 5)).named("next_generator")
    let following = (place &+ 1).named("next_place")
    when(compares) {
      generator <== mux(control.takesFirst & seed.any, seed, next)
      place <== mux(control.takesFirst | wordFirst, 0, following)
    }
    // A row with a number of b bits replaces the candidate with a chance of 2^−b. Three candidates stand for more rows.
    let number = p.pivot == .random ? place : place >> 2
    let bits = p.pivot == .random ? p.rowAddressBits : max(0, p.rowAddressBits - 2)
    let draws = (0..<bits).map { generator[31 - $0] & number[$0..<bits].any }
    let replaces = draws.isEmpty ? m.constant(1, width: 1)[0] : !(draws.dropFirst().reduce(draws[0]) { $0 | $1 })
    let mayReplace = replaces.named("may_replace")
    for side in [parts.left, parts.right] {
      side.preferred <== generator[0..<p.lanes]
      side.replaces <== mayReplace
    }
  }
}
