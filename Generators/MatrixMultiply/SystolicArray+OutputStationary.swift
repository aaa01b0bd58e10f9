import Description

extension SystolicArray {
  /// `accumulate` takes operands, `settle` waits until the last of them has reached the far corner, `drain` shifts the
  /// sums out.
  enum Phase: CaseIterable, Sendable { case accumulate, settle, drain }

  func buildOutputStationary(_ m: ModuleBuilder, _ p: Parameters) {
    var phase = m.state("phase", Phase.self, reset: .accumulate)
    let settling = p.rows + p.columns - 2
    let longest = max(settling, p.rows)
    var count: Unsigned = m.register("count", width: max(1, Int.bitWidth - longest.leadingZeroBitCount), reset: 0)
    let accumulates = (phase == .accumulate).named("accumulates")
    let drains = (phase == .drain).named("drains")
    let next = (count &+ 1).named("next_count")

    activations.ready <== accumulates & weights.valid
    weights.ready <== accumulates & activations.valid
    let joined = weights.fires
    let isSettled = (next == settling).named("is_settled")
    let isLastRow = (next == p.rows).named("is_last_row")
    let shift = (drains & results.ready).named("shift")
    when(clear) {
      phase <== .accumulate
      count <== 0
    }.otherwise {
      select(phase) { phases in
        phases.on(.accumulate) { when(joined & last) { phase <== settling == 0 ? .drain : .settle } }
        phases.on(.settle) {
          count <== next
          when(isSettled) {
            phase <== .drain
            count <== 0
          }
        }
        phases.on(.drain) {
          when(shift) {
            count <== next
            when(isLastRow) {
              phase <== .accumulate
              count <== 0
            }
          }
        }
      }
    }

    let isMeant = p.element.isFloat ? (joined & !clear).named("is_meant") : joined & !clear
    let meant = mux(isMeant, activations.payload, 0).named("meant")
    let activationWords = skewed(
      decoded(meant, of: p.element.activationBits, "activation", m, p), "activation", m, clear: clear)
    // Where 0 times a weight need not be 0, weights that are not meant are 0 as well.
    let meantWeights =
      p.element.isFloat ? mux(isMeant, weights.payload, 0).named("meant_weights") : weights.payload
    let weightWords = skewed(
      decoded(meantWeights, of: p.element.weightBits, "weight", m, p), "weight", m,
      clear: p.element.isFloat ? clear : nil)
    let top = outputStationaryElements(activationWords, weightWords, shift, m, p)

    results.valid <== drains
    results.payload <== cat(top.reversed())
    resultsLast <== drains & isLastRow
    busy <== !accumulates
    m.cover(drains & !results.ready, "a result waits")
    m.cover(activations.valid != weights.valid, "one operand waits for the other")
  }

  /// The elements; returns the sums of row 0, column 0 first.
  private func outputStationaryElements(
    _ activationWords: [Unsigned], _ weightWords: [Unsigned], _ shift: Bit, _ m: ModuleBuilder, _ p: Parameters
  ) -> [Unsigned] {
    if p.element == .mixedPrecision {
      let grid = elements(OutputStationaryElement.self, p.mixedPrecision, m, p)
      for element in grid.joined() { element.mode <== mode }
      return connected(grid, activationWords, weightWords, shift)
    }
    return connected(elements(OutputStationaryCell.self, p.cell, m, p), activationWords, weightWords, shift)
  }

  private func connected<E: OutputStationary>(
    _ grid: [[Instance<E>]], _ activationWords: [Unsigned], _ weightWords: [Unsigned], _ shift: Bit
  ) -> [Unsigned] {
    for (row, elements) in grid.enumerated() {
      for (column, element) in elements.enumerated() {
        element.clear <== clear
        element.shift <== shift
        element.activation <== column == 0 ? activationWords[row] : elements[column - 1].activationOut
        element.weight <== row == 0 ? weightWords[column] : grid[row - 1][column].weightOut
        element.below <== row == grid.count - 1 ? 0 : grid[row + 1][column].sum
      }
    }
    return grid[0].map { Unsigned(bitPattern: $0.sum) }
  }

  /// Instances in rows and columns.
  func elements<E: Module>(
    _ type: E.Type, _ parameters: E.Parameters, _ m: ModuleBuilder, _ p: Parameters
  ) -> [[Instance<E>]] {
    (0..<p.rows).map { row in
      (0..<p.columns).map { column in m.instance("element_\(row)_\(column)", type, parameters) }
    }
  }
}

/// The ports that every element of an output-stationary array has.
protocol OutputStationary: Module {
  var clear: Bit { get }
  var shift: Bit { get }
  var activation: Unsigned { get }
  var weight: Unsigned { get }
  var below: Signed { get }
  var activationOut: Unsigned { get }
  var weightOut: Unsigned { get }
  var sum: Signed { get }
}

extension OutputStationaryElement: OutputStationary {}
extension OutputStationaryCell: OutputStationary {}
