import Description

/// Takes the packed sum behind a group of two slices apart (the reduction node of Zeng et al.: FlightLLM, FPGA 2024):
/// `sumA` = low + carried · 2^kept, with what the adjust units have taken out, and `sumB` = high, the borrow given back.
///
/// Latency: 1 cycle. Registers have no reset.
public struct ReductionNode: Module {
  public typealias Parameters = OverflowAdjust.Parameters

  public static var summary: String { "Takes the packed sum behind a group of slices apart." }

  @Input(\Parameters.packedBits, "the packed sum") public var sum: Signed
  @Input(\Parameters.carriedBits, "what the adjust units have taken, in units of 2^kept") public var carried: Signed
  @Output(\Parameters.sumBits, "the sum of vector A") public var sumA: Signed
  @Output(\Parameters.sumBits, "the sum of vector B") public var sumB: Signed
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    let parts = p.lanes.parts(of: sum)
    let whole = ((carried << p.kept).named("carriedRaised") + parts.low).named("whole")
    sumA <== m.held(whole.truncated(to: p.sumBits), "sumAHeld")
    sumB <== m.held(parts.high, "sumBHeld")
  }
}
