import Description

/// A matrix multiplier of `rows × columns` elements, fed and emptied through ready/valid streams.
///
/// A beat of `activations` is one word for each row, a beat of `weights` one for each column, a beat of `results` one
/// sum for each column; the word of row or column 0 is lowest. Registers at the edges skew and deskew, so beats are
/// plain vectors.
///
/// `weightStationary`: computes `results[m][c] = Σ r products(activations[m][r], weights[r][c])`.
/// - `rows` beats of weights fill the array, the bottom row first. Offered weights hold new activations back and wait
///   until the results under way have left.
/// - Each beat of activations gives one beat of results, `rows + columns − 1` cycles later. Throughput: one beat a
///   cycle. `last` travels with its beat to `resultsLast`.
/// - While a result is offered and not taken, everything stands still.
///
/// `outputStationary`: computes `results[r][c] = Σ k products(activations[k][r], weights[k][c])`.
/// - A beat of activations and one of weights enter together, one pair a cycle, until the one with `last`.
/// - The results leave `rows + columns − 1` cycles after it, row 0 first, one row a beat, the bottom row with
///   `resultsLast`; that clears the sums. Operands wait meanwhile.
///
/// `clear` drops what is under way. `mode` may change while `busy` is 0. Reset: empty, sums and weights 0.
///
/// `element` says what an element computes and how wide words are; `products` above is what `ArrayElement` describes.
/// `mode` is for mixed precision and is not read by the others.
///
/// With mixed precision, a sum of `K` word pairs is exact when `accumulator >= 15 + ⌈log2 K⌉ + (1 when K is a power of two)`; in the
/// weight-stationary array `K` is `rows`.
public struct SystolicArray: Module {
  /// What stays in the elements while the rest moves.
  public enum Dataflow: String, Codable, CaseIterable, Hashable, Sendable { case weightStationary, outputStationary }

  public struct Parameters: ModuleParameters {
    /// Rows of elements, 1 to 64.
    public var rows = 8
    /// Columns of elements, 1 to 64.
    public var columns = 8
    /// What an element computes.
    public var element = ArrayElement.mixedPrecision
    /// What stays in the elements.
    public var dataflow = Dataflow.weightStationary
    /// Bits of the sums, 16 to 64.
    public var accumulator = 24
    /// What happens beyond their range.
    public var overflow = Overflow.wrap
    public init() {}
    public init(
      rows: Int, columns: Int, element: ArrayElement = .mixedPrecision, dataflow: Dataflow, accumulator: Int = 24,
      overflow: Overflow = .wrap
    ) {
      (self.rows, self.columns, self.element, self.dataflow) = (rows, columns, element, dataflow)
      (self.accumulator, self.overflow) = (accumulator, overflow)
    }

    public static var meanings: KeyValuePairs<String, String> {
      [
        "rows": "rows of elements, 1 to 64", "columns": "columns of elements, 1 to 64",
        "element":
          "mixedPrecision, mixPE, mixPEUnsigned, ternary, outlierInt4, outlierFlint4, bitMod, fp16 or bf16",
        "dataflow": "weightStationary or outputStationary",
        "accumulator": "bits of the sums, 16 to 64; 50 to 64 for bitMod, 16 or 32 for floats",
        "overflow": "wrap or saturate beyond their range, for integers",
      ]
    }

    public func problem() -> String? {
      for (name, count) in [("rows", rows), ("columns", columns)] where !(1...64).contains(count) {
        return "an array has 1 to 64 \(name), not \(count)"
      }
      return element.problem(accumulator: accumulator)
    }
  }

  public static var summary: String { "Systolic matrix multiplier with run-time operand widths." }

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
    switch p.dataflow {
    case .weightStationary: buildWeightStationary(m, p)
    case .outputStationary: buildOutputStationary(m, p)
    }
  }

  /// The words of a beat as elements take them: pairs are decoded and activations of `bitMod` expanded here, once a row
  /// or column.
  func decoded(_ beat: Unsigned, of bits: Int, _ name: String, _ m: ModuleBuilder, _ p: Parameters) -> [Unsigned] {
    let words = beat.parts(of: bits)
    if p.element == .bitMod, bits == p.element.activationBits {
      return words.enumerated().map { index, word in
        let expander = m.instance("\(name)_expander_\(index)", ActivationExpander.self)
        expander.activations <== word
        return expander.words
      }
    }
    guard let kind = p.element.outliers else { return words }
    return words.enumerated().map { index, word in
      let decoder = m.instance("\(name)_decoder_\(index)", OutlierPairDecoder.self, .init(kind: kind))
      decoder.pair <== word
      let values = zip(decoder.exponents, decoder.integers).map { cat($0, Unsigned(bitPattern: $1)) }
      return cat(values.reversed()).named("decoded_\(name)_\(index)")
    }
  }

  /// The word of each row, `row` registers later: all registers move on with `advance`, or become 0 with `clear`.
  func skewed(
    _ words: [Unsigned], _ name: String, _ m: ModuleBuilder, advance: Bit? = nil, clear: Bit? = nil
  ) -> [Unsigned] {
    words.enumerated().map { index, word in
      (0..<index).reduce(word) { value, position in
        var register: Unsigned = m.register("\(name)_\(index)_\(position)", width: word.width, reset: 0)
        if let clear {
          when(clear) { register <== 0 }.otherwise { register <== value }
        } else if let advance {
          when(advance) { register <== value }
        } else {
          register <== value
        }
        return register
      }
    }
  }
}

extension SystolicArray.Parameters {
  /// Bits of a beat of activations: `16 · rows` with mixed precision.
  public var activationBits: Int { element.activationBits * rows }
  /// Bits of a beat of weights: `8 · columns` with mixed precision.
  public var weightBits: Int { element.weightBits * columns }
  /// Bits of a beat of results: `accumulator · columns`.
  public var resultBits: Int { accumulator * columns }
  /// The parameters of every mixed-precision element.
  var mixedPrecision: MixedPrecisionMAC.Parameters { .init(accumulator: accumulator, overflow: overflow) }
  /// The parameters of every other element.
  var cell: ArrayCellParameters { .init(element: element, accumulator: accumulator, overflow: overflow) }
}

extension Unsigned {
  /// Equal parts, the lowest first.
  func parts(of bits: Int) -> [Unsigned] { (0..<width / bits).map { self[$0 * bits..<($0 + 1) * bits] } }
}
