import Description

/// Small numbers as gates, least significant bit first. Sums of a few bits map to look-up tables better as gates than
/// as carry chains, which synthesis makes of every `+`.
enum BitCounts {
  /// How many of `bits` are 1; `⌈log2(bits + 1)⌉` bits.
  static func ones(_ bits: [Bit], _ name: String) -> [Bit] {
    switch bits.count {
    case 0: return []
    case 1: return bits
    case 2: return word([bits[0] ^ bits[1], bits[0] & bits[1]], name)
    case 3: return word([bits[0] ^ bits[1] ^ bits[2], majority(bits[0], bits[1], bits[2])], name)
    case ...6:
      return halves(bits, at: 3, name)
    default:
      return halves(bits, at: (bits.count / 2 + 5) / 6 * 6, name)
    }
  }

  private static func halves(_ bits: [Bit], at middle: Int, _ name: String) -> [Bit] {
    let low = ones(Array(bits[..<middle]), "\(name)_low")
    let high = ones(Array(bits[middle...]), "\(name)_high")
    return sum(low, high, name, most: bits.count)
  }

  /// `a + b`, a sum that is known to be at most `most`.
  static func sum(_ a: [Bit], _ b: [Bit], _ name: String, most: Int) -> [Bit] {
    if a.isEmpty || b.isEmpty { return a + b }
    var carry: Bit?
    var total: [Bit] = []
    for index in 0..<bitsOfCount(to: most) {
      let terms = [a, b].compactMap { index < $0.count ? $0[index] : nil } + (carry.map { [$0] } ?? [])
      guard let first = terms.first else { break }
      total.append(terms.dropFirst().reduce(first) { $0 ^ $1 })
      let next: Bit? =
        terms.count == 3 ? majority(terms[0], terms[1], terms[2]) : terms.count == 2 ? terms[0] & terms[1] : nil
      carry = index + 1 < bitsOfCount(to: most) ? next?.named("\(name)_carry_\(index)") : nil
    }
    return word(total, name)
  }

  static func majority(_ a: Bit, _ b: Bit, _ c: Bit) -> Bit { (a & b) | (a & c) | (b & c) }

  /// How many ones stand before each bit, and how many there are: counted in fours, and the fours added up.
  static func prefixes(_ bits: [Bit], _ name: String) -> [[Bit]] {
    var before: [Bit] = []
    var all: [[Bit]] = []
    for first in stride(from: 0, to: bits.count, by: 4) {
      var inside: [Bit] = []
      for index in first..<min(first + 4, bits.count) {
        all.append(sum(before, inside, "\(name)_before_\(index)", most: index))
        inside = sum(inside, [bits[index]], "\(name)_from_\(first)_to_\(index)", most: index + 1 - first)
      }
      before = sum(before, inside, "\(name)_before_\(first + 4)", most: min(first + 4, bits.count))
    }
    return all + [before]
  }

  /// The bits under one name.
  static func word(_ bits: [Bit], _ name: String) -> [Bit] {
    guard bits.count > 1 else { return bits.map { $0.named(name) } }
    let number = cat(bits.reversed().map { Unsigned($0) }).named(name)
    return bits.indices.map { number[$0] }
  }
}
