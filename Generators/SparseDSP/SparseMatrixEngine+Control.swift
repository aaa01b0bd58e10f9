import Description

extension SparseMatrixEngine {
  /// What the controller tells the rest.
  struct Control {
    /// A beat is read.
    var issues: Bit
    /// It has index words.
    var readsIndices: Bit
    /// log2 N of its tile, whether the tile is dense, and its block.
    var level: Unsigned
    var isDense: Bit
    /// log2 of the groups that a row takes.
    var span: Unsigned
    var block: Unsigned
    /// The beat's vectors are a pair.
    var hasLaneB: Bit
    /// A bank is to be sent, `depth` cycles later; the last of its vectors.
    var drains: Bit
    var drainsLast: Bit
    /// Vector pairs less one.
    var lastPair: Unsigned
    /// The last pair has a vector on lane B.
    var lastIsPair: Bit
  }

  func buildControl(_ m: ModuleBuilder, _ p: Parameters) -> Control {
    let tiles: Memory<Unsigned> = m.memory("tiles", depth: p.tiles, width: p.tileBits)
    tiles.write(
      hostAddress[0..<p.tileAddressBits], hostData[0..<p.tileBits], when: hostWrites(.tiles))
    var fetches: Bit = m.wire("fetches")
    var restarts: Bit = m.wire("restarts")
    let fetchAddress = mux(restarts, tileBase, tileAddress).named("fetch_address")
    let tile = tiles.readSynchronous(fetchAddress, enable: fetches, name: "tile")
    let endsRows = tile[0].named("ends_rows")
    let endsMatrix = tile[1].named("ends_matrix")
    let level = tile[2..<5].named("level")
    let isDense = (level == Unsigned(p.chain.indexBits)).named("is_dense")

    m.note("A beat leaves unless finished rows wait in both halves of the banks.")
    // Beats pass unless both halves of the banks hold rows that were not sent; what waits begins to be sent when the
    // last of the rows before it go, and those make room in the same cycle.
    let drainEnds = (draining & (drainStep == Unsigned(p.banks - 1))).named("drain_ends")
    let issues = (running & (!waiting | drainEnds)).named("issues")
    let lastBeats = [1, 1, 3, 7, 15].prefix(p.chain.indexBits + 1).map { m.constant($0, width: p.beatIndexBits) }
    let isLastBeat = (beat == lookup(level, in: lastBeats).named("last_beat")).named("is_last_beat")
    let tileEnds = (issues & isLastBeat).named("tile_ends")
    let rowsEnd = (tileEnds & endsRows).named("rows_end")
    let matrixEnds = (tileEnds & endsMatrix).named("matrix_ends")
    let levelBelow = (level &- 1).named("level_below")
    let span = mux(level == 0, 0, levelBelow).named("wide_span")[0..<p.spanBits]
    let lastVector = (vectors &- 1).named("last_vector")
    let lastPair = lastVector[1..<p.pairBits + 1].named("last_pair")
    let isLastPair = (pair == lastPair).named("is_last_pair")
    let morePairs = (!isLastPair).named("more_pairs")
    let hasLaneB = (morePairs | lastVector[0]).named("has_lane_b")
    let runEnds = (matrixEnds & isLastPair).named("run_ends")
    let readsIndices = (issues & !isDense).named("reads_indices")
    fetches <== start | (tileEnds & !runEnds)
    restarts <== start | matrixEnds

    when(fetches) { tileAddress <== fetchAddress &+ 1 }
    let nextBeat = (beat &+ 1).named("next_beat")
    when(issues) { beat <== mux(isLastBeat, 0, nextBeat) }
    when(tileEnds) { isFirstTile <== endsRows }
    when(rowsEnd) { half <== !half }
    when(restarts) {
      weightAddress <== weightBase
      indexAddress <== indexBase
    }.elseWhen(issues) {
      weightAddress <== weightAddress &+ 1
      when(readsIndices) { indexAddress <== indexAddress &+ 1 }
    }
    when(start) {
      running <== 1
      pair <== 0
      vectorAddress <== sourceBase
    }.elseWhen(matrixEnds) {
      running <== morePairs
      pair <== pair &+ 1
      vectorAddress <== vectorAddress &+ sourcePairs
    }

    m.note("Rows are sent one bank a cycle, and wait while others are sent.")
    let stillDrains = (draining & !drainEnds).named("still_drains")
    let drainStarts = ((rowsEnd & !stillDrains) | (waiting & drainEnds)).named("drain_starts")
    draining <== drainStarts | stillDrains
    waiting <== stillDrains & (waiting | rowsEnd)
    when(draining) { drainStep <== drainStep &+ 1 }
    when(drainStarts) { drainEndsVectors <== mux(waiting, waitingEndsVectors, endsMatrix) }
    when(rowsEnd) { waitingEndsVectors <== endsMatrix }

    m.cover(running & !issues, "a beat waits until rows have been sent")
    m.cover(rowsEnd & stillDrains, "rows wait to be sent")
    m.assert(!waiting | draining, "rows wait only for other rows")
    return Control(
      issues: issues, readsIndices: readsIndices, level: level, isDense: isDense, span: span,
      block: tile[5..<p.tileBits], hasLaneB: hasLaneB, drains: draining,
      drainsLast: (drainEnds & drainEndsVectors).named("drains_last"), lastPair: lastPair, lastIsPair: lastVector[0])
  }

  func hostWrites(_ buffer: Buffer) -> Bit {
    (hostWrite & (hostBuffer == buffer)).named("host_writes_\(Identifier.snakeCase(buffer.rawValue))")
  }
}

extension ModuleBuilder {
  /// The value so many cycles later, in registers without reset.
  func later(_ value: Unsigned, by cycles: Int, _ name: String) -> Unsigned {
    (1...cycles).reduce(value) { held($0, "\(name)_\($1)") }
  }

  /// The condition so many cycles later, in registers that are 0 after reset.
  func later(_ value: Bit, by cycles: Int, _ name: String) -> Bit {
    (1...cycles).reduce(value) { held($0, "\(name)_\($1)") }
  }
}
