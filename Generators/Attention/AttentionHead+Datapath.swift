import Description

extension AttentionHead {
  /// Requests, and the words that come, cut into streams and converted.
  func buildFetch(_ parts: Parts, _ control: Control, _ m: ModuleBuilder, _ p: Parameters) {
    let high = plane(bits: p.highBits, "high", m, p)
    let low = plane(bits: ProgressivePlanes.lowBits, "low", m, p)
    let valueUnits = p.headSize * p.valueBits / CodeUnit.bits - (p.valueWords - 1) * p.converter.wordUnits
    let streamWords =
      mux(
        control.isValues, m.constant(p.valueWords, width: p.wordCountBits),
        mux(control.isLow, low.words, high.words)
      ).named("stream_words")
    let lastUnits =
      mux(
        control.isValues, m.constant(valueUnits, width: p.converter.wordUnitBits),
        mux(control.isLow, low.lastUnits, high.lastUnits)
      ).named("last_units")

    let isKeys = (control.isHigh | control.isLow).named("is_keys")
    let keyBase = mux(control.isLow, keyLowBase, keyHighBase).named("key_base")
    let base = mux(control.isValues, valueAddress(parts, m, p), keyBase).named("command_base")
    let asksValue = (control.isValues & (asked != kept)).named("asks_value")
    let fetcher = parts.fetcher
    fetcher.commands.valid <== (isKeys & pending) | asksValue
    fetcher.commands.payload <== cat(streamWords, base)
    requests.valid <== fetcher.requests.valid
    requests.payload <== fetcher.requests.payload
    fetcher.requests.ready <== requests.ready
    when(control.begins) { asked <== 0 }.elseWhen(control.isValues & fetcher.commands.fires) { asked <== asked &+ 1 }

    let converter = parts.converter
    let isLastWord = ((arrived + 1).named("next_arrived") == streamWords).named("is_last_word")
    converter.words.valid <== words.valid
    converter.words.payload <== words.payload
    words.ready <== converter.words.ready
    converter.wordsLast <== isLastWord
    converter.wordsUnits
      <== mux(isLastWord, lastUnits, m.constant(p.converter.wordUnits, width: p.converter.wordUnitBits))
    converter.format <== (CodeFormat(bits: p.highBits) ?? .bits8)
    when(control.isLow) { converter.format <== .bits4 }
    when(control.isValues) { converter.format <== (CodeFormat(bits: p.valueBits) ?? .bits12) }
    when(words.fires & isLastWord) { arrived <== 0 }.elseWhen(words.fires) { arrived <== arrived &+ 1 }
    count(control)
  }

  /// Words of a plane of keys, and the units of its last word.
  private func plane(
    bits: Int, _ name: String, _ m: ModuleBuilder, _ p: Parameters
  ) -> (words: Unsigned, lastUnits: Unsigned) {
    let units = (length * Unsigned(p.headSize * bits / CodeUnit.bits)).named("\(name)_units")
    let last = (units &- m.constant(1, width: units.width)).named("\(name)_last_unit")
    let log = p.wordLog - 1
    let words = ((last >> log) + 1).named("\(name)_plane_words")
    let lastUnits = (last.lowest(log) + 1).named("\(name)_last_units")
    return (words.lowest(p.wordCountBits), lastUnits)
  }

  /// The first word of the value that is asked for next.
  private func valueAddress(_ parts: Parts, _ m: ModuleBuilder, _ p: Parameters) -> Unsigned {
    let list = keptList(parts, m, p)
    let place = list.read(asked.lowest(p.placeBits)).named("asked_element")[
      CodeFormat.onChipBits..<p.elementBits
    ].named("asked_place")
    parts.valueSum.probability
      <== list.read(added.lowest(p.placeBits)).named("added_element")[0..<CodeFormat.onChipBits]
    let offset = (place * Unsigned(p.valueWords)).named("value_offset")
    return (valueBase + offset).named("value_address").truncated(to: p.addressBits)
  }

  /// The kept keys, {place, probability}, as they come from the pruning.
  private func keptList(_ parts: Parts, _ m: ModuleBuilder, _ p: Parameters) -> Memory<Unsigned> {
    let list: Memory<Unsigned> = m.memory(
      "keptList", depth: p.capacity, width: p.elementBits, "the kept keys, {place, probability}")
    let element = parts.unpacker.elements.payload
    let lists = parts.unpacker.elements.valid
    list.write(kept.lowest(p.placeBits), element, when: lists)
    when(start) { kept <== 0 }.elseWhen(lists) { kept <== kept &+ 1 }
    parts.unpacker.elements.ready <== 1
    keptValid <== lists
    keptPlace <== element[CodeFormat.onChipBits..<p.elementBits]
    keptProbability <== element[0..<CodeFormat.onChipBits]
    return list
  }

