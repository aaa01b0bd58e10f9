import Description

/// Arithmetic modulo `2^n + 1`, where 2^n is −1: a bit at place n counts −1 at place 0, and multiplying by a power of two
/// is a shift whose upper part comes back negated (Agarwal and Burrus, 1974).
///
/// A residue is a signed number of `n + 2` bits, any one that is congruent; it is made unique only at the end.
struct FermatRing {
  /// The modulus is `2^n + 1`.
  let n: Int

  /// Bits of a residue.
  var bits: Int { n + 2 }

  /// A congruent number of at most `n + 2` bits, for a sum of up to `n + 4` bits or a product of more than 2n: parts of n
  /// bits count 1, −1 and 1 in turn.
  func folded(_ value: Signed, _ name: String) -> Signed {
    if value.width <= bits { return value }
    let pattern = Unsigned(bitPattern: value)
    let low = Signed(pattern[0..<n]).named("\(name)_low")
    if value.width <= n + 4 {
      let high = Signed(bitPattern: pattern[n..<value.width]).named("\(name)_high")
      return (low - high).named("\(name)_folded").truncated(to: bits)
    }
    let middle = Signed(pattern[n..<2 * n]).named("\(name)_middle")
    let high = Signed(bitPattern: pattern[2 * n..<value.width]).named("\(name)_high")
    return ((low - middle).named("\(name)_low_less_middle") + high).named("\(name)_folded").truncated(to: bits)
  }

  /// `value · 2^exponent` for a value of at most `n + 3` bits; the exponent counts modulo 2n.
  func shifted(_ value: Signed, by exponent: Int, _ name: String) -> Signed {
    let places = (exponent % (2 * n) + 2 * n) % (2 * n)
    let isNegated = places >= n
    let shift = places % n
    if shift == 0 { return isNegated ? folded((-value).named("\(name)_negated"), name) : folded(value, name) }
    if value.width + shift <= n + 1 {
      let moved = (value << shift).named("\(name)_moved")
      return isNegated ? (-moved).named("\(name)_negated") : moved
    }
    // What is shifted beyond place n comes back negated at place 0.
    let kept = n - shift
    let pattern = Unsigned(bitPattern: value)
    let low = Signed((pattern[0..<kept] << shift).named("\(name)_placed")).named("\(name)_low")
    let high = Signed(bitPattern: pattern[kept..<value.width]).named("\(name)_high")
    let difference = isNegated ? high - low : low - high
    return difference.named("\(name)_moved").truncatedIfWider(to: bits)
  }
}

/// The places of a transform's values: the bits of a number reversed.
enum BitReversal {
  static func of(_ index: Int, size: Int) -> Int {
    var (rest, reversed, places) = (index, 0, size)
    while places > 1 {
      reversed = reversed * 2 + rest % 2
      (rest, places) = (rest / 2, places / 2)
    }
    return reversed
  }
}
