import Description

extension RadixTopK {
  /// Lanes, counters and the choice of the digit.
  func buildSelection(_ control: Control, _ m: ModuleBuilder, _ p: Parameters) {
    let incoming = p.overlapped ? control.loads : Bit?.none
    let stored = control.word[p.rowBits..<p.wordBits].named("stored_count")
    let count = incoming.map { mux($0, rowsCount, stored).named("row_count") } ?? stored
    let occupied = m.occupied(count, lanes: p.lanes)
    let thresholds = 1 << p.digitBits - 1
    var reached = [[Bit]](repeating: [], count: thresholds)
    for lane in 0..<p.lanes {
      let key = digits(control.word, lane, p).named("key_\(lane)")
      // Without overlap the first digit is read from the buffer like the others.
      let first = incoming == nil ? key : digits(rows.payload, lane, p).named("incoming_key_\(lane)")
      let unit = m.instance("lane_\(lane)", RadixLane.self, .init(digits: p.passes, digitBits: p.digitBits))
      unit.occupied <== occupied[lane].named("occupied_\(lane)")
      unit.first <== first[p.digitsBits - p.digitBits..<p.digitsBits]
      unit.key <== key
      unit.found <== threshold
      unit.known <== known
      for index in 0..<thresholds { reached[index].append(unit.reaches[index]) }
    }
    let remaining = reached.enumerated().map { index, candidates -> Signed in
      let counter = m.instance("counter_\(index + 1)", RadixCounter.self, .init(lanes: p.lanes, bits: p.restBits))
      counter.candidates <== cat(candidates.reversed().map { Unsigned($0) })
      counter.counts <== counted
      counter.restart <== countedFirst
      counter.target <== target
      return counter.remaining
    }
    pickDigit(remaining, m, p)
  }

  /// The greatest threshold that enough elements reach: the last counter that went below 0. The next pass looks for
  /// what the counter above it has left.
  private func pickDigit(_ remaining: [Signed], _ m: ModuleBuilder, _ p: Parameters) {
    let enough = remaining.map(\.isNegative)
    let left = remaining + [target]
    // The thresholds are tried like a binary search, which the choice of what is left shares.
    func chosen(_ range: Range<Int>) -> Signed {
      if range.count == 1 { return left[range.lowerBound] }
      let middle = (range.lowerBound + range.upperBound) / 2
      return mux(enough[middle - 1], chosen(middle..<range.upperBound), chosen(range.lowerBound..<middle))
    }
    func bit(_ place: Int, _ range: Range<Int>) -> Bit {
      let middle = (range.lowerBound + range.upperBound) / 2
      if range.count == 2 << place { return enough[middle - 1] }
      return mux(enough[middle - 1], bit(place, middle..<range.upperBound), bit(place, range.lowerBound..<middle))
    }
    let all = 0..<1 << p.digitBits
    let digit = cat((0..<p.digitBits).reversed().map { Unsigned(bit($0, all)) }).named("found_digit")
    let next = chosen(all).named("next_target")
    let isFirst = (rows.fires & (row == 0)).named("starts")
    when(isFirst) {
      target <== k - 1
      threshold <== 0
    }.elseWhen(picks) {
      target <== next
      // The digit goes to the highest place that is not known yet.
      threshold <== threshold
        | cat(
          (0..<p.passes).map { place in
            let isNext = place == 0 ? !known[0] : !known[place] & known[place - 1]
            return digit & isNext.named("finds_digit_\(place)").repeated(p.digitBits)
          })
    }
  }

  /// The key of a lane as a number that orders like it, padded to whole digits.
  func digits(_ word: Unsigned, _ lane: Int, _ p: Parameters) -> Unsigned {
    p.orderedKey(word, lane).extended(to: p.digitsBits)
  }
}
