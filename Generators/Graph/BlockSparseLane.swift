import Description

/// One row of the tiles of a block-sparse engine: takes a weight and an element a cycle and reduces their terms.
///
/// - `add`: the term is `weight · element`, the reduction a sum. Nothing is rounded and nothing overflows: the
///   accumulator has `valueBits + weightBits + ⌈log2 terms⌉` bits.
/// - `minimum`: the term is `weight + element`, the reduction the least. All ones, in `valueBits` bits, is infinity: a
///   sum that reaches it stays there. A weight of all ones is "no arc" and gives infinity whatever the element is.
///
/// `load` puts the start of the reduction into the accumulator: `preset` for `minimum`, 0 for `add`. `accumulate`
/// belongs to the weight and element of the cycle before.
///
/// Latency: 2 cycles from the weight to `accumulator`. Throughput: one term a cycle. Reset: term and accumulator 0.
public struct BlockSparseLane: Module {
  public struct Parameters: ModuleParameters {
    /// Bits of an element of the vector, 4 to 32.
    public var valueBits = 24
    /// Bits of a weight, 2 to `valueBits`.
    public var weightBits = 16
    /// Most terms of a sum.
    public var terms = 128
    public init() {}
    init(valueBits: Int, weightBits: Int, terms: Int) {
      (self.valueBits, self.weightBits, self.terms) = (valueBits, weightBits, terms)
    }

    public static var meanings: KeyValuePairs<String, String> {
      [
        "valueBits": "bits of an element, 4 to 32", "weightBits": "bits of a weight, 2 to valueBits",
        "terms": "most terms of a sum, up to 4096",
      ]
    }

    public func problem() -> String? {
      if !(4...32).contains(valueBits) { return "valueBits must be from 4 to 32, not \(valueBits)" }
      if !(2...valueBits).contains(weightBits) {
        return "weightBits must be from 2 to valueBits = \(valueBits), not \(weightBits)"
      }
      return (1...4096).contains(terms) ? nil : "terms must be from 1 to 4096, not \(terms)"
    }

    /// `valueBits + weightBits`.
    public var termBits: Int { valueBits + weightBits }
    /// `valueBits + weightBits + ⌈log2 terms⌉`.
    public var sumBits: Int { termBits + bitsOfCount(to: terms - 1) }
  }

  public static var summary: String { "Multiply-add or saturating min-plus of one row of a sparse matrix's tiles." }

  @Choice("what a term is and how terms are reduced") public var reduction: Enumerated<BlockSparseEngine.Reduction>
  @Input("the accumulator takes the start of a reduction") public var load: Bit
  @Input(\Parameters.valueBits, "what a minimum starts with") public var preset: Unsigned
  @Input(\Parameters.weightBits, "weight of the row") public var weight: Unsigned
  @Input(\Parameters.valueBits, "element of the vector") public var element: Unsigned
  @Input("the term of the cycle before is reduced") public var accumulate: Bit
  @Output(\Parameters.sumBits, "the reduction so far; a minimum in the low bits") public var accumulator: Unsigned

  @Register(\Parameters.termBits, reset: 0) private var term: Unsigned
  @Register(\Parameters.sumBits, reset: 0) private var total: Unsigned
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    let isMinimum = (reduction == .minimum).named("is_minimum")
    let infinity = m.constant(1 << p.valueBits - 1, width: p.valueBits)
    let isArc = (weight != (1 << p.weightBits - 1)).named("is_arc")
    let length = (element + weight).named("length")
    let distance = mux(isArc, length.saturated(to: p.valueBits), infinity).named("distance")
    term <== mux(isMinimum, distance, (element * weight).named("product"))

    let isNearer = (term[0..<p.valueBits] < total[0..<p.valueBits]).named("is_nearer")
    let sum = (total &+ term.extended(to: p.sumBits)).named("sum")
    let reduced = mux(isMinimum, term, sum).named("reduced")
    let start = mux(isMinimum, preset, 0).named("start")
    when(load) {
      total <== start
    }.elseWhen(accumulate & (!isMinimum | isNearer)) {
      total <== reduced
    }
    accumulator <== total
    m.cover(accumulate & isMinimum & isNearer, "a nearer way is found")
  }
}
