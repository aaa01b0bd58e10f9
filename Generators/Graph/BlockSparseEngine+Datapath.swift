import Description

extension BlockSparseEngine {
  /// The list, the tiles, both vectors, and the lanes that they feed. Gives the entry that comes next.
  func buildBuffers(
    _ control: Control, _ lanes: [Instance<BlockSparseLane>], _ m: ModuleBuilder, _ p: Parameters
  ) -> Unsigned {
    let list: Memory<Unsigned> = m.memory(
      "list", depth: p.tiles, width: p.entryWordBits, "{row block, column block} of the tiles")
    let columns: Memory<Unsigned> = m.memory(
      "columns", depth: p.columnDepth, width: p.columnBits, "columns of the tiles, row 0 lowest")
    let ping: Memory<Unsigned> = m.memory("ping", depth: p.blocks, width: p.vectorBits, "one vector")
    let pong: Memory<Unsigned> = m.memory("pong", depth: p.blocks, width: p.vectorBits, "the other")

    list.write(hostAddress[0..<p.entryBits], hostData[0..<p.entryWordBits], when: hostWrites(.list))
    columns.write(
      hostAddress[0..<p.columnAddressBits], hostData[0..<p.columnBits], when: hostWrites(.columns))
    let blockEnds = (resultValid & (resultLane == p.size - 1)).named("block_ends")
    let fresh = cat(result, collected).named("fresh")
    when(resultValid) { collected <== fresh[p.valueBits..<p.vectorBits] }
    let address = mux(blockEnds, resultBlock, hostAddress[0..<p.blockBits]).named("write_address")
    let word = mux(blockEnds, fresh, hostData[0..<p.vectorBits]).named("write_word")
    let hostVector = hostWrites(.vector)
    ping.write(address, word, when: mux(front, blockEnds, hostVector).named("write_ping"))
    pong.write(address, word, when: mux(front, hostVector, blockEnds).named("write_pong"))

    opened <== control.opens
    columnRead <== control.walks
    termReady <== columnRead
    column <== step
    let readAddress = mux(
      control.walks, columnBlock, mux(control.opens, block, readBlock).named("row_address")
    ).named("vector_address")
    let old = mux(
      front, pong.readSynchronous(readAddress, name: "pongWord"), ping.readSynchronous(readAddress, name: "pingWord")
    ).named("old_word")
    readWord <== old
    when(opened) { own <== old }

    let elements = old.parts(of: p.valueBits).enumerated().map { $1.named("old_\($0)") }
    let element = lookup(column, in: elements).named("element")
    let weights = columns.readSynchronous(columnAddress, name: "columnWord").parts(of: p.weightBits)
    for (index, lane) in lanes.enumerated() {
      lane.reduction <== reduction
      lane.load <== opened
      lane.preset <== elements[index]
      lane.weight <== weights[index]
      lane.element <== element
      lane.accumulate <== termReady
    }
    return list.readSynchronous(entry[0..<p.entryBits], name: "listWord")
  }

  /// Takes the lanes one by one and gives the elements that leave, two cycles later; a sum is scaled and rounded, a
  /// minimum passes. Says whether the element that leaves differs from the old one.
  func buildScaling(
    _ control: Control, _ lanes: [Instance<BlockSparseLane>], _ m: ModuleBuilder, _ p: Parameters
  ) -> Bit {
    let chosen = lookup(step, in: lanes.map(\.accumulator)).named("chosen_sum")
    let chosenOld = lookup(step, in: own.parts(of: p.valueBits).enumerated().map { $1.named("own_\($0)") })
      .named("chosen_old")
    let isMinimum = (reduction == .minimum).named("is_minimum")
    var differs: Bit = 0
    m.pipeline("stage") { stage in
      let product = stage.register((chosen * scale).named("product"), "product")
      let least = stage.register(chosen[0..<p.valueBits], "least")
      var old = stage.register(chosenOld, "old")
      var lane = stage.register(step, "lane")
      var place = stage.register(block, "block")
      var valid = stage.register(control.scales, "valid")
      stage.next()

      let rounded = product.rounded(dropping: p.droppedBits, mode: .halfUp).named("rounded")
      let moved = (rounded + offset).named("moved")
      let rank = moved.saturated(to: p.valueBits).named("rank")
      let value = stage.register(mux(isMinimum, least, rank), "result")
      m.cover(valid & !isMinimum & (moved > (1 << p.valueBits - 1)), "a scaled sum is saturated")
      (old, lane) = (stage.register(old, "old"), stage.register(lane, "lane"))
      (place, valid) = (stage.register(place, "block"), stage.register(valid, "valid"))
      stage.next()
      result <== value
      resultValid <== valid
      resultBlock <== place
      resultLane <== lane
      differs = valid & (value != old)
    }
    return differs
  }

  private func hostWrites(_ buffer: Buffer) -> Bit {
    (hostWrite & (hostBuffer == buffer)).named("host_writes_\(buffer.rawValue)")
  }
}
