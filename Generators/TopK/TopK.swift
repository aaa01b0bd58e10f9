import Description

/// Selects the `k` greatest of `n` elements on the engine that suits the task.
///
/// **Which engine.** `auto` chooses:
/// - results in the order of arrival: `radix`. It takes any `k`, its time depends on nothing but the number of rows, it
///   needs one buffer, and it grows with `2^digitBits`, not with `k`.
///   `quickSelect` is never chosen by itself: its time depends on the data, and it takes three buffers and more than
///   three times the hardware. Name it where the mean time counts and keys are wide: radix select needs a pass for
///   every digit of a key, quick-select as many rounds for any key. With digits of 4 bits and a median of three that is
///   from 17 bits on.
/// - results sorted, one lane: `shiftRegister`, for `largestK` up to 256. One element a cycle without any buffer; it
///   grows with `largestK`.
/// - results sorted, several lanes: `bitonic`, when `largestK` is at most the number of lanes, a power of two. One row
///   a cycle, all results in one row; it grows with `lanes · log² lanes`.
/// Anything else is refused: sort the results of `radix` with one of the others behind it.
///
/// The ports are those of the family (`TopKShape`); cycles are those of the engine.
public struct TopK: TopKEngine {
  /// What selects.
  public enum Engine: String, Codable, CaseIterable, Hashable, Sendable {
    case auto, radix, quickSelect, shiftRegister, bitonic
  }

  /// In which order results come.
  public enum Order: String, Codable, CaseIterable, Hashable, Sendable {
    /// As the elements came.
    case arrival
    /// The greatest first.
    case sorted
  }

  public struct Parameters: TopKShape {
    /// Elements of a row, 1 to 32.
    public var lanes = 16
    /// Bits of a key, 4 to 32.
    public var keyBits = 12
    /// Keys are two's complement.
    public var signedKeys = false
    /// Bits that travel with a key, for example its index.
    public var payloadBits = 10
    /// Most elements of a vector.
    public var capacity = 1024
    /// The greatest `k` that must be answered in full when results are sorted.
    public var largestK = 16
    /// The order of the results.
    public var order = Order.arrival
    /// What selects.
    public var engine = Engine.auto
    public init() {}

    public static var meanings: KeyValuePairs<String, String> {
      [
        "lanes": "elements of a row, 1 to 32", "keyBits": "bits of a key, 4 to 32",
        "signedKeys": "keys are two's complement", "payloadBits": "bits that travel with a key, 1 to 64",
        "capacity": "most elements of a vector, up to 65,536", "largestK": "greatest k of sorted results",
        "order": "arrival or sorted", "engine": "auto, radix, quickSelect, shiftRegister or bitonic",
      ]
    }

    /// The engine that is built.
    public var chosen: Engine {
      if engine != .auto { return engine }
      return order == .arrival ? .radix : lanes == 1 ? .shiftRegister : .bitonic
    }

    public func problem() -> String? {
      let keepsOrder = chosen == .radix || chosen == .quickSelect
      if order == .arrival, !keepsOrder { return "\(chosen) sorts its results; order must be sorted" }
      if order == .sorted, keepsOrder { return "\(chosen) keeps the order; order must be arrival" }
      switch chosen {
      case .auto, .radix: return radix.problem()
      case .quickSelect: return quickSelect.problem()
      case .shiftRegister:
        return lanes == 1 ? shiftRegister.problem() : "shiftRegister takes one lane, not \(lanes)"
      case .bitonic:
        if largestK > lanes { return "bitonic gives at most lanes = \(lanes) elements, not largestK = \(largestK)" }
        return bitonic.problem()
      }
    }

    var radix: RadixTopK.Parameters {
      var p = RadixTopK.Parameters()
      (p.lanes, p.keyBits, p.signedKeys, p.payloadBits) = (lanes, keyBits, signedKeys, payloadBits)
      p.capacity = capacity
      return p
    }

    var quickSelect: QuickSelectTopK.Parameters {
      var p = QuickSelectTopK.Parameters()
      (p.lanes, p.keyBits, p.signedKeys, p.payloadBits) = (lanes, keyBits, signedKeys, payloadBits)
      p.capacity = capacity
      return p
    }

    var shiftRegister: ShiftRegisterSorter.Parameters {
      var p = ShiftRegisterSorter.Parameters()
      (p.size, p.keyBits, p.signedKeys, p.payloadBits) = (largestK, keyBits, signedKeys, payloadBits)
      p.capacity = capacity
      return p
    }

    var bitonic: BitonicPartialSorter.Parameters {
      var p = BitonicPartialSorter.Parameters()
      (p.lanes, p.keyBits, p.signedKeys, p.payloadBits) = (lanes, keyBits, signedKeys, payloadBits)
      p.capacity = capacity
      return p
    }
  }

  public static var summary: String { "Selects the k greatest elements on the engine that suits the task." }

  @Input(\Parameters.countBits, "elements to select; read with the first row") public var k: Unsigned
  @Sink(\Parameters.rowBits, "elements {payload, key}, element 0 lowest") public var rows: StreamSink<Unsigned>
  @Input(\Parameters.laneCountBits, "elements of the row") public var rowsCount: Unsigned
  @Input("the row is the last of its vector") public var rowsLast: Bit
  @Source(\Parameters.rowBits, "selected elements") public var results: StreamSource<Unsigned>
  @Output(\Parameters.laneCountBits, "elements of the row") public var resultsCount: Unsigned
  @Output("the row is the last of its vector") public var resultsLast: Bit
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    switch p.chosen {
    case .auto, .radix: place(RadixTopK.self, p.radix, m)
    case .quickSelect:
      // Pivots go on from vector to vector.
      place(QuickSelectTopK.self, p.quickSelect, m).seed <== 0
    case .shiftRegister: place(ShiftRegisterSorter.self, p.shiftRegister, m)
    case .bitonic: place(BitonicPartialSorter.self, p.bitonic, m)
    }
  }

  @discardableResult
  private func place<E: TopKEngine>(
    _ type: E.Type, _ parameters: E.Parameters, _ m: ModuleBuilder
  ) -> Instance<E> {
    let engine = m.instance("engine", E.self, parameters)
    engine.k <== k
    engine.rows.valid <== rows.valid
    engine.rows.payload <== rows.payload
    rows.ready <== engine.rows.ready
    engine.rowsCount <== rowsCount
    engine.rowsLast <== rowsLast
    results.valid <== engine.results.valid
    results.payload <== engine.results.payload
    engine.results.ready <== results.ready
    resultsCount <== engine.resultsCount
    resultsLast <== engine.resultsLast
    return engine
  }
}
