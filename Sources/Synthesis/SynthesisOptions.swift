/// How a design is synthesised.
public struct SynthesisOptions: Hashable, Sendable {
  public var target: SynthesisTarget
  /// Modules lose their borders, which lets logic be shared across them; off, every module is counted by itself.
  public var flatten: Bool
  /// Multiplications may go to DSP blocks, where the target has them.
  public var dsp: Bool
  /// A Liberty file whose cells are mapped to; for `gates` only.
  public var liberty: String?
  /// The longest path is counted, too, in look-up tables of six inputs.
  public var depth: Bool

  public init(
    target: SynthesisTarget, flatten: Bool = true, dsp: Bool = true, liberty: String? = nil, depth: Bool = false
  ) {
    self.target = target
    self.flatten = flatten
    self.dsp = dsp
    self.liberty = liberty
    self.depth = depth
  }

  /// What is wrong with the combination, and what to write instead.
  public func problem() -> String? {
    liberty != nil && target != .gates ? "a Liberty file goes with the target gates, not \(target.rawValue)" : nil
  }
}
