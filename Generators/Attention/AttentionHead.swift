import Description

/// Attention of one query of one head: exact scores, integer softmax, local value pruning, weighted sum of the values,
/// with keys that are fetched progressively (Wang, Zhang, Han: SpAtten, HPCA 2021).
///
/// **A query**, of `length` keys:
/// 1. The high parts of the keys are fetched, `highBits` a code. `s[i] = Σ q[d] · k[i][d]`, exact, with low parts of 0
///    (`QueryKeyProduct`); scores (`ScoreScaler`); probabilities (`IntegerSoftmax`).
/// 2. When the greatest probability is less than `threshold`, the low parts are fetched, 4 bits a code, and scores and
///    probabilities are computed once more with the whole codes; the first ones are discarded (`RequantDecision`).
/// 3. The `⌈length · keep / 256⌉` greatest probabilities are kept (`LocalValuePruning`).
/// 4. The values of the kept keys, and no others, are fetched and added up (`ProbabilityValueSum`).
///
/// **Memory.** Words of `wordBits` bits are asked for through `requests` and come back through `words` in the same
/// order, after any time. Codes are packed as `BitWidthConverter` says, element 0 of a vector first:
/// - keys, high parts: one string of `length · headSize` codes of `highBits` bits from `keyHighBase` on;
/// - keys, low parts: one string of `length · headSize` codes of 4 bits from `keyLowBase` on;
/// - values: key `i`'s as a string of `headSize` codes of `valueBits` bits from `valueBase + i · valueWords` on.
///
/// The words that came are counted in `highWords`, `lowWords` and `valueWordsFetched`, from `start` on.
///
/// **Buffers.** The high parts of the keys stay on chip until the decision is made. Values are added up as they come
/// and need no buffer.
///
/// **Control.** The query is written while `busy` is 0. `start` begins; `length` (at least 1), `keep`, `threshold`,
/// `multiplier`, `shift` and the bases hold still until `done`, which is 1 in the last cycle. `probabilities…` show the
/// rows that are pruned, for the importance of tokens; `kept…` the keys that are kept, in their order; `absoluteSum`
/// with the last result row is the head's contribution to its importance.
///
/// **Throughput.** One row of `lanes` codes a cycle while words come fast enough; the phases of a query follow one
/// another. Reset: idle.
public struct AttentionHead: Module {
  /// `keys` and `lowKeys` fetch a plane of the keys and wait for the decision, `prune` collects the kept keys, `values`
  /// fetches their values and `finish` gives the results.
  enum Phase: CaseIterable, Sendable { case idle, keys, lowKeys, prune, values, finish }

  public struct Parameters: ModuleParameters {
    /// Elements of a vector: a power of two from `lanes` to 128.
    public var headSize = 16
    /// Multipliers for keys, and as many for values: a power of two, 1 to 64.
    public var lanes = 8
    /// Most keys, from `scoreLanes` to 1024.
    public var capacity = 64
    /// Lanes of softmax and selection, 1 to 32.
    public var scoreLanes = 4
    /// Bits of a key's high part: 4, 6 or 8; the low part has 4.
    public var highBits = 8
    /// Bits of a stored value: 4, 6, 8 or 12.
    public var valueBits = 12
    /// Bits of a memory word: a power of two, 16 to 512.
    public var wordBits = 64
    /// Bits of a word's address, 4 to 48.
    public var addressBits = 16
    public init() {}

    public static var meanings: KeyValuePairs<String, String> {
      [
        "headSize": "elements of a vector: a power of two from lanes to 128",
        "lanes": "multipliers for keys, and as many for values", "capacity": "most keys, scoreLanes to 1024",
        "scoreLanes": "lanes of softmax and selection, 1 to 32", "highBits": "bits of a key's high part: 4, 6 or 8",
        "valueBits": "bits of a stored value: 4, 6, 8 or 12",
        "wordBits": "bits of a memory word: a power of two, 16 to 512",
        "addressBits": "bits of a word's address, 4 to 48",
      ]
    }

    public func problem() -> String? {
      if CodeFormat(bits: valueBits) == nil { return "valueBits must be 4, 6, 8 or 12, not \(valueBits)" }
      if !(16...512).contains(wordBits) || wordBits & (wordBits - 1) != 0 {
        return "wordBits must be a power of two from 16 to 512, not \(wordBits)"
      }
      if !(scoreLanes...1024).contains(capacity) {
        return "capacity must be from scoreLanes = \(scoreLanes) to 1024, not \(capacity)"
      }
      return product.problem() ?? ProgressivePlanes.Parameters.problem(highBits: highBits) ?? softmax.problem()
        ?? fetcher.problem()
    }
  }

  public static var summary: String { "Attention of one query, with progressive keys and pruned values." }

