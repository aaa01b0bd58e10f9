import Description

extension SparseDSPChain {
  /// The chain whose groups add up on their own, all at once, and whose nodes add the groups up, one after the other.
  func buildGroups(_ operands: [Operands], _ ends: [Unsigned], _ m: ModuleBuilder, _ p: Parameters) -> [Sums] {
    let groups = (0..<p.groups).map { group in
      let pair = Array(operands[2 * group..<2 * group + 2])
      return p.target == .xc7 ? packedGroup(group, pair, m) : productGroup(group, pair, m, p)
    }
    let skewed = skewed(groups, by: Array(0..<p.groups), "waiting", m)
    var sums: [Sums] = []
    for group in 0..<p.groups {
      let node = m.instance("node_\(group)", RunningNode.self, p.node(opens: group == 0))
      node.group <== cat(skewed[group].reversed())
      node.sumInA <== sums.last?.a ?? 0
      node.sumInB <== sums.last?.b ?? 0
      node.restart <== (group == 0 ? 0 : ends[p.groupLatency + group][group - 1])
      sums.append(Sums(a: node.sumA, b: node.sumB))
    }
    return aligned(sums, from: (0..<p.groups).map { p.groupLatency + $0 + 1 }, m)
  }

  private func packedGroup(_ group: Int, _ operands: [Operands], _ m: ModuleBuilder) -> [Unsigned] {
    let pair = m.instance("pair_\(group)", DSPPair.self)
    for (slice, operands) in operands.enumerated() {
      pair.a[slice] <== Signed(bitPattern: operands.a)
      pair.b[slice] <== Signed(bitPattern: operands.b)
      pair.weight[slice] <== Signed(bitPattern: operands.weight)
    }
    return [Unsigned(bitPattern: pair.sum)]
  }

  private func productGroup(_ group: Int, _ operands: [Operands], _ m: ModuleBuilder, _ p: Parameters) -> [Unsigned] {
    let pair = m.instance("pair_\(group)", ProductPair.self, .init(usesMAC16: p.target == .ice40))
    for (slice, operands) in operands.enumerated() {
      pair.a[slice] <== Signed(bitPattern: operands.a)
      pair.b[slice] <== Signed(bitPattern: operands.b)
      pair.weight[slice] <== Signed(bitPattern: operands.weight)
    }
    return [Unsigned(bitPattern: pair.sumA), Unsigned(bitPattern: pair.sumB)]
  }
}

extension SparseDSPChain.Parameters {
  /// Do groups add up on their own? Where the cascade cannot restart, or lanes are not packed.
  var addsGroups: Bool { target == .xc7 || target == .ice40 || target == .ecp5 }
  /// Cycles from a beat to the sums of its groups.
  var groupLatency: Int { target == .xc7 ? DSPPair.latency : ProductPair.latency }

  func node(opens: Bool) -> RunningNode.Parameters {
    var p = RunningNode.Parameters()
    (p.sumBits, p.isPacked, p.narrowWeights, p.opens) = (sumBits, target == .xc7, narrowWeights, opens)
    return p
  }

  var packed: PackedChain {
    PackedChain(slices: slices, narrowWeights: narrowWeights, sumBits: sumBits, isPlaced: target == .ultraScale)
  }
}
