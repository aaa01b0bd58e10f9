import Description

/// `AttentionHead` with a memory of its own in place of the one outside: keys and values are written through a host port.
///
/// The memory has `memoryDepth` words, enough for the three parts of `capacity` keys, and answers every request in the
/// next cycle. The host writes it, and the query, while `busy` is 0; layout and bases are those of `AttentionHead`.
/// Requests beyond the memory read 0. Reset: idle; the memory keeps its contents.
public struct AttentionTile: Module {
  public typealias Parameters = AttentionHead.Parameters

  public static var summary: String { "An attention head with keys and values in a memory of its own." }

  @Input("writes a word; not while busy") public var hostWrite: Bit
  @Input(\Parameters.addressBits, "word that is written") public var hostAddress: Unsigned
  @Input(\Parameters.wordBits, "packed codes") public var hostData: Unsigned
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

  @Output("a query runs") public var busy: Bit
  @Output("last cycle of a query") public var done: Bit
  @Source(\Parameters.rowBits, "attention out: signed codes, lane 0 lowest") public var results: StreamSource<Unsigned>
  @Output("the row is the last") public var resultsLast: Bit
  @Output("low parts were needed") public var neededLow: Bit
  @Output("a key is kept") public var keptValid: Bit
  @Output(\Parameters.placeBits, "its place") public var keptPlace: Unsigned
  @Output(\Parameters.memoryCountBits, "words that the query read") public var wordsRead: Unsigned

  @Register(reset: 0, "a word is offered") private var offers: Bit
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    let memory: Memory<Unsigned> = m.memory(
      "words", depth: p.memoryDepth, width: p.wordBits, "keys and values, packed")
    let head = m.instance("head", AttentionHead.self, p)
    func place(_ address: Unsigned) -> Unsigned { address.lowest(memory.addressWidth) }

    head.requests.ready <== !offers | head.words.ready
    let reads = (head.requests.valid & head.requests.ready).named("reads")
    when(reads) { offers <== 1 }.elseWhen(head.words.ready) { offers <== 0 }
    memory.write(place(hostAddress), hostData, when: hostWrite)
    head.words.valid <== offers
    head.words.payload <== memory.readSynchronous(place(head.requests.payload), enable: reads, name: "word")

    head.start <== start
    head.length <== length
    head.keep <== keep
    head.threshold <== threshold
    head.multiplier <== multiplier
    head.shift <== shift
    head.keyHighBase <== keyHighBase
    head.keyLowBase <== keyLowBase
    head.valueBase <== valueBase
    head.queryWrite <== queryWrite
    head.querySegment <== querySegment
    head.queryRow <== queryRow

    busy <== head.busy
    done <== head.done
    results.valid <== head.results.valid
    results.payload <== head.results.payload
    head.results.ready <== results.ready
    resultsLast <== head.resultsLast
    neededLow <== head.neededLow
    keptValid <== head.keptValid
    keptPlace <== head.keptPlace
    let keyWords = (head.highWords + head.lowWords).named("key_words")
    wordsRead <== (keyWords + head.valueWordsFetched).named("all_words").lowest(p.memoryCountBits)
    m.assume(!(busy & hostWrite), "the host writes nothing while a query runs")
  }
}

extension AttentionHead.Parameters {
  /// Words of the three parts of `capacity` keys.
  public var memoryDepth: Int {
    planeWords(length: capacity, bits: highBits) + planeWords(length: capacity, bits: ProgressivePlanes.lowBits)
      + capacity * valueWords
  }
  /// Bits of a count from 0 to `memoryDepth`.
  public var memoryCountBits: Int { bitsOfCount(to: memoryDepth) }
}
