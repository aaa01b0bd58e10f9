import Description

extension AttentionHead {
  /// What the controller tells the rest.
  struct Control {
    /// A query begins.
    var begins: Bit
    /// The high, the low parts of the keys come; values come.
    var isHigh: Bit
    var isLow: Bit
    var isValues: Bit
    /// No key is kept.
    var keepsNone: Bit
  }

  func buildControl(_ parts: Parts, _ m: ModuleBuilder, _ p: Parameters) -> Control {
    var phase = m.state("phase", Phase.self, reset: .idle)
    let begins = (start & (phase == .idle)).named("begins")
    let decided = parts.decision.decided
    let needsLow = (decided & parts.decision.needed).named("needs_low")
    let listed = (parts.unpacker.ended & (phase == .prune)).named("listed")
    let keepsNone = (listed & (kept == 0) & !parts.unpacker.elements.valid).named("keeps_none")
    let addsLastRow = (parts.valueSum.values.valid & parts.valueSum.valuesLast).named("adds_last_row")
    let ends = (results.fires & resultsLast).named("ends")

    select(phase) { phases in
      phases.on(.idle) {
        when(start) {
          phase <== .keys
          pending <== 1
          usedLow <== 0
        }
      }
      phases.on(.keys) {
        when(parts.fetcher.commands.fires) { pending <== 0 }
        when(needsLow) {
          phase <== .lowKeys
          pending <== 1
          usedLow <== 1
        }.elseWhen(decided) { phase <== .prune }
      }
      phases.on(.lowKeys) {
        when(parts.fetcher.commands.fires) { pending <== 0 }
        when(decided) { phase <== .prune }
      }
      phases.on(.prune) {
        when(keepsNone) { phase <== .finish }.elseWhen(listed) { phase <== .values }
      }
      phases.on(.values) { when(addsLastRow) { phase <== .finish } }
      phases.on(.finish) { when(ends) { phase <== .idle } }
    }
    busy <== (phase != .idle)
    done <== ends
    neededLow <== usedLow
    return Control(
      begins: begins, isHigh: (phase == .keys).named("is_high"), isLow: (phase == .lowKeys).named("is_low"),
      isValues: (phase == .values).named("is_values"), keepsNone: keepsNone)
  }

  func buildProperties(_ parts: Parts, _ control: Control, _ m: ModuleBuilder) {
    m.assume(!(busy & start), "no query begins while another runs")
    m.assume(!(busy & queryWrite), "the query is not written while it is used")
    m.assume(!start | (length != 0), "there is a key")
    m.assume(!words.valid | control.isHigh | control.isLow | control.isValues, "no word comes that was not asked for")
    m.assert(!parts.valueSum.values.valid | (added != kept), "no value comes that was not kept")
    m.cover(control.keepsNone, "no key is kept")
    m.cover(done & usedLow, "low parts were needed")
    m.cover(done & !usedLow, "low parts were not needed")
    m.cover(requests.valid & !requests.ready, "a request waits")
    m.cover(results.valid & !results.ready, "a result waits")
  }
}
