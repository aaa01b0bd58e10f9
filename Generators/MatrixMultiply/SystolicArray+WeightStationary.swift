import Description

extension SystolicArray {
  func buildWeightStationary(_ m: ModuleBuilder, _ p: Parameters) {
    let length = p.rows + p.columns - 1
    var inFlight: Unsigned = m.register("inFlight", width: length, reset: 0)
    var lastInFlight: Unsigned = m.register("lastInFlight", width: length, reset: 0)
    let offered = inFlight[length - 1]
    let advance = (!offered | results.ready).named("advance")
    let isEmpty = (inFlight == 0).named("is_empty")

    weights.ready <== isEmpty
    activations.ready <== advance & !weights.valid
    let accepted = activations.fires
    let lastAccepted = (accepted & last).named("last_accepted")
    when(clear) {
      inFlight <== 0
      lastInFlight <== 0
    }.elseWhen(advance) {
      inFlight <== shifted(inFlight, in: accepted)
      lastInFlight <== shifted(lastInFlight, in: lastAccepted)
    }

    let words = skewed(
      activations.payload.parts(of: OperandMode.activationBits), "activation", m, advance: advance)
    let sums = weightStationaryElements(words, advance, m, p)
    let aligned = skewed(sums.reversed(), "sum", m, advance: advance)

    results.valid <== offered
    results.payload <== cat(aligned)
    resultsLast <== lastInFlight[length - 1]
    busy <== !isEmpty
    m.cover(offered & !results.ready, "a result waits")
    m.cover(weights.valid & !isEmpty, "weights wait for results under way")
  }

  /// The elements; returns the sums that leave below, column 0 first.
  private func weightStationaryElements(
    _ words: [Unsigned], _ advance: Bit, _ m: ModuleBuilder, _ p: Parameters
  ) -> [Unsigned] {
    var rowAbove: [Instance<WeightStationaryElement>] = []
    for (row, word) in words.enumerated() {
      var elements: [Instance<WeightStationaryElement>] = []
      for (column, weight) in weights.payload.parts(of: OperandMode.weightBits).enumerated() {
        let element = m.instance("element_\(row)_\(column)", WeightStationaryElement.self, p.element)
        element.mode <== mode
        element.advance <== advance
        element.loadWeight <== weights.fires
        element.activation <== elements.last?.activationOut ?? word
        element.weight <== row == 0 ? weight : rowAbove[column].weightOut
        element.partialSum <== row == 0 ? 0 : rowAbove[column].partialSumOut
        elements.append(element)
      }
      rowAbove = elements
    }
    return rowAbove.map { Unsigned(bitPattern: $0.partialSumOut) }
  }

  private func shifted(_ register: Unsigned, in bit: Bit) -> Unsigned {
    register.width == 1 ? Unsigned(bit) : cat(register[0..<register.width - 1], Unsigned(bit))
  }
}
