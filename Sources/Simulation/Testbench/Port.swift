import Netlist

/// A port of at most 64 bits, resolved once: for testbenches that poke and peek in every cycle. Valid as long as its
/// simulation.
public struct Port {
  @usableFromInline let pointer: UnsafeMutableRawPointer
  @usableFromInline let unsettled: UnsafeMutablePointer<Bool>
  @usableFromInline let access: PortAccess
  @usableFromInline let declaration: Int
  @usableFromInline let byteCount: Int
  /// Unused bits of a 64-bit word; the sign's copies where the port is signed.
  @usableFromInline let unused: Int64
  @usableFromInline let isSigned: Bool
  @usableFromInline let isInput: Bool
  @usableFromInline let least: Int
  @usableFromInline let greatest: Int

  init(_ access: PortAccess, _ declaration: Int) {
    let port = access.circuit.declarations[declaration]
    guard let storage = access.storage(declaration) else { preconditionFailure("'\(port.name)' is not a port") }
    precondition(port.width <= 64, "'\(port.name)' has \(port.width) bits; use bits(_:) and setBits(_:_:)")
    self.access = access
    self.declaration = declaration
    pointer = storage.pointer
    byteCount = storage.byteCount
    unsettled = access.unsettled
    unused = Int64(64 - port.width)
    isSigned = port.isSigned
    isInput = port.role == .input
    least = isSigned ? Int.min >> Int(unused) : 0
    greatest = Int.max >> Int(isSigned ? unused : max(0, unused - 1))
  }

  public var name: String { access.circuit.declarations[declaration].name }

  /// The number at the port. Reading settles the logic if an input was poked; a number that does not fit, or poking an
  /// output, is a precondition failure. Unsigned ports of 64 bits hold numbers up to 2^63 − 1 here.
  @inlinable public var value: Int {
    get {
      if unsettled.pointee { access.settleIfNeeded(reading: declaration) }
      let bits: UInt64
      switch byteCount {
      case 1: bits = UInt64(pointer.load(as: UInt8.self))
      case 2: bits = UInt64(pointer.load(as: UInt16.self))
      case 4: bits = UInt64(pointer.load(as: UInt32.self))
      default: bits = pointer.load(as: UInt64.self)
      }
      if isSigned { return Int((Int64(bitPattern: bits) &<< unused) &>> unused) }
      return Int(bits)
    }
    nonmutating set {
      precondition(isInput && newValue >= least && newValue <= greatest, refusal(newValue))
      let bits = UInt64(truncatingIfNeeded: newValue) & (UInt64.max &>> UInt64(truncatingIfNeeded: unused))
      switch byteCount {
      case 1: pointer.storeBytes(of: UInt8(truncatingIfNeeded: bits), as: UInt8.self)
      case 2: pointer.storeBytes(of: UInt16(truncatingIfNeeded: bits), as: UInt16.self)
      case 4: pointer.storeBytes(of: UInt32(truncatingIfNeeded: bits), as: UInt32.self)
      default: pointer.storeBytes(of: bits, as: UInt64.self)
      }
      unsettled.pointee = true
    }
  }

  @usableFromInline func refusal(_ value: Int) -> String {
    let port = access.circuit.declarations[declaration]
    if !isInput { return "'\(port.name)' is not an input; it can be read, not poked" }
    return "\(value) does not fit input '\(port.name)' of \(port.width) \(isSigned ? "signed" : "unsigned") bits"
  }
}
