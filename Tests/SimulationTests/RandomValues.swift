import Bits

/// SplitMix64 with a taste for corners.
struct RandomValues: RandomNumberGenerator {
  private var state: UInt64
  let seed: UInt64

  init(seed: UInt64) {
    self.seed = seed
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// 0, all ones, 1, the sign alone, all but the sign, a small number, or anything.
  mutating func bits(width: Int) -> Bits {
    let sign = Bits(1, width: width).shiftedLeft(by: width - 1)
    switch next() % 12 {
    case 0: return .zero(width: width)
    case 1: return .ones(width: width)
    case 2: return Bits(1, width: width)
    case 3: return sign
    case 4: return ~sign
    case 5, 6: return Bits(next() % 140, width: width)
    default: return Bits(words: (0..<(width + 63) / 64).map { _ in next() }, width: width)
    }
  }
}
