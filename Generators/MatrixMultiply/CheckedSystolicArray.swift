import Description

/// A `SystolicArray` with a `SystolicChecker` at its edges: what the mechanism `checksum` puts in its place. Ports,
/// latency and throughput are those of the array; the checker's error leaves through the output that protection adds.
public struct CheckedSystolicArray: Module {
  public typealias Parameters = SystolicArray.Parameters

  public static var summary: String { "Systolic matrix multiplier whose results are checked by their sums." }

  @Choice("how the words are divided into lanes") public var mode: Enumerated<OperandMode>
  @Input("drops everything under way") public var clear: Bit
  @Input("with the last beat of activations of a matrix") public var last: Bit
  @Sink(\Parameters.activationBits, "one word for each row, row 0 lowest")
  public var activations: StreamSink<Unsigned>
  @Sink(\Parameters.weightBits, "one word for each column, column 0 lowest")
  public var weights: StreamSink<Unsigned>
  @Source(\Parameters.resultBits, "one sum for each column, column 0 lowest")
  public var results: StreamSource<Unsigned>
  @Output("with the last beat of results of a matrix") public var resultsLast: Bit
  @Output("something is under way") public var busy: Bit
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    let array = m.instance("array", SystolicArray.self, p)
    array.mode <== mode
    array.clear <== clear
    array.last <== last
    array.activations.valid <== activations.valid
    array.activations.payload <== activations.payload
    activations.ready <== array.activations.ready
    array.weights.valid <== weights.valid
    array.weights.payload <== weights.payload
    weights.ready <== array.weights.ready
    results.valid <== array.results.valid
    results.payload <== array.results.payload
    array.results.ready <== results.ready
    resultsLast <== array.resultsLast
    busy <== array.busy

    let checker = m.instance("sumChecker", SystolicChecker.self, p)
    checker.mode <== mode
    checker.clear <== clear
    checker.accepts <== (activations.valid & array.activations.ready)
    checker.loads <== (weights.valid & array.weights.ready)
    checker.activations <== activations.payload
    checker.weights <== weights.payload
    checker.offered <== array.results.valid
    checker.taken <== results.ready
    checker.sums <== array.results.payload
  }
}

extension SystolicArray {
  /// With the sums of its results checked, where they wrap or can not overflow: a saturated sum does not add up. The
  /// checker multiplies as `mixedPrecision` does, and rounded floats do not add up at all.
  public static func checked(_ p: Parameters) -> CheckedModule? {
    guard p.element == .mixedPrecision else { return nil }
    let isExact =
      p.dataflow == .weightStationary && p.accumulator >= MixedPrecisionWidths.accumulator(products: p.rows)
    return p.overflow == .wrap || isExact ? CheckedModule(CheckedSystolicArray.self, p) : nil
  }
}
