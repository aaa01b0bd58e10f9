import Description

extension SparseMatrixEngine {
  /// The blocks of activations: for each lane a memory of even blocks and one of odd ones, so that a pair of blocks is
  /// read in one cycle.
  struct ActivationBanks {
    /// Even and odd blocks of lane A, then of lane B.
    var memories: [Memory<Unsigned>]

    init(_ m: ModuleBuilder, _ p: Parameters) {
      memories = ["activationsAEven", "activationsAOdd", "activationsBEven", "activationsBOdd"].map {
        m.memory($0, depth: p.activationDepth, width: p.chain.blockBits)
      }
    }
  }

  /// Reads the words of a beat and hands them to the chain in the next cycle.
  func buildOperands(
    _ chain: Instance<SparseDSPChain>, _ activations: ActivationBanks, _ control: Control, _ m: ModuleBuilder,
    _ p: Parameters
  ) {
    let weights: Memory<Unsigned> = m.memory("weights", depth: p.beats, width: p.weightBits)
    let indices: Memory<Unsigned> = m.memory("indices", depth: p.beats, width: p.indexWordBits)
    let address = hostAddress[0..<p.beatAddressBits]
    weights.write(address, hostData[0..<p.weightBits], when: hostWrites(.weights))
    indices.write(address, hostData[0..<p.indexWordBits], when: hostWrites(.indices))

    m.note("A beat, one cycle after its words were read.")
    let isRead = m.held(control.issues, "isRead")
    let isOdd = m.held(control.block[0], "isOdd")
    let isPair = m.held((control.level == 0), "isPair")
    let isDense = m.held(control.isDense, "readsDense")
    let hasLaneB = m.held(control.hasLaneB, "readsLaneB")
    let span = m.held(control.span, "readSpan")

    let readAddress = (vectorAddress &+ control.block[1..<p.activationAddressBits + 1]).named("read_address")
    let blocks = zip(activations.memories, ["evenA", "oddA", "evenB", "oddB"]).map { memory, name in
      memory.readSynchronous(readAddress, enable: control.issues, name: name)
    }
    let evenB = mux(hasLaneB, blocks[2], 0).named("gated_even_b")
    let oddB = mux(hasLaneB, blocks[3], 0).named("gated_odd_b")
    let window1IsOdd = (isOdd | isPair).named("window_1_is_odd")
    chain.valid <== isRead
    chain.activationsA0 <== mux(isOdd, blocks[1], blocks[0])
    chain.activationsA1 <== mux(window1IsOdd, blocks[1], blocks[0])
    chain.activationsB0 <== mux(isOdd, oddB, evenB)
    chain.activationsB1 <== mux(window1IsOdd, oddB, evenB)
    chain.weights <== weights.readSynchronous(weightAddress, enable: control.issues, name: "weightWord")
    let stored = indices.readSynchronous(indexAddress, enable: control.readsIndices, name: "indexWord")
    let inOrder = cat((0..<p.slices).reversed().map { m.constant($0 % p.block, width: p.chain.indexBits) })
    chain.indices <== mux(isDense, inOrder, stored)
    chain.ends <== lookup(span, in: ends(m, p))
  }

  /// The groups that end a row, for rows of 1, 2, 4 and 8 groups.
  func ends(_ m: ModuleBuilder, _ p: Parameters) -> [Unsigned] {
    (0..<p.spans).map { span in
      cat((0..<p.banks).reversed().map { m.constant(($0 + 1) % (1 << span) == 0 ? 1 : 0, width: 1) })
    }
  }
}
