import Description

/// Expands weights of 2, 3, 4 or 8 bits to INT8, one vector of `lanes` weights in every cycle: what stands between a
/// narrow memory and the multipliers (the dequantisation unit of Zeng et al.: FlightLLM, FPGA 2024).
///
/// **Layout.** Codes lie one behind the other in a stream of bits, the first code in the lowest bits of the first word:
/// bit `i` of the stream is bit `i mod 8·lanes` of word `i div 8·lanes`. Code `c` of a run has the bits `c · bits` to
/// `c · bits + bits − 1`; so codes of 3 bits may cross from one word to the next. A run begins with a new word, and what
/// remains of its last word is dropped. Vector `v` holds the codes `v · lanes` to `v · lanes + lanes − 1`, the first
/// one lowest. `v` vectors take `⌈v · bits / 8⌉` words.
///
/// **Values.** See `WeightExpansion`: two's complement or a zero point, then a scale that is a power of two. Each group
/// of `groupVectors` vectors has a shift of its own, which comes as a stream: the first shift is that of the first
/// group, and the last vector of a group or of the run takes it off. Without scales, offer a shift of 0 all the time.
///
/// **Control.** `start` begins a run while `busy` is 0. `format`, `signedCodes` and `zeroPoint` hold still from then on
/// until `busy` falls; `vectors` is read at `start` and is at least 1. The run takes the words it needs and no other.
/// `weightsLast` comes with its last vector. `busy` falls when that vector has left the buffer, though it may still be
/// offered, and the next run may then start.
///
/// Throughput: one vector a cycle as long as words, shifts and the receiver allow, in every format. Latency: 2 cycles
/// from a word to the first vector that it completes. A vector that is not taken holds everything back, without loss.
/// Reset: no run.
public struct WeightDequantiser: Module {
  public struct Parameters: ModuleParameters {
    /// Weights of a vector, 2 to 64.
    public var lanes = 16
    /// Vectors that share a shift, 1 to 1024.
    public var groupVectors = 8
    /// Most vectors of a run, up to 65,536.
    public var capacity = 4096
    public init() {}

    public static var meanings: KeyValuePairs<String, String> {
      [
        "lanes": "weights of a vector, 2 to 64", "groupVectors": "vectors that share a shift, 1 to 1024",
        "capacity": "most vectors of a run, up to 65,536",
      ]
    }

    public func problem() -> String? {
      let limits = [
        ("lanes", lanes, 2...64), ("groupVectors", groupVectors, 1...1024), ("capacity", capacity, 1...65_536),
      ]
      for (name, value, range) in limits where !range.contains(value) {
        return "\(name) must be from \(range.lowerBound) to \(range.upperBound), not \(value)"
      }
      return nil
    }

    /// Bits of a word: `8 · lanes`, a vector of the widest format.
    public var wordBits: Int { 8 * lanes }
    /// Bits of a count from 0 to `capacity`.
    public var countBits: Int { bitsOfCount(to: capacity) }
    /// Words that a run takes: `⌈vectors · bits / 8⌉`.
    public func words(_ vectors: Int, _ format: WeightFormat) -> Int { (vectors * format.bits + 7) / 8 }

    /// Bits of a vector's number in its group.
    var groupBits: Int { bitsOfCount(to: max(1, groupVectors - 1)) }
    /// Bits of a count of slots from −8 to `8 · capacity`.
    var missingBits: Int { countBits + 4 }
    /// Room for two words.
    var bufferBits: Int { 2 * wordBits }
  }

  public static var summary: String { "Expands weights of 2, 3, 4 or 8 bits to INT8, one vector a cycle." }

  @Input("begins a run; not while busy") public var start: Bit
  @Choice("bits of a code") public var format: Enumerated<WeightFormat>
  @Input("codes are two's complement") public var signedCodes: Bit
  @Input(8, "the code of 0, if they are not") public var zeroPoint: Unsigned
  @Input(\Parameters.countBits, "vectors of the run") public var vectors: Unsigned
  @Sink(\Parameters.wordBits, "codes, the first one lowest") public var words: StreamSink<Unsigned>
  @Sink(3, "power of two of each group's scale") public var shifts: StreamSink<Unsigned>
  @Source(\Parameters.wordBits, "INT8 weights, the first one lowest") public var weights: StreamSource<Unsigned>
  @Output("the vector is the last of the run") public var weightsLast: Bit
  @Output("vectors of a run are still in the buffer or to come") public var busy: Bit

