import Foundation

/// A scale from 0 whose marks are short numbers.
struct Scale {
  /// Distance of marks.
  let step: Double
  let marks: Int

  var end: Double { step * Double(marks) }

  /// Reaches `maximum` with at most `marks` steps of 1, 2, 2.5 or 5 times a power of ten.
  init(reaching maximum: Double, marks: Int) {
    let least = max(maximum, 1e-9) / Double(marks)
    let power = pow(10, log10(least).rounded(.down))
    let factor = [1, 2, 2.5, 5, 10].first { $0 * power >= least * (1 - 1e-9) } ?? 10
    step = factor * power
    self.marks = min(marks, max(1, Int((max(maximum, 1e-9) / step - 1e-9).rounded(.up))))
  }

  /// A mark as a percentage: `2.5 %`.
  func percent(_ mark: Int) -> String { NumberText.trimmed(step * Double(mark) * 100, 6) + " %" }
}
