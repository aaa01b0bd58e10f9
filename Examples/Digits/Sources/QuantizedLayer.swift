import NumberFormats

/// A fully connected layer in integers.
///
/// For input codes `x[K]` and each output `n` of `N`:
///
///     accumulator[n] = sum over k of x[k] * weights[k*N + n] + bias[n]
///     output[n] = clamp(multiply(accumulator[n], factors[n]) + outputZeroPoint)
///
/// Inputs and outputs are int8 codes; the term of the input's zero point is already in the bias.
public struct QuantizedLayer: Hashable, Sendable {
  /// Name for reports.
  public let name: String
  /// K, the number of inputs.
  public let inputs: Int
  /// N, the number of outputs.
  public let outputs: Int
  /// Format of a weight; values are in its `symmetricRange`.
  public let weightFormat: IntegerFormat
  /// `K * N` weights, the N weights of an input next to each other.
  public let weights: [Int]
  /// N biases in accumulator units.
  public let bias: [Int32]
  /// N scalings, one an output channel.
  public let factors: [QuantizedMultiplier]
  /// Which definition of the scaling.
  public let rounding: Requantisation
  /// Input code of real zero; already folded into the bias.
  public let inputZeroPoint: Int
  /// Output code of real zero.
  public let outputZeroPoint: Int
  /// Output codes that may appear; starts at the zero point for a ReLU.
  public let clampRange: ClosedRange<Int>
  /// Input codes that may appear: those of the images, or the clamp range of the layer before.
  public let inputRange: ClosedRange<Int>

  /// The weight that joins input `k` to output `n`.
  public func weight(input k: Int, output n: Int) -> Int { weights[k * outputs + n] }

  /// The output stage of channel `n`.
  public func outputStage(_ n: Int) -> OutputStage {
    OutputStage(
      factor: factors[n], rounding: rounding, zeroPoint: outputZeroPoint, activationRange: clampRange)
  }

  /// Sums of products without bias, N of them; 32-bit two's complement, wrapping.
  ///
  /// - Precondition: `codes` has K values.
  public func sums(_ codes: [Int]) -> [Int32] {
    precondition(codes.count == inputs, "layer \(name) takes \(inputs) input codes, not \(codes.count)")
    var sums = [Int32](repeating: 0, count: outputs)
    for (k, code) in codes.enumerated() where code != 0 {
      for n in 0..<outputs { sums[n] &+= Int32(code * weights[k * outputs + n]) }
    }
    return sums
  }

  /// Output codes for input codes.
  public func forward(_ codes: [Int]) -> [Int] {
    sums(codes).enumerated().map { n, sum in outputStage(n).apply(to: sum, bias: bias[n]) }
  }

  /// The accumulator that no input in `inputRange` can overflow, over all channels, bias included.
  public var accumulatorWidth: AccumulatorWidth {
    let channels = (0..<outputs).map { n in
      AccumulatorWidth(
        knownWeights: (0..<inputs).map { weight(input: $0, output: n) }, activations: inputRange, bias: Int(bias[n]))
    }
    return channels.dropFirst().reduce(channels[0]) { widest, channel in
      AccumulatorWidth(
        minimum: min(widest.minimum, channel.minimum), maximum: max(widest.maximum, channel.maximum))
    }
  }
}