  // A slot is `lanes` bits: a vector has as many slots as a code has bits, a word has 8.
  @Register(\Parameters.bufferBits, reset: 0, "slots that wait, the first one lowest; 0 above") var buffer: Unsigned
  @Register(5, reset: 0, "how many") var held: Unsigned
  @Register(\Parameters.missingBits, reset: 0, "slots of the run that are still to come") var missing: Signed
  @Register(\Parameters.countBits, reset: 0, "vectors that have not left the buffer") var remaining: Unsigned
  @Register(\Parameters.groupBits, reset: 0, "vector of the group") var member: Unsigned
  @Register(reset: 0, "a vector is offered") var offered: Bit
  @Register(reset: 0, "and is the last of the run") var offeredLast: Bit
  @Register(\Parameters.wordBits, reset: nil, "the vector") var vector: Unsigned
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    let formats = WeightFormat.allCases
    let needed = lookup(format.bitPattern, in: formats.map { m.constant($0.bits, width: 4) }).named("needed")
    let isRunning = (remaining != 0).named("is_running")
    let advance = (!offered | weights.ready).named("advance")
    let isComplete = (held >= needed).named("is_complete")
    let mayEmit = (isRunning & isComplete).named("may_emit")
    let emits = (mayEmit & shifts.valid & advance).named("emits")
    let isLast = (remaining == 1).named("is_last")
    let endsGroup = (isLast | (member == Unsigned(p.groupVectors - 1))).named("ends_group")
    buildBuffer(needed, emits: emits, ends: (emits & isLast).named("ends_run"), m, p)

    when(start) {
      remaining <== vectors
    }.elseWhen(emits) {
      remaining <== remaining &- 1
    }
    let nextMember = (member &+ 1).named("next_member")
    when(emits) { member <== mux(endsGroup, 0, nextMember) }
    shifts.ready <== emits & endsGroup

    let expanded = expandedLanes(m, p)
    when(advance) {
      offered <== emits
      offeredLast <== isLast
    }
    when(emits) { vector <== expanded }
    weights.valid <== offered
    weights.payload <== vector
    weightsLast <== offeredLast
    busy <== isRunning

    m.assume(!start | !isRunning, "no run starts while another is under way")
    m.assume(!start | (vectors != 0), "a run has a vector")
    m.cover(weights.valid & !weights.ready, "a vector waits")
    m.cover(isRunning & !isComplete, "the next word is missing")
    m.cover(isRunning & isComplete & !shifts.valid, "a shift is missing")
  }

  /// Takes words behind what is held and drops what a vector has used. A word is taken while it surely fits, whether a
  /// vector leaves or not, so that `ready` does not hang on the receiver.
  private func buildBuffer(_ needed: Unsigned, emits: Bit, ends: Bit, _ m: ModuleBuilder, _ p: Parameters) {
    let mayTake = (!missing.isNegative & (missing != 0) & (held <= 8)).named("may_take")
    words.ready <== mayTake
    let takes = words.fires
    let shortened = WeightFormat.allCases.map { format in
      buffer[format.bits * p.lanes..<p.bufferBits].extended(to: p.bufferBits).named("without_\(format)")
    }
    let rest = lookup(format.bitPattern, in: shortened).named("rest")
    let kept = mux(emits, rest, buffer).named("kept")
    let leaving = mux(emits, needed, 0).named("leaving")
    let left = (held &- leaving.extended(to: 5)).named("left")
    let places = (0...8).map { slot -> Unsigned in
      let padding = [8 - slot, slot].map { $0 == 0 ? [] : [m.constant(0, width: $0 * p.lanes)] }
      return cat(padding[0] + [words.payload] + padding[1]).named("word_at_\(slot)")
    }
    let placed = lookup(left[0..<4].named("place"), in: places).named("placed_word")
    let added = mux(takes, placed, 0).named("added_word")
    let arriving = cat(m.constant(0, width: 1), Unsigned(takes), m.constant(0, width: 3)).named("arriving")

    when(ends) {
      held <== 0
      buffer <== 0
    }.otherwise {
      held <== left &+ arriving
      buffer <== kept | added
    }
    let wanted = WeightFormat.allCases.map { format in
      let total = (vectors * m.constant(format.bits, width: 4)).named("slots_of_\(format)")
      return Signed(bitPattern: total.extended(to: p.missingBits))
    }
    when(start) {
      missing <== lookup(format.bitPattern, in: wanted)
    }.elseWhen(takes) {
      missing <== missing &- 8
    }
  }

  private func expandedLanes(_ m: ModuleBuilder, _ p: Parameters) -> Unsigned {
    let lanes = (0..<p.lanes).map { lane -> Unsigned in
      func code(_ format: WeightFormat) -> Unsigned { buffer[lane * format.bits..<(lane + 1) * format.bits] }
      let expansion = m.instance("lane_\(lane)", WeightExpansion.self)
      expansion.format <== format
      expansion.two <== code(.two)
      expansion.three <== code(.three)
      expansion.four <== code(.four)
      expansion.eight <== code(.eight)
      expansion.signedCodes <== signedCodes
      expansion.zeroPoint <== zeroPoint
      expansion.shift <== shifts.payload
      return Unsigned(bitPattern: expansion.weight)
    }
    return cat(lanes.reversed()).named("expanded")
  }
}