  private func count(_ control: Control) {
    when(control.begins) {
      highCount <== 0
      lowCount <== 0
      valueCount <== 0
    }.elseWhen(words.fires) {
      when(control.isValues) {
        valueCount <== valueCount &+ 1
      }.elseWhen(control.isLow) {
        lowCount <== lowCount &+ 1
      }.otherwise {
        highCount <== highCount &+ 1
      }
    }
    highWords <== highCount
    lowWords <== lowCount
    valueWordsFetched <== valueCount
  }

  /// From rows of keys to the kept elements.
  func buildScores(_ parts: Parts, _ control: Control, _ m: ModuleBuilder) {
    let (converter, planes, product) = (parts.converter, parts.planes, parts.product)
    planes.low <== control.isLow
    planes.rows.valid <== converter.results.valid & !control.isValues
    planes.rows.payload <== converter.results.payload
    planes.rowsLast <== converter.resultsLast
    converter.results.ready <== control.isValues | planes.rows.ready

    product.queryWrite <== queryWrite
    product.querySegment <== querySegment
    product.queryRow <== queryRow
    product.keys.valid <== planes.results.valid
    product.keys.payload <== planes.results.payload
    product.keysLast <== planes.resultsLast
    planes.results.ready <== product.keys.ready

    let scaler = parts.scaler
    scaler.multiplier <== multiplier
    scaler.shift <== shift
    scaler.sums.valid <== product.sums.valid
    scaler.sums.payload <== product.sums.payload
    scaler.sumsLast <== product.sumsLast
    product.sums.ready <== scaler.sums.ready

    let packer = parts.packer
    packer.elements.valid <== scaler.scores.valid
    packer.elements.payload <== Unsigned(bitPattern: scaler.scores.payload)
    packer.elementsLast <== scaler.scoresLast
    scaler.scores.ready <== packer.elements.ready
    buildSelection(parts, control, m)
  }

  private func buildSelection(_ parts: Parts, _ control: Control, _ m: ModuleBuilder) {
    let (packer, softmax, decision, pruning) = (parts.packer, parts.softmax, parts.decision, parts.pruning)
    softmax.rows.valid <== packer.rows.valid
    softmax.rows.payload <== packer.rows.payload
    softmax.rowsCount <== packer.rowsCount
    softmax.rowsLast <== packer.rowsLast
    packer.rows.ready <== softmax.rows.ready

    decision.first <== control.isHigh
    decision.threshold <== threshold
    decision.rows.valid <== softmax.results.valid
    decision.rows.payload <== softmax.results.payload
    decision.rowsCount <== softmax.resultsCount
    decision.rowsLast <== softmax.resultsLast
    softmax.results.ready <== decision.rows.ready

    pruning.length <== length
    pruning.keep <== keep
    pruning.rows.valid <== decision.results.valid
    pruning.rows.payload <== decision.results.payload
    pruning.rowsCount <== decision.resultsCount
    pruning.rowsLast <== decision.resultsLast
    decision.results.ready <== pruning.rows.ready
    probabilitiesValid <== decision.results.valid & pruning.rows.ready
    probabilities <== decision.results.payload
    probabilitiesCount <== decision.resultsCount

    let unpacker = parts.unpacker
    unpacker.rows.valid <== pruning.results.valid
    unpacker.rows.payload <== pruning.results.payload
    unpacker.rowsCount <== pruning.resultsCount
    unpacker.rowsLast <== pruning.resultsLast
    pruning.results.ready <== unpacker.rows.ready
  }

  /// The sum of the values, and the results.
  func buildValues(_ parts: Parts, _ control: Control, _ m: ModuleBuilder, _ p: Parameters) {
    let (converter, valueSum) = (parts.converter, parts.valueSum)
    let comes = (converter.results.valid & control.isValues).named("value_row_comes")
    let endsValue = (comes & converter.resultsLast).named("ends_value")
    valueSum.forget <== control.begins
    valueSum.finish <== control.keepsNone
    valueSum.values.valid <== comes
    valueSum.values.payload <== converter.results.payload
    valueSum.valuesLast <== converter.resultsLast & ((added + 1).named("next_added") == kept)
    when(control.begins) { added <== 0 }.elseWhen(endsValue) { added <== added &+ 1 }
    results.valid <== valueSum.results.valid
    results.payload <== valueSum.results.payload
    valueSum.results.ready <== results.ready
    resultsLast <== valueSum.resultsLast
    absoluteSum <== valueSum.absoluteSum
  }
}
