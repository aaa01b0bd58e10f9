import Statistics

/// The faults that a plan draws, by their place in it.
struct FaultSampler {
  let population: FaultPopulation
  let drawing: CampaignPlan.Drawing
  private let seed: UInt64
  private let hardenedResidual: Double
  private var permutations: [IndexPermutation] = []

  init(_ plan: CampaignPlan, _ population: FaultPopulation) {
    self.population = population
    drawing = plan.drawing(of: population)
    seed = plan.seed
    hardenedResidual = plan.hardenedResidual
    if drawing == .withoutReplacement {
      permutations = population.strata.indices.map {
        IndexPermutation(size: population.count(inStratum: $0), seed: seed, stratum: UInt64($0))
      }
    }
  }

  /// Draw `index` of a stratum: each fault of it equally likely.
  func fault(_ index: Int, inStratum stratum: Int) -> Fault {
    switch drawing {
    case .exhaustive: return population.fault(UInt64(index), inStratum: stratum)
    case .withoutReplacement: return population.fault(permutations[stratum][UInt64(index)], inStratum: stratum)
    case .withReplacement:
      var stream = RandomStream(seed: seed, stratum: UInt64(stratum), index: UInt64(index))
      return population.fault(stream.next(below: population.count(inStratum: stratum)), inStratum: stratum)
    }
  }

  /// Whether a fault does anything: upsets of hardened registers mostly do not. The draw's own stream decides, behind the
  /// number that may have chosen the fault, so that the answer depends on nothing but the plan.
  func takesEffect(_ draw: Draw, _ fault: Fault) -> Bool {
    guard population.sites[fault.register].isHardened else { return true }
    var stream = RandomStream(seed: seed, stratum: UInt64(draw.stratum), index: UInt64(draw.index))
    _ = stream.next(below: population.count(inStratum: draw.stratum))
    return stream.nextUnit() < hardenedResidual
  }
}

/// A pseudo-random order of 0 ..< size in which each place is found by itself: a sample without replacement whose draws
/// depend on their index alone.
///
/// Small sizes are shuffled (Fisher and Yates). Larger ones go through a Feistel network of eight keyed rounds on the
/// next even number of bits, again until the result is below the size (Black and Rogaway, "Ciphers with arbitrary finite
/// domains", 2002).
struct IndexPermutation {
  private let size: UInt64
  private var shuffled: [UInt32] = []
  private var keys: [UInt64] = []
  private var half: UInt64 = 0

  private static let small: UInt64 = 4096
  private static let rounds = 8

  init(size: UInt64, seed: UInt64, stratum: UInt64) {
    self.size = size
    // A key that no draw of the campaign has.
    var stream = RandomStream(seed: seed, stratum: stratum, index: .max)
    guard size > IndexPermutation.small else {
      shuffled = Array(0..<UInt32(size))
      for last in shuffled.indices.dropFirst().reversed() {
        shuffled.swapAt(last, Int(stream.next(below: UInt64(last + 1))))
      }
      return
    }
    keys = (0..<IndexPermutation.rounds).map { _ in stream.next() }
    half = UInt64(UInt64.bitWidth - (size - 1).leadingZeroBitCount + 1) / 2
  }

  subscript(index: UInt64) -> UInt64 {
    if !shuffled.isEmpty { return UInt64(shuffled[Int(index)]) }
    var value = index
    repeat { value = encrypted(value) } while value >= size
    return value
  }

  private func encrypted(_ value: UInt64) -> UInt64 {
    let mask: UInt64 = 1 << half - 1
    var (left, right) = (value >> half, value & mask)
    for key in keys {
      var mixed = (right ^ key) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 29)) &* 0x94D0_49BB_1331_11EB
      (left, right) = (right, left ^ ((mixed ^ (mixed >> 32)) & mask))
    }
    return left << half | right
  }
}
