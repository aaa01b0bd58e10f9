import Description

/// Gives the four fp16 activations of a beat one exponent: the greatest that their group has shown so far.
///
/// BitMoD matches exponents in every element and every cycle. The exponents that matter are those of the activations,
/// which all columns share, so here one unit at the end of a row does it for all elements of the row, once a beat.
///
/// A magnitude is the activation in units of `2^(exponent − 25 − guardBits)`, rounded to nearest, ties away from
/// zero; only activations below the greatest can lose bits. `shift` says by how much the exponent has grown with this
/// beat: sums made so far move down by it. An infinity or NaN counts as 0 and sets `notANumber` until the group ends.
///
/// With `isExact` nothing is cut: magnitudes are whole numbers of 2^-24 in 40 bits, and `shift` stays 0.
///
/// Combinational, but for what it remembers of a group: `valid` takes a beat, `first` says that it begins a group.
/// Reset: no group.
public struct ActivationAligner: Module {
  public struct Parameters: ModuleParameters {
    /// Bits kept below the significand of the greatest activation, 0 to 12; not used when exact.
    public var guardBits = 3
    /// Keep every bit.
    public var isExact = false
    public init() {}
    public init(guardBits: Int, isExact: Bool) { (self.guardBits, self.isExact) = (guardBits, isExact) }

    public static var meanings: KeyValuePairs<String, String> {
      [
        "guardBits": "bits kept below the significand of the greatest activation, 0 to 12; not used when exact",
        "isExact": "keep every bit of every activation",
      ]
    }

    public func problem() -> String? { AlignmentWindow.problem(guardBits: guardBits, group: 4) }
  }

  public static var summary: String { "Common exponent of four fp16 activations, BitMoD's exponent match." }

  @Input("a beat is taken") public var valid: Bit
  @Input("the beat begins a group") public var first: Bit
  @Input(64, "four fp16, lane 0 lowest") public var activations: Unsigned
  @Output(4, "one each, lane 0 lowest") public var signs: Unsigned
  @Outputs(\Parameters.lanes, \Parameters.magnitudeBits, "in units of 2^(exponent - 25 - guardBits)")
  public var magnitudes: [Unsigned]
  @Output(5, "exponent field of the greatest activation of the group so far") public var exponent: Unsigned
  @Output(5, "by how much that has grown with this beat") public var shift: Unsigned
  @Output("the group has had an infinity or NaN") public var notANumber: Bit
  @Register(reset: 0) private var invalidHeld: Bit
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    let shape = FloatShape(exponentBits: 5, mantissaBits: 10)
    let lanes = activations.parts(of: 16).enumerated().map { lane, code in
      FloatFields(code, shape, keepsSubnormals: true, "lane_\(lane)")
    }
    let isSpecial = lanes.map(\.isSpecial)
    let isSome = isSpecial.reduce(invalidHeld & !first) { $0 | $1 }.named("has_special")
    when(valid) { invalidHeld <== isSome }
    notANumber <== isSome
    signs <== cat(lanes.map { Unsigned($0.sign) }.reversed())
    let significands = lanes.enumerated().map { lane, fields in
      mux(isSpecial[lane], 0, fields.significand).named("finite_significand_\(lane)")
    }
    if p.isExact {
      for (lane, fields) in lanes.enumerated() {
        magnitudes[lane] <== fields.units(significands[lane], "lane_\(lane)")
      }
      exponent <== Unsigned(AlignmentWindow.greatestField)
      shift <== 0
    } else {
      align(lanes.map(\.exponent), significands, isSpecial, m, p)
    }
  }

  private func align(
    _ fields: [Unsigned], _ significands: [Unsigned], _ isSpecial: [Bit], _ m: ModuleBuilder, _ p: Parameters
  ) {
    var held: Unsigned = m.register("held", width: AlignmentWindow.exponentBits, reset: 0)
    let before = (held & Unsigned(!first).repeated(held.width)).named("exponent_before")
    // In pairs, then with what the group had.
    let finite = fields.enumerated().map { mux(isSpecial[$0], 0, $1).named("field_\($0)") }
    func greater(_ a: Unsigned, _ b: Unsigned, _ name: String) -> Unsigned {
      mux((a < b).named("\(name)_is_second"), b, a).named(name)
    }
    let beat = greater(
      greater(finite[0], finite[1], "greater_low"), greater(finite[2], finite[3], "greater_high"), "beat")
    let greatest = greater(before, beat, "greatest")
    when(valid) { held <== greatest }
    exponent <== greatest
    shift <== greatest &- before
    for (lane, significand) in significands.enumerated() {
      let distance = (greatest &- finite[lane]).named("distance_\(lane)")
      let field = (significand << (p.guardBits + 1)).named("field_\(lane)_in_window")
      let moved = field.shiftedRight(by: distance).named("moved_\(lane)")
      let kept = moved[1..<field.width]
      magnitudes[lane] <== kept &+ Unsigned(moved[0]).extended(to: kept.width).named("round_up_\(lane)")
    }
  }
}

extension ActivationAligner.Parameters {
  var lanes: Int { AlignmentWindow.lanes }
  /// Bits of a magnitude: `11 + guardBits`, or 40.
  public var magnitudeBits: Int {
    AlignmentWindow(guardBits: guardBits, isExact: isExact, group: 4).magnitudeBits
  }
}

extension FloatFields {
  /// An fp16 significand as a whole number of 2^-24, in 40 bits.
  func units(_ significand: Unsigned, _ name: String) -> Unsigned {
    let places = (exponent &- 1).named("\(name)_places")
    return significand.extended(to: 40).named("\(name)_unmoved").shiftedLeft(by: places).named("\(name)_units")
  }
}
