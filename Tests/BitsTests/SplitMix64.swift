/// A seeded generator; the constants are those of Steele, Lea and Flood's SplitMix.
struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}

/// Words of the shapes that break wide arithmetic: extremes, long runs of equal bits, single bits and plain noise.
struct WordGenerator {
  enum Shape: Int, CaseIterable {
    case zero, ones, mostNegative, mostPositive, oneBit, run, noise
  }

  var random: SplitMix64
  /// How often each shape was drawn, by raw value.
  var drawn = [Int](repeating: 0, count: Shape.allCases.count)

  init(seed: UInt64) { random = SplitMix64(state: seed) }

  /// Unmasked words, one more than the width needs in some draws, so that trimming is exercised too.
  mutating func words(width: Int) -> [UInt64] {
    let shape = Shape(rawValue: Int.random(in: 0..<drawn.count, using: &random)) ?? .noise
    drawn[shape.rawValue] += 1
    let count = (width + 63) / 64
    switch shape {
    case .zero: return [UInt64](repeating: 0, count: count)
    case .ones: return [UInt64](repeating: .max, count: count)
    case .mostNegative: return bits(width - 1..<width, count: count)
    case .mostPositive: return bits(0..<width - 1, count: count)
    case .oneBit:
      let place = Int.random(in: 0..<width, using: &random)
      return bits(place..<place + 1, count: count)
    case .run:
      let start = Int.random(in: 0..<width, using: &random)
      return bits(start..<Int.random(in: start + 1...width, using: &random), count: count)
    case .noise:
      let extra = Int.random(in: 0...1, using: &random)
      return (0..<count + extra).map { _ in random.next() }
    }
  }

  private func bits(_ ones: Range<Int>, count: Int) -> [UInt64] {
    var words = [UInt64](repeating: 0, count: count)
    for place in ones { words[place / 64] |= 1 << UInt64(place % 64) }
    return words
  }
}
