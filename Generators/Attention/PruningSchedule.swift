/// How many tokens, or heads, are alive after each layer of a network with cascade pruning.
///
/// The first layers prune nothing: `⌈layers · 15 / 100⌉` for tokens, `⌈layers · 30 / 100⌉` for heads. In the `m` layers
/// after them the share that is pruned goes linearly from `start` to `end`, with `start + end = 2 · average` (SpAtten,
/// HPCA 2021, section V-A). Shares are whole thousandths, and a layer that finds `n` alive keeps, for `i = 0 … m − 1`,
///
///     k = max(1, ⌈n · (1000 · (m − 1) − start · (m − 1 − i) − end · i) / (1000 · (m − 1))⌉)
///
/// exactly, without rounding the share first. With `m = 1` the share is the average. The hardware takes the `k` of a
/// layer as an input of `CascadePruning`.
public struct PruningSchedule: Hashable, Sendable {
  /// What is pruned.
  public enum Kind: CaseIterable, Hashable, Sendable {
    case tokens, heads

    /// Per cent of the layers, the first ones, that prune nothing.
    public var unpruned: Int { self == .tokens ? 15 : 30 }
  }

  public var kind: Kind
  /// Layers of the network.
  public var layers: Int
  /// Average share that a pruning layer prunes, in thousandths.
  public var average: Int
  /// Share that the first pruning layer prunes, in thousandths.
  public var start: Int

  public init(_ kind: Kind, layers: Int, average: Int, start: Int) {
    (self.kind, self.layers, self.average, self.start) = (kind, layers, average, start)
  }

  /// Share that the last layer prunes: `2 · average − start`.
  public var end: Int { 2 * average - start }

  /// What makes a schedule impossible, in names and numbers.
  public func problem() -> String? {
    if layers < 1 { return "layers must be at least 1, not \(layers)" }
    for (name, value) in [("average", average), ("start", start), ("end = 2 · average - start", end)]
    where !(0...1000).contains(value) {
      return "\(name) must be from 0 to 1000 thousandths, not \(value)"
    }
    return nil
  }

  /// Layers that prune nothing.
  public var unprunedLayers: Int { (layers * kind.unpruned + 99) / 100 }

  /// How many of `count` are alive after each layer.
  ///
  /// - Precondition: `problem()` is nil and `count` at least 1.
  public func survivors(of count: Int) -> [Int] {
    precondition(problem() == nil && count >= 1, problem() ?? "count must be at least 1, not \(count)")
    var alive = count
    let pruning = layers - unprunedLayers
    return (0..<layers).map { layer in
      guard layer >= unprunedLayers else { return alive }
      let steps = max(1, pruning - 1)
      let step = layer - unprunedLayers
      let pruned = pruning == 1 ? average : start * (steps - step) + end * step
      let whole = 1000 * steps
      alive = max(1, (alive * (whole - pruned) + whole - 1) / whole)
      return alive
    }
  }
}
