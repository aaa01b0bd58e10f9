import Description

/// Where the parts of a chain with one packed sum stand, and when they work: a slice one cycle after the one before it,
/// and one more behind an adjust unit.
struct PackedChain {
  var slices: Int
  var narrowWeights: Bool
  var sumBits: Int
  /// Slices are DSP48E2.
  var isPlaced: Bool

  /// Slices, and products, between adjust units.
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
  /// A packed sum: for the fabric, and for the next slice.
  private struct PackedSum {
    var fabric: Signed
    var cascade: Signed
  }

  /// The chain with one packed sum: slices, adjust units between pieces of eight, and a reduction node behind each
  /// group.
  func buildPacked(_ operands: [Operands], _ ends: [Unsigned], _ m: ModuleBuilder, _ p: Parameters) -> [Sums] {
    let chain = p.packed
    let skewed = skewed(
      operands.map { [$0.a, $0.b, $0.weight] }, by: operands.indices.map(chain.start), "waiting", m)
    let nothing = m.signedConstant(0, width: chain.adjust.packedBits)
    var sum = PackedSum(fabric: nothing, cascade: nothing)
    var carried = m.signedConstant(0, width: chain.adjust.carriedBits)
    var sums: [Sums] = []
    for group in 0..<p.groups {
      let first = 2 * group
      if chain.isAdjusted(first) {
        let adjust = m.instance("adjust_\(group)", OverflowAdjust.self, chain.adjust)
        adjust.sum <== sum.fabric
        adjust.carried <== carried
        sum = PackedSum(fabric: adjust.rest, cascade: adjust.rest)
        carried = adjust.carriedOut
      }
      if first >= PackedChain.piece {
        let before = chain.sumCycle(group - 1)
        carried = passedOn(
          carried, unless: ends[before][group - 1], cycles: chain.sumCycle(group) - before, "carried_\(group)", m)
      }
      let restart = group == 0 ? nil : ends[chain.start(first) + 2][group - 1]
      sum = placed(first, skewed[first], sum, restart: restart, m, chain)
      sum = placed(first + 1, skewed[first + 1], sum, restart: nil, m, chain)
      let node = m.instance("node_\(group)", ReductionNode.self, chain.adjust)
      node.sum <== sum.fabric
      node.carried <== carried
      sums.append(Sums(a: node.sumA, b: node.sumB))
    }
    return aligned(sums, from: (0..<p.groups).map { chain.sumCycle($0) + 1 }, m)
  }

  private func placed(
    _ index: Int, _ operands: [Unsigned], _ sum: PackedSum, restart: Bit?, _ m: ModuleBuilder, _ chain: PackedChain
  ) -> PackedSum {
    let (a, b) = (Signed(bitPattern: operands[0]), Signed(bitPattern: operands[1]))
    let weight = Signed(bitPattern: operands[2])
    if chain.isPlaced {
      let slice = m.instance("slice_\(index)", DSP48E2Slice.self, .init(link: chain.link(index)))
      slice.a <== a
      slice.b <== b
      slice.weight <== weight
      slice.sumIn <== sum.cascade
      slice.restart <== restart ?? 0
      return PackedSum(fabric: slice.sum.truncated(to: chain.adjust.packedBits), cascade: slice.cascade)
    }
    let slice = m.instance(
      "slice_\(index)", DSPSlice.self, .init(packedBits: chain.adjust.packedBits, link: chain.link(index)))
    slice.a <== a
    slice.b <== b
    slice.weight <== weight
    slice.sumIn <== sum.cascade
    slice.restart <== restart ?? 0
    return PackedSum(fabric: slice.sum, cascade: slice.sum)
  }

  /// A value for the next group: 0 when this one ends.
  private func passedOn(
    _ value: Signed, unless ends: Bit, cycles: Int, _ name: String, _ m: ModuleBuilder
  ) -> Signed {
    let next = mux(ends, m.signedConstant(0, width: value.width), value)
    return (1...cycles).reduce(next) { m.held($0, "\(name)_\($1)") }
  }
}
