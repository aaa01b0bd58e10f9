import Description

/// One element of an output-stationary array: the sum stays, activations move right, weights move down.
///
/// Latency: 1 cycle from the operands to `sum`, `activationOut` and `weightOut`. An operand pair that is not meant has
/// activation 0 and adds nothing. `shift` replaces the sum by that of the element below, which drains a column upwards
/// and clears it, because 0 comes in at its lower end. Reset: 0.
public struct OutputStationaryElement: Module {
  public typealias Parameters = MixedPrecisionMAC.Parameters

  public static var summary: String { "Element of an output-stationary array." }

  @Choice("how the words are divided into lanes") public var mode: Enumerated<OperandMode>
  @Input("sum and operands become 0") public var clear: Bit
  @Input("sums move up") public var shift: Bit
  @Input(16, "from the left; 0 for none") public var activation: Unsigned
  @Input(8, "from above") public var weight: Unsigned
  @Input(\Parameters.accumulator, "sum of the element below") public var below: Signed
  @Output(16, "to the right") public var activationOut: Unsigned
  @Output(8, "downwards") public var weightOut: Unsigned
  @Output(\Parameters.accumulator, "sum of products") public var sum: Signed
  @Register(16, reset: 0) private var activationHeld: Unsigned
  @Register(8, reset: 0) private var weightHeld: Unsigned
  @Register(\Parameters.accumulator, reset: 0, "the sum that stays") private var sumHeld: Signed
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    let products = m.instance("products", MixedPrecisionProduct.self)
    products.mode <== mode
    products.activation <== activation
    products.weight <== weight
    activationHeld <== activation
    weightHeld <== weight
    when(clear) {
      activationHeld <== 0
      sumHeld <== 0
    }.elseWhen(shift) {
      sumHeld <== below
    }.otherwise {
      sumHeld <== p.overflow.sum(sumHeld, products.product)
    }
    activationOut <== activationHeld
    weightOut <== weightHeld
    sum <== sumHeld
  }
}
