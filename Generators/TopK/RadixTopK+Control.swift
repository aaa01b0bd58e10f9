import Description

extension RadixTopK {
  func buildControl(_ filter: Instance<TopKFilter>, _ m: ModuleBuilder, _ p: Parameters) -> Control {
    var phase = m.state("phase", Phase.self, reset: .load)
    let buffer: Memory<Unsigned> = m.memory(
      "rowBuffer", depth: p.depth, width: p.wordBits, "the rows of the vector, each with its number of elements")
    let loads = (phase == .load).named("loads")
    let lastPass = p.passes == 1 ? picks : (picks & known[p.passes - 2]).named("finds_last_digit")
    let filters = ((phase == .filter) | lastPass).named("filters")
    let mayRead = (begins | reading).named("may_read")
    let searches = (!filters).named("searches")
    let reads = (mayRead & (searches | filter.ready)).named("reads")
    let isLastRow = (row == lastRow).named("is_last_row")
    let readsLast = (reads & isLastRow).named("reads_last")
    let takes = rows.fires
    let takesLast = (takes & rowsLast).named("takes_last")
    let takesFirst = (takes & (row == 0)).named("takes_first")

    rows.ready <== loads
    buffer.write(row, cat(rowsCount, rows.payload).named("taken_word"), when: takes)
    let word = buffer.readSynchronous(row, enable: reads, name: "word")
    when(takesLast | readsLast) {
      row <== 0
    }.elseWhen(takes | reads) {
      row <== row &+ 1
    }
    when(takesLast) { lastRow <== row }
    reading <== mayRead & !readsLast
    filter.reads <== reads & filters
    filter.first <== (row == 0)
    filter.last <== readsLast
    filter.word <== word[0..<p.rowBits]
    filter.wordCount <== word[p.rowBits..<p.wordBits]

    let finished = filter.ends
    select(phase) { phases in
      phases.on(.load) { when(takesLast) { phase <== .select } }
      phases.on(.select) { when(lastPass) { phase <== .filter } }
      phases.on(.filter) { when(finished) { phase <== .load } }
    }

    // A row is counted as it comes in (the first pass, when it is overlapped) or as it is read.
    let counts = (reads & searches).named("reads_to_count")
    wordRead <== counts
    wordFirst <== counts & (row == 0)
    wordLast <== counts & isLastRow
    counted <== p.overlapped ? wordRead | takes : wordRead
    countedFirst <== p.overlapped ? wordFirst | takesFirst : wordFirst
    countedLast <== p.overlapped ? wordLast | takesLast : wordLast
    picks <== countedLast
    begins <== p.overlapped ? countedLast : countedLast | takesLast
    selecting <== (phase == .select)
    when(finished) { known <== 0 }.elseWhen(picks) {
      known <== p.passes == 1 ? 1 : cat(known[0..<p.passes - 1], m.constant(1, width: 1))
    }
    return Control(loads: loads, word: word)
  }
}
