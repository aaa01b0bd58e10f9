/// A stream of random words that depends on nothing but its key: the campaign's seed, the stratum, and the index of the
/// experiment in it. Experiment 17 of stratum 3 draws the same numbers whichever worker runs it, and in whatever order.
///
/// The generator is xoshiro256** (Blackman and Vigna, "Scrambled linear pseudorandom number generators", 2021). Its
/// 256 bits of state come from the key by two passes of the SplitMix64 finaliser, each step a bijection: different keys
/// never start in the same state, every word of the state depends on all three parts of the key, and the all-zero state
/// is not reached. Only wrapping 64-bit integer arithmetic is used, so the words are the same on every platform.
public struct RandomStream: RandomNumberGenerator, Sendable {
  @usableFromInline var state: (UInt64, UInt64, UInt64, UInt64)

  /// The stream of one experiment.
  public init(seed: UInt64, stratum: UInt64, index: UInt64) {
    let a = Self.mix(seed &+ Self.increment)
    let b = Self.mix(stratum &+ a)
    let c = Self.mix(index &+ b)
    // Backwards, so that the first words learn of the index too. c = 0 gives d = mix(increment) /= 0.
    let d = Self.mix(c &+ Self.increment)
    let mixedB = Self.mix(b &+ d)
    state = (Self.mix(a &+ mixedB), mixedB, c, d)
  }

  /// The next 64 random bits.
  @inlinable
  public mutating func next() -> UInt64 {
    let result = Self.rotate(state.1 &* 5, by: 7) &* 9
    let shifted = state.1 << 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= shifted
    state.3 = Self.rotate(state.3, by: 45)
    return result
  }

  /// A number from 0 to `bound - 1`, each exactly equally likely (Lemire, "Fast random integer generation in an
  /// interval", 2019: the high half of a product, with the few biased low halves rejected).
  ///
  /// - Precondition: `bound > 0`.
  @inlinable
  public mutating func next(below bound: UInt64) -> UInt64 {
    precondition(bound > 0, "a random number below 0 does not exist; the bound must be at least 1")
    var product = next().multipliedFullWidth(by: bound)
    if product.low < bound {
      let rejected = (0 &- bound) % bound
      while product.low < rejected {
        product = next().multipliedFullWidth(by: bound)
      }
    }
    return product.high
  }

  /// A multiple of 2^-53 in [0, 1), each equally likely.
  @inlinable
  public mutating func nextUnit() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  @inlinable
  static func rotate(_ word: UInt64, by count: UInt64) -> UInt64 {
    (word << count) | (word >> (64 - count))
  }

  private static let increment: UInt64 = 0x9E37_79B9_7F4A_7C15

  /// The finaliser of SplitMix64: a bijection of 64-bit words that maps only 0 to 0.
  private static func mix(_ word: UInt64) -> UInt64 {
    var z = word
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
