import Foundation
import Protection

extension CertificatePage {
  /// Residual against area: the front of all plans, the plan that was carried out, and plans that need no campaign.
  var frontSection: HTML {
    let plot = FrontPlot(certificate)
    return section(
      "Residual against area",
      """
      The line is the least area for each residual: no plan from the same mechanisms lies below it. Failure rates are bounds \
      from the first campaign; the filled point is the plan of this certificate, the ring its measured area and the rate \
      that the fresh campaign shows. \(memoryText)Area goes with the square root.
      """,
      """
      <figure class="chart">
      \(plot.svg)
      </figure>
      """)
  }

  private var memoryText: String {
    certificate.memories == nil
      ? "" : "Rates are those of registers; the codes over memory words are in all areas but those of whole copies. "
  }
}

/// A logarithmic rate over the root of an area.
struct FrontPlot {
  let certificate: ProtectionCertificate
  /// FIT of the unprotected design.
  private let rawRate: Double
  private let greatestArea: Double
  /// Powers of ten.
  private let top: Int
  private let bottom: Int

  private static let (left, right, high, low) = (74.0, 868.0, 16.0, 330.0)

  init(_ certificate: ProtectionCertificate) {
    self.certificate = certificate
    rawRate = certificate.rawRate
    let rates = (certificate.front.map(\.residual) + [certificate.proof.residual]).filter { $0 > 0 }
    let most = max(rates.max() ?? 1e-3, certificate.expectation.residualLimit ?? 0) * rawRate
    let least = (rates.min() ?? 1e-6) * rawRate
    top = Int(log10(max(most, 1e-12)).rounded(.up))
    bottom = min(top - 2, max(top - 8, Int(log10(max(least, 1e-12)).rounded(.down)) - 1))
    let areas = certificate.front.map(\.area) + certificate.references.map(\.area) + [certificate.cost.overhead]
    greatestArea = max(0.1, areas.max() ?? 1) * 1.04
  }

  private func x(_ area: Double) -> Double {
    FrontPlot.left + (FrontPlot.right - FrontPlot.left) * (max(0, area) / greatestArea).squareRoot()
  }

  /// A rate of 0, and below the scale, lies on its floor.
  private func y(_ rate: Double) -> Double {
    let share = rate > 0 ? (log10(rate) - Double(bottom)) / Double(top - bottom) : 0
    return FrontPlot.low - (FrontPlot.low - FrontPlot.high) * min(1, max(0, share))
  }

  var svg: HTML {
    """
    <svg viewBox="0 0 900 384" role="img" aria-label="residual failure rate against added area">
    \(grid)
    \(limit)
    \(line)
    \(references)
    \(chosen)
    </svg>
    """
  }

  private var grid: [HTML] {
    var marks: [HTML] = (bottom...top).map { power in
      let place = y(pow(10, Double(power)))
      let label = power == bottom ? "0" : "10\(FrontPlot.superscript(power))"
      return """
        <line class="mark" x1="\(at: FrontPlot.left)" x2="\(at: FrontPlot.right)" y1="\(at: place)" y2="\(at: place)"/>\
        <text x="\(at: FrontPlot.left - 8)" y="\(at: place + 4)" text-anchor="end">\(label)</text>
        """
    }
    for area in [0, 0.01, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 3] where area <= greatestArea {
      marks.append(
        """
        <line class="mark" x1="\(at: x(area))" x2="\(at: x(area))" y1="\(at: FrontPlot.high)" y2="\(at: FrontPlot.low)"/>\
        <text x="\(at: x(area))" y="\(at: FrontPlot.low + 18)" text-anchor="middle">\
        \(NumberText.trimmed(area * 100, 0)) %</text>
        """)
    }
    marks.append(
      """
      <text x="\(at: (FrontPlot.left + FrontPlot.right) / 2)" y="376" text-anchor="middle">added area</text>
      <text x="14" y="173" text-anchor="middle" transform="rotate(-90 14 173)">residual, FIT</text>
      """)
    return marks
  }

  private static func superscript(_ number: Int) -> String {
    let digits: [Character] = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"]
    let text = String(number.magnitude).compactMap { $0.wholeNumberValue.map { digits[$0] } }
    return (number < 0 ? "⁻" : "") + String(text)
  }