  @Input("begins a query; not while busy") public var start: Bit
  @Input(\Parameters.lengthBits, "keys, at least 1") public var length: Unsigned
  @Input(9, "share of the keys that is kept, in 1/256; 0 to 256") public var keep: Unsigned
  @Input(12, "low parts are needed below this probability") public var threshold: Unsigned
  @Input(16, "factor from dot products to scores") public var multiplier: Unsigned
  @Input(6, "bits that are rounded off its product") public var shift: Unsigned
  @Input(\Parameters.addressBits, "first word of the keys' high parts") public var keyHighBase: Unsigned
  @Input(\Parameters.addressBits, "first word of the keys' low parts") public var keyLowBase: Unsigned
  @Input(\Parameters.addressBits, "first word of the values") public var valueBase: Unsigned
  @Input("writes a row of the query; not while busy") public var queryWrite: Bit
  @Input(\Parameters.segmentBits, "row of the query") public var querySegment: Unsigned
  @Input(\Parameters.rowBits, "signed codes, lane 0 lowest") public var queryRow: Unsigned

  @Source(\Parameters.addressBits, "memory word that is asked for") public var requests: StreamSource<Unsigned>
  @Sink(\Parameters.wordBits, "memory words, in the order of the requests") public var words: StreamSink<Unsigned>

  @Output("a query runs") public var busy: Bit
  @Output("last cycle of a query") public var done: Bit
  @Source(\Parameters.rowBits, "attention out: signed codes, lane 0 lowest") public var results: StreamSource<Unsigned>
  @Output("the row is the last") public var resultsLast: Bit
  @Output(\Parameters.absoluteBits, "sum of the results' magnitudes, with the last row") public var absoluteSum:
    Unsigned
  @Output("low parts were needed") public var neededLow: Bit
  @Output("a row of probabilities is pruned") public var probabilitiesValid: Bit
  @Output(\Parameters.probabilityBits, "its probabilities, lane 0 lowest") public var probabilities: Unsigned
  @Output(\Parameters.scoreLaneBits, "how many they are") public var probabilitiesCount: Unsigned
  @Output("a key is kept") public var keptValid: Bit
  @Output(\Parameters.placeBits, "its place") public var keptPlace: Unsigned
  @Output(12, "its probability") public var keptProbability: Unsigned
  @Output(\Parameters.wordCountBits, "words of the keys' high parts that came") public var highWords: Unsigned
  @Output(\Parameters.wordCountBits, "words of the keys' low parts that came") public var lowWords: Unsigned
  @Output(\Parameters.wordCountBits, "words of values that came") public var valueWordsFetched: Unsigned

  @Register(reset: 0, "the plane of keys is still to be asked for") var pending: Bit
  @Register(reset: 0, "low parts were needed") var usedLow: Bit
  @Register(\Parameters.lengthBits, reset: 0, "keys that are kept") var kept: Unsigned
  @Register(\Parameters.lengthBits, reset: 0, "kept keys whose values have been asked for") var asked: Unsigned
  @Register(\Parameters.lengthBits, reset: 0, "kept keys whose values have been added") var added: Unsigned
  @Register(\Parameters.wordCountBits, reset: 0, "words of the present stream that came") var arrived: Unsigned
  @Register(\Parameters.wordCountBits, reset: 0) var highCount: Unsigned
  @Register(\Parameters.wordCountBits, reset: 0) var lowCount: Unsigned
  @Register(\Parameters.wordCountBits, reset: 0) var valueCount: Unsigned
  public init() {}

  /// The parts, in the order of the data.
  struct Parts {
    var fetcher: Instance<WordFetcher>
    var converter: Instance<BitWidthConverter>
    var planes: Instance<ProgressivePlanes>
    var product: Instance<QueryKeyProduct>
    var scaler: Instance<ScoreScaler>
    var packer: Instance<RowPacker>
    var softmax: Instance<IntegerSoftmax>
    var decision: Instance<RequantDecision>
    var pruning: Instance<LocalValuePruning>
    var unpacker: Instance<RowUnpacker>
    var valueSum: Instance<ProbabilityValueSum>

    init(_ m: ModuleBuilder, _ p: Parameters) {
      fetcher = m.instance("fetcher", WordFetcher.self, p.fetcher)
      converter = m.instance("converter", BitWidthConverter.self, p.converter)
      planes = m.instance("planes", ProgressivePlanes.self, p.planes)
      product = m.instance("product", QueryKeyProduct.self, p.product)
      scaler = m.instance("scaler", ScoreScaler.self, .init(sumBits: p.product.sumBits))
      packer = m.instance("packer", RowPacker.self, p.packer)
      softmax = m.instance("softmax", IntegerSoftmax.self, p.softmax)
      decision = m.instance("decision", RequantDecision.self, p.decision)
      pruning = m.instance("pruning", LocalValuePruning.self, p.pruning)
      unpacker = m.instance("unpacker", RowUnpacker.self, p.unpacker)
      valueSum = m.instance("valueSum", ProbabilityValueSum.self, p.valueSum)
    }
  }

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    let parts = Parts(m, p)
    let control = buildControl(parts, m, p)
    buildFetch(parts, control, m, p)
    buildScores(parts, control, m)
    buildValues(parts, control, m, p)
    buildProperties(parts, control, m)
  }
}
