import Description

// What of a block's ports goes with the beats of a stream, beside those that bear the stream's name.

extension AttentionHead: AXIStreamCore {
  public static var beatPorts: KeyValuePairs<String, String> { ["absolute_sum": "results"] }
}

extension AttentionTile: AXIStreamCore {}

extension BitModUnit: AXIStreamCore {
  public static var beatPorts: KeyValuePairs<String, String> {
    ["last": "beats", "group_scale": "beats", "special": "beats"]
  }
}

extension BitWidthConverter: AXIStreamCore {
  public static var beatPorts: KeyValuePairs<String, String> { ["format": "words"] }
}

extension CascadePruning: AXIStreamCore {}

extension DeltaMAC: AXIStreamCore {}

extension IntegerSoftmax: AXIStreamCore {}

extension LocalValuePruning: AXIStreamCore {
  public static var beatPorts: KeyValuePairs<String, String> { ["length": "rows", "keep": "rows"] }
}

extension ProbabilityValueSum: AXIStreamCore {
  public static var beatPorts: KeyValuePairs<String, String> {
    ["probability": "values", "absolute_sum": "results"]
  }
}

extension ProgressivePlanes: AXIStreamCore {
  public static var beatPorts: KeyValuePairs<String, String> { ["low": "rows"] }
}

extension QueryKeyProduct: AXIStreamCore {}

extension RequantDecision: AXIStreamCore {}

extension ScoreScaler: AXIStreamCore {}

extension SystolicArray: AXIStreamCore {
  public static var beatPorts: KeyValuePairs<String, String> { ["last": "activations"] }
}

extension WeightDequantiser: AXIStreamCore {}

extension ZeroEliminator: AXIStreamCore {}

extension ZeroSkippingMAC: AXIStreamCore {}

extension AXIStreamCore where Self: TopKEngine {
  public static var beatPorts: KeyValuePairs<String, String> { ["k": "rows"] }
}

extension BitonicPartialSorter: AXIStreamCore {}
extension RadixTopK: AXIStreamCore {}
extension ShiftRegisterSorter: AXIStreamCore {}
extension TopK: AXIStreamCore {}

extension QuickSelectTopK: AXIStreamCore {
  public static var beatPorts: KeyValuePairs<String, String> { ["k": "rows", "seed": "rows"] }
}
