import Statistics

/// A vector for a top-k engine: what is in it, how many are wanted, and how it is cut into rows.
struct TopKVector {
  var keys: [Int]
  var k: Int
  /// Elements of each row; their sum is the number of keys.
  var rows: [Int]
  /// Start of the pivot generator, for an engine that has one.
  var seed: UInt32 = 0

  /// What the keys look like.
  enum Pattern: String, CaseIterable {
    case anything, equal, sorted, reversed, fewValues, extremes
  }

  /// What the engine can be asked for.
  struct Limits {
    var lanes: Int
    var keyBits: Int
    var signed: Bool
    var capacity: Int
    /// Greatest `k`.
    var greatestK: Int
    /// Does the engine take a seed?
    var takesSeed = false

    var rows: Int { (capacity + lanes - 1) / lanes }
    var range: ClosedRange<Int> {
      signed ? -(1 << (keyBits - 1))...(1 << (keyBits - 1)) - 1 : 0...(1 << keyBits) - 1
    }
  }

  init(keys: [Int], k: Int, lanes: Int) {
    (self.keys, self.k) = (keys, k)
    rows = TopKVector.fullRows(keys.count, lanes)
  }

  /// Any vector of at most `most` elements.
  init(_ limits: Limits, most: Int, _ random: inout RandomStream) {
    let pattern = random.element(of: Pattern.allCases)
    let count =
      switch random.number(in: 0...9) {
      case 0: random.number(in: 0...1)
      case 1: min(most, limits.lanes)
      case 2: most
      default: random.number(in: 0...most)
      }
    var keys = (0..<count).map { _ in random.number(in: limits.range) }
    switch pattern {
    case .anything: break
    case .equal: keys = .init(repeating: keys.first ?? 0, count: count)
    case .sorted: keys.sort()
    case .reversed: keys.sort(by: >)
    case .fewValues: keys = keys.map { max(limits.range.lowerBound, $0 / (limits.range.upperBound / 3)) }
    case .extremes: keys = keys.map { $0 & 1 == 0 ? limits.range.lowerBound : limits.range.upperBound }
    }
    self.keys = keys
    k =
      switch random.number(in: 0...7) {
      case 0: 0
      case 1: min(count, limits.greatestK)
      case 2: random.number(in: 0...limits.greatestK)
      default: random.number(in: 0...min(count, limits.greatestK))
      }
    rows = TopKVector.fullRows(count, limits.lanes)
    if random.chance(1, of: 4) { tear(limits, &random) }
    if limits.takesSeed, random.chance(3, of: 4) { seed = UInt32(random.number(in: 1...Int(UInt32.max))) }
  }

  /// Rows that are full but the last.
  private static func fullRows(_ count: Int, _ lanes: Int) -> [Int] {
    count == 0 ? [0] : stride(from: 0, to: count, by: lanes).map { min(lanes, count - $0) }
  }

  /// Cuts the same elements into rows of any size, as long as they fit.
  private mutating func tear(_ limits: Limits, _ random: inout RandomStream) {
    var torn: [Int] = []
    var left = keys.count
    while left > 0 {
      let spare = limits.rows - torn.count - (left + limits.lanes - 1) / limits.lanes
      let row = min(left, spare > 0 ? random.number(in: 0...limits.lanes) : limits.lanes)
      torn.append(row)
      left -= row
    }
    if torn.count < limits.rows, random.chance(1, of: 4) || torn.isEmpty { torn.append(0) }
    rows = torn
  }

  static let events = [
    "all keys are equal", "keys in ascending order", "keys in descending order", "k = 0", "k = n", "k > n",
    "one element", "no element", "a partial last row", "a partial row before the last", "an empty row",
    "equal keys at the threshold",
  ]

  /// The corners that this vector is.
  func note(_ reach: (String) -> Void) {
    let distinct = zip(keys, keys.dropFirst())
    if keys.count > 1, distinct.allSatisfy({ $0 == $1 }) { reach("all keys are equal") }
    if keys.count > 2, keys[0] < keys[keys.count - 1], distinct.allSatisfy({ $0 <= $1 }) {
      reach("keys in ascending order")
    }
    if keys.count > 2, keys[0] > keys[keys.count - 1], distinct.allSatisfy({ $0 >= $1 }) {
      reach("keys in descending order")
    }
    if keys.count > 1, k == 0 { reach("k = 0") }
    if keys.count > 1, k == keys.count { reach("k = n") }
    if k > keys.count { reach("k > n") }
    if keys.count == 1 { reach("one element") }
    if keys.isEmpty { reach("no element") }
    let full = rows.max() ?? 0
    if rows.count > 1, rows[rows.count - 1] < full { reach("a partial last row") }
    if rows.dropLast().contains(where: { $0 < full }) { reach("a partial row before the last") }
    if rows.count > 1, rows.contains(0) { reach("an empty row") }
    let ranked = keys.sorted(by: >)
    if k > 0, k < keys.count, ranked[k - 1] == ranked[k] { reach("equal keys at the threshold") }
  }
}
