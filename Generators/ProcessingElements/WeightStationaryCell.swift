import Description

/// One element of a weight-stationary array with a fixed `ArrayElement`; `WeightStationaryElement` is its sister with
/// operand widths by mode.
///
/// Latency: 1 cycle from `activation` and `partialSum` to `activationOut` and `partialSumOut`, counted in cycles with
/// `advance`. Weights move down by one element in each cycle with `loadWeight`. Reset: 0.
public struct WeightStationaryCell: Module {
  public typealias Parameters = ArrayCellParameters

  public static var summary: String { "Element of a weight-stationary array, of one kind." }

  @Input("activations and partial sums move on") public var advance: Bit
  @Input("weights move down") public var loadWeight: Bit
  @Input(\Parameters.activationBits, "from the left") public var activation: Unsigned
  @Input(\Parameters.weightBits, "from above") public var weight: Unsigned
  @Input(\Parameters.accumulator, "from above") public var partialSum: Signed
  @Output(\Parameters.activationBits, "to the right") public var activationOut: Unsigned
  @Output(\Parameters.weightBits, "downwards") public var weightOut: Unsigned
  @Output(\Parameters.accumulator, "downwards, this element's products added") public var partialSumOut: Signed
  @Register(\Parameters.activationBits, reset: 0) private var activationHeld: Unsigned
  @Register(\Parameters.weightBits, reset: 0, "the weight that stays") private var weightHeld: Unsigned
  @Register(\Parameters.accumulator, reset: 0) private var sumHeld: Signed
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    let next = p.element.next(partialSum, activation: activation, weight: weightHeld, overflow: p.overflow, m)
    when(loadWeight) { weightHeld <== weight }
    when(advance) {
      activationHeld <== activation
      sumHeld <== next
    }
    activationOut <== activationHeld
    weightOut <== weightHeld
    partialSumOut <== sumHeld
  }
}
