/// Which of the colours of the heat map a share has.
struct HeatScale {
  static let colours = 9
  /// Each colour but the last stands for a range of shares this wide; the first begins at 0.
  let step: Double

  /// Made for the arrays of the design, whose cells are to be told apart, or for its blocks when it has none. It
  /// reaches all but the greatest fiftieth of their shares, so that one cell with few faults does not bleach the rest;
  /// what lies above has the last colour.
  init(_ plan: FloorPlan) {
    func shares(_ families: [FloorPlan.Family], trials: Int) -> [Double] {
      families.flatMap { $0.maps }.flatMap { $0.cells }.filter { $0.trials >= trials }.compactMap(\.bad.share).sorted()
    }
    let arrays = plan.families.filter { $0.shape != .block }
    let candidates = [
      shares(arrays, trials: 20), shares(arrays, trials: 1), shares(plan.families, trials: 20),
      shares(plan.families, trials: 1),
    ]
    let chosen = candidates.first { ($0.last ?? 0) > 0 } ?? [1]
    let high = chosen[(chosen.count - 1) * 49 / 50]
    step = Scale(reaching: min(1, high > 0 ? high : chosen[chosen.count - 1]), marks: HeatScale.colours - 1).step
  }

  /// The shares of a colour: `2 – 4 %`.
  func label(_ colour: Int) -> String {
    let lower = NumberText.trimmed(step * Double(colour) * 100, 6)
    let upper = NumberText.trimmed(step * Double(colour + 1) * 100, 6)
    return colour == HeatScale.colours - 1 ? "from \(lower) %" : "\(lower) – \(upper) %"
  }

  /// The CSS class of a cell.
  func style(_ cell: FloorPlan.Cell) -> String {
    guard let share = cell.bad.share else { return "qn" }
    return "q\(min(HeatScale.colours - 1, Int(share / step + 1e-9)))"
  }
}
