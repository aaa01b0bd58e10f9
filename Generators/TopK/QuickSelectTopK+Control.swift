import Description

extension QuickSelectTopK {
  /// Phases, the buffer, and what is read when.
  func buildControl(_ parts: Parts, _ m: ModuleBuilder, _ p: Parameters) -> Control {
    var phase = m.state("phase", Phase.self, reset: .load)
    let loads = (phase == .load).named("loads")
    let filters = (phase == .filter).named("filters")
    let takes = rows.fires
    let takesFirst = (takes & (row == 0)).named("takes_first")
    let takesLast = (takes & rowsLast).named("takes_last")
    rows.ready <== loads
    selecting <== (phase == .select)

    let decision = buildDecision(parts, m, p)
    let wait = buildWait(decision, m, p)
    let isRead = (reading & wait.isOver).named("is_reading")
    let readsOfRound = (wait.startsNow | (isRead & !filters)).named("reads_of_round")
    let readsOfResults = (reading & filters & parts.filter.ready).named("reads_of_results")
    let reads = (readsOfRound | readsOfResults).named("reads")
    // A round that begins with a reading in this cycle has one row or more than two.
    let isLastRow = mux(decides, singleRow, row == lastRow).named("is_last_row")
    let readsLast = (reads & isLastRow).named("reads_last")
    when(takesLast | readsLast) {
      row <== 0
    }.elseWhen(takes | reads) {
      row <== row &+ 1
    }
    when(takesLast) { bufferLast <== row }
    when(decision.starts) {
      reading <== !singleRow
    }.elseWhen(decision.ends) {
      reading <== 1
    }.elseWhen(readsLast) {
      reading <== 0
    }
    wordValid <== readsOfRound
    wordFirst <== readsOfRound & (row == 0)
    wordLast <== readsOfRound & isLastRow
    for side in [parts.left, parts.right] {
      side.reads <== readsOfRound
      side.readRow <== row
    }
    select(phase) { phases in
      phases.on(.load) { when(takesLast) { phase <== .select } }
      phases.on(.select) { when(decision.ends) { phase <== .filter } }
      phases.on(.filter) { when(parts.filter.ends) { phase <== .load } }
    }
    when(takesFirst) { target <== k - 1 }
    when(takesLast) { fresh <== 1 }.elseWhen(decides) { fresh <== 0 }
    buildFilter(parts, takes: takes, reads: readsOfResults, last: isLastRow, m, p)

    let tail = m.held(decision.tail, "tail", when: decision.starts)
    let isPartial = (wordLast & tail.any).named("is_partial")
    let wordCount = mux(isPartial, tail.extended(to: p.laneCountBits), m.constant(p.lanes, width: p.laneCountBits))
    return Control(
      loads: loads, takes: takes, takesFirst: takesFirst, takesLast: takesLast, wordCount: wordCount.named("word_count")
    )
  }

  private func buildFilter(
    _ parts: Parts, takes: Bit, reads: Bit, last: Bit, _ m: ModuleBuilder, _ p: Parameters
  ) {
    let buffer: Memory<Unsigned> = m.memory(
      "rowBuffer", depth: p.depth, width: p.wordBits, "the rows of the vector, each with its number of elements")
    buffer.write(row, cat(rowsCount, rows.payload).named("taken_word"), when: takes)
    let word = buffer.readSynchronous(row, enable: reads, name: "word")
    parts.filter.reads <== reads
    parts.filter.first <== (row == 0)
    parts.filter.last <== last
    parts.filter.word <== word[0..<p.rowBits]
    parts.filter.wordCount <== word[p.rowBits..<p.wordBits]
    parts.filter.threshold <== pivot
    parts.filter.target <== target
  }

  /// What a round led to, in the cycle in which `decides` holds.
  private struct Decision {
    /// The threshold is known; or another round begins, over `lastRow + 1` rows, the last one with `tail` keys.
    var ends, starts: Bit
    var lastRow, tail: Unsigned
  }

