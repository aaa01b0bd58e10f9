import Bits
import CallSite

extension Unsigned {
  /// Bits `range`, counted from the least significant.
  @inline(never) public subscript(range: Range<Int>) -> Unsigned {
    let address = bittern_caller(10000 + #line)
    guard case .node(let m, let id) = reference else { preconditionFailure("a literal's bits are Swift's own") }
    let w = m.circuit.width(id)
    guard range.lowerBound >= 0, range.upperBound <= w, !range.isEmpty else {
      m.report(
        .bitsOutOfRange, "bits \(range.lowerBound)..<\(range.upperBound) do not lie inside a \(w)-bit value",
        at: address)
      return Unsigned(.node(m, m.circuit.constant(.zero(width: max(1, range.count)))))
    }
    return Unsigned(m.inherited(m.circuit.slice(id, low: range.lowerBound, width: range.count, at: address), self))
  }

  /// One bit, 0 being the least significant.
  @inline(never) public subscript(index: Int) -> Bit {
    let address = bittern_caller(10000 + #line)
    guard case .node(let m, let id) = reference else { preconditionFailure("a literal's bits are Swift's own") }
    let w = m.circuit.width(id)
    guard index >= 0, index < w else {
      m.report(.bitsOutOfRange, "bit \(index) does not lie inside a \(w)-bit value", at: address)
      return Bit(.node(m, m.circuit.constant(.zero(width: 1))))
    }
    return Bit(m.inherited(m.circuit.slice(id, low: index, width: 1, at: address), self))
  }

  /// One bit chosen at run time; beyond the width it is 0.
  @inline(never) public subscript(index: Unsigned) -> Bit {
    let address = bittern_caller(10000 + #line)
    let m = module(self, index)
    let shifted = m.circuit.add(
      Node(.shiftRightUnsigned, width: width, a: node(in: m, at: address), b: index.node(in: m, at: address)),
      address: address)
    return Bit(m.inherited(m.circuit.slice(shifted, low: 0, width: 1, at: address), self))
  }

  /// Is any bit 1?
  @inline(never) public var any: Bit { reduced(.reduceOr, self, at: bittern_caller(10000 + #line)) }
  /// Are all bits 1?
  @inline(never) public var all: Bit { reduced(.reduceAnd, self, at: bittern_caller(10000 + #line)) }
  /// Is the number of ones odd?
  @inline(never) public var parity: Bit { reduced(.reduceXor, self, at: bittern_caller(10000 + #line)) }

  /// `count` copies side by side: count × w bits.
  @inline(never) public func repeated(_ count: Int) -> Unsigned {
    repetition(self, count, at: bittern_caller(10000 + #line))
  }
}

private func repetition(_ value: Unsigned, _ count: Int, at address: UInt) -> Unsigned {
  if let m = value.builder, !m.isLegalWidth(count.multipliedClamping(by: value.width), at: address) { return value }
  return concatenated([Unsigned](repeating: value, count: count), at: address)
}

extension Bit {
  /// The condition `count` times.
  @inline(never) public func repeated(_ count: Int) -> Unsigned {
    repetition(Unsigned(self), count, at: bittern_caller(10000 + #line))
  }
}

/// Side by side, the most significant first: the sum of the widths.
@inline(never) public func cat(_ parts: Unsigned...) -> Unsigned {
  concatenated(parts, at: bittern_caller(10000 + #line))
}

/// Side by side, the most significant first.
@inline(never) public func cat(_ parts: [Unsigned]) -> Unsigned {
  concatenated(parts, at: bittern_caller(10000 + #line))
}

func concatenated(_ parts: [Unsigned], at address: UInt) -> Unsigned {
  guard let m = parts.lazy.compactMap(\.builder).first else {
    preconditionFailure("literals alone belong to no module; write the number")
  }
  if parts.count == 1 { return parts[0] }
  let operands = parts.map { $0.node(in: m, at: address) }
  let width = operands.reduce(0) { $0 + m.circuit.width($1) }
  guard m.isLegalWidth(width, at: address) else { return Unsigned(.node(m, operands[0])) }
  let id = m.circuit.add(.concatenate, width: width, operands: operands, address: address)
  for part in parts {
    m.checkStages(parts[0], part, at: address)
    m.inheritStage(id, part, part)
  }
  return Unsigned(.node(m, id))
}

// MARK: Shifts

extension Signal {
  /// A literal has no width yet: it stays a number, 2^n times as great or as small.
  fileprivate func shiftedNumber(_ shifted: (Literal, Int) -> Literal, by n: Int) -> Self {
    guard case .literal(let literal) = reference else { return self }
    precondition((0..<65_535).contains(n), "a literal is shifted by 0 to 65,534 bits, not \(n)")
    return Self(.literal(shifted(literal, n)))
  }
}

extension Unsigned {
  /// w + n bits.
  @inline(never) public static func << (a: Unsigned, n: Int) -> Unsigned {
    if a.isLiteral { return a.shiftedNumber({ $0.shiftedLeft(by: $1) }, by: n) }
    let address = bittern_caller(10000 + #line)
    guard case .node(let m, let id) = a.reference, m.canShift(id, growing: true, by: n, at: address) else { return a }
    return concatenated([a, Unsigned(.node(m, m.circuit.constant(.zero(width: n))))], at: address)
  }

  /// w bits; what is shifted out is lost.
  @inline(never) public static func &<< (a: Unsigned, n: Int) -> Unsigned {
    precondition(!a.isLiteral, "a literal has no width that bits could leave; write << or the number")
    let address = bittern_caller(10000 + #line)
    guard case .node(let m, let id) = a.reference, m.canShift(id, by: n, at: address) else { return a }
    let w = m.circuit.width(id)
    let zero = Unsigned(.node(m, m.circuit.constant(.zero(width: min(n, w)))))
    if n >= w { return zero }
    return concatenated(
      [Unsigned(.node(m, m.circuit.slice(id, low: 0, width: w - n, at: address))), zero], at: address)
  }

  /// max(1, w − n) bits.
  @inline(never) public static func >> (a: Unsigned, n: Int) -> Unsigned {
    if a.isLiteral { return a.shiftedNumber({ $0.shiftedRight(by: $1) }, by: n) }
    let address = bittern_caller(10000 + #line)
    guard case .node(let m, let id) = a.reference, m.canShift(id, by: n, at: address) else { return a }
    let w = m.circuit.width(id)
    if n >= w { return Unsigned(.node(m, m.circuit.constant(.zero(width: 1)))) }
    return Unsigned(m.inherited(m.circuit.slice(id, low: n, width: w - n, at: address), a))
  }

  /// w bits, by a value.
  @inline(never) public func shiftedLeft(by amount: Unsigned) -> Unsigned {
    Unsigned(dynamicShift(.shiftLeft, self, amount, at: bittern_caller(10000 + #line)))
  }

  /// w bits, by a value; zeros come in.
  @inline(never) public func shiftedRight(by amount: Unsigned) -> Unsigned {
    Unsigned(dynamicShift(.shiftRightUnsigned, self, amount, at: bittern_caller(10000 + #line)))
  }
}

extension Signed {
  /// w + n bits.
  @inline(never) public static func << (a: Signed, n: Int) -> Signed {
    if a.isLiteral { return a.shiftedNumber({ $0.shiftedLeft(by: $1) }, by: n) }
    let address = bittern_caller(10000 + #line)
    guard case .node(let m, let id) = a.reference, m.canShift(id, growing: true, by: n, at: address) else { return a }
    let zero = Unsigned(.node(m, m.circuit.constant(.zero(width: n))))
    return Signed(concatenated([Unsigned(.node(m, id)), zero], at: address).reference)
  }

  /// max(1, w − n) bits, arithmetic: rounds toward −∞.
  @inline(never) public static func >> (a: Signed, n: Int) -> Signed {
    if a.isLiteral { return a.shiftedNumber({ $0.shiftedRight(by: $1) }, by: n) }
    let address = bittern_caller(10000 + #line)
    guard case .node(let m, let id) = a.reference, m.canShift(id, by: n, at: address) else { return a }
    let w = m.circuit.width(id)
    let low = min(n, w - 1)
    return Signed(m.inherited(m.circuit.slice(id, low: low, width: w - low, at: address), a))
  }

  /// w bits, by a value.
  @inline(never) public func shiftedLeft(by amount: Unsigned) -> Signed {
    Signed(dynamicShift(.shiftLeft, self, amount, at: bittern_caller(10000 + #line)))
  }

  /// w bits, by a value; the sign comes in.
  @inline(never) public func shiftedRight(by amount: Unsigned) -> Signed {
    Signed(dynamicShift(.shiftRightSigned, self, amount, at: bittern_caller(10000 + #line)))
  }
}

func dynamicShift<S: Signal>(_ operation: Operation, _ a: S, _ amount: Unsigned, at address: UInt) -> Reference {
  let m = module(a, amount)
  m.checkStages(a, amount, at: address)
  return m.result(
    Node(operation, width: a.width, a: a.node(in: m, at: address), b: amount.node(in: m, at: address)), of: a, amount,
    at: address)
}

extension ModuleBuilder {
  /// Is there anything to shift? Reports distances below zero and results that are too wide.
  fileprivate func canShift(_ id: NodeID, growing: Bool = false, by n: Int, at address: UInt) -> Bool {
    if n < 0 {
      report(.bitsOutOfRange, "a shift by \(n) bits; write the other shift by \(n.magnitude)", at: address)
    }
    return n > 0 && (!growing || isLegalWidth(n.addingClamping(width(of: id)), at: address))
  }

  /// Reports a width that no signal can have.
  func isLegalWidth(_ width: Int, at address: UInt) -> Bool {
    if (1...65_535).contains(width) { return true }
    report(
      .widthOutOfRange, "the value would be \(width) bits wide; a signal has 1 to 65,535 bits", at: address)
    return false
  }
}

extension Int {
  fileprivate func multipliedClamping(by other: Int) -> Int {
    let (product, overflow) = multipliedReportingOverflow(by: other)
    return overflow ? .max : product
  }

  fileprivate func addingClamping(_ other: Int) -> Int {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }
}
