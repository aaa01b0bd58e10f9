import Generators

/// Quick-select with the pivots that the engine takes, round by round: how many cycles each selection needs.
struct QuickSelectCycles: SelectionCycles {
  private let lanes: Int
  private let latency: Int
  private let isMedian: Bool
  private var generator = Generator()

  init(_ parameters: QuickSelectTopK.Parameters) {
    lanes = parameters.lanes
    isMedian = parameters.pivot == .medianOfThree
    // One stage counts the dropped lanes, every other moves by two bits of a distance.
    var stages = 1
    while 1 << (2 * (stages - 1)) < lanes { stages += 1 }
    latency = stages
  }

  static let events = [
    "no round", "the smaller keys are searched", "the greater keys are searched", "a row is searched again",
    "a round waits for its rows", "a round of many rows", "the generator goes on",
  ]

  /// Marsaglia's generator of 32 bits.
  private struct Generator {
    var state: UInt32 = 1

    mutating func step() {
      state ^= state << 13
      state ^= state >> 17
      state ^= state << 5
    }
  }

  /// A lane that takes part in a comparison.
  private struct Lane {
    var number: Int
    var key: Int
  }

  /// What a round moves to one side.
  private struct Side {
    var keys: [Int] = []
    /// The lanes of its last row.
    var lastLanes: [Lane] = []
    /// The keys that may become the pivot, the latest first.
    var candidates: [Int] = []

    mutating func take(_ kept: [Lane], row: Int, _ generator: Generator, isMedian: Bool) {
      keys += kept.map(\.key)
      lastLanes = kept
      guard let choice = kept.first(where: { generator.state >> UInt32($0.number) & 1 == 1 }) ?? kept.first else {
        return
      }
      if candidates.isEmpty {
        candidates = [choice.key, choice.key, choice.key]
      } else if Int(generator.state.leadingZeroBitCount) >= Side.bits(of: isMedian ? row / 4 : row) {
        candidates = [choice.key, candidates[0], candidates[1]]
      }
    }

    private static func bits(of number: Int) -> Int { Int.bitWidth - number.leadingZeroBitCount }

    func pivot(isMedian: Bool) -> Int { isMedian ? candidates.sorted()[1] : candidates[0] }
  }

  mutating func cycles(of vector: TopKVector, _ reach: (String) -> Void) -> Int {
    var side = load(vector, reach)
    let fixed = 2
    guard vector.k > 0, vector.k < vector.keys.count else {
      reach("no round")
      return fixed
    }
    var cycles = fixed
    var wanted = vector.k
    var isSingle = vector.rows.count == 1
    while true {
      let rows = isSingle ? [side.lastLanes] : cut(side.keys)
      cycles += isSingle ? 3 : max(rows.count + 2, latency + 4)
      reach(
        isSingle
          ? "a row is searched again" : rows.count < latency + 2 ? "a round waits for its rows" : "a round of many rows"
      )
      isSingle = rows.count == 1
      let pivot = side.pivot(isMedian: isMedian)
      var (below, above) = (Side(), Side())
      for (number, row) in rows.enumerated() {
        generator.step()
        below.take(row.filter { $0.key < pivot }, row: number, generator, isMedian: isMedian)
        above.take(row.filter { $0.key > pivot }, row: number, generator, isMedian: isMedian)
      }
      let equal = side.keys.count - below.keys.count - above.keys.count
      if wanted <= above.keys.count {
        side = above
        reach("the greater keys are searched")
      } else if wanted <= above.keys.count + equal {
        return cycles
      } else {
        wanted -= above.keys.count + equal
        side = below
        reach("the smaller keys are searched")
      }
    }
  }

  /// Everything goes to one side.
  private mutating func load(_ vector: TopKVector, _ reach: (String) -> Void) -> Side {
    var side = Side()
    var first = 0
    if vector.seed == 0 { reach("the generator goes on") }
    for (number, count) in vector.rows.enumerated() {
      if number == 0, vector.seed != 0 { generator.state = vector.seed } else { generator.step() }
      let row = (0..<count).map { Lane(number: $0, key: vector.keys[first + $0]) }
      side.take(row, row: number, generator, isMedian: isMedian)
      first += count
    }
    return side
  }

  private func cut(_ keys: [Int]) -> [[Lane]] {
    stride(from: 0, to: keys.count, by: lanes).map { first in
      (first..<min(first + lanes, keys.count)).map { Lane(number: $0 - first, key: keys[$0]) }
    }
  }
}
