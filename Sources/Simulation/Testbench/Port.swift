import Netlist

/// A port of at most 64 bits, resolved once: for testbenches that poke and peek in every cycle. Valid as long as its
/// simulation.
public struct Port {
  @usableFromInline let pointer: UnsafeMutableRawPointer
  @usableFromInline let unsettled: UnsafeMutablePointer<Bool>
  /// Not counted, so that a handle is copied as plain bytes, in debug builds, too; the simulation keeps it.
  @usableFromInline unowned(unsafe) let access: PortAccess
  @usableFromInline let declaration: Int
  @usableFromInline let byteCount: Int
  /// Unused bits of a 64-bit word; the sign's copies where the port is signed.
  @usableFromInline let unused: Int
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
    unused = 64 - port.width
    isSigned = port.isSigned
    isInput = port.role == .input
    least = isSigned ? Int.min >> unused : 0
    greatest = Int.max >> (isSigned ? unused : max(0, unused - 1))
  }

  public var name: String { access.circuit.declarations[declaration].name }

  /// The number at the port. Reading settles the logic if an input was poked; a number that does not fit, or poking an
  /// output, is a precondition failure. Unsigned ports of 64 bits hold numbers up to 2^63 − 1 here.
  @inlinable public var value: Int {
    get {
      if unsettled.pointee { access.settleIfNeeded(reading: declaration) }
      // Typed pointers and this width's own conversions are plain instructions in debug builds, too.
      let bits: UInt
      switch byteCount {
      case 1: bits = UInt(pointer.assumingMemoryBound(to: UInt8.self).pointee)
      case 2: bits = UInt(pointer.assumingMemoryBound(to: UInt16.self).pointee)
      case 4: bits = UInt(pointer.assumingMemoryBound(to: UInt32.self).pointee)
      default: bits = pointer.assumingMemoryBound(to: UInt.self).pointee
      }
      return isSigned ? (Int(bitPattern: bits) &<< unused) &>> unused : Int(bits)
    }
    nonmutating set {
      precondition(isInput && newValue >= least && newValue <= greatest, refusal(newValue))
      let bits = UInt(bitPattern: newValue) & (UInt.max &>> UInt(bitPattern: unused))
      switch byteCount {
      case 1: pointer.assumingMemoryBound(to: UInt8.self).pointee = UInt8(bits)
      case 2: pointer.assumingMemoryBound(to: UInt16.self).pointee = UInt16(bits)
      case 4: pointer.assumingMemoryBound(to: UInt32.self).pointee = UInt32(bits)
      default: pointer.assumingMemoryBound(to: UInt.self).pointee = bits
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
