import Description

extension RadixTopK {
  /// A row that was read is compared, its ties are numbered, and what is kept is packed.
  func buildFilter(_ eliminator: Instance<ZeroEliminator>, _ control: Control, _ m: ModuleBuilder, _ p: Parameters) {
    let advance = eliminator.rows.ready
    let readForResult = (control.reads & control.filters).named("reads_for_result")
    let valid = m.held(readForResult, "filterValid", when: advance)
    let last = m.held(control.readsLast, "filterLast", when: advance)
    let first = m.held((row == 0), "filterFirst", when: advance)
    let stored = control.word[p.rowBits..<p.wordBits].named("filter_count")
    let occupied = m.occupied(stored, lanes: p.lanes).enumerated().map { $1.named("filter_occupied_\($0)") }
    let keys = (0..<p.lanes).map { digits(control.word, $0, p).named("filter_key_\($0)") }
    let above = cat(
      (0..<p.lanes).reversed().map {
        Unsigned((occupied[$0] & (keys[$0] > threshold)).named("is_above_\($0)"))
      })
    let equal = cat(
      (0..<p.lanes).reversed().map {
        Unsigned((occupied[$0] & (keys[$0] == threshold)).named("is_equal_\($0)"))
      })

    let comparedValid = m.held(valid, "comparedValid", when: advance)
    let comparedLast = m.held(last, "comparedLast", when: advance)
    let comparedFirst = m.held(first, "comparedFirst", when: advance)
    let comparedRow = m.held(control.word[0..<p.rowBits], "comparedRow", when: advance)
    let aboveMask = m.held(above, "aboveThreshold", when: advance)
    let equalMask = m.held(equal, "equalThreshold", when: advance)

    eliminator.rows.valid <== comparedValid
    eliminator.rows.payload <== comparedRow
    eliminator.rowsLast <== comparedLast
    eliminator.rowsKeep
      <== kept(
        aboveMask, equalMask, first: comparedFirst, advance: (advance & comparedValid).named("filter_advances"), m, p)

    let empty = (eliminator.resultsCount == 0).named("is_empty")
    let offered = (eliminator.results.valid & (!empty | eliminator.resultsLast)).named("offered")
    results.valid <== offered
    results.payload <== eliminator.results.payload
    resultsCount <== eliminator.resultsCount
    resultsLast <== eliminator.resultsLast
    eliminator.results.ready <== results.ready | !offered
  }

  /// What is above the threshold, and of what equals it as many as `target` allows, the first ones.
  private func kept(
    _ above: Unsigned, _ equal: Unsigned, first: Bit, advance: Bit, _ m: ModuleBuilder, _ p: Parameters
  ) -> Unsigned {
    var ties: Signed = m.register("ties", width: p.restBits, reset: 0)
    let allowed = mux(first, target, ties).named("allowed_ties")
    let before = BitCounts.prefixes(equal.bits, "equal").enumerated().map { lane, ones -> Unsigned? in
      ones.isEmpty ? nil : cat(ones.reversed().map { Unsigned($0) }).named("ties_before_\(lane)")
    }
    if let total = before[p.lanes] {
      // Never below −1: then nothing more is kept.
      let rest = (allowed - Signed(total).named("ties_of_row")).named("rest_of_ties")
      when(advance) { ties <== mux(rest.isNegative, -1, rest.truncated(to: p.restBits)) }
    }
    let low = Unsigned(bitPattern: allowed)
    let isMany = low[p.laneCountBits..<p.restBits].any.named("many_ties")
    let limit = low[0..<p.laneCountBits].named("tie_limit")
    let mayKeep = (!allowed.isNegative).named("may_keep_ties")
    let lanes = (0..<p.lanes).map { lane -> Unsigned in
      let isFirst = before[lane].map { isMany | ($0 <= limit) }
      let fits = isFirst.map { $0 & mayKeep } ?? mayKeep
      return Unsigned(above[lane] | (equal[lane] & fits))
    }
    return cat(lanes.reversed()).named("kept")
  }
}