  private func buildDecision(_ parts: Parts, _ m: ModuleBuilder, _ p: Parameters) -> Decision {
    let (above, reached) = (parts.above.remaining, parts.reached.remaining)
    let goesRight = above.isNegative.named("goes_right")
    let goesLeft = (!fresh & !goesRight).named("goes_left")
    // Of a vector that has come in everything was taken off: −1 is left of k = n.
    let isAll = (reached > -2).named("takes_all")
    let isNone = target.isNegative.named("takes_none")
    let found = (!goesRight & reached.isNegative).named("finds_threshold")
    let isKnown = mux(fresh, isAll | isNone, found).named("is_known")
    let ends = (decides & isKnown).named("ends")
    let starts = (decides & !isKnown).named("starts")
    let lastRowOfSide = mux(goesRight, parts.right.lastRow, parts.left.lastRow).named("next_last_row")
    let tail = mux(goesRight, parts.right.tail, parts.left.tail).named("next_tail")

    let candidates = (0..<p.side.candidates).map {
      mux(goesRight, parts.right.candidates[$0], parts.left.candidates[$0]).named("candidate_\($0)")
    }
    let next = candidates.count == 1 ? candidates[0] : median(candidates[0], candidates[1], candidates[2])
    let endsAtOnce = (ends & fresh).named("ends_at_once")
    let endsRound = (ends & !fresh).named("ends_with_round")
    let startsLeft = (starts & goesLeft).named("starts_left")
    // Nothing is above the greatest key, and everything is at least 0.
    let bound = mux(isNone, m.constant((1 << p.keyBits) - 1, width: p.keyBits), 0)
    when(endsAtOnce) { pivot <== bound }.elseWhen(starts) { pivot <== next }
    when(endsRound) { target <== above }.elseWhen(startsLeft) { target <== reached }
    when(ends) {
      lastRow <== bufferLast
    }.elseWhen(starts) {
      lastRow <== lastRowOfSide
      readsRight <== goesRight
      keepsRow <== singleRow
    }
    m.cover(starts & singleRow, "a row is searched again")
    m.cover(starts & goesRight, "the greater keys are searched")
    m.cover(startsLeft, "the smaller keys are searched")
    return Decision(ends: ends, starts: starts, lastRow: lastRowOfSide, tail: tail)
  }

  /// A short round waits for the last rows to be packed and stored: `latency + 2 − rows` cycles.
  private func buildWait(_ decision: Decision, _ m: ModuleBuilder, _ p: Parameters) -> (startsNow: Bit, isOver: Bit) {
    var pause: Unsigned = m.register("pause", width: bitsOfCount(to: p.latency), reset: 0)
    let isAlwaysShort = p.depth - 1 <= p.latency
    let isShort = isAlwaysShort ? m.constant(1, width: 1)[0] : decision.lastRow <= Unsigned(p.latency)
    let waits = (isShort & !singleRow).named("waits")
    let isPausing = pause.any.named("is_pausing")
    let low = decision.lastRow.lowest(pause.width)
    let cycles = (m.constant(p.latency, width: pause.width) &- low).named("pause_of_round")
    let startsLater = (decision.starts & waits).named("starts_later")
    when(startsLater) {
      pause <== cycles
    }.elseWhen(isPausing) {
      pause <== pause &- 1
    }
    m.cover(startsLater, "a round waits for its rows")
    return ((decision.starts & !waits).named("starts_now"), !isPausing)
  }

  private func median(_ a: Unsigned, _ b: Unsigned, _ c: Unsigned) -> Unsigned {
    let (ab, ac, bc) = ((a > b).named("is_0_above_1"), (a > c).named("is_0_above_2"), (b > c).named("is_1_above_2"))
    return mux(ab != ac, a, mux(ab == bc, b, c)).named("median")
  }
}
