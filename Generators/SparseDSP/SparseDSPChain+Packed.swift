import Description

extension SparseDSPChain.Parameters {
  /// Timing of a chain with packed lanes: a slice works one cycle after the one before it, and one more behind an
  /// adjust unit.
  var packed: PackedChain { PackedChain(slices: slices, narrowWeights: narrowWeights, sumBits: sumBits) }
}

/// Where the parts of a packed chain stand, and when they work.
struct PackedChain {
  var slices: Int
  var narrowWeights: Bool
  var sumBits: Int

  /// Products between adjust units, and slices.
  static let piece = 8

  var adjust: OverflowAdjust.Parameters {
    var p = OverflowAdjust.Parameters()
    (p.lane, p.products, p.kept) = (DSPSlice.lane, PackedChain.piece, 10)
    (p.narrowWeights, p.sumBits) = (narrowWeights, sumBits)
    return p
  }

  /// Does an adjust unit stand before the slice?
  func isAdjusted(_ slice: Int) -> Bool { slice > 0 && slice % PackedChain.piece == 0 }

  func link(_ slice: Int) -> DSPSlice.Link {
    slice == 0 ? .opens : isAdjusted(slice) ? .adjusted : slice % 2 == 0 ? .restarts : .continues
  }

  /// Cycles from the beat to the operands of a slice.
  func start(_ slice: Int) -> Int { slice + slice / PackedChain.piece }
  /// Cycles from the beat to the packed sum behind a group.
  func sumCycle(_ group: Int) -> Int { start(2 * group + 1) + 4 }
  var latency: Int { sumCycle(slices / 2 - 1) + 1 }
}

extension SparseDSPChain {
  /// The chain with packed lanes: slices, adjust units between pieces of eight, and a reduction node behind each group.
  func buildPacked(
    _ operands: [Operands], _ ends: [Unsigned], _ m: ModuleBuilder, _ p: Parameters
  ) -> [Sums] {
    let chain = p.packed
    let skewed = skewed(operands, by: operands.indices.map(chain.start), m)
    var sums: [Sums] = []
    var sum: Signed?
    var carried: Signed = m.signedConstant(0, width: chain.adjust.carriedBits)
    for group in 0..<p.groups {
      let first = 2 * group
      if chain.isAdjusted(first), let packed = sum {
        let adjust = m.instance("adjust_\(group)", OverflowAdjust.self, chain.adjust)
        adjust.sum <== packed
        adjust.carried <== carried
        (sum, carried) = (adjust.rest, adjust.carriedOut)
      }
      if first > chain.adjust.products - 1 {
        let before = chain.sumCycle(group - 1)
        carried = kept(
          carried, unless: ends[before][group - 1], cycles: chain.sumCycle(group) - before, "carried_\(group)", m)
      }
      for slice in [first, first + 1] {
        let restart = group == 0 ? nil : ends[chain.start(first) + 2][group - 1]
        sum = placed(slice, skewed[slice], sum, restart: slice == first ? restart : nil, m, chain)
      }
      let node = m.instance("node_\(group)", ReductionNode.self, chain.adjust)
      if let sum { node.sum <== sum }
      node.carried <== carried
      sums.append(Sums(a: node.sumA, b: node.sumB))
    }
    return aligned(sums, from: (0..<p.groups).map { chain.sumCycle($0) + 1 }, m)
  }

  private func placed(
    _ index: Int, _ operands: Operands, _ sum: Signed?, restart: Bit?, _ m: ModuleBuilder, _ chain: PackedChain
  ) -> Signed {
    let slice = m.instance(
      "slice_\(index)", DSPSlice.self, .init(packedBits: chain.adjust.packedBits, link: chain.link(index)))
    slice.a <== Signed(bitPattern: operands.a)
    slice.b <== Signed(bitPattern: operands.b)
    slice.weight <== Signed(bitPattern: operands.weight)
    slice.sumIn <== sum ?? 0
    slice.restart <== restart ?? 0
    return slice.sum
  }

  /// A value for the next group: 0 when this one ends.
  private func kept(
    _ value: Signed, unless ends: Bit, cycles: Int, _ name: String, _ m: ModuleBuilder
  ) -> Signed {
    let next = mux(ends, m.signedConstant(0, width: value.width), value)
    return (1...cycles).reduce(next) { m.held($0, "\(name)_\($1)") }
  }
}
