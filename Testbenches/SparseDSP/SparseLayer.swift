import Digits
import NumberFormats

/// A layer as the sparse matrix engine runs it, with its own plain reference.
public struct SparseLayer: Hashable, Sendable {
  /// A list of weights for each output.
  public var weights: [[Int]]
  /// How they are packed.
  public var kept: KeptWeights
  /// One for each output.
  public var bias: [Int32]
  public var factors: [QuantizedMultiplier]
  public var rounding: Requantisation
  public var zeroPoint: Int
  public var clampRange: ClosedRange<Int>

  public init(
    weights: [[Int]], kept: KeptWeights, bias: [Int32], factors: [QuantizedMultiplier], rounding: Requantisation,
    zeroPoint: Int, clampRange: ClosedRange<Int>
  ) {
    precondition(bias.count == weights.count && factors.count == weights.count)
    (self.weights, self.kept, self.bias, self.factors) = (weights, kept, bias, factors)
    (self.rounding, self.zeroPoint, self.clampRange) = (rounding, zeroPoint, clampRange)
  }

  /// A layer of a network.
  public init(_ layer: QuantizedLayer, kept: KeptWeights) {
    self.init(
      weights: (0..<layer.outputs).map { n in (0..<layer.inputs).map { layer.weight(input: $0, output: n) } },
      kept: kept, bias: layer.bias, factors: layer.factors, rounding: layer.rounding, zeroPoint: layer.outputZeroPoint,
      clampRange: layer.clampRange)
  }

  public var outputs: Int { weights.count }
  public var inputs: Int { weights[0].count }
  /// Weights other than 0.
  public var weightCount: Int { weights.reduce(0) { $0 + $1.count { $0 != 0 } } }

  /// Sums of products without bias, by plain integers.
  public func sums(_ codes: [Int]) -> [Int32] {
    weights.map { row in zip(row, codes).reduce(Int32(0)) { $0 &+ Int32($1.0 * $1.1) } }
  }

  /// Output codes for input codes.
  public func forward(_ codes: [Int]) -> [Int] {
    sums(codes).enumerated().map { n, sum in
      let stage = OutputStage(
        factor: factors[n], rounding: rounding, zeroPoint: zeroPoint, activationRange: clampRange)
      return stage.apply(to: sum, bias: bias[n])
    }
  }
}
