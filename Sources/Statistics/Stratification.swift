/// One part of a population: `size` members, of which `observed.trials` were drawn, with replacement.
public struct Stratum: Hashable, Sendable {
  public let size: UInt64
  public let observed: Proportion

  public init(size: UInt64, observed: Proportion) {
    self.size = size
    self.observed = observed
  }
}

/// An estimate for a whole population put together from its strata, each weighted by its exact share `W_h = N_h / N`.
///
/// Strata of size 0 count for nothing. A stratum not sampled keeps the estimate open, and its bounds are 0 and 1.
public struct StratifiedEstimate: Hashable, Sendable {
  /// The strata with members, in the order given.
  public let strata: [Stratum]
  /// `N`, the sum of all sizes.
  public let population: UInt64

  /// - Precondition: at least one stratum has members; the sizes sum to less than 2^64.
  public init(_ strata: [Stratum]) {
    self.strata = strata.filter { $0.size > 0 }
    precondition(!self.strata.isEmpty, "a population needs at least one stratum with members")
    var population: UInt64 = 0
    for stratum in strata {
      let (sum, overflow) = population.addingReportingOverflow(stratum.size)
      precondition(!overflow, "the sizes of the strata sum to 2^64 or more")
      population = sum
    }
    self.population = population
  }

  /// `sum of W_h k_h/n_h`; nil when a stratum was not sampled.
  public var estimate: Double? {
    var sum = 0.0
    for stratum in strata {
      guard let share = stratum.observed.estimate else { return nil }
      sum += weight(stratum) * share
    }
    return sum
  }

  /// The square root of `sum of W_h^2 p_h (1 - p_h) / n_h`, the plug-in standard error; nil when a stratum was not
  /// sampled. It says nothing about strata in which nothing was seen: for a claim use the bounds.
  public var standardError: Double? {
    var variance = 0.0
    for stratum in strata {
      guard let share = stratum.observed.estimate else { return nil }
      variance += weight(stratum) * weight(stratum) * share * (1 - share) / Double(stratum.observed.trials)
    }
    return variance.squareRoot()
  }

  /// `sum of W_h U_h` with Clopper-Pearson bounds at `alpha/H` each: all `H` hold together with the confidence, and then
  /// so does the sum. The sum is exact and rounded up once; with one stratum it is the plain bound.
  public func upperBound(confidence: Confidence) -> Double {
    let each = confidence.shared(among: strata.count)
    return weightedSum(strata.map { $0.observed.clopperPearsonUpper(confidence: each) }, roundingUp: true)
  }

  /// `sum of W_h L_h`, likewise, rounded down.
  public func lowerBound(confidence: Confidence) -> Double {
    let each = confidence.shared(among: strata.count)
    return weightedSum(strata.map { $0.observed.clopperPearsonLower(confidence: each) }, roundingUp: false)
  }

  /// Both bounds together, at `alpha/2` each.
  public func interval(confidence: Confidence) -> Interval {
    let each = confidence.shared(among: strata.count)
    let intervals = strata.map { $0.observed.clopperPearson(confidence: each) }
    return Interval(
      lower: weightedSum(intervals.map(\.lower), roundingUp: false),
      upper: weightedSum(intervals.map(\.upper), roundingUp: true))
  }

  private func weight(_ stratum: Stratum) -> Double {
    Double(stratum.size) / Double(population)
  }

  /// `sum of N_h bound_h / N` in integers: every bound is a multiple of 2^-1074.
  func weightedSum(_ bounds: [Double], roundingUp: Bool) -> Double {
    let finest = 1074
    let sum = GMPInteger()
    for (stratum, bound) in zip(strata, bounds) {
      let value = Dyadic(bound)
      let term = GMPInteger(value.numerator)
      term.multiply(by: UInt(stratum.size))
      term.shiftLeft(by: finest - value.scale)
      sum.add(term)
    }
    let population = GMPInteger(UInt(population))
    if roundingUp { sum.divideRoundingUp(by: population) } else { sum.divideRoundingDown(by: population) }
    let excess = max(sum.bitWidth - 53, 0)
    if roundingUp { sum.shiftRightRoundingUp(by: excess) } else { sum.shiftRightRoundingDown(by: excess) }
    return Double(sign: .plus, exponent: excess - finest, significand: Double(sum.lowWord))
  }
}
