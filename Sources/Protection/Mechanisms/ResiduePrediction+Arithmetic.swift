import Bits
import Netlist

extension ResiduePrediction {
  /// Numbers whose sum is congruent to the value as an unsigned one.
  mutating func terms(_ value: Value, in editor: inout CircuitEditor) -> [Term] {
    let (id, width) = (value.node, value.width)
    let node = editor.circuit[id]
    let isWhole = width == Int(node.width)
    if id == accumulator, isWhole { return [term(residue)] }
    if node.operation == .constant {
      let constant = editor.circuit.constantValue(id).slice(low: 0, width: width)
      let remainder = Residue.of(constant, modulus)
      return [Term(node: editor.constant(remainder, width: bits), limit: remainder)]
    }
    guard follows(id, editor) else { return [folded(value, in: &editor)] }
    let a = NodeID(node.a)
    switch node.operation {
    case .wire:
      guard let driver = editor.circuit.declarations[Int(node.a)].driver else { break }
      return terms(Value(node: driver, width: width), in: &editor)
    case .mux:
      let yes = reduced(Value(node: NodeID(node.b), width: width), in: &editor)
      let no = reduced(Value(node: NodeID(node.c), width: width), in: &editor)
      return [term(editor.circuit.add(Node(.mux, width: bits, a: a, b: yes, c: no)))]
    case .slice: return terms(Value(node: a, width: width), in: &editor)
    case .zeroExtend, .signExtend:
      let narrow = min(width, editor.circuit.width(a))
      var result = terms(Value(node: a, width: narrow), in: &editor)
      if node.operation == .signExtend, narrow < width {
        // As many ones in front as there are more bits, where the sign is 1.
        result += weighted(bit(narrow - 1, of: a, in: &editor), by: power(width) - power(narrow), in: &editor)
      }
      return result
    case .add, .subtract: return sum(value, node, in: &editor)
    case .multiplyUnsigned where isWhole:
      let (x, y) = (NodeID(node.a), NodeID(node.b))
      return [product(reduced(whole(x, editor), in: &editor), reduced(whole(y, editor), in: &editor), in: &editor)]
    case .multiplySigned where isWhole: return signedProduct(value, node, in: &editor)
    case .multiplyUnsigned, .multiplySigned: return truncation(value, in: &editor)
    default: break
    }
    return [folded(value, in: &editor)]
  }

  private func term(_ node: NodeID) -> Term { Term(node: node, limit: modulus - 1) }

  private func whole(_ id: NodeID, _ editor: CircuitEditor) -> Value {
    Value(node: id, width: editor.circuit.width(id))
  }

  private func folded(_ value: Value, in editor: inout CircuitEditor) -> Term {
    term(fold(editor.slice(value.node, low: 0, width: value.width), in: &editor))
  }

  /// 2^n modulo the modulus.
  private func power(_ n: Int) -> Int { 1 << (n % bits) }

  /// A multiple of the number `factor` where the bit is 1, else 0.
  private func weighted(_ bit: NodeID, by factor: Int, in editor: inout CircuitEditor) -> [Term] {
    let remainder = (factor % modulus + modulus) % modulus
    if remainder == 0 { return [] }
    if editor.circuit.isConstant(bit) {
      let value = editor.circuit.constantValue(bit).isZero ? 0 : remainder
      return [Term(node: editor.constant(value, width: bits), limit: value)]
    }
    let (yes, no) = (editor.constant(remainder, width: bits), editor.constant(0, width: bits))
    let chosen = editor.circuit.add(Node(.mux, width: bits, a: bit, b: yes, c: no))
    return [Term(node: editor.wire("\(stem)_residue_term", chosen), limit: remainder)]
  }

