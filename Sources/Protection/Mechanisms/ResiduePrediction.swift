import Bits
import Netlist

/// Builds the residue of a value from the residues of what it is computed of.
struct ResiduePrediction {
  let accumulator: NodeID
  let residue: NodeID
  let modulus: Int
  /// What wires and instances are called after.
  let stem: String
  /// Residues that were asked for before, of the lower bits of a value.
  private var known: [Value: NodeID] = [:]

  init(accumulator: NodeID, residue: NodeID, modulus: Int, stem: String) {
    (self.accumulator, self.residue, self.modulus, self.stem) = (accumulator, residue, modulus, stem)
  }

  /// The lower bits of a node.
  struct Value: Hashable {
    var node: NodeID
    var width: Int
  }

  /// A number, and the greatest that it can be. A residue is congruent to a sum of some.
  struct Term {
    var node: NodeID
    var limit: Int
  }

  var bits: Int { Residue.bits(modulus) }

  /// The residue of a next value; its choices stay choices.
  mutating func choice(_ id: NodeID, in editor: inout CircuitEditor) -> NodeID {
    let node = editor.circuit[id]
    if follows(id, editor) {
      switch node.operation {
      case .wire:
        if let driver = editor.circuit.declarations[Int(node.a)].driver { return choice(driver, in: &editor) }
      case .mux:
        let (a, b) = (choice(NodeID(node.b), in: &editor), choice(NodeID(node.c), in: &editor))
        return editor.choose(NodeID(node.a), a, b)
      case .cases:
        let list = editor.circuit.operands(of: node).map { NodeID($0) }
        let operands = list.indices.map { place in
          place % 2 == 0 && place < list.count - 1 ? list[place] : choice(list[place], in: &editor)
        }
        return editor.circuit.add(
          .cases, width: bits, select: NodeID(node.a), operands: operands, flags: .statement)
      default: break
      }
    }
    return reduced(Value(node: id, width: Int(node.width)), in: &editor)
  }

  /// The residue, 0 ..< modulus.
  mutating func reduced(_ value: Value, in editor: inout CircuitEditor) -> NodeID {
    if let residue = known[value] { return residue }
    let residue = reduced(terms(value, in: &editor), in: &editor)
    known[value] = residue
    return residue
  }

  func reduced(_ terms: [Term], in editor: inout CircuitEditor) -> NodeID {
    let terms = terms.filter { $0.limit > 0 }
    guard let first = terms.first else { return editor.constant(0, width: bits) }
    if terms.count == 1, first.limit < modulus, editor.circuit.width(first.node) == bits { return first.node }
    let limit = terms.reduce(0) { $0 + $1.limit }
    let width = max(bits, Bits.bitsNeeded(unsigned: UInt64(limit)))
    let nodes = terms.map { editor.fitted($0.node, to: width) }
    let total = nodes.dropFirst().reduce(nodes[0]) { sum, next in
      editor.wire("\(stem)_residue_sum", editor.circuit.add(Node(.add, width: width, a: sum, b: next)))
    }
    return fold(total, in: &editor)
  }

  /// The residue of a value that is taken as it is, by a module of its own.
  func fold(_ value: NodeID, isSigned: Bool = false, in editor: inout CircuitEditor) -> NodeID {
    let width = editor.circuit.width(value)
    let name = "modulo_\(modulus)_of_\(isSigned ? "signed_" : "")\(width)"
    let helper = editor.helper(name) {
      Residue.module($0, modulus: modulus, width: width, isSigned: isSigned)
    }
    return editor.place(helper, as: "\(stem)_modulo", inputs: [value])[0]
  }

  /// Is the residue known from elsewhere, so that the value itself need not be looked at?
  func follows(_ id: NodeID, _ editor: CircuitEditor) -> Bool {
    let accumulator = accumulator
    let circuit = editor.circuit
    return circuit.reachesArithmetic(id)
      || circuit.reaches(id) {
        $0.operation == .register && circuit.declarations[Int($0.a)].node == accumulator
      }
  }
}
