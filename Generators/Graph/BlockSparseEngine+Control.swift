import Description

extension BlockSparseEngine {
  func buildControl(_ datapath: Scaled, _ m: ModuleBuilder, _ p: Parameters) -> Control {
    var phase = m.state("phase", Phase.self, reset: .idle)
    let isLastStep = (step == p.size - 1).named("is_last_step")
    let isSecond = step[0]
    let nextStep = mux(isLastStep, 0, (step &+ 1).named("step_after")).named("next_step")
    let rowBlock = datapath.entryWord[p.blockBits..<p.entryWordBits].named("row_block")
    // A tile takes two cycles or more, so the entry behind it has been read when it ends.
    let isUnread = (entry != tiles).named("is_unread")
    let follows = (isUnread & (rowBlock == block)).named("follows")
    let nextBlock = (block + 1).named("next_block")
    let isLastBlock = (nextBlock == blocks).named("is_last_block")
    let nextRound = (rounds &+ 1).named("next_round")
    let changes = (changing | datapath.differs).named("changes")
    let isLimit = (nextRound == iterations).named("is_limit")
    let isStill = (!changes).named("is_still")
    let isStable = (untilStable & isStill).named("is_stable")
    let isLastRound = (isLimit | isStable).named("is_last_round")
    let opens = (phase == .open).named("opens")
    let walks = (phase == .walk).named("walks")
    let tileEnds = (walks & isLastStep).named("tile_ends")
    let takes = ((opens | tileEnds) & follows).named("takes")
    let otherStep = mux(isSecond, 0, m.constant(1, width: p.laneBits)).named("other_step")
    let settled = ((phase == .settle) & isSecond).named("settled")

    select(phase) { phases in
      phases.on(.idle) {
        when(start) {
          phase <== .open
          rounds <== 0
          listFailed <== 0
        }
      }
      phases.on(.open) {
        phase <== .drain
        when(follows) { phase <== .walk }
      }
      phases.on(.walk) {
        step <== nextStep
        when(isLastStep & !follows) { phase <== .drain }
      }
      phases.on(.drain) {
        step <== otherStep
        when(isSecond) { phase <== .scale }
      }
      phases.on(.scale) {
        step <== nextStep
        when(isLastStep) {
          block <== mux(isLastBlock, 0, nextBlock.truncated(to: p.blockBits))
          phase <== .open
          when(isLastBlock) { phase <== .settle }
        }
      }
      phases.on(.settle) {
        step <== otherStep
        when(!isSecond & isUnread) { listFailed <== 1 }
        when(isSecond) {
          front <== !front
          hasChanged <== changes
          rounds <== nextRound
          phase <== .open
          when(isLastRound) { phase <== .idle }
        }
      }
    }

    when(takes) {
      entry <== entry &+ 1
      columnBlock <== datapath.entryWord[0..<p.blockBits]
    }.elseWhen(phase == .settle) {
      // In its first cycle, so that the first entry is read again in the second.
      entry <== 0
    }
    when(walks) { columnAddress <== columnAddress &+ 1 }.elseWhen(phase == .settle) { columnAddress <== 0 }
    when(settled) { changing <== 0 }.elseWhen(datapath.differs) { changing <== 1 }
    buildSkips(opens, tileEnds, m, p)

    busy <== (phase != .idle)
    done <== settled & isLastRound
    changed <== hasChanged
    iteration <== rounds
    skipped <== skips
    listError <== listFailed
    buildProperties(m)
    m.cover(settled & listFailed, "an iteration ends before the list")
    m.cover(settled & isStill, "an iteration changes nothing")
    return Control(opens: opens, walks: walks, scales: (phase == .scale).named("scales"))
  }

  /// Counts what is not done: all tiles of a row block when it opens, less one for each that was multiplied.
  private func buildSkips(_ opens: Bit, _ tileEnds: Bit, _ m: ModuleBuilder, _ p: Parameters) {
    let base = mux(block == 0, 0, skips).named("skips_before")
    when(opens) {
      skips <== base &+ blocks.extended(to: p.skipCountBits)
    }.elseWhen(tileEnds) {
      skips <== skips &- 1
    }
  }

  private func buildProperties(_ m: ModuleBuilder) {
    m.assume(!((busy | start) & hostWrite), "the host writes no buffer while a run begins or is under way")
    m.assume(!(busy & start), "no run starts while another is under way")
    m.assume(!start | ((blocks != 0) & (iterations != 0)), "a run has a block and an iteration")
  }
}
