import Bits
import Generators

/// One query with everything it needs, in 12-bit codes.
struct AttentionTask {
  var query: [Int]
  var keys: [[Int]]
  var values: [[Int]]
  /// Share that is kept, in 1/256.
  var keep: Int
  var threshold: Int
  var multiplier: Int
  var shift: Int

  var length: Int { keys.count }

  /// What the hardware must answer.
  struct Answer: Hashable {
    var neededLow = false
    var probabilities: [Int] = []
    var kept: [Int] = []
    var out: [Int] = []
  }

  /// Scores of one pass, with `low` bits of low parts.
  func scores(_ shape: AttentionHead.Parameters, low: Int) -> [Int] {
    keys.map { key in
      let codes = key.map { AttentionReference.truncated($0, high: shape.highBits, low: low) }
      return AttentionReference.score(AttentionReference.dot(query, codes), multiplier: multiplier, shift: shift)
    }
  }

  /// The greatest probability of the first pass, by which is decided.
  func firstMaximum(_ shape: AttentionHead.Parameters) -> Int {
    AttentionReference.softmax(scores(shape, low: 0)).max() ?? 0
  }

  func golden(_ shape: AttentionHead.Parameters) -> Answer {
    var answer = Answer()
    answer.probabilities = AttentionReference.softmax(scores(shape, low: 0))
    answer.neededLow = (answer.probabilities.max() ?? 0) < threshold
    if answer.neededLow { answer.probabilities = AttentionReference.softmax(scores(shape, low: 4)) }
    answer.kept = AttentionReference.kept(answer.probabilities, keep: keep)
    let stored = values.map { $0.map { AttentionReference.truncated($0, high: shape.valueBits, low: 0) } }
    answer.out = AttentionReference.weightedSum(
      answer.probabilities, stored, kept: answer.kept, headSize: shape.headSize)
    return answer
  }
}

/// Keys and values as memory holds them, and where.
struct AttentionMemory {
  var words: [Bits] = []
  let keyHighBase: Int
  let keyLowBase: Int
  let valueBase: Int

  /// A word, 0 beyond the end.
  func word(_ address: Int) -> Bits { address < words.count ? words[address] : Bits.zero(width: words[0].width) }

  init(keys: [[Int]], values: [[Int]], _ shape: AttentionHead.Parameters) {
    func packed(_ codes: [Int], _ bits: Int) -> [Bits] {
      guard let format = CodeFormat(bits: bits) else { preconditionFailure("no format has \(bits) bits") }
      return BitWidthConverterTestbench.words(codes, format, shape.wordBits).map(\.bits)
    }
    let codes = keys.joined().map { $0 & 0xfff }
    keyHighBase = 0
    words = packed(codes.map { $0 >> (12 - shape.highBits) }, shape.highBits)
    keyLowBase = words.count
    words += packed(codes.map { $0 >> (8 - shape.highBits) & 15 }, 4)
    valueBase = words.count
    for value in values { words += packed(value.map { ($0 & 0xfff) >> (12 - shape.valueBits) }, shape.valueBits) }
  }
}
