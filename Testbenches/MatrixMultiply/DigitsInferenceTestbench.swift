import Description
import Digits
import Generators
import Simulation

/// The INT8 and the INT4 network on the matrix engine against their plain reference, logit by logit, on every image;
/// the seed turns the order. Says how many of the held-back images are recognised.
public struct DigitsInferenceTestbench: Testbench {
  public let name = "digits_inference"
  public let block = "matrix_engine"
  public init() {}

  public func run(engine: EngineFactory, seed: UInt64) throws -> TestbenchResult {
    var result = TestbenchResult(
      seed: seed, events: QuantizedNetwork.Bundled.dense.map { "network \($0)" } + (0...9).map { "digit \($0)" })
    let all = Array(try DigitImages.bundled())
    let first = Int(seed % UInt64(all.count))
    let images = Array(all[first...] + all[..<first])
    for network in QuantizedNetwork.Bundled.dense {
      let inference = try DigitsInference(.bundled(network))
      let model = try engine(inference.netlist)
      result.reach("network \(network)")
      var recognised = 0
      for (image, logits) in zip(images, inference.logits(of: images.map(\.pixels), on: model)) {
        let golden = inference.network.infer(image.pixels)
        result.reach("digit \(golden.digit)")
        result.check(logits == golden.logits, "\(network): \(logits ?? []), expected \(golden.logits)")
        if image.split == .heldBack, let logits, QuantizedNetwork.digit(of: logits) == image.label { recognised += 1 }
      }
      let heldBack = images.filter { $0.split == .heldBack }.count
      let share = Double(recognised * 1000 / heldBack) / 10
      result.note("\(network): \(recognised) of \(heldBack) held-back images recognised, \(share) %")
      result.cycles += inference.cyclesPerBatch * ((images.count + inference.batch - 1) / inference.batch)
      try model.checkProperties()
    }
    return result
  }
}
