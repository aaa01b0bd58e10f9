import CallSite

// Guards: mistakes that type-check on purpose.
//
// An operator that is merely missing makes the solver try every overload of every operator in the expression before it
// gives up: seconds, and a message about the whole expression. A disfavoured overload that exists ends the search at
// once; the deprecation carries our text to the exact operand, and elaboration refuses again where warnings are off.

/// What a guard accepts. Protocols that one type conforms to make the guards generic: the solver tries them only when
/// no other operator fits, and never with a literal, so that they cost correct code nothing.
public protocol UnsignedOperand: Signal {}
public protocol SignedOperand: Signal {}
public protocol BitOperand: Signal {}
extension Unsigned: UnsignedOperand {}
extension Signed: SignedOperand {}
extension Bit: BitOperand {}

/// Reports and goes on with a zero.
func refuse<A: Signal, B: Signal>(
  _ code: Diagnostic.Code, _ message: String, _ a: A, _ b: B, width: Int, at address: UInt
) -> Reference {
  let m = module(a, b)
  m.report(code, message, at: address)
  return .node(m, m.circuit.constant(.zero(width: width)))
}