  /// One bit, taken from the value that was extended.
  private func bit(_ index: Int, of id: NodeID, in editor: inout CircuitEditor) -> NodeID {
    let node = editor.circuit[id]
    switch node.operation {
    case .signExtend, .zeroExtend:
      let narrow = editor.circuit.width(NodeID(node.a))
      if node.operation == .zeroExtend, index >= narrow { return editor.constant(0, width: 1) }
      return bit(min(index, narrow - 1), of: NodeID(node.a), in: &editor)
    case .constant:
      return editor.circuit.constant(editor.circuit.constantValue(id).slice(low: index, width: 1))
    default: return editor.slice(id, low: index, width: 1)
    }
  }

  // MARK: Operations

  /// Modulo 2^width: what was carried out, or borrowed, is seen at the top bits.
  private mutating func sum(_ value: Value, _ node: Node, in editor: inout CircuitEditor) -> [Term] {
    let (a, b) = (NodeID(node.a), NodeID(node.b))
    let top = value.width - 1
    let (x, y) = (bit(top, of: a, in: &editor), bit(top, of: b, in: &editor))
    let s = bit(top, of: value.node, in: &editor)
    let first = terms(Value(node: a, width: value.width), in: &editor)
    if node.operation == .add {
      let second = terms(Value(node: b, width: value.width), in: &editor)
      let (both, one, notSum) = (editor.and(x, y), editor.or(x, y), editor.not(s))
      let carry = editor.wire("\(stem)_carry", editor.or(both, editor.and(one, notSum)))
      return first + second + weighted(carry, by: -power(value.width), in: &editor)
    }
    let second = reduced(Value(node: b, width: value.width), in: &editor)
    let notX = editor.not(x)
    let (less, maybe) = (editor.and(notX, y), editor.or(notX, y))
    let borrow = editor.wire("\(stem)_borrow", editor.or(less, editor.and(maybe, s)))
    // Modulo 2^k − 1 the negative of a residue is its complement.
    let negative = Term(node: editor.not(second), limit: modulus)
    return first + [negative] + weighted(borrow, by: power(value.width), in: &editor)
  }

  private func product(_ a: NodeID, _ b: NodeID, in editor: inout CircuitEditor) -> Term {
    let value = editor.circuit.add(Node(.multiplyUnsigned, width: 2 * bits, a: a, b: b))
    return Term(node: editor.wire("\(stem)_residue_product", value), limit: (modulus - 1) * (modulus - 1))
  }

  private mutating func signedProduct(_ value: Value, _ node: Node, in editor: inout CircuitEditor) -> [Term] {
    let a = signedResidue(NodeID(node.a), in: &editor)
    let b = signedResidue(NodeID(node.b), in: &editor)
    let sign = bit(value.width - 1, of: value.node, in: &editor)
    return [product(a, b, in: &editor)] + weighted(sign, by: power(value.width), in: &editor)
  }

  /// Of the number, not of its pattern: a negative one is 2^width less.
  private mutating func signedResidue(_ id: NodeID, in editor: inout CircuitEditor) -> NodeID {
    let width = editor.circuit.width(id)
    guard follows(id, editor) else { return fold(id, isSigned: true, in: &editor) }
    let pattern = terms(Value(node: id, width: width), in: &editor)
    let sign = bit(width - 1, of: id, in: &editor)
    return reduced(pattern + weighted(sign, by: -power(width), in: &editor), in: &editor)
  }

  /// The lower bits of a product: without the upper ones, whose residue is taken from the value itself.
  private mutating func truncation(_ value: Value, in editor: inout CircuitEditor) -> [Term] {
    let width = editor.circuit.width(value.node)
    let upper = fold(
      editor.slice(value.node, low: value.width, width: width - value.width), in: &editor)
    // Times 2^n modulo 2^k − 1 is a rotation, and the negative is the complement.
    let turn = value.width % bits
    let rotated =
      turn == 0
      ? upper
      : editor.joined([
        editor.slice(upper, low: bits - turn, width: turn), editor.slice(upper, low: 0, width: bits - turn),
      ])
    let dropped = Term(node: editor.not(rotated), limit: modulus)
    return terms(Value(node: value.node, width: width), in: &editor) + [dropped]
  }
}
