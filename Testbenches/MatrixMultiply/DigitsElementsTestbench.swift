import Bits
import Description
import Digits
import Generators
import Simulation

/// The digits networks on systolic arrays of MixPE, ternary and OliVe elements: every sum of every layer comes from the
/// array, and the logits must be those of the same quantised network in plain integers. Says how many of the held-back
/// images are recognised.
///
/// MixPE takes the INT4 network as it is. The INT8 network's weights are made ternary, or outlier-victim pairs; with
/// pairs the inputs become pairs as well. Nothing is trained again.
public struct DigitsElementsTestbench: Testbench {
  public let name = "digits_elements"
  public let block = "systolic_array"
  public init() {}

  private static let elements: [(element: ArrayElement, network: QuantizedNetwork.Bundled)] = [
    (.mixPE, .int4), (.ternary, .int8), (.outlierInt4, .int8),
  ]

  public func run(engine: EngineFactory, seed: UInt64) throws -> TestbenchResult {
    var result = TestbenchResult(seed: seed, events: Self.elements.map { "element \($0.element)" })
    let images = try DigitImages.bundled()
    let all = images.images(in: .heldBack)
    for (element, bundled) in Self.elements {
      let network = try QuantizedNetwork.bundled(bundled)
      // Other images choose the scales with another seed.
      let training = images.images(in: .training)
      let samples = (0..<8).map { training[(Int(seed % 97) + 31 * $0) % training.count].pixels }
      let layers = network.layers.enumerated().map { index, layer in
        ElementLayer(layer, element, samples: samples.map { network.activations(for: $0)[index] })
      }
      var array = try ElementArray(element, engine)
      // The interpreter takes its time: every sixth image.
      let heldBack = array.isInterpreted ? all.filter { $0.index % 6 == Int(seed % 6) } : all
      var codes = heldBack.map(\.pixels)
      var golden = codes
      for layer in layers {
        codes = array.forward(layer, codes)
        golden = golden.map { layer.outputs(layer.goldenSums(layer.inputValues($0))) }
      }
      for (image, logits) in zip(heldBack, zip(codes, golden)) {
        result.check(
          logits.0 == logits.1, "\(element), image \(image.index): \(logits.0), expected \(logits.1)")
      }
      let right = zip(heldBack, codes).count { QuantizedNetwork.digit(of: $1) == $0.label }
      let share = Double(right * 1000 / heldBack.count) / 10
      result.note("\(element), \(bundled) network: \(right) of \(heldBack.count) held-back images, \(share) %")
      result.reach("element \(element)")
      result.cycles += array.cycles
    }
    return result
  }
}

/// A weight-stationary array of 8 × 8 elements that multiplies matrices of any size, tile by tile.
struct ElementArray {
  private static let size = 8
  private let dut: Simulation<SystolicArray>
  private let element: ArrayElement

  init(_ element: ArrayElement, _ engine: EngineFactory) throws {
    self.element = element
    dut = try Simulation(
      SystolicArray.self,
      .init(rows: Self.size, columns: Self.size, element: element, dataflow: .weightStationary, accumulator: 24),
      engine: engine)
    dut.reset()
    dut.results.ready = 1
  }

  var cycles: Int { dut.cycle }
  var isInterpreted: Bool { dut.model is Interpreter }

  /// The outputs of a layer for many inputs.
  mutating func forward(_ layer: ElementLayer, _ inputs: [[Int]]) -> [[Int]] {
    let vectors = inputs.map { layer.words(layer.inputValues($0), areWeights: false) }
    let columns = layer.values.map { layer.words($0, areWeights: true) }
    var sums = [[Int]](repeating: [Int](repeating: 0, count: columns.count), count: inputs.count)
    for column in stride(from: 0, to: columns.count, by: Self.size) {
      let width = min(Self.size, columns.count - column)
      for row in stride(from: 0, to: vectors[0].count, by: Self.size) {
        let rows = row..<min(row + Self.size, vectors[0].count)
        let tile = rows.map { k in (column..<column + width).map { columns[$0][k] } }
        for (index, products) in product(tile, vectors.map { Array($0[rows]) }).enumerated() {
          for n in 0..<width { sums[index][column + n] += products[n] }
        }
      }
    }
    return sums.map { layer.outputs($0) }
  }

  /// `vectors · tile`; places that the tile does not fill are 0.
  private func product(_ tile: [[Int]], _ vectors: [[Int]]) -> [[Int]] {
    var results: [[Int]] = []
    dut.activations.valid = 0
    dut.weights.valid = 1
    for row in (0..<Self.size).reversed() {
      dut.setBits(\.weights.payload, pack(row < tile.count ? tile[row] : [], element.weightBits))
      dut.step()
    }
    dut.weights.valid = 0
    dut.activations.valid = 1
    for vector in vectors {
      dut.setBits(\.activations.payload, pack(vector, element.activationBits))
      take(&results)
    }
    dut.activations.valid = 0
    while results.count < vectors.count, dut.busy == 1 { take(&results) }
    return results
  }

  private func take(_ results: inout [[Int]]) {
    if dut.results.valid == 1 {
      let bits = dut.bits(\.results.payload)
      results.append((0..<Self.size).map { bits.slice(low: 24 * $0, width: 24).signedLow64 })
    }
    dut.step()
  }

  private func pack(_ words: [Int], _ bits: Int) -> Bits {
    let filled = words + [Int](repeating: 0, count: Self.size - words.count)
    return Bits.concatenate(filled.reversed().map { Bits(UInt64($0), width: bits) })
  }
}
