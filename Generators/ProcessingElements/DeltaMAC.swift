import Description

/// Matrix-vector products of frames that change little: only the changes are multiplied and added to the sums of the frame
/// before (delta networks, Neil et al., ICML 2017).
///
/// For every input the block remembers the value that its sums contain, the reference. An input whose distance from the
/// reference is greater than `threshold` is followed: its delta, of `activationBits + 1` bits, is multiplied with its
/// weights of all outputs, and the reference becomes the input. The others are left alone. So at every frame
///
///     sums[o] = Σ i weights[i][o] · reference[i]
///
/// exactly: nothing drifts, however many frames there were. With threshold 0 this is the dense product of the frame, bit
/// for bit; with another one it differs from it by at most `threshold · Σ i |weights[i][o]|`, since no reference is
/// farther than `threshold` from its input.
///
/// Every value that a sum takes on the way is the dense product of some vector of inputs, so an accumulator that holds
/// all dense products never overflows; see `ZeroSkippingMAC.accumulatorBits(pairs:activationBits:weightBits:)`. A narrower
/// one wraps.
///
/// `framesRestart` forgets all earlier frames: references and sums start from 0. Weights are written before such a frame,
/// while none is under way.
///
/// **Cycles.** A frame of which `n` inputs are followed takes `n` cycles, one when nothing changed. Latency: 2 cycles from
/// the turn of the last delta to the sums; a frame taken in cycle t has its turns in cycles t + 1 to t + n. While sums are
/// offered and not taken everything stands still. Reset: as after a frame of zeros; weights keep their values.
public struct DeltaMAC: Module {
  public struct Parameters: ModuleParameters {
    /// Inputs of a frame, 2 to 64.
    public var inputs = 16
    /// Outputs, each with a multiplier, 1 to 16.
    public var outputs = 4
    /// Bits of an input, 2 to 16.
    public var activationBits = 8
    /// Bits of a weight, 2 to 16.
    public var weightBits = 8
    /// Bits of a sum, `activationBits + weightBits + 1` to 64.
    public var accumulator = 24
    public init() {}
    public init(inputs: Int, outputs: Int, activationBits: Int = 8, weightBits: Int = 8, accumulator: Int = 24) {
      (self.inputs, self.outputs, self.accumulator) = (inputs, outputs, accumulator)
      (self.activationBits, self.weightBits) = (activationBits, weightBits)
    }

    public static var meanings: KeyValuePairs<String, String> {
      [
        "inputs": "inputs of a frame, 2 to 64", "outputs": "outputs, each with a multiplier, 1 to 16",
        "activationBits": "bits of an input, 2 to 16", "weightBits": "bits of a weight, 2 to 16",
        "accumulator": "bits of a sum, activationBits + weightBits + 1 to 64",
      ]
    }

    public func problem() -> String? {
      if !(2...64).contains(inputs) { return "inputs must be from 2 to 64, not \(inputs)" }
      if !(1...16).contains(outputs) { return "outputs must be from 1 to 16, not \(outputs)" }
      for (name, bits) in [("activationBits", activationBits), ("weightBits", weightBits)]
      where !(2...16).contains(bits) {
        return "\(name) must be from 2 to 16, not \(bits)"
      }
      let product = activationBits + weightBits + 1
      return (product...64).contains(accumulator)
        ? nil : "the accumulator has \(product) to 64 bits, not \(accumulator)"
    }

    /// `inputs · activationBits`.
    public var frameBits: Int { inputs * activationBits }
    /// `outputs · weightBits`.
    public var weightRowBits: Int { outputs * weightBits }
    /// `outputs · accumulator`.
    public var sumsBits: Int { outputs * accumulator }
    /// Bits of an input's number.
    public var indexBits: Int { bitsOfCount(to: inputs - 1) }
  }

  public static var summary: String { "Matrix-vector products of frames by what changed since the frame before." }