  private var limit: HTML? {
    guard let limit = certificate.expectation.residualLimit else { return nil }
    let place = y(limit * rawRate)
    return """
      <line class="limit-line" x1="\(at: FrontPlot.left)" x2="\(at: FrontPlot.right)" y1="\(at: place)" y2="\(at: place)"/>\
      <text x="\(at: FrontPlot.right)" y="\(at: place - 6)" text-anchor="end">limit \(ProtectionText.share(limit))</text>
      """
  }

  private var line: HTML {
    let points = certificate.front.map { point in
      "\(NumberText.trimmed(x(point.area), 2)),\(NumberText.trimmed(y(point.residual * rawRate), 2))"
    }
    let dots = certificate.front.map { point -> HTML in
      """
      <circle class="point" cx="\(at: x(point.area))" cy="\(at: y(point.residual * rawRate))" r="2.5"><title>\
      +\(NumberText.percent(point.area, decimals: 2)) area, at most \(NumberText.rate(point.residual * rawRate)) FIT\
      </title></circle>
      """
    }
    return "<polyline class=\"curve\" points=\"\(points.joined(separator: " "))\"/>\(dots)"
  }

  /// Labels step down where they would overlap.
  private var references: [HTML] {
    let own = planLabel
    var taken = [(from: own.x, to: own.x + Double(own.text.count) * 8, y: own.y)]
    return certificate.references.sorted { $0.area < $1.area }.map { point in
      let place = (x: x(point.area), y: y(point.residual * rawRate))
      let isRight = place.x > 700
      let text = "\(point.name), +\(NumberText.percent(point.area))"
      // About as wide as its letters are.
      let width = Double(text.count) * 7
      let from = isRight ? place.x + 4 - width : place.x - 4
      var label = place.y - 10
      while taken.contains(where: { $0.from < from + width && from < $0.to && abs($0.y - label) < 15 }) { label -= 16 }
      taken.append((from, from + width, label))
      return """
        <circle class="other" cx="\(at: place.x)" cy="\(at: place.y)" r="4.5"/>\
        <line class="lead-line" x1="\(at: place.x)" x2="\(at: place.x)" y1="\(at: place.y - 5)" y2="\(at: label + 3)"/>\
        <text x="\(at: place.x + (isRight ? 4 : -4))" y="\(at: label)" text-anchor="\(isRight ? "end" : "start")">\
        \(text)</text>
        """
    }
  }

  private var chosen: HTML {
    let expectation = certificate.expectation
    let planned = (x: x(expectation.area), y: y(expectation.residual * rawRate))
    let shown = (x: x(certificate.cost.overhead), y: y(certificate.proof.residual * rawRate))
    let label = planLabel
    return """
      <line class="lead-line" x1="\(at: planned.x)" x2="\(at: shown.x)" y1="\(at: planned.y)" y2="\(at: shown.y)"/>\
      <circle class="chosen" cx="\(at: planned.x)" cy="\(at: planned.y)" r="7"/>\
      <circle class="other" cx="\(at: shown.x)" cy="\(at: shown.y)" r="7"/>\
      <text class="strong" x="\(at: label.x)" y="\(at: label.y)">\(label.text)</text>
      """
  }

  /// Beside both points of the plan.
  private var planLabel: (x: Double, y: Double, text: String) {
    let areas = [certificate.expectation.area, certificate.cost.overhead]
    let residuals = [certificate.expectation.residual, certificate.proof.residual]
    let rate = NumberText.rate(certificate.proof.residual * rawRate, .up)
    return (
      (areas.map(x).max() ?? 0) + 14, (residuals.map { y($0 * rawRate) }.min() ?? 0) - 4,
      "this plan: +\(NumberText.percent(certificate.cost.overhead)), ≤ \(rate) FIT shown"
    )
  }
}

extension ProtectionCertificate {
  /// FIT of the unprotected design's registers.
  var rawRate: Double {
    func value(_ name: String) -> Double { constants.first { $0.name.rawValue == name }?.constant.value ?? 1 }
    return Double(choice.bits) * value("flop-rate") / value("megabit") * value("timing-derating")
  }
}
