import NumberFormats

/// A classifier of digits in integers: layers in order, the last one giving ten int8 logits.
public struct QuantizedNetwork: Hashable, Sendable {
  /// The networks that come with the library.
  public enum Bundled: String, CaseIterable, Sendable {
    /// Weights -127...127.
    case int8
    /// Weights -7...7.
    case int4
    /// Weights -127...127, of 4 neighbouring inputs of an output at most 2.
    case sparse2of4 = "sparse_2_4"
    /// Weights -127...127, of 16 neighbouring inputs of an output at most 4.
    case sparse4of16 = "sparse_4_16"

    /// Those that were not pruned.
    public static let dense: [Bundled] = [.int8, .int4]
    /// Those that were.
    public static let sparse: [Bundled] = [.sparse2of4, .sparse4of16]

    /// The N:M pattern of a pruned network's weights: of `block` neighbouring inputs, counted from input 0, an output
    /// keeps at most `kept`. `nil` for a dense one.
    public var pattern: (kept: Int, block: Int)? {
      switch self {
      case .int8, .int4: nil
      case .sparse2of4: (2, 4)
      case .sparse4of16: (4, 16)
      }
    }
  }

  /// Name, as in the file.
  public let name: String
  /// The layers, first one first; the outputs of each are the inputs of the next.
  public let layers: [QuantizedLayer]

  /// The logits and the digit for one image.
  ///
  /// - Parameter pixels: input codes, as many as the first layer has inputs.
  /// - Returns: the output codes of the last layer, and the place of the greatest, the lowest on ties.
  public func infer(_ pixels: [Int]) -> (logits: [Int], digit: Int) {
    let logits = layers.reduce(pixels) { codes, layer in layer.forward(codes) }
    return (logits, Self.digit(of: logits))
  }

  /// The codes that enter each layer, then the logits: `layers.count + 1` vectors.
  public func activations(for pixels: [Int]) -> [[Int]] {
    layers.reduce(into: [pixels]) { codes, layer in codes.append(layer.forward(codes[codes.count - 1])) }
  }

  /// The place of the greatest logit, the lowest on ties.
  public static func digit(of logits: [Int]) -> Int {
    logits.indices.reduce(0) { best, index in logits[index] > logits[best] ? index : best }
  }

  /// How many images of a part the network recognises.
  public func accuracy(on images: DigitImages, split: DigitSplit) -> Accuracy {
    let chosen = images.images(in: split)
    return Accuracy(correct: chosen.count { infer($0.pixels).digit == $0.label }, total: chosen.count)
  }
}

/// Right answers among all answers.
public struct Accuracy: Hashable, Sendable, CustomStringConvertible {
  /// Right answers.
  public let correct: Int
  /// All answers.
  public let total: Int

  /// `correct / total`; 0 when there were none.
  public var share: Double { total == 0 ? 0 : Double(correct) / Double(total) }

  /// `353 of 360`.
  public var description: String { "\(correct) of \(total)" }
}
