import Description

extension MatrixEngine {
  /// What the controller tells the rest.
  struct Control {
    /// A row of weights is read.
    var loads: Bit
    /// A vector is read; the last of the pass.
    var streams: Bit
    var streamsLast: Bit
    /// A sum is sent to the requantiser.
    var scales: Bit
    /// The last sums of a pass arrive.
    var passEnds: Bit
    /// The pass is the first of its N tile, and the last.
    var isFirstPass: Bit
    var isLastPass: Bit
    /// A code leaves; with it a vector of the tile is complete.
    var retires: Bit
    var rowEnds: Bit
  }

  func buildControl(
    _ array: Instance<SystolicArray>, _ requantiser: Instance<Requantiser>, _ m: ModuleBuilder, _ p: Parameters
  ) -> Control {
    var phase = m.state("phase", Phase.self, reset: .idle)
    let isLastStep = (step == p.size - 1).named("is_last_step")
    let nextStep = (step &+ 1).named("next_step")
    let nextVector = (vector + 1).named("next_vector")
    let isLastVector = (nextVector == vectors).named("is_last_vector")
    let nextK = (kTile + 1).named("next_k_tile")
    let nextN = (nTile + 1).named("next_n_tile")
    let isLastK = (nextK == kTiles).named("is_last_k_tile")
    let isLastN = (nextN == nTiles).named("is_last_n_tile")
    let passEnds = (array.results.valid & array.resultsLast).named("pass_ends")
    let retires = requantiser.resultValid
    let rowEnds = (retires & (retiredChannel == p.size - 1)).named("row_ends")
    let nextRetired = (retiredVector + 1).named("next_retired")
    let isLastRetired = (nextRetired == vectors).named("is_last_retired")
    let tileEnds = (rowEnds & isLastRetired).named("tile_ends")
    let vectorAfter = mux(isLastVector, 0, nextVector.truncated(to: p.vectorBits)).named("vector_after")

    select(phase) { phases in
      phases.on(.idle) {
        when(start) {
          phase <== .load
          step <== 0
          vector <== 0
          kTile <== 0
          nTile <== 0
          readAddress <== sourceBase
          weightAddress <== weightBase
        }
      }
      phases.on(.load) {
        weightAddress <== weightAddress &+ 1
        step <== nextStep
        when(isLastStep) { phase <== .stream }
      }
      phases.on(.stream) {
        readAddress <== readAddress &+ 1
        vector <== vectorAfter
        when(isLastVector) { phase <== .drain }
      }
      phases.on(.drain) {
        when(passEnds) {
          kTile <== mux(isLastK, 0, nextK.truncated(to: p.tileBits))
          phase <== .load
          when(isLastK) { phase <== .requantise }
        }
      }
      phases.on(.requantise) {
        step <== nextStep
        when(isLastStep) {
          vector <== vectorAfter
          when(isLastVector) { phase <== .finish }
        }
      }
      phases.on(.finish) {
        when(tileEnds) {
          nTile <== nextN.truncated(to: p.tileBits)
          readAddress <== sourceBase
          phase <== .load
          when(isLastN) { phase <== .idle }
        }
      }
    }

    when(passEnds) { received <== 0 }.elseWhen(array.results.valid) { received <== received &+ 1 }
    when(retires) { retiredChannel <== retiredChannel &+ 1 }
    when(rowEnds) { retiredVector <== mux(isLastRetired, 0, nextRetired.truncated(to: p.vectorBits)) }

    // Of a pair of tiles the second starts where the first did.
    let rewinds = (tileEnds & pairOutputs & !nTile[0]).named("rewinds")
    let nextWrite = (writeAddress &+ 1).named("next_write")
    when(phase == .idle) {
      when(start) { writeAddress <== destinationBase }
    }.elseWhen(rewinds) {
      writeAddress <== nextWrite &- vectors.extended(to: p.activationAddressBits)
    }.elseWhen(rowEnds) {
      writeAddress <== nextWrite
    }

    busy <== (phase != .idle)
    done <== tileEnds & isLastN
    resultValid <== retires
    result <== requantiser.result
    resultChannel <== cat(nTile, retiredChannel)
    resultVector <== retiredVector
    let streams = (phase == .stream).named("streams")
    return Control(
      loads: (phase == .load).named("loads"), streams: streams,
      streamsLast: (streams & isLastVector).named("streams_last"),
      scales: (phase == .requantise).named("scales"), passEnds: passEnds,
      isFirstPass: (kTile == 0).named("is_first_pass"), isLastPass: isLastK, retires: retires, rowEnds: rowEnds)
  }

  func buildProperties(_ array: Instance<SystolicArray>, _ control: Control, _ m: ModuleBuilder) {
    m.assume(!(busy & hostWrite), "the host writes no buffer while a layer runs")
    m.assume(!(busy & start), "no layer starts while another runs")
    m.assume(!start | ((kTiles != 0) & (nTiles != 0) & (vectors != 0)), "a layer has a tile and a vector")
    m.assert(!array.activations.valid | array.activations.ready, "the array takes every vector that is read")
    m.assert(!array.weights.valid | array.weights.ready, "the array takes every weight that is read")
    m.cover(control.passEnds & !control.isLastPass, "partial sums wait for another tile")
    m.cover(control.rowEnds & pairOutputs & nTile[0], "codes go to the high bank")
  }
}
