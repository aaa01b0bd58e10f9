import Description

/// One element of an output-stationary array with a fixed `ArrayElement`; `OutputStationaryElement` is its sister with
/// operand widths by mode.
///
/// Latency: 1 cycle from the operands to `sum`, `activationOut` and `weightOut`. A word pair that is not meant is 0 and
/// adds nothing. `shift` replaces the sum by that of the element below. Reset: 0.
public struct OutputStationaryCell: Module {
  public typealias Parameters = ArrayCellParameters

  public static var summary: String { "Element of an output-stationary array, of one kind." }

  @Input("sum and operands become 0") public var clear: Bit
  @Input("sums move up") public var shift: Bit
  @Input(\Parameters.activationBits, "from the left; 0 for none") public var activation: Unsigned
  @Input(\Parameters.weightBits, "from above; 0 for none") public var weight: Unsigned
  @Input(\Parameters.accumulator, "sum of the element below") public var below: Signed
  @Output(\Parameters.activationBits, "to the right") public var activationOut: Unsigned
  @Output(\Parameters.weightBits, "downwards") public var weightOut: Unsigned
  @Output(\Parameters.accumulator, "sum of products") public var sum: Signed
  @Register(\Parameters.activationBits, reset: 0) private var activationHeld: Unsigned
  @Register(\Parameters.weightBits, reset: 0) private var weightHeld: Unsigned
  @Register(\Parameters.accumulator, reset: 0, "the sum that stays") private var sumHeld: Signed
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    let next = p.element.next(sumHeld, activation: activation, weight: weight, overflow: p.overflow, m)
    activationHeld <== activation
    weightHeld <== weight
    when(clear) {
      activationHeld <== 0
      // An infinite weight times an activation of 0 would not be 0.
      if p.element.isFloat { weightHeld <== 0 }
      sumHeld <== 0
    }.elseWhen(shift) {
      sumHeld <== below
    }.otherwise {
      sumHeld <== next
    }
    activationOut <== activationHeld
    weightOut <== weightHeld
    sum <== sumHeld
  }
}

/// Parameters of one element of an array.
public struct ArrayCellParameters: ModuleParameters {
  /// What the element computes; not `mixedPrecision`.
  public var element = ArrayElement.mixPE
  /// Bits of the sum.
  public var accumulator = 24
  /// What happens beyond its range, for integers. Sums of ternary and bitMod always wrap.
  public var overflow = Overflow.wrap
  public init() {}
  public init(element: ArrayElement, accumulator: Int, overflow: Overflow = .wrap) {
    (self.element, self.accumulator, self.overflow) = (element, accumulator, overflow)
  }

  public static var meanings: KeyValuePairs<String, String> {
    [
      "element": "mixPE, mixPEUnsigned, ternary, outlierInt4, outlierFlint4, bitMod, fp16 or bf16",
      "accumulator": "bits of the sum", "overflow": "wrap or saturate beyond its range, for integers",
    ]
  }

  public func problem() -> String? {
    if element == .mixedPrecision { return "mixedPrecision has an element of its own, OutputStationaryElement" }
    return element.problem(accumulator: accumulator)
  }
}

extension ArrayCellParameters {
  var activationBits: Int { element.movingActivationBits }
  var weightBits: Int { element.movingWeightBits }
}
