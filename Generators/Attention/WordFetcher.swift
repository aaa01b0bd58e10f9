import Description

/// Asks for runs of consecutive memory words.
///
/// A command names the first word and how many; their addresses leave one by one, in order. A command may be taken in
/// the cycle in which the last address of the one before leaves. A count of 0 asks for nothing.
///
/// Latency: one cycle. Throughput: one address a cycle. Reset: idle.
public struct WordFetcher: Module {
  public struct Parameters: ModuleParameters {
    /// Bits of an address, 4 to 48.
    public var addressBits = 16
    /// Bits of a count of words, 1 to 32.
    public var countBits = 10
    public init() {}
    public init(addressBits: Int, countBits: Int) { (self.addressBits, self.countBits) = (addressBits, countBits) }

    public static var meanings: KeyValuePairs<String, String> {
      ["addressBits": "bits of an address, 4 to 48", "countBits": "bits of a count of words, 1 to 32"]
    }

    public func problem() -> String? {
      if !(4...48).contains(addressBits) { return "addressBits must be from 4 to 48, not \(addressBits)" }
      return (1...32).contains(countBits) ? nil : "countBits must be from 1 to 32, not \(countBits)"
    }

    /// `addressBits + countBits`.
    public var commandBits: Int { addressBits + countBits }
  }

  public static var summary: String { "Asks for runs of consecutive memory words." }

  @Sink(\Parameters.commandBits, "{count, first word}") public var commands: StreamSink<Unsigned>
  @Source(\Parameters.addressBits, "word that is asked for") public var requests: StreamSource<Unsigned>
  @Register(\Parameters.addressBits, reset: 0, "word that is asked for next") private var address: Unsigned
  @Register(\Parameters.countBits, reset: 0, "words that are still to be asked for") private var left: Unsigned
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    let asks = (left != 0).named("asks")
    let isLast = (left == 1).named("is_last")
    commands.ready <== !asks | (requests.ready & isLast)
    requests.valid <== asks
    requests.payload <== address
    when(commands.fires) {
      address <== commands.payload[0..<p.addressBits]
      left <== commands.payload[p.addressBits..<p.commandBits]
    }.elseWhen(requests.fires) {
      address <== address &+ 1
      left <== left &- 1
    }
    m.cover(commands.fires & asks, "a command follows without a gap")
  }
}
