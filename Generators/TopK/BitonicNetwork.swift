import Description

/// Layers of compare-exchange elements that sort words by their top `rankBits` bits.
struct BitonicNetwork {
  /// The greater of the two words goes to lane `greater`.
  struct Exchange {
    var greater: Int
    var smaller: Int
  }

  var rankBits: Int
  /// A power of two.
  var lanes: Int

  /// Sorts any words, the greatest to lane 0.
  var sort: [[Exchange]] {
    sizes.flatMap { size in strides(below: size).map { layer(stride: $0, size: size) } }
  }

  /// Sorts words of which a part from the first on descends and the rest ascends, or the other way round.
  var merge: [[Exchange]] { strides(below: lanes).map { layer(stride: $0, size: lanes) } }

  private var sizes: [Int] { (1...lanes.trailingZeroBitCount).map { 1 << $0 } }

  private func strides(below size: Int) -> [Int] { (0..<size.trailingZeroBitCount).reversed().map { 1 << $0 } }

  private func layer(stride: Int, size: Int) -> [Exchange] {
    (0..<lanes).filter { $0 & stride == 0 }.map { lane in
      let descends = lane & size == 0
      return descends
        ? Exchange(greater: lane, smaller: lane | stride) : Exchange(greater: lane | stride, smaller: lane)
    }
  }

  func rank(_ word: Unsigned) -> Unsigned { word[word.width - rankBits..<word.width] }

  func apply(_ layer: [Exchange], to words: [Unsigned], _ name: String) -> [Unsigned] {
    var next = words
    for exchange in layer {
      let (a, b) = (words[exchange.greater], words[exchange.smaller])
      let swaps = (rank(a) < rank(b)).named("\(name)_swaps_\(exchange.greater)_\(exchange.smaller)")
      next[exchange.greater] = mux(swaps, b, a).named("\(name)_\(exchange.greater)")
      next[exchange.smaller] = mux(swaps, a, b).named("\(name)_\(exchange.smaller)")
    }
    return next
  }
}
