import Description

/// One element of a weight-stationary array: the weight stays, activations move right, partial sums move down.
///
/// Latency: 1 cycle from `activation` and `partialSum` to `activationOut` and `partialSumOut`, counted in cycles with
/// `advance`. Weights move down by one element in each cycle with `loadWeight`. Reset: 0.
public struct WeightStationaryElement: Module {
  public typealias Parameters = MixedPrecisionMAC.Parameters

  public static var summary: String { "Element of a weight-stationary array." }

  @Choice("how the words are divided into lanes") public var mode: Enumerated<OperandMode>
  @Input("activations and partial sums move on") public var advance: Bit
  @Input("weights move down") public var loadWeight: Bit
  @Input(16, "from the left") public var activation: Unsigned
  @Input(8, "from above") public var weight: Unsigned
  @Input(\Parameters.accumulator, "from above") public var partialSum: Signed
  @Output(16, "to the right") public var activationOut: Unsigned
  @Output(8, "downwards") public var weightOut: Unsigned
  @Output(\Parameters.accumulator, "downwards, this element's products added") public var partialSumOut: Signed
  @Register(16, reset: 0) private var activationHeld: Unsigned
  @Register(8, reset: 0, "the weight that stays") private var weightHeld: Unsigned
  @Register(\Parameters.accumulator, reset: 0) private var sumHeld: Signed
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    let products = m.instance("products", MixedPrecisionProduct.self)
    products.mode <== mode
    products.activation <== activation
    products.weight <== weightHeld
    when(loadWeight) { weightHeld <== weight }
    when(advance) {
      activationHeld <== activation
      sumHeld <== p.overflow.sum(partialSum, products.product)
    }
    activationOut <== activationHeld
    weightOut <== weightHeld
    partialSumOut <== sumHeld
  }
}
