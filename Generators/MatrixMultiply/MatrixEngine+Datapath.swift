import Description

extension MatrixEngine {
  /// The buffers of activations and weights, the array's inputs, and the way of the codes back into the banks.
  func buildBuffers(
    _ array: Instance<SystolicArray>, _ control: Control, _ m: ModuleBuilder, _ p: Parameters
  ) {
    let low: Memory<Unsigned> = m.memory(
      "activationsLow", depth: p.activationDepth, width: p.wordBits, "bits 7:0 of activation words")
    let high: Memory<Unsigned> = m.memory(
      "activationsHigh", depth: p.activationDepth, width: p.wordBits, "bits 15:8 of activation words")
    let weights: Memory<Unsigned> = m.memory("weights", depth: p.weightDepth, width: p.wordBits)

    let codes = cat(Unsigned(bitPattern: result), collected).named("codes")
    when(control.retires) { collected <== codes[8..<p.wordBits] }
    let word = hostData.low(p.wordBits)
    let bankAddress =
      mux(control.rowEnds, writeAddress, hostAddress.low(p.activationAddressBits)).named("bank_address")
    let bankWord = mux(control.rowEnds, codes, word).named("bank_word")
    let toHigh = (pairOutputs & nTile[0]).named("to_high")
    low.write(
      bankAddress, bankWord, when: (hostWrites(.activationsLow) | (control.rowEnds & !toHigh)).named("write_low"))
    high.write(
      bankAddress, bankWord, when: (hostWrites(.activationsHigh) | (control.rowEnds & toHigh)).named("write_high"))
    weights.write(hostAddress.low(p.weightAddressBits), word, when: hostWrites(.weights))

    var vectorRead: Bit = m.register("vectorRead", reset: 0)
    var lastRead: Bit = m.register("lastRead", reset: 0)
    var weightRead: Bit = m.register("weightRead", reset: 0)
    vectorRead <== control.streams
    lastRead <== control.streamsLast
    weightRead <== control.loads
    let lowBytes = low.readSynchronous(readAddress, enable: control.streams, name: "lowWord").parts(of: 8)
    let highBytes = high.readSynchronous(readAddress, enable: control.streams, name: "highWord").parts(of: 8)

    array.mode <== mode
    array.clear <== 0
    array.last <== lastRead
    array.activations.valid <== vectorRead
    array.activations.payload <== cat(zip(highBytes, lowBytes).reversed().flatMap { [$0, $1] })
    array.weights.valid <== weightRead
    array.weights.payload <== weights.readSynchronous(weightAddress, enable: control.loads, name: "weightWord")
    array.results.ready <== 1
  }

  /// The sums of all vectors of an N tile, and the requantiser that takes them one by one.
  func buildScaling(
    _ array: Instance<SystolicArray>, _ requantiser: Instance<Requantiser>, _ control: Control, _ m: ModuleBuilder,
    _ p: Parameters
  ) {
    let sums: Memory<Unsigned> = m.memory(
      "sums", depth: p.vectors, width: 32 * p.size, "sums over the K tiles so far, one word a vector")
    let biases: Memory<Signed> = m.memory("biases", depth: p.channels, width: 32)
    let multipliers: Memory<Unsigned> = m.memory("multipliers", depth: p.channels, width: 31)
    let shifts: Memory<Signed> = m.memory("shifts", depth: p.channels, width: 6)

    let stored = sums.read(mux(control.scales, vector, received).named("sum_address")).named("stored_sums")
    let columns = stored.parts(of: 32).enumerated().map { $1.named("stored_\($0)") }
    let totals = zip(columns, array.results.payload.parts(of: p.sumBits)).enumerated().map { column, pair in
      let base = mux(control.isFirstPass, 0, pair.0).named("base_\(column)")
      let total = Signed(bitPattern: base) &+ Signed(bitPattern: pair.1).extended(to: 32)
      return Unsigned(bitPattern: total.named("total_\(column)"))
    }
    sums.write(received, cat(totals.reversed()).named("totals"), when: array.results.valid)

    let address = hostAddress.low(p.parameterAddressBits)
    biases.write(address, Signed(bitPattern: hostData.low(32)), when: hostWrites(.biases))
    multipliers.write(address, hostData.low(31), when: hostWrites(.multipliers))
    shifts.write(address, Signed(bitPattern: hostData.low(6)), when: hostWrites(.shifts))

    let parameterTile = (parameterBase + nTile).named("parameter_tile")
    let channel = cat(parameterTile[0..<p.parameterTileBits], step).named("channel")
    requantiser.valid <== control.scales
    requantiser.accumulator <== Signed(bitPattern: lookup(step, in: columns).named("chosen_sum"))
    requantiser.bias <== biases.read(channel)
    requantiser.multiplier <== multipliers.read(channel)
    requantiser.shift <== shifts.read(channel)
    requantiser.zeroPoint <== outputZeroPoint
    requantiser.clampMin <== clampMin
    requantiser.clampMax <== clampMax
  }

  private func hostWrites(_ buffer: Buffer) -> Bit {
    (hostWrite & (hostBuffer == buffer)).named("host_writes_\(Identifier.snakeCase(buffer.rawValue))")
  }
}

extension Unsigned {
  /// The low `bits` bits.
  fileprivate func low(_ bits: Int) -> Unsigned { self[0..<bits] }
}
