import Bits
import Description

/// A kind of signal that a testbench can poke and peek as a Swift value.
public protocol PortSignal: Signal {
  associatedtype Value
  static func read(_ access: PortAccess, _ declaration: Int) -> Value
  static func write(_ access: PortAccess, _ declaration: Int, _ value: Value)
}

extension PortSignal where Value == Int {
  public static func read(_ access: PortAccess, _ declaration: Int) -> Int { access.number(declaration) }
  public static func write(_ access: PortAccess, _ declaration: Int, _ value: Int) {
    access.setNumber(declaration, value)
  }
}

extension Bit: PortSignal { public typealias Value = Int }
extension Unsigned: PortSignal { public typealias Value = Int }
extension Signed: PortSignal { public typealias Value = Int }

extension Enumerated: PortSignal {
  /// A code without a case, which only a fault or a wrong design can produce, is a precondition failure; read such
  /// ports with `bits(_:)`.
  public static func read(_ access: PortAccess, _ declaration: Int) -> E {
    let cases = Array(E.allCases)
    let code = access.number(declaration)
    precondition(
      code < cases.count, "'\(access.circuit.declarations[declaration].name)' holds \(code), which is no \(E.self)")
    return cases[code]
  }

  public static func write(_ access: PortAccess, _ declaration: Int, _ value: E) {
    guard let code = Array(E.allCases).firstIndex(of: value) else {
      preconditionFailure("\(value) is not among the cases of \(E.self)")
    }
    access.setNumber(declaration, code)
  }
}

extension PortAccess {
  /// The declaration behind a port's or register's handle.
  func declaration<S: Signal>(of signal: S) -> Int {
    guard case .node(let builder, let id) = signal.reference, let index = builder.declarationIndex(of: id) else {
      preconditionFailure("only ports and registers that are properties of the module can be reached from a testbench")
    }
    return index
  }
}
