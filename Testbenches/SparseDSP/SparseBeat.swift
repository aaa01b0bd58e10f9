import Bits
import Statistics

/// One beat of a sparse DSP chain, as plain numbers.
struct SparseBeat {
  /// Windows of vector A and B: `[window][element]`.
  var a: [[Int]]
  var b: [[Int]]
  var weights: [Int]
  var indices: [Int]
  /// Does group g end a sum? The last one does.
  var ends: [Bool]

  /// The sum of the products since the last end, at each group.
  func sums(of windows: [[Int]]) -> [Int] {
    var open = 0
    return ends.enumerated().map { group, closes in
      for slice in [2 * group, 2 * group + 1] { open += weights[slice] * windows[slice % 2][indices[slice]] }
      defer { if closes { open = 0 } }
      return open
    }
  }
}

/// How the numbers of a beat are chosen.
enum SparsePattern: String, CaseIterable {
  case random
  /// Every operand is −128 or 127.
  case extremes
  /// All products are −128 · −128, or as great as narrow weights allow.
  case greatest
  /// All products are −128 · 127.
  case least
  /// Runs of greatest and of least products: sums that climb far and come back.
  case hills
  case zeros
  /// One vector at an extreme, the other at the opposite one: the worst borrow.
  case opposed
}

extension SparseBeat {
  /// A beat of groups that end as with `kept` weights of each block: 1 and 2 end every group, a greater number every
  /// `kept / 2` groups; `nil` ends groups at random. With 1 the windows differ.
  init(
    _ pattern: SparsePattern, slices: Int, block: Int, kept: Int?, narrow: Bool, _ random: inout RandomStream
  ) {
    let least = narrow ? -127 : -128
    func weight(_ slice: Int) -> Int {
      switch pattern {
      case .random: random.number(in: least...127)
      case .extremes: random.element(of: [least, 127])
      case .greatest, .opposed: least
      case .least: 127
      case .hills: slice / 12 % 2 == 0 ? least : 127
      case .zeros: random.element(of: [0, 0, 0, 1])
      }
    }
    func activation(_ isA: Bool) -> Int {
      switch pattern {
      case .random: random.number(in: -128...127)
      case .extremes: random.element(of: [-128, 127])
      case .greatest, .least, .hills: -128
      case .opposed: isA ? 127 : -128
      case .zeros: random.element(of: [0, 0, -1])
      }
    }
    weights = (0..<slices).map { weight($0) }
    a = (0..<2).map { _ in (0..<block).map { _ in activation(true) } }
    b = (0..<2).map { _ in (0..<block).map { _ in activation(false) } }
    if kept != 1 {
      a[1] = a[0]
      b[1] = b[0]
    }
    indices = (0..<slices).map { _ in random.number(in: 0...block - 1) }
    let groups = slices / 2
    ends = (0..<groups).map { group in
      guard let kept else { return random.chance(1, of: 3) || group == groups - 1 }
      return (group + 1) % max(1, kept / 2) == 0 || group == groups - 1
    }
  }

  /// Numbers side by side, the first one lowest, each cut to `width` bits.
  static func packed(_ values: [Int], _ width: Int) -> Bits {
    let mask = UInt64(1) << UInt64(width) - 1
    return Bits.concatenate(
      values.reversed().map { Bits(UInt64(truncatingIfNeeded: $0) & mask, width: width) })
  }
}
