import FaultInjection
import Foundation

/// Faults done, rate, estimate so far and time left, on one line.
struct ProgressMeter {
  private let start = ContinuousClock.now
  private var line = StatusLine()

  mutating func show(_ progress: CampaignProgress) { line.show(text(progress)) }

  func end() { line.end() }

  private func text(_ progress: CampaignProgress) -> String {
    let seconds = (ContinuousClock.now - start).seconds
    let rate = seconds > 0 ? Double(progress.done - progress.resumedFrom) / seconds : 0
    let left = rate > 0 ? Int(Double(progress.planned - progress.done) / rate) : 0
    let share = progress.planned > 0 ? Double(progress.done) / Double(progress.planned) : 1
    let marks = Int(share * 24)
    let bar = String(repeating: "#", count: marks) + String(repeating: ".", count: 24 - marks)
    let interval = progress.anytimeInterval
    return "[\(bar)] \(progress.done)/\(progress.planned)  \(Int(rate)) faults/s  bad "
      + "\(percent(interval.lower))..\(percent(interval.upper))  "
      + "\(left / 60):\(left % 60 < 10 ? "0" : "")\(left % 60) left"
  }

  private func percent(_ share: Double) -> String { String(format: "%.2f%%", share * 100) }
}
