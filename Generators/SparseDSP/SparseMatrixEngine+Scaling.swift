import Description

extension SparseMatrixEngine {
  /// Codes of two rows, on both lanes.
  struct Codes {
    var valid: Bit
    /// Rows of lane A, then of lane B.
    var codes: [Signed]
    /// The last rows of their vectors.
    var endsVectors: Bit
  }

  /// Bias and scaling of two rows on two lanes in each cycle.
  func buildScaling(_ rows: Rows, _ m: ModuleBuilder, _ p: Parameters) -> Codes {
    let biases: Memory<Unsigned> = m.memory("biases", depth: p.rows / 2, width: 64, "of two rows")
    let multipliers: Memory<Unsigned> = m.memory("multipliers", depth: p.rows / 2, width: 62, "of two rows")
    let shifts: Memory<Unsigned> = m.memory("shifts", depth: p.rows / 2, width: 12, "of two rows")
    let address = hostAddress[0..<p.rowPairBits]
    biases.write(address, hostData[0..<64], when: hostWrites(.biases))
    multipliers.write(address, hostData[0..<62], when: hostWrites(.multipliers))
    shifts.write(address, hostData[0..<12], when: hostWrites(.shifts))
    let bias = biases.readSynchronous(rows.parameterAddress, enable: rows.reads, name: "biasPair")
    let multiplier = multipliers.readSynchronous(rows.parameterAddress, enable: rows.reads, name: "multiplierPair")
    let shift = shifts.readSynchronous(rows.parameterAddress, enable: rows.reads, name: "shiftPair")

    let requantisers = rows.sums.enumerated().map { index, sum -> Instance<Requantiser> in
      let row = index % 2
      let requantiser = m.instance(
        "requantiser_\(index < 2 ? "a" : "b")_\(row)", Requantiser.self, .init(rounding: p.rounding))
      requantiser.valid <== rows.valid
      requantiser.accumulator <== sum
      requantiser.bias <== Signed(bitPattern: bias[32 * row..<32 * (row + 1)])
      requantiser.multiplier <== multiplier[31 * row..<31 * (row + 1)]
      requantiser.shift <== Signed(bitPattern: shift[6 * row..<6 * (row + 1)])
      requantiser.zeroPoint <== outputZeroPoint
      requantiser.clampMin <== clampMin
      requantiser.clampMax <== clampMax
      return requantiser
    }
    let valid = requantisers[0].resultValid
    let codes = requantisers.map(\.result)
    codesValid <== valid
    for row in 0..<2 {
      codesA[row] <== codes[row]
      codesB[row] <== codes[2 + row]
    }
    let ends = m.later(rows.endsLayer, by: Requantiser.latency, "endsLayer")
    when(start) { working <== 1 }.elseWhen(ends) { working <== 0 }
    busy <== working
    done <== ends
    return Codes(
      valid: valid, codes: codes, endsVectors: m.later(rows.endsVectors, by: Requantiser.latency, "endsVectors"))
  }

  /// Collects codes to blocks and writes them, or what the host writes, into the activations.
  func buildStores(_ codes: Codes, _ activations: ActivationBanks, _ m: ModuleBuilder, _ p: Parameters) {
    let completes = (codes.valid & (position == Unsigned(p.block / 2 - 1))).named("block_completes")
    let stores = (completes & writesBack).named("stores_block")
    let wholes = [collectedA, collectedB].enumerated().map { lane, collected in
      let latest = codes.codes[2 * lane..<2 * lane + 2].reversed().map { Unsigned(bitPattern: $0) }
      return cat(latest + [collected]).named("block_\(lane == 0 ? "a" : "b")")
    }
    when(codes.valid) {
      position <== position &+ 1
      collectedA <== wholes[0][16..<p.chain.blockBits]
      collectedB <== wholes[1][16..<p.chain.blockBits]
    }
    when(start) {
      writeAddress <== destinationBase
      writesOdd <== 0
    }.elseWhen(completes) {
      // The next vectors begin with an even block again.
      writesOdd <== !writesOdd & !codes.endsVectors
      when(writesOdd | codes.endsVectors) { writeAddress <== writeAddress &+ 1 }
    }

    m.note("A block of codes is complete.")
    let storesEven = (stores & !writesOdd).named("stores_even")
    let storesOdd = (stores & writesOdd).named("stores_odd")
    let (hostWritesA, hostWritesB) = (hostWrites(.activationsA), hostWrites(.activationsB))
    let address = mux(stores, writeAddress, hostAddress[1..<p.activationAddressBits + 1]).named("bank_address")
    for (index, memory) in activations.memories.enumerated() {
      let (lane, isOdd) = (index / 2, index % 2 == 1)
      let name = "\(lane == 0 ? "a" : "b")_\(isOdd ? "odd" : "even")"
      let word = mux(stores, wholes[lane], hostData[0..<p.chain.blockBits])
      let written = lane == 0 ? hostWritesA : hostWritesB
      let host = written & (isOdd ? hostAddress[0] : !hostAddress[0])
      let store = isOdd ? storesOdd : storesEven
      memory.write(address, word.named("word_\(name)"), when: (host | store).named("writes_\(name)"))
    }
    m.cover(stores & codes.endsVectors & !writesOdd, "vectors end with an even block")
  }

  /// What happened since `clearCounters`.
  func buildCounters(_ chain: Instance<SparseDSPChain>, _ control: Control, _ m: ModuleBuilder, _ p: Parameters) {
    let isUsed = chain.weights.parts(of: 8).enumerated().map { slice, weight in
      (chain.valid & weight.any).named("is_used_\(slice)")
    }
    let used = m.held(cat(BitCounts.ones(isUsed, "used").reversed().map { Unsigned($0) }), "used")
    func counter(_ name: String, _ amount: Unsigned) -> Unsigned {
      var count: Unsigned = m.register(name, width: 32, reset: 0)
      when(clearCounters) { count <== 0 }.otherwise { count <== count &+ amount.extended(to: 32) }
      return count
    }
    cycles <== counter("cycleCount", Unsigned((start | working).named("counts_cycle")))
    busyCycles <== counter("busyCount", Unsigned(control.issues))
    stallCycles <== counter("stallCount", Unsigned((running & !control.issues).named("stalls")))
    usedSlices <== counter("usedCount", used)
  }
}
