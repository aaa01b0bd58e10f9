import Bits
import Description
import Netlist

/// Reads and writes the ports of a running design by declaration: what every typed handle of a testbench shares.
///
/// Poking marks the logic as unsettled; the next peek settles it.
public final class PortAccess {
  public let model: any Model
  /// The top.
  public let circuit: Circuit
  /// Has an input been poked since the logic settled? Kept in memory of its own, so that a `Port` sees it without a
  /// call.
  @usableFromInline let unsettled: UnsafeMutablePointer<Bool>
  private let storages: [PortStorage?]
  private let registers: [Int]
  /// Ports read while a condition is evaluated, for the message of a `Hang`.
  private var noted: [Int]?

  init(_ model: any Model) {
    self.model = model
    circuit = model.netlist.topModule
    unsettled = UnsafeMutablePointer<Bool>.allocate(capacity: 1)
    unsettled.initialize(to: false)
    storages = circuit.declarations.indices.map { [circuit] in
      circuit.declarations[$0].isPort ? model.storage(ofPort: $0) : nil
    }
    registers = circuit.registers
  }

  deinit { unsettled.deallocate() }

  // MARK: Any width

  /// The value of a port, or of a register of the top.
  public func read(_ declaration: Int) -> Bits {
    settleIfNeeded(reading: declaration)
    if let storage = storages[declaration] { return storage.load() }
    guard let register = registers.firstIndex(of: declaration) else {
      preconditionFailure("'\(circuit.declarations[declaration].name)' is neither a port nor a register")
    }
    return model.value(ofRegister: register)
  }

  /// Pokes an input.
  public func write(_ declaration: Int, _ value: Bits) {
    let port = circuit.declarations[declaration]
    precondition(
      value.width == port.width, "input '\(port.name)' has \(port.width) bits, but the value has \(value.width)")
    inputStorage(declaration).store(value)
    unsettled.pointee = true
  }

  // MARK: Numbers

  /// The number at a port of at most 64 bits.
  func number(_ declaration: Int) -> Int {
    let port = circuit.declarations[declaration]
    let value = read(declaration)
    guard let number = port.isSigned ? value.signedValue : value.unsignedValue.flatMap({ Int(exactly: $0) }) else {
      preconditionFailure("the value of '\(port.name)' does not fit an Int; read it with bits(_:)")
    }
    return number
  }

  func setNumber(_ declaration: Int, _ value: Int) {
    let port = circuit.declarations[declaration]
    let needed = port.isSigned ? Bits.bitsNeeded(signed: value) : Bits.bitsNeeded(unsigned: UInt64(max(0, value)))
    precondition(
      needed <= port.width && (value >= 0 || port.isSigned),
      "\(value) does not fit input '\(port.name)' of \(port.width) \(port.isSigned ? "signed" : "unsigned") bits")
    write(declaration, Bits(signed: value, width: port.width))
  }

  // MARK: Settling

  func settle() {
    model.settle()
    unsettled.pointee = false
  }

  @usableFromInline func settleIfNeeded(reading declaration: Int) {
    if noted != nil, noted?.contains(declaration) == false { noted?.append(declaration) }
    if unsettled.pointee {
      model.settle()
      unsettled.pointee = noted != nil
    }
  }

  /// Evaluates `condition` and tells which ports it read.
  func noting(_ condition: () throws -> Bool) rethrows -> (holds: Bool, read: [Int]) {
    noted = []
    unsettled.pointee = true
    defer {
      noted = nil
      unsettled.pointee = false
    }
    let holds = try condition()
    return (holds, noted ?? [])
  }

  func inputStorage(_ declaration: Int) -> PortStorage {
    let port = circuit.declarations[declaration]
    precondition(port.role == .input, "'\(port.name)' is not an input; it can be read, not poked")
    guard let storage = storages[declaration] else { preconditionFailure("'\(port.name)' has no storage") }
    return storage
  }

  func storage(_ declaration: Int) -> PortStorage? { storages[declaration] }
}
