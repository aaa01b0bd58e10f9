/// Corners of the operations. Random designs say something about a corner only if it was reached, so the reference
/// evaluator counts them.
public enum SimulationEvent: Int, CaseIterable, Sendable {
  case addCarries, addExact, subtractBorrows, subtractExact
  case productOfLeastNumbers, productOfNegatives
  case equalHolds, equalFails, lessHolds, lessFails, lessDisagreesWithOtherSign
  case shiftByNothing, shiftInside, shiftBeyondWidth, shiftOfNegativeNumber
  case muxTakesFirst, muxTakesSecond, caseHit, caseDefault
  case readInside, readBeyondDepth, wordWritten, writeBeyondDepth, writesCollide, wordReadBack
  case resetApplied, registerHeld, registerChanged
  case signExtendsNegative, reducedAllOnes, reducedAllZeros
  case assertionViolated, coverReached
}

/// How often each event happened.
public struct EventCounts: Sendable, Hashable {
  private var counts = [Int](repeating: 0, count: SimulationEvent.allCases.count)
  public init() {}

  public subscript(event: SimulationEvent) -> Int { counts[event.rawValue] }
  public mutating func record(_ event: SimulationEvent) { counts[event.rawValue] += 1 }

  public mutating func add(_ other: EventCounts) {
    for index in counts.indices { counts[index] += other.counts[index] }
  }

  /// The events that never happened.
  public var unreached: [SimulationEvent] { SimulationEvent.allCases.filter { self[$0] == 0 } }
}
