import Digits
import Generators
import NumberFormats

/// A layer as the matrix engine runs it, with its own plain reference.
public struct EngineLayer: Hashable, Sendable {
  public var mode: OperandMode
  /// Inputs K and outputs N.
  public var inputs: Int
  public var outputs: Int
  /// `K · N` codes, the N weights of an input next to each other.
  public var weights: [Int]
  /// N of each.
  public var bias: [Int32]
  public var factors: [QuantizedMultiplier]
  public var rounding: Requantisation
  public var zeroPoint: Int
  public var clampRange: ClosedRange<Int>

  /// A layer of a network, in the narrowest mode that takes INT8 activations: `a8w4` for weights of 4 bits or fewer.
  public init(_ layer: QuantizedLayer) {
    mode = layer.weightFormat.bits <= 4 ? .a8w4 : .a8w8
    (inputs, outputs, weights, bias) = (layer.inputs, layer.outputs, layer.weights, layer.bias)
    (factors, rounding) = (layer.factors, layer.rounding)
    (zeroPoint, clampRange) = (layer.outputZeroPoint, layer.clampRange)
  }

  public init(
    mode: OperandMode, inputs: Int, outputs: Int, weights: [Int], bias: [Int32], factors: [QuantizedMultiplier],
    rounding: Requantisation, zeroPoint: Int, clampRange: ClosedRange<Int>
  ) {
    precondition(weights.count == inputs * outputs && bias.count == outputs && factors.count == outputs)
    (self.mode, self.inputs, self.outputs) = (mode, inputs, outputs)
    (self.weights, self.bias, self.factors) = (weights, bias, factors)
    (self.rounding, self.zeroPoint, self.clampRange) = (rounding, zeroPoint, clampRange)
  }

  /// The weight that joins input `k` to output `n`; 0 outside the layer.
  func weight(_ k: Int, _ n: Int) -> Int { k < inputs && n < outputs ? weights[k * outputs + n] : 0 }

  /// Output codes for input codes, by plain integers.
  public func forward(_ codes: [Int]) -> [Int] {
    (0..<outputs).map { n in
      let sum = (0..<inputs).reduce(Int32(0)) { $0 &+ Int32(codes[$1] * weights[$1 * outputs + n]) }
      let stage = OutputStage(
        factor: factors[n], rounding: rounding, zeroPoint: zeroPoint, activationRange: clampRange)
      return stage.apply(to: sum, bias: bias[n])
    }
  }
}
