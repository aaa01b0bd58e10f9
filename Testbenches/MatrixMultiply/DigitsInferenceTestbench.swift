import Description
import Digits
import Generators
import Simulation

/// The INT8 and the INT4 network on the matrix engine against their plain reference, logit by logit, on a batch that
/// begins at an image chosen by the seed.
public struct DigitsInferenceTestbench: Testbench {
  public let name = "digits_inference"
  public let block = "matrix_engine"
  public init() {}

  public func run(engine: EngineFactory, seed: UInt64) throws -> TestbenchResult {
    var result = TestbenchResult(
      seed: seed, events: QuantizedNetwork.Bundled.allCases.map { "network \($0)" } + (0...9).map { "digit \($0)" })
    let images = try DigitImages.bundled().map(\.pixels)
    let first = Int(seed % UInt64(images.count))
    for network in QuantizedNetwork.Bundled.allCases {
      let inference = try DigitsInference(.bundled(network))
      let batch = (0..<inference.batch).map { images[(first + $0) % images.count] }
      let model = try engine(inference.netlist)
      result.reach("network \(network)")
      for (pixels, logits) in zip(batch, inference.logits(of: batch, on: model)) {
        let golden = inference.network.infer(pixels)
        result.reach("digit \(golden.digit)")
        result.check(logits == golden.logits, "\(network): \(logits ?? []), expected \(golden.logits)")
      }
      result.cycles += inference.cyclesPerBatch
      try model.checkProperties()
    }
    return result
  }
}
