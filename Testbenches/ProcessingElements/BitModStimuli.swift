import Generators
import NumberFormats
import Statistics

/// Groups that reach the corners of BitMoD's definition.
struct BitModStimuli {
  /// The table of special values: the two terms of each, in halves.
  private(set) var table: [(Int, Int)]
  private let scales: ClosedRange<Int>

  init(_ p: BitModUnit.Parameters) {
    table = [(8, 2), (-8, -2), (8, 8), (-8, -8)]
    scales = 0...(1 << p.element.scaleBits) - 1
  }

  /// FP3's special values, +3, −3, +6, −6.
  mutating func takeFP3Table() { table = [(4, 2), (-4, -2), (8, 4), (-8, -4)] }

  /// Any special values.
  mutating func drawTable(_ random: inout RandomStream) {
    let powers = [0, 1, 2, 4, 8, -1, -2, -4, -8]
    table = (0..<4).map { _ in (random.element(of: powers), random.element(of: powers)) }
  }

  /// All codes of a kind, with each special value, in groups of 64.
  func everyCode(_ kind: SerialWeights, _ random: inout RandomStream) -> [BitModGroup] {
    (0..<4).flatMap { selector -> [BitModGroup] in
      let count = max(64, 1 << kind.bits)
      return (0..<count / 64).map { part in
        var group = self.group(kind, count: 64, &random)
        group.codes = (0..<64).map { UInt64((part * 64 + $0) & ((1 << kind.bits) - 1)) }
        (group.selector, group.special) = (selector, special(selector))
        return group
      }
    }
  }

  /// A whole group at one end of what a sum can hold.
  func greatest(_ kind: SerialWeights, count: Int, isNegative: Bool) -> BitModGroup {
    let code: UInt64 = kind == .int8 ? 0x80 : kind == .int6 ? 0x20 : kind == .fp4 ? 7 : 3
    var group = BitModGroup(kind: kind, scale: scales.upperBound)
    group.activations = .init(repeating: isNegative ? 0xFBFF : 0x7BFF, count: count)
    group.codes = .init(repeating: code, count: count)
    return group
  }

  /// Activations around a binade that rises or not, a few that are subnormal, 0 or no number.
  func group(_ kind: SerialWeights, count: Int, _ random: inout RandomStream) -> BitModGroup {
    var group = BitModGroup(kind: kind, scale: random.number(in: scales))
    group.selector = random.number(in: 0...3)
    group.special = special(group.selector)
    let top = random.number(in: 0...30)
    let spread = random.number(in: 0...14)
    let rises = random.chance(1, of: 2)
    let hasSpecial = random.chance(1, of: 16)
    for index in 0..<count {
      let limit = rises ? top * (index + 1) / count : top
      let field = max(0, limit - random.number(in: 0...spread))
      var code = UInt64(field) << 10 | random.next() & 0x83FF
      if random.chance(1, of: 16) { code &= 0x8000 }
      if hasSpecial, random.chance(1, of: 8) { code = random.element(of: [0x7C00, 0xFC00, 0x7E01]) }
      group.activations.append(code)
      group.codes.append(random.next(below: 1 << UInt64(kind.bits)))
    }
    return group
  }

  private func special(_ selector: Int) -> Int { table[selector].0 + table[selector].1 }
}
