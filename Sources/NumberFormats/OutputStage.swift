/// The last step of a quantised layer: bias, scaling, zero point, clamp.
///
///     out = clamp(multiply(accumulator + bias) + zeroPoint)
///
/// The clamp comes after the zero point, so that a ReLU is a clamp range that starts at the zero point. `accumulator +
/// bias` wraps in 32 bits, as a 32-bit adder does; the zero point is added exactly and cannot wrap.
public struct OutputStage: Hashable, Sendable {
  /// The scale of accumulator units in output units.
  public var factor: QuantizedMultiplier
  /// Which definition of the scaling.
  public var rounding: Requantisation
  /// The output code of real zero.
  public var zeroPoint: Int
  /// The output codes that may appear, for instance -128...127, or `zeroPoint...127` for a ReLU.
  public var activationRange: ClosedRange<Int>

  /// An output stage.
  public init(
    factor: QuantizedMultiplier, rounding: Requantisation, zeroPoint: Int = 0,
    activationRange: ClosedRange<Int> = IntegerFormat.int8.range
  ) {
    self.factor = factor
    self.rounding = rounding
    self.zeroPoint = zeroPoint
    self.activationRange = activationRange
  }

  /// The output code for one accumulator.
  public func apply(to accumulator: Int32, bias: Int32 = 0) -> Int {
    let scaled = Int(rounding.multiply(accumulator &+ bias, by: factor)) + zeroPoint
    return min(max(scaled, activationRange.lowerBound), activationRange.upperBound)
  }
}
