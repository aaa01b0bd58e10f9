import Bits
import CallSite

extension Signal {
  /// Widened to `width` bits without changing the value.
  @inline(never) public func extended(to width: Int) -> Self {
    let address = bittern_caller(11000 + #line)
    guard case .node(let m, let id) = reference else { return self }
    let from = m.circuit.width(id)
    guard m.isLegalWidth(width, at: address) else { return self }
    if width >= from { return Self(.node(m, widened(self, to: width, in: m, at: address))) }
    m.report(
      .extensionNarrows,
      "extended(to: \(width)) would narrow a \(from)-bit value; write .truncated(to: \(width)) or .saturated(to: \(width))",
      at: address)
    return Self(.node(m, m.circuit.slice(id, low: 0, width: max(1, width), at: address)))
  }

  /// The low `width` bits: says in the source that bits may be lost.
  @inline(never) public func truncated(to width: Int) -> Self {
    let address = bittern_caller(11000 + #line)
    guard case .node(let m, let id) = reference else { return self }
    let from = m.circuit.width(id)
    guard m.isLegalWidth(width, at: address) else { return self }
    if width > from {
      m.report(
        .truncationWidens, "truncated(to: \(width)) of a \(from)-bit value; write .extended(to: \(width))", at: address)
      return self
    }
    return Self(m.inherited(m.circuit.slice(id, low: 0, width: width, at: address), self))
  }

  /// This value one clock cycle later, held in an unnamed register that resets to zero.
  @inline(never) public func registered() -> Self { delayedBy(1, at: bittern_caller(11000 + #line)) }

  /// This value `cycles` clock cycles later.
  @inline(never) public func delayed(by cycles: Int) -> Self { delayedBy(cycles, at: bittern_caller(11000 + #line)) }

  func delayedBy(_ cycles: Int, at address: UInt) -> Self {
    guard case .node(let m, let id) = reference else { return self }
    let name = m.circuit.name(of: id) ?? "value"
    return (0..<cycles).reduce(self) { value, stage in
      m.freshRegister(m.uniqueName("\(name)_d\(stage + 1)"), holding: value, at: address)
    }
  }
}

extension Unsigned {
  /// The condition as 0 or 1.
  public init(_ bit: Bit) { self.init(bit.reference) }

  /// The same bits, read as a number ≥ 0.
  public init(bitPattern value: Signed) { self.init(value.reference) }

  /// Clamped into `width` bits.
  @inline(never) public func saturated(to width: Int) -> Unsigned {
    let address = bittern_caller(11000 + #line)
    guard case .node(let m, let id) = reference else { return self }
    let from = m.circuit.width(id)
    guard m.isLegalWidth(width, at: address) else { return self }
    if width >= from { return Unsigned(.node(m, widened(self, to: width, in: m, at: address))) }
    let over = m.circuit.add(
      Node(.reduceOr, width: 1, a: m.circuit.slice(id, low: width, width: from - width, at: address)), address: address)
    let low = m.circuit.slice(id, low: 0, width: width, at: address)
    let ones = m.circuit.constant(.ones(width: width))
    return Unsigned(m.result(Node(.mux, width: width, a: over, b: ones, c: low), of: self, self, at: address))
  }
}

extension Signed {
  /// The same number, one bit wider.
  @inline(never) public init(_ value: Unsigned) {
    let address = bittern_caller(11000 + #line)
    switch value.reference {
    case .node(let m, _):
      self.init(m.inherited(widened(value, to: value.width + 1, in: m, at: address), value))
    case .literal: self.init(value.reference)
    }
  }

  /// The same bits, read as two's complement.
  public init(bitPattern value: Unsigned) {
    // A view of its own, so that the unsigned value keeps its own display.
    self.init(value.reference)
  }

  /// −x, one bit wider.
  @inline(never) public static prefix func - (a: Signed) -> Signed {
    let address = bittern_caller(11000 + #line)
    guard case .node(let m, let id) = a.reference else { return a }
    let zero = Signed(.node(m, m.circuit.constant(.zero(width: m.circuit.width(id)))))
    return Signed(growing(.subtract, zero, a, at: address))
  }

  /// |x|, as wide as x: −2^(w−1) has the magnitude 2^(w−1).
  @inline(never) public var magnitude: Unsigned {
    let address = bittern_caller(11000 + #line)
    guard case .node(let m, let id) = reference else { preconditionFailure("a literal's magnitude is Swift's own") }
    let w = m.circuit.width(id)
    let sign = m.circuit.slice(id, low: w - 1, width: 1, at: address)
    let zero = m.circuit.constant(.zero(width: w))
    let negated = m.circuit.add(Node(.subtract, width: w, a: zero, b: id), address: address)
    return Unsigned(m.result(Node(.mux, width: w, a: sign, b: negated, c: id), of: self, self, at: address))
  }

  /// Is the value below zero?
  @inline(never) public var isNegative: Bit {
    let address = bittern_caller(11000 + #line)
    guard case .node(let m, let id) = reference else { preconditionFailure("a literal's sign is Swift's own") }
    return Bit(m.inherited(m.circuit.slice(id, low: m.circuit.width(id) - 1, width: 1, at: address), self))
  }

  /// Negative values become 0.
  @inline(never) public var clamped: Unsigned {
    let address = bittern_caller(11000 + #line)
    guard case .node(let m, let id) = reference else { preconditionFailure("a literal is clamped with Swift's max") }
    let w = m.circuit.width(id)
    let sign = m.circuit.slice(id, low: w - 1, width: 1, at: address)
    let zero = m.circuit.constant(.zero(width: w))
    return Unsigned(m.result(Node(.mux, width: w, a: sign, b: zero, c: id), of: self, self, at: address))
  }

  /// Clamped into −2^(width−1) … 2^(width−1) − 1.
  @inline(never) public func saturated(to width: Int) -> Signed {
    let address = bittern_caller(11000 + #line)
    guard case .node(let m, let id) = reference else { return self }
    let from = m.circuit.width(id)
    guard m.isLegalWidth(width, at: address) else { return self }
    if width >= from { return Signed(.node(m, widened(self, to: width, in: m, at: address))) }
    let highest = Bits.ones(width: width - 1 > 0 ? width - 1 : 1).zeroExtended(to: max(2, width)).truncated(to: width)
    let greatest = width == 1 ? Bits.zero(width: 1) : highest
    let least = ~greatest
    let over = m.circuit.add(
      Node(.lessSigned, width: 1, a: m.circuit.constant(greatest.signExtended(to: from)), b: id), address: address)
    let under = m.circuit.add(
      Node(.lessSigned, width: 1, a: id, b: m.circuit.constant(least.signExtended(to: from))), address: address)
    let low = m.circuit.slice(id, low: 0, width: width, at: address)
    let floor = m.circuit.add(
      Node(.mux, width: width, a: under, b: m.circuit.constant(least), c: low), address: address)
    return Signed(
      m.result(
        Node(.mux, width: width, a: over, b: m.circuit.constant(greatest), c: floor), of: self, self, at: address))
  }
}

extension ModuleBuilder {
  func inherited<S: Signal>(_ id: NodeID, _ a: S) -> Reference {
    inheritStage(id, a, a)
    return .node(self, id)
  }
}
