import Bits
import Netlist

/// A design that runs: the same contract for every engine (interpreter, Verilator, lanes).
///
/// A *cycle* is: inputs are set, logic settles, outputs are sampled, clocks rise, logic settles. All values are
/// two-state. Engines are not thread-safe; one instance a thread.
public protocol Model: AnyObject {
  var netlist: Netlist { get }
  /// `interpreter`, `verilator`, `lanes`: for reports and messages.
  var engine: String { get }

  /// Where the value of a top-level port lies; `declaration` indexes the top's declarations. Valid as long as the model.
  func storage(ofPort declaration: Int) -> PortStorage

  /// Puts every register and memory to its first value: registers with reset to their reset value, registers without
  /// to `RegisterSite` order draws of `InitialValues(seed:)`, memories to their initial words. Inputs become 0.
  func initialise(seed: UInt64)

  /// Levels of the resets of the top's domains: bit `i` for domain `i`. While it is 1, registers with a reset value take
  /// it at the domain's edges and the domain's properties are not counted; registers without reset and memories go on.
  /// 0 after `initialise`.
  var resets: UInt64 { get set }

  /// Lets the logic follow the inputs.
  func settle()

  /// Settles, raises the clocks of the domains in `domains` (bit `i` for domain `i`), settles.
  func step(domains: UInt64)

  /// Runs whole cycles of domain 0 from a table: for each, sets the inputs from a row, settles, samples the outputs
  /// into a row, raises the clock. Rows are laid out by `TraceLayout`. The resets stay as they are.
  func run(stimulus: UnsafePointer<UInt64>, responses: UnsafeMutablePointer<UInt64>?, cycles: Int)

  /// The registers whose state this engine holds, in `RegisterSite` order; `false` for one that the engine has
  /// optimised away.
  func holds(register: Int) -> Bool
  func value(ofRegister register: Int) -> Bits
  /// Inverts the bits of `mask` in a register's state and settles, as a particle strike would.
  func flip(register: Int, mask: Bits)

  /// The whole state (registers, memories, ports), as bytes that only the same engine understands.
  func saveState() -> [UInt8]
  func restoreState(_ state: [UInt8])

  /// How often each property of the placed design (order of `Netlist.propertySites()`) was violated or covered so far.
  var propertyCounts: [Int] { get }
}

extension Model {
  public func step() { step(domains: 1) }
}

/// Little-endian, zero-extended, 1, 2, 4 or 8 bytes up to 64 bits; above, words of 32 bits without padding.
public struct PortStorage {
  public let pointer: UnsafeMutableRawPointer
  public let width: Int
  public var byteCount: Int {
    width <= 8 ? 1 : width <= 16 ? 2 : width <= 32 ? 4 : width <= 64 ? 8 : (width + 31) / 32 * 4
  }

  public init(pointer: UnsafeMutableRawPointer, width: Int) {
    self.pointer = pointer
    self.width = width
  }
}

/// How ports are laid out in a row of a trace: one after the other in the order of declaration, each in whole 64-bit
/// words, least significant first.
public struct TraceLayout: Sendable, Hashable {
  public struct Column: Sendable, Hashable {
    public var declaration: Int
    public var name: String
    public var width: Int
    public var offset: Int
    public var words: Int { (width + 63) / 64 }
  }

  public let columns: [Column]
  /// 64-bit words of a row.
  public let stride: Int

  /// The columns of the top's inputs, or of its outputs.
  public init(_ circuit: Circuit, role: Declaration.Role) {
    var columns: [Column] = []
    var offset = 0
    for (index, declaration) in circuit.declarations.enumerated() where declaration.role == role {
      columns.append(Column(declaration: index, name: declaration.name, width: declaration.width, offset: offset))
      offset += (declaration.width + 63) / 64
    }
    self.columns = columns
    stride = offset
  }
}

/// First values of registers without reset: what a powered-up chip holds is unknown, so every engine draws the same
/// seeded values.
public struct InitialValues {
  private var state: UInt64
  public init(seed: UInt64) { state = seed }

  /// SplitMix64, one draw for each 64 bits of each register without reset.
  public mutating func next(width: Int) -> Bits {
    let words = (0..<(width + 63) / 64).map { _ in draw() }
    return Bits(words: words, width: width)
  }

  private mutating func draw() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
