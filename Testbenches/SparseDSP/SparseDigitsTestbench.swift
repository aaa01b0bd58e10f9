import Description
import Digits
import Generators
import Simulation

/// The digits networks pruned to 2:4 and 4:16, and the dense INT8 network for comparison, on the sparse matrix engine
/// against their plain reference: hidden codes and logits of every held-back image, and the engine's own counters.
/// The seed turns the order.
public struct SparseDigitsTestbench: Testbench {
  public let name = "sparse_digits"
  public let block = "sparse_matrix_engine"
  private static let networks = [QuantizedNetwork.Bundled.int8] + QuantizedNetwork.Bundled.sparse
  public init() {}

  public func run(engine: EngineFactory, seed: UInt64) throws -> TestbenchResult {
    var result = TestbenchResult(
      seed: seed, events: Self.networks.map { "network \($0)" } + (0...9).map { "digit \($0)" })
    let heldBack = try DigitImages.bundled().images(in: .heldBack)
    let first = Int(seed % UInt64(heldBack.count))
    let images = Array(heldBack[first...] + heldBack[..<first])
    for network in Self.networks {
      let inference = try SparseDigitsInference(network)
      let model = try engine(inference.netlist)
      result.reach("network \(network)")
      compare(inference, images, model, &result)
      try model.checkProperties()
    }
    return result
  }

  private func compare(
    _ inference: SparseDigitsInference, _ images: [DigitImage], _ model: any Model, _ result: inout TestbenchResult
  ) {
    let program = inference.program
    let name = inference.network.name
    var recognised = 0
    var totals = [SparseCounters](repeating: .init(), count: program.layers.count)
    for (batch, layers) in inference.responses(to: images.map(\.pixels), on: model).enumerated() {
      for (vector, image) in images.dropFirst(batch * inference.batch).prefix(inference.batch).enumerated() {
        let golden = inference.network.activations(for: image.pixels)
        for (layer, found) in layers.enumerated() {
          result.check(
            found.codes[vector] == golden[layer + 1],
            "\(name), image \(image.index), layer \(layer): \(found.codes[vector]), expected \(golden[layer + 1])")
        }
        let logits = layers.last.map { $0.codes[vector].compactMap { $0 } } ?? []
        result.reach("digit \(QuantizedNetwork.digit(of: golden[layers.count]))")
        if logits.count == 10, QuantizedNetwork.digit(of: logits) == image.label { recognised += 1 }
      }
      for (layer, found) in layers.enumerated() { totals[layer] = totals[layer] + found.counters }
    }
    let batches = (images.count + inference.batch - 1) / inference.batch
    for (layer, counters) in totals.enumerated() {
      let schedule = program.schedule(layer: layer)
      result.check(
        counters.busy == batches * schedule.busy && counters.cycles == batches * schedule.cycles,
        "\(name), layer \(layer): \(counters), expected \(batches) times \(schedule)")
      result.check(counters.stalls == 0, "\(name), layer \(layer): \(counters.stalls) stalls")
      result.note("\(name), layer \(layer): \(counters.utilisation(slices: program.parameters.slices))")
      result.cycles += counters.cycles
    }
    result.note("\(name): \(recognised) of \(images.count) held-back images recognised")
  }
}
