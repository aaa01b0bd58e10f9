/// What one fault does.
public enum FaultModel: Sendable, Hashable, Codable {
  /// One register bit is inverted in one cycle: a single event upset.
  case singleBit
  /// Two neighbouring bits of one register are inverted in one cycle.
  case adjacentDouble
  /// Two or more bits of one register, within a window of so many neighbouring bits, are inverted in one cycle; every
  /// pattern is a fault of its own.
  case cluster(bits: Int)
  /// So many different register bits, anywhere in the design, are inverted in the same cycle.
  case sites(Int)
  /// One register bit reads as 0, or as 1, for a span of cycles.
  case stuckAt(cycles: Int)
  /// One bit of a memory word is inverted in one cycle.
  case memoryBit
  /// One bit of a named net of the logic is inverted for one cycle.
  case transient

  /// What the sites of a model are.
  public enum Room: Sendable, Hashable {
    case registers, memories, nets
  }

  public var room: Room {
    switch self {
    case .singleBit, .adjacentDouble, .cluster, .sites, .stuckAt: .registers
    case .memoryBit: .memories
    case .transient: .nets
    }
  }

  public var name: String {
    switch self {
    case .singleBit: "single-bit"
    case .adjacentDouble: "adjacent-double"
    case .cluster(let bits): "cluster:\(bits)"
    case .sites(let count): "sites:\(count)"
    case .stuckAt(let cycles): "stuck-at:\(cycles)"
    case .memoryBit: "memory-bit"
    case .transient: "transient"
    }
  }

  /// How models are written, for messages.
  public static let names =
    "single-bit, adjacent-double, cluster:<bits>, sites:<count>, stuck-at:<cycles>, memory-bit or transient"

  /// The most cycles that a bit is stuck, bits of a cluster's window, and sites that are struck at once.
  private static let longest = 1 << 32
  private static let widest = 16
  private static let most = 8

  /// One of `names`, with 2 to 16 bits, 2 to 8 sites, 1 to 2^32 cycles.
  public init?(name: String) {
    let parts = name.split(separator: ":", omittingEmptySubsequences: false)
    let number = parts.count == 2 ? Int(parts[1]) : nil
    switch (parts[0], parts.count, number) {
    case ("single-bit", 1, _): self = .singleBit
    case ("adjacent-double", 1, _): self = .adjacentDouble
    case ("memory-bit", 1, _): self = .memoryBit
    case ("transient", 1, _): self = .transient
    case ("cluster", 2, let bits?) where (2...FaultModel.widest).contains(bits): self = .cluster(bits: bits)
    case ("sites", 2, let count?) where (2...FaultModel.most).contains(count): self = .sites(count)
    case ("stuck-at", 2, let cycles?) where (1...FaultModel.longest).contains(cycles): self = .stuckAt(cycles: cycles)
    default: return nil
    }
  }

  /// Does a fault strike several sites?
  var isOfManySites: Bool { if case .sites = self { true } else { false } }

  /// Is one fault what one particle does, so that a raw upset rate applies?
  public var isUpset: Bool {
    switch self {
    case .singleBit, .adjacentDouble, .cluster, .memoryBit: true
    case .sites, .stuckAt, .transient: false
    }
  }

  /// Faults that one site of `width` bits can have in one cycle. With several sites at once these are the faults whose
  /// first bit is in this site: each set of bits is counted once for each of its bits, so all stay equally likely.
  ///
  /// - Parameter total: bits of all sites together.
  /// - Returns: 0 when there are more than can be counted.
  public func variants(width: Int, of total: Int) -> Int {
    switch self {
    case .singleBit, .memoryBit, .transient: return max(0, width)
    case .adjacentDouble: return max(0, width - 1)
    case .cluster(let bits): return Cluster(window: bits).count(width: max(0, width))
    case .sites(let count):
      guard let companions = Combinations(of: max(0, total - 1), choose: count - 1).count else { return 0 }
      // All sites together must be countable, not only this one.
      return Int(companions).multipliedReportingOverflow(by: total).overflow ? 0 : Int(companions) * max(0, width)
    case .stuckAt: return max(0, 2 * width)
    }
  }
}
