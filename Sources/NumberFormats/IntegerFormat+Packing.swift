extension IntegerFormat {
  /// How many codes a word of `wordBits` bits holds: `wordBits / bits`.
  ///
  /// - Precondition: `wordBits` is a multiple of `bits`, at most 64.
  public func lanes(inWordOf wordBits: Int) -> Int {
    precondition(
      wordBits >= bits && wordBits <= 64 && wordBits.isMultiple(of: bits),
      "a word of \(wordBits) bits does not hold a whole number of \(self) codes; take a multiple of \(bits) up to 64")
    return wordBits / bits
  }

  /// Packs values into words, the first value in the lowest bits.
  ///
  /// Lane `i` of a word is its bits `[i*bits + bits - 1 : i*bits]`; lane `i` of word `j` is value
  /// `j * (wordBits / bits) + i`. The lanes of the last word that no value fills are zero.
  ///
  /// - Parameters:
  ///   - values: values in `range`, in order.
  ///   - wordBits: width of a word, a multiple of `bits` up to 64.
  /// - Returns: `ceil(values.count / (wordBits / bits))` words, unused high bits zero.
  public func pack(_ values: [Int], wordBits: Int) -> [UInt64] {
    let lanes = lanes(inWordOf: wordBits)
    var words = [UInt64](repeating: 0, count: (values.count + lanes - 1) / lanes)
    for (index, value) in values.enumerated() {
      words[index / lanes] |= encode(value) << UInt64(index % lanes * bits)
    }
    return words
  }

  /// The first `count` values of packed words; the reverse of `pack(_:wordBits:)`.
  ///
  /// - Precondition: the words hold at least `count` lanes.
  public func unpack(_ words: [UInt64], count: Int, wordBits: Int) -> [Int] {
    let lanes = lanes(inWordOf: wordBits)
    precondition(
      count >= 0 && count <= words.count * lanes,
      "\(words.count) words of \(lanes) lanes do not hold \(count) \(self) codes")
    return (0..<count).map { index in
      decode(words[index / lanes] >> UInt64(index % lanes * bits) & codeMask)
    }
  }
}
