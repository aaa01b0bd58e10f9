import Description

/// A group of two slices as two DSP48E1 in cascade: `sum = Σ (b · 2^16 + a) · weight` of both.
///
/// The 25 bits of a DSP48E1's pre-adder hold two signed bytes 16 bits apart, whatever they are; 17 would need a high
/// one without −128. Two products fit (`PackedLanes`), so a cascade of two is what can be taken apart again, and the
/// node behind it adds the groups up. Plain arithmetic that synthesis finds to be exactly two DSP48E1: operands,
/// pre-adder, product and sum are registered, and the second slice, one cycle late, adds to the first by PCIN.
///
/// Latency: 5 cycles; throughput: one group a cycle. Registers have no reset.
public struct DSPPair: Module {
  public typealias Parameters = NoParameters

  /// Bits of the low lane.
  public static let lane = 16
  /// Bits of the sum of two packed products.
  public static let packedBits = 33
  /// Cycles from the operands to the sum.
  public static let latency = 5

  public static var summary: String { "Two packed multipliers in cascade, for DSP48E1." }

  @Inputs(2, 8, "the activations of the low lane") public var a: [Signed]
  @Inputs(2, 8, "the activations of the high lane") public var b: [Signed]
  @Inputs(2, 8, "the weights") public var weight: [Signed]
  @Output(33, "the packed sum") public var sum: Signed
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    let first = m.held(product(m, a[0], b[0], weight[0], "first"), "firstSum")
    let waiting = (a: m.held(a[1], "aWaiting"), b: m.held(b[1], "bWaiting"), weight: m.held(weight[1], "weightWaiting"))
    let second = product(m, waiting.a, waiting.b, waiting.weight, "second")
    sum <== m.held(first &+ second, "secondSum")
  }

  private func product(_ m: ModuleBuilder, _ a: Signed, _ b: Signed, _ weight: Signed, _ name: String) -> Signed {
    let aHeld = m.held(a, "\(name)A")
    let bHeld = m.held(b, "\(name)B")
    let weightHeld = m.held(weight, "\(name)Weight")
    let raised = (bHeld << DSPPair.lane).named("\(name)BRaised")
    let activations = m.held(raised + aHeld, "\(name)Activations")
    let weightLate = m.held(weightHeld, "\(name)WeightLate")
    return m.held(activations * weightLate, "\(name)Product")
  }
}
