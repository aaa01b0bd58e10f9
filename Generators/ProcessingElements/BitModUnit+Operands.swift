import Description

extension BitModUnit {
  /// A beat as the element takes it, held while its terms are worked on.
  struct Operands {
    var signs: Unsigned
    var magnitudes: [Unsigned] = []
    var codes: [Unsigned] = []
    var shift: Unsigned
    /// Of the group so far.
    var exponent: Unsigned
    var notANumber: Bit

    init(_ m: ModuleBuilder, _ payload: Unsigned, accepts: Bit, continues: Bit, _ p: Parameters) {
      let aligner = m.instance(
        "aligner", ActivationAligner.self, .init(guardBits: p.element.guardBits, isExact: p.element.isExact))
      aligner.valid <== accepts
      aligner.first <== !continues
      aligner.activations <== payload[0..<64]
      func held(_ value: Unsigned, _ name: String) -> Unsigned {
        var register: Unsigned = m.register(name, width: value.width, reset: 0)
        when(accepts) { register <== value }
        return register
      }
      signs = held(aligner.signs, "signs")
      for lane in 0..<AlignmentWindow.lanes {
        magnitudes.append(held(aligner.magnitudes[lane], "magnitude_\(lane)"))
        codes.append(held(payload[64 + 8 * lane..<72 + 8 * lane], "code_\(lane)"))
      }
      // Exact sums have a fixed exponent.
      (shift, exponent) =
        p.element.isExact
        ? (aligner.shift, aligner.exponent) : (held(aligner.shift, "shift"), held(aligner.exponent, "exponent"))
      notANumber = held(Unsigned(aligner.notANumber), "notANumber")[0]
    }
  }

  /// The terms of the held codes in this step.
  func encoders(_ operands: Operands, _ m: ModuleBuilder) -> [Unsigned] {
    let table = m.instance("special_values", SpecialValueTable.self)
    table.write <== specialWrite
    table.address <== specialAddress
    table.data <== specialData
    var chosen: Unsigned = m.register("specialHeld", width: 2, reset: 0)
    when(beats.fires) { chosen <== special }
    table.select <== chosen
    return operands.codes.enumerated().map { lane, code in
      let encoder = m.instance("encoder_\(lane)", BitSerialTermEncoder.self)
      encoder.kind <== kind
      encoder.step <== step
      encoder.code <== code
      encoder.special <== table.terms
      return encoder.term
    }
  }

  /// The rounded product, with what is kept of the group that has ended.
  func rounded(
    _ product: Signed, _ operands: Operands, when ending: Bit, _ m: ModuleBuilder, _ p: Parameters
  ) -> Unsigned {
    func kept(_ value: Unsigned, _ name: String) -> Unsigned {
      var register: Unsigned = m.register(name, width: value.width, reset: 0)
      when(ending) { register <== value }
      return register
    }
    let rounder = m.instance(
      "rounder", ScaledGroupRounder.self, .init(element: p.element, rounding: p.rounding))
    rounder.product <== product
    rounder.exponent <== p.element.isExact ? operands.exponent : kept(operands.exponent, "groupExponent")
    rounder.isHalves <== kept(Unsigned((kind == .fp4) | (kind == .fp3)), "isHalves")[0]
    rounder.notANumber <== kept(Unsigned(operands.notANumber), "groupIsNotANumber")[0]
    return rounder.result
  }
}

extension BitModUnit.Parameters {
  var scaleBits: Int { element.scaleBits }
}
