import Description

/// A fused multiply-add, `result = a · b + c`, rounded once: correct in every rounding, as IEEE 754 defines it.
///
/// `a` and `b` have one format, `c` and the result the same or a wider one. Each has infinity and NaN.
///
/// The product stays where it is and the addend is shifted against it in a window of `W` bits, below which one bit
/// says whether anything was lost. With the precisions `p` of the operands and `q` of the result,
/// `W = 2p + 2 + q + L`, where `L` bits below the product are for sums of a product with leading zeros; see
/// `FloatingFMA.Layout`.
///
/// - NaN in any operand, 0 · ∞ and ∞ − ∞ give the quiet NaN with sign 0 and only its highest mantissa bit set.
/// - An exact sum of 0 is +0, in rounding `down` −0; (−0) + (−0) is −0.
/// - Beyond the greatest finite number: infinity, or the greatest finite number, as the rounding says.
/// - Without `subnormals`, subnormal operands read as zero and subnormal results become zero, with their sign.
///
/// Latency: `stages` cycles. Throughput: one result a cycle, never stalls. Reset: every register 0. Without stages the
/// module is combinational.
public struct FloatingFMA: Module {
  public struct Parameters: ModuleParameters {
    /// Exponent bits of `a` and `b`, 2 to 8.
    public var exponentBits = 5
    /// Mantissa bits of `a` and `b`, 1 to 23.
    public var mantissaBits = 10
    /// Exponent bits of `c` and the result, at least those of `a` and `b`.
    public var resultExponentBits = 5
    /// Mantissa bits of `c` and the result, at least those of `a` and `b`.
    public var resultMantissaBits = 10
    /// How the result is rounded.
    public var rounding = FloatRounding.nearestEven
    /// Whether subnormal numbers are kept; without, they are zero.
    public var subnormals = true
    /// Pipeline stages, 0 to 3: one cuts behind the adder, two also behind the multiplier, three also before rounding.
    public var stages = 0
    public init() {}

    /// bfloat16 operands and result.
    public static var bf16: Self {
      var parameters = Self()
      (parameters.exponentBits, parameters.mantissaBits) = (8, 7)
      (parameters.resultExponentBits, parameters.resultMantissaBits) = (8, 7)
      return parameters
    }

    /// The same operands with an addend and a result in binary32.
    public var intoSingle: Self {
      var parameters = self
      (parameters.resultExponentBits, parameters.resultMantissaBits) = (8, 23)
      return parameters
    }

    public static var meanings: KeyValuePairs<String, String> {
      [
        "exponentBits": "exponent bits of a and b, 2 to 8", "mantissaBits": "mantissa bits of a and b, 1 to 23",
        "resultExponentBits": "exponent bits of c and the result, exponentBits to 8",
        "resultMantissaBits": "mantissa bits of c and the result, mantissaBits to 23",
        "rounding": "nearestEven, nearestAway, towardZero, up, down or odd",
        "subnormals": "keep subnormal numbers; else they are zero", "stages": "pipeline stages, 0 to 3",
      ]
    }

    public func problem() -> String? {
      if !(2...8).contains(exponentBits) { return "a float has 2 to 8 exponent bits here, not \(exponentBits)" }
      if !(1...23).contains(mantissaBits) { return "a float has 1 to 23 mantissa bits here, not \(mantissaBits)" }
      if !(exponentBits...8).contains(resultExponentBits) {
        return "resultExponentBits must be \(exponentBits) to 8, not \(resultExponentBits)"
      }
      if !(mantissaBits...23).contains(resultMantissaBits) {
        return "resultMantissaBits must be \(mantissaBits) to 23, not \(resultMantissaBits)"
      }
      return (0...3).contains(stages) ? nil : "a fused multiply-add has 0 to 3 stages, not \(stages)"
    }
  }

  public static var summary: String { "Fused multiply-add of floats, correctly rounded." }

  /// With the formats, as `e8m7` or `e8m7_e8m23`, and what differs from the usual: the full list of parameters would be
  /// longer than names may be.
  public static func name(_ p: Parameters) -> String {
    let (operand, sum) = (p.operand, p.sum)
    var parts = ["floating_fma", "e\(operand.exponentBits)m\(operand.mantissaBits)"]
    if (sum.exponentBits, sum.mantissaBits) != (operand.exponentBits, operand.mantissaBits) {
      parts.append("e\(sum.exponentBits)m\(sum.mantissaBits)")
    }
    if p.rounding != .nearestEven { parts.append(Identifier.snakeCase(p.rounding.rawValue)) }
    if !p.subnormals { parts.append("flush") }
    if p.stages > 0 { parts.append("stages_\(p.stages)") }
    return parts.joined(separator: "_")
  }

  @Input(\Parameters.operandBits, "first factor") public var a: Unsigned
  @Input(\Parameters.operandBits, "second factor") public var b: Unsigned
  @Input(\Parameters.resultBits, "addend") public var c: Unsigned
  @Output(\Parameters.resultBits, "a · b + c, rounded once") public var result: Unsigned
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    m.pipeline("stage") { pipeline in
      let layout = Layout(p)
      let aligned = cut(pipeline, p.stages >= 2, aligned(layout, m))
      let sum = cut(pipeline, p.stages >= 1, added(aligned, layout, m))
      let normalised = cut(pipeline, p.stages >= 3, normalised(sum, layout, m))
      result <== rounded(normalised, layout, m)
    }
  }

  private func cut<V: StageValue>(_ pipeline: Pipeline, _ isCut: Bool, _ value: V) -> V {
    if !isCut { return value }
    let held = value.registered(in: pipeline)
    pipeline.next()
    return held
  }
}

extension FloatingFMA.Parameters {
  var operand: FloatShape { FloatShape(exponentBits: exponentBits, mantissaBits: mantissaBits) }
  var sum: FloatShape { FloatShape(exponentBits: resultExponentBits, mantissaBits: resultMantissaBits) }
  /// Bits of `a` and of `b`.
  public var operandBits: Int { operand.bits }
  /// Bits of `c` and of the result.
  public var resultBits: Int { sum.bits }
}

/// What passes from one stage to the next.
protocol StageValue {
  func registered(in pipeline: Pipeline) -> Self
}
