import Foundation

/// Placed designs side by side, a row a design.
public struct PlacementTable: Sendable {
  /// The header, then the rows.
  public let rows: [[String]]

  public init(_ results: [PlacementResult]) {
    let hasFlops = results.contains { $0.flops > 0 }
    let header =
      ["design", "device", "logic"] + (hasFlops ? ["FF"] : []) + ["DSP", "BRAM", "MHz", "lowest", "highest", "seeds"]
    rows =
      [header]
      + results.map { result in
        func rate(_ value: Double?) -> String { value.map { String(format: "%.1f", $0) } ?? "-" }
        return [
          result.top + (result.isInRing ? " (ring)" : ""), "\(result.device.target.rawValue) \(result.device.name)",
        ]
          + ["\(result.logic)"] + (hasFlops ? ["\(result.flops)"] : []) + ["\(result.dsp)", "\(result.blockRAM)"]
          + [rate(result.median), rate(result.lowest), rate(result.highest), "\(result.runs.count)"]
      }
  }
}
