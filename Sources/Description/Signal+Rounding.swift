import Bits
import CallSite

/// What happens to the bits that `rounded(dropping:mode:)` drops.
public enum RoundingMode: String, Sendable, CaseIterable, Codable {
  /// Toward −∞: the bits are cut.
  case down
  /// Toward +∞.
  case up
  /// Toward zero.
  case towardZero
  /// To nearest; ties toward +∞ (TFLite's single rounding).
  case halfUp
  /// To nearest; ties away from zero.
  case halfAwayFromZero
  /// To nearest; ties to the even neighbour.
  case halfToEven
}

extension Signed {
  /// x / 2^bits rounded: w − bits + 1 bits, so that rounding up can not overflow.
  @inline(never) public func rounded(dropping bits: Int, mode: RoundingMode) -> Signed {
    Signed(rounding(self, dropping: bits, mode: mode, at: bittern_caller(12000 + #line)))
  }
}

extension Unsigned {
  /// x / 2^bits rounded: w − bits + 1 bits.
  @inline(never) public func rounded(dropping bits: Int, mode: RoundingMode) -> Unsigned {
    Unsigned(rounding(self, dropping: bits, mode: mode, at: bittern_caller(12000 + #line)))
  }
}

private func rounding<S: Signal>(_ x: S, dropping bits: Int, mode: RoundingMode, at address: UInt) -> Reference {
  guard case .node(let m, let id) = x.reference, bits > 0 else { return x.reference }
  let w = m.circuit.width(id)
  guard bits < w else {
    m.report(.bitsOutOfRange, "rounded(dropping: \(bits)) leaves nothing of a \(w)-bit value", at: address)
    return x.reference
  }
  let increment = roundingIncrement(m, id, width: w, bits: bits, mode: mode, isSigned: S.isSigned, at: address)
  let kept = m.circuit.slice(id, low: bits, width: w - bits, at: address)
  let wide = m.circuit.add(
    Node(S.isSigned ? .signExtend : .zeroExtend, width: w - bits + 1, a: kept), address: address)
  guard let increment else { return m.inherited(wide, x) }
  let one = m.circuit.add(Node(.zeroExtend, width: w - bits + 1, a: increment), address: address)
  return m.inherited(m.circuit.add(Node(.add, width: w - bits + 1, a: wide, b: one), address: address), x)
}

/// Is one added to the kept bits? `nil` for never.
private func roundingIncrement(
  _ m: ModuleBuilder, _ id: NodeID, width w: Int, bits: Int, mode: RoundingMode, isSigned: Bool, at address: UInt
) -> NodeID? {
  func bit(_ index: Int) -> NodeID { m.circuit.slice(id, low: index, width: 1, at: address) }
  func gate(_ operation: Operation, _ a: NodeID, _ b: NodeID) -> NodeID {
    m.circuit.add(Node(operation, width: 1, a: a, b: b), address: address)
  }
  func any(below count: Int) -> NodeID {
    if count == 0 { return m.circuit.constant(.zero(width: 1)) }
    let part = m.circuit.slice(id, low: 0, width: count, at: address)
    return m.circuit.add(Node(.reduceOr, width: 1, a: part), address: address)
  }
  let negative = isSigned ? bit(w - 1) : m.circuit.constant(.zero(width: 1))
  let half = bit(bits - 1)
  switch mode {
  case .down: return nil
  case .up: return any(below: bits)
  case .towardZero: return gate(.and, negative, any(below: bits))
  case .halfUp: return half
  case .halfAwayFromZero:
    let positive = m.circuit.add(Node(.not, width: 1, a: negative), address: address)
    return gate(.and, half, gate(.or, positive, any(below: bits - 1)))
  case .halfToEven: return gate(.and, half, gate(.or, bit(bits), any(below: bits - 1)))
  }
}
