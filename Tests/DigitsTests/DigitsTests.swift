import Digits
import Foundation
import NumberFormats
import Testing

@Suite("Digits")
struct DigitsTests {
  private let images: DigitImages

  init() throws { images = try DigitImages.bundled() }

  @Test("the data set is the one that was described")
  func dataSet() {
    #expect(images.count == 1797)
    #expect(images.images(in: .training).count == 1437)
    #expect(images.images(in: .heldBack).count == 360)
    #expect(images.allSatisfy { $0.pixels.count == 64 && $0.pixels.allSatisfy(DigitImages.pixelRange.contains) })
    #expect(images.contains { $0.pixels.contains(16) })
    let counts = (0...9).map { digit in images.count { $0.label == digit } }
    #expect(counts == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180])
    #expect(images[1796].index == 1796)
  }

  @Test(
    "accuracy on images that training never saw",
    arguments: [(QuantizedNetwork.Bundled.int8, 0.95), (.int4, 0.92), (.sparse2of4, 0.95), (.sparse4of16, 0.95)])
  func accuracy(network: QuantizedNetwork.Bundled, bound: Double) throws {
    let accuracy = try QuantizedNetwork.bundled(network).accuracy(on: images, split: .heldBack)
    #expect(accuracy.total == 360)
    #expect(accuracy.share >= bound, "\(network): \(accuracy)")
  }

  @Test("logits and digits of every image are those of the script", arguments: QuantizedNetwork.Bundled.allCases)
  func expectedLogits(network: QuantizedNetwork.Bundled) throws {
    let url = digitsDataDirectory.appendingPathComponent("expected_\(network.rawValue).csv")
    let lines = try String(contentsOf: url, encoding: .utf8).split(separator: "\n").dropFirst()
    let expected = lines.map { $0.split(separator: ",").compactMap { Int($0) } }
    try #require(expected.count == images.count)
    let quantized = try QuantizedNetwork.bundled(network)
    var distinct: Set<Int> = []
    for (image, row) in zip(images, expected) {
      let (logits, digit) = quantized.infer(image.pixels)
      #expect(logits + [digit] == row, "image \(image.index)")
      distinct.formUnion(logits)
    }
    // The codes use their range: neither constant nor stuck at an end.
    #expect(distinct.count > 150)
  }

  @Test("shapes and formats are those that hardware expects", arguments: QuantizedNetwork.Bundled.allCases)
  func shapes(network: QuantizedNetwork.Bundled) throws {
    let layers = try QuantizedNetwork.bundled(network).layers
    #expect(layers.map(\.inputs) == [64, 32] && layers.map(\.outputs) == [32, 10])
    for layer in layers {
      let limit = network == .int4 ? 7 : 127
      #expect(layer.weightFormat == (network == .int4 ? .int4 : .int8))
      #expect(layer.weights.map(abs).max() == limit)
      #expect(layer.inputZeroPoint == 0 && layer.rounding == .doubleRounding)
      #expect(layer.accumulatorWidth.signedBits <= (network == .int4 ? 14 : 18))
    }
    #expect(layers[0].outputZeroPoint == 0 && layers[0].clampRange == 0...127)
    #expect(Set(layers[1].factors).count == 1)
    #expect(layers[1].inputRange == 0...127 && layers[0].inputRange == 0...16)
  }

  @Test("pruned networks keep their pattern, and use it", arguments: QuantizedNetwork.Bundled.sparse)
  func patterns(network: QuantizedNetwork.Bundled) throws {
    for layer in try QuantizedNetwork.bundled(network).layers {
      let pattern = try #require(network.pattern)
      let kept = (0..<layer.outputs).flatMap { n in
        stride(from: 0, to: layer.inputs, by: pattern.block).map { first in
          (first..<first + pattern.block).count { layer.weight(input: $0, output: n) != 0 }
        }
      }
      #expect(kept.max() == pattern.kept, "\(network), layer \(layer.name)")
    }
    #expect(QuantizedNetwork.Bundled.dense + QuantizedNetwork.Bundled.sparse == QuantizedNetwork.Bundled.allCases)
    #expect(QuantizedNetwork.Bundled.dense.allSatisfy { $0.pattern == nil })
  }

  @Test("no hidden unit is dead", arguments: QuantizedNetwork.Bundled.allCases)
  func liveUnits(network: QuantizedNetwork.Bundled) throws {
    let quantized = try QuantizedNetwork.bundled(network)
    var peaks = [Int](repeating: 0, count: 32)
    for image in images {
      let activations = quantized.activations(for: image.pixels)
      #expect(activations.count == 3 && activations[0] == image.pixels)
      peaks = zip(peaks, activations[1]).map { max($0, $1) }
    }
    // Of a unit that pruning left without any output nothing can be seen; 4:16 leaves two.
    let logits = quantized.layers[1]
    let used = (0..<32).filter { k in (0..<10).contains { logits.weight(input: k, output: $0) != 0 } }
    #expect(used.allSatisfy { peaks[$0] > 20 })
    #expect(used.count == (network == .sparse4of16 ? 30 : 32))
  }

  @Test("sums stay within the accumulator width; the width is the narrowest for its worst input")
  func accumulators() throws {
    for layer in try QuantizedNetwork.bundled(.int8).layers {
      let width = layer.accumulatorWidth
      var least = 0
      var greatest = 0
      for n in 0..<layer.outputs {
        let column = (0..<layer.inputs).map { layer.weight(input: $0, output: n) }
        let top = layer.sums(column.map { $0 > 0 ? layer.inputRange.upperBound : layer.inputRange.lowerBound })[n]
        let bottom = layer.sums(column.map { $0 < 0 ? layer.inputRange.upperBound : layer.inputRange.lowerBound })[n]
        greatest = max(greatest, Int(top) + Int(layer.bias[n]))
        least = min(least, Int(bottom) + Int(layer.bias[n]))
      }
      #expect(width.maximum == Int128(greatest) && width.minimum == Int128(least))
    }
  }

  @Test("equal logits go to the lowest digit")
  func ties() {
    #expect(QuantizedNetwork.digit(of: [3, 7, 7, 1]) == 1)
    #expect(QuantizedNetwork.digit(of: [5, 5, 5]) == 0)
    #expect(QuantizedNetwork.digit(of: [-9, -8, -7]) == 2)
  }
}