  @Input("writes the weights of an input; not while a frame is under way") public var weightWrite: Bit
  @Input(\Parameters.indexBits, "the input") public var weightIndex: Unsigned
  @Input(\Parameters.weightRowBits, "its weights, output 0 lowest") public var weightRow: Unsigned
  @Input(\Parameters.activationBits, "changes up to it are not followed") public var threshold: Unsigned
  @Sink(\Parameters.frameBits, "inputs, input 0 lowest") public var frames: StreamSink<Unsigned>
  @Input("earlier frames are forgotten") public var framesRestart: Bit
  @Source(\Parameters.sumsBits, "sums, output 0 lowest") public var sums: StreamSource<Unsigned>
  @Register(reset: 0, "a frame is worked on") private var occupied: Bit
  @Register(\Parameters.inputs, reset: 0, "its deltas that wait") private var pending: Unsigned
  @Register(reset: 0, "the next delta starts the sums anew") private var restarts: Bit
  @Register(reset: 0, "a delta is multiplied") private var pairValid: Bit
  @Register(reset: 0, "it starts the sums anew; and ends a frame") private var pairRestarts: Bit
  @Register(reset: 0) private var pairEnds: Bit
  @Register(reset: 0, "sums leave") private var leaves: Bit
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    let advance = (!leaves | sums.ready).named("advance")
    let turn = PendingLanes(pending)
    let takesTurn = (advance & occupied).named("takes_turn")
    let finishes = (takesTurn & turn.isLast).named("finishes")
    frames.ready <== !occupied | finishes
    let deltas = followed(m, p)
    when(frames.fires) {
      occupied <== 1
      pending <== deltas.changed
      restarts <== framesRestart
    }.elseWhen(takesTurn) {
      occupied <== !finishes
      pending <== turn.rest
      restarts <== 0
    }

    let weights: Memory<Unsigned> = m.memory(
      "weights", depth: p.inputs, width: p.weightRowBits, "the weights of an input, output 0 lowest")
    weights.write(weightIndex, weightRow, when: weightWrite)
    let row = weights.readSynchronous(
      turn.index(bits: p.indexBits).named("lowest_index"), enable: advance, name: "pairWeights")
    var delta: Signed = m.register("pairDelta", width: p.activationBits + 1, reset: 0)
    when(advance) {
      pairValid <== occupied
      pairRestarts <== restarts
      pairEnds <== turn.isLast
      delta <== Signed(bitPattern: turn.choice(of: deltas.held))
    }
    let works = (advance & pairValid).named("works")
    let totals = row.parts(of: p.weightBits).enumerated().map { output, weight in
      total(of: delta, Signed(bitPattern: weight).named("weight_\(output)"), output, works, m, p)
    }
    when(advance) { leaves <== pairValid & pairEnds }
    sums.valid <== leaves
    sums.payload <== cat(totals.reversed())
    m.assume(!weightWrite | (!occupied & !pairValid), "no weight changes while a frame is under way")
    m.cover(frames.fires & !deltas.changed.any, "nothing changed")
    m.cover(sums.valid & !sums.ready, "sums wait")
  }

  /// Which inputs of the offered frame are followed, and the deltas of the frame that is worked on.
  private func followed(_ m: ModuleBuilder, _ p: Parameters) -> (changed: Unsigned, held: [Unsigned]) {
    let limit = Signed(threshold).named("signed_threshold")
    let lower = (-limit).named("negative_threshold")
    var changes: [Unsigned] = []
    var held: [Unsigned] = []
    for (lane, code) in frames.payload.parts(of: p.activationBits).enumerated() {
      var reference: Signed = m.register("reference_\(lane)", width: p.activationBits, reset: 0)
      let input = Signed(bitPattern: code).named("input_\(lane)")
      let base = mux(framesRestart, 0, reference).named("base_\(lane)")
      let delta = (input - base).named("delta_\(lane)")
      let isFollowed = ((delta > limit) | (delta < lower)).named("is_followed_\(lane)")
      when(frames.fires) { reference <== mux(isFollowed, input, base) }
      changes.append(Unsigned(isFollowed))
      held.append(m.held(Unsigned(bitPattern: delta), "heldDelta_\(lane)", when: frames.fires))
    }
    return (cat(changes.reversed()).named("changed"), held)
  }

  private func total(
    of delta: Signed, _ weight: Signed, _ output: Int, _ works: Bit, _ m: ModuleBuilder, _ p: Parameters
  ) -> Unsigned {
    var total: Signed = m.register("total_\(output)", width: p.accumulator, reset: 0)
    let product = (delta * weight).named("product_\(output)")
    let base = mux(pairRestarts, 0, total).named("sum_before_\(output)")
    when(works) { total <== (base &+ product.extended(to: p.accumulator)) }
    return Unsigned(bitPattern: total)
  }
}
