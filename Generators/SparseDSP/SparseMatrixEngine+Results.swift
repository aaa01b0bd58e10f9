import Description

extension SparseMatrixEngine {
  /// Two rows that leave, on both lanes.
  struct Rows {
    var valid: Bit
    /// Rows of lane A, then of lane B.
    var sums: [Signed]
    /// Reads the bias and scaling of the rows; one cycle before them.
    var reads: Bit
    var parameterAddress: Unsigned
    /// The last rows of their vectors; and of the layer.
    var endsVectors: Bit
    var endsLayer: Bit
  }

  /// The accumulators. The sums of rows `2j` and `2j + 1` come out of the last group of their row, one of up to four,
  /// and in one beat of the tile for each of the rows.
  func buildBanks(
    _ chain: Instance<SparseDSPChain>, _ control: Control, _ m: ModuleBuilder, _ p: Parameters
  ) -> [Instance<AccumulatorBank>] {
    m.note("What is known of a beat, \(p.depth) cycles later: {half, first tile, span, beat}.")
    let sent = cat(Unsigned(half), Unsigned(isFirstTile), control.span, beat).named("beat_facts")
    let facts = m.later(sent, by: p.depth, "facts")
    let row = facts[0].named("sum_row")
    let step = facts[1..<p.beatIndexBits].named("sum_step")
    let span = facts[p.beatIndexBits..<p.beatIndexBits + p.spanBits].named("sum_span")
    let isFirst = facts[p.beatIndexBits + p.spanBits].named("sum_is_first")
    let sumHalf = facts[p.beatIndexBits + p.spanBits + 1].named("sum_half")
    m.assert(
      !chain.sumsValid | (chain.sumsEnds == lookup(span, in: ends(m, p)).named("expected_ends")),
      "sums end where rows end")

    m.note("The beat in which a row of 2, 4 or 8 groups is summed says which of as many banks it belongs to.")
    let turns = (0..<p.spans).map { bits -> [Bit] in
      (0..<1 << bits).map { place in
        bits == 0 ? 1 : (step[0..<bits] == Unsigned(place)).named("is_place_\(place)_of_\(1 << bits)")
      }
    }
    return (0..<p.banks).map { index in
      let bank = m.instance("bank_\(index)", AccumulatorBank.self, .init(sumBits: p.chain.sumBits))
      let isTurn = lookup(span, in: turns.map { $0[index % $0.count] }).named("is_turn_of_\(index)")
      // The last group of the row, for each number of groups; equal ones at the end are one case.
      var sources = (0..<p.spans).map { index | (1 << $0 - 1) }
      while sources.count > 1, sources[sources.count - 2] == sources[sources.count - 1] { sources.removeLast() }
      bank.adds <== chain.sumsValid & isTurn
      bank.isFirst <== isFirst
      bank.half <== sumHalf
      bank.row <== row
      bank.sumA <== lookup(span, in: sources.map { chain.sumsA[$0] })
      bank.sumB <== lookup(span, in: sources.map { chain.sumsB[$0] })
      bank.readHalf <== drainedHalf
      return bank
    }
  }

  /// Reads the banks one after the other.
  func buildDrain(
    _ banks: [Instance<AccumulatorBank>], _ control: Control, _ m: ModuleBuilder, _ p: Parameters
  ) -> Rows {
    m.note("The banks of finished rows, one after the other.")
    let sends = m.later(control.drains, by: p.depth, "sends")
    let sendsLast = m.later(control.drainsLast, by: p.depth, "sendsLast")
    let bank = drainedRows[0..<p.bankBits].named("drained_bank")
    let isLastPair = (drainedVectors == control.lastPair).named("drains_last_pair")
    let nextRows = (drainedRows &+ 1).named("next_rows")
    let nextVectors = (drainedVectors &+ 1).named("next_vectors")
    when(sends) {
      drainedRows <== mux(sendsLast, 0, nextRows)
      when(bank == Unsigned(p.banks - 1)) { drainedHalf <== !drainedHalf }
    }
    when(sendsLast) { drainedVectors <== mux(isLastPair, 0, nextVectors) }

    let chosen = [banks.map(\.rowsA), banks.map(\.rowsB)].flatMap { lane in
      (0..<2).map { row in lookup(bank, in: lane.map { $0[row] }) }
    }
    let sums = zip(chosen, ["sumA0", "sumA1", "sumB0", "sumB1"]).map { value, name in
      Signed(bitPattern: m.held(Unsigned(bitPattern: value), name))
    }
    let valid = m.held(sends, "rowsSent")
    sumsValid <== valid
    for row in 0..<2 {
      sumsA[row] <== sums[row]
      sumsB[row] <== sums[2 + row]
    }
    sumsRows <== m.held(drainedRows, "sentRows")
    sumsVectors <== m.held(drainedVectors, "sentVectors")
    sumsBoth <== m.held((!isLastPair | control.lastIsPair), "sentBoth")
    let tile = (parameterBase &+ drainedRows[p.bankBits..<p.rowPairBits]).named("parameter_tile")
    return Rows(
      valid: valid, sums: sums, reads: sends, parameterAddress: cat(tile, bank).named("parameter_address"),
      endsVectors: m.held(sendsLast, "sentLast"), endsLayer: m.held((sendsLast & isLastPair), "sentAll"))
  }
}
