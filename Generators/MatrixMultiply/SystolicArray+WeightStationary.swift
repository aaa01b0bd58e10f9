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
      decoded(activations.payload, of: p.element.activationBits, "activation", m, p), "activation", m,
      advance: advance)
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
    let weightWords = decoded(weights.payload, of: p.element.weightBits, "weight", m, p)
    if p.element == .mixedPrecision {
      let grid = elements(WeightStationaryElement.self, p.mixedPrecision, m, p)
      for element in grid.joined() { element.mode <== mode }
      return connected(grid, words, weightWords, advance)
    }
    return connected(elements(WeightStationaryCell.self, p.cell, m, p), words, weightWords, advance)
  }

  private func connected<E: WeightStationary>(
    _ grid: [[Instance<E>]], _ words: [Unsigned], _ weightWords: [Unsigned], _ advance: Bit
  ) -> [Unsigned] {
    for (row, elements) in grid.enumerated() {
      for (column, element) in elements.enumerated() {
        element.advance <== advance
        element.loadWeight <== weights.fires
        element.activation <== column == 0 ? words[row] : elements[column - 1].activationOut
        element.weight <== row == 0 ? weightWords[column] : grid[row - 1][column].weightOut
        element.partialSum <== row == 0 ? 0 : grid[row - 1][column].partialSumOut
      }
    }
    return grid[grid.count - 1].map { Unsigned(bitPattern: $0.partialSumOut) }
  }

  private func shifted(_ register: Unsigned, in bit: Bit) -> Unsigned {
    register.width == 1 ? Unsigned(bit) : cat(register[0..<register.width - 1], Unsigned(bit))
  }
}

/// The ports that every element of a weight-stationary array has.
protocol WeightStationary: Module {
  var advance: Bit { get }
  var loadWeight: Bit { get }
  var activation: Unsigned { get }
  var weight: Unsigned { get }
  var partialSum: Signed { get }
  var activationOut: Unsigned { get }
  var weightOut: Unsigned { get }
  var partialSumOut: Signed { get }
}

extension WeightStationaryElement: WeightStationary {}
extension WeightStationaryCell: WeightStationary {}
