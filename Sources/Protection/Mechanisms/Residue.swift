import Bits
import Netlist

/// Residues modulo 2^k − 1.
enum Residue {
  /// k
  static func bits(_ modulus: Int) -> Int { Bits.bitsNeeded(unsigned: UInt64(modulus)) }

  static func of(_ value: Bits, _ modulus: Int) -> Int {
    let digit = bits(modulus)
    var sum = 0
    for low in stride(from: 0, to: value.width, by: digit) {
      sum += Int(value.slice(low: low, width: min(digit, value.width - low)).low64)
    }
    return sum % modulus
  }

  /// `value` → `residue`, 0 ..< modulus, combinational: digits of k bits are added until one is left. The sign of a
  /// signed value counts as one digit more.
  static func module(_ name: String, modulus: Int, width: Int, isSigned: Bool) -> Circuit {
    var circuit = Circuit(name: name)
    circuit.documentation = "The remainder modulo \(modulus) of \(isSigned ? "a signed number of " : "")\(width) bits."
    var editor = CircuitEditor(circuit, modules: [])
    var value = editor.input("value", width)
    var limit = width < 20 ? (1 << width) - 1 : Int.max
    if isSigned {
      let sign = editor.slice(value, low: width - 1, width: 1)
      // −2^width where it is 1.
      let weight = editor.constant(modulus - 1 << (width % bits(modulus)), width: bits(modulus))
      let zero = editor.constant(0, width: bits(modulus))
      let digit = editor.circuit.add(Node(.mux, width: bits(modulus), a: sign, b: weight, c: zero))
      (value, limit) = digitSum(
        value, limit, modulus, more: editor.wire("sign_digit", digit), in: &editor)
    }
    while limit > modulus { (value, limit) = digitSum(value, limit, modulus, in: &editor) }
    let k = bits(modulus)
    let residue = editor.extended(editor.slice(value, low: 0, width: min(k, editor.circuit.width(value))), to: k)
    if limit == modulus {
      let whole = editor.equal(residue, editor.constant(modulus, width: k))
      editor.output(
        "residue", editor.circuit.add(Node(.mux, width: k, a: whole, b: editor.constant(0, width: k), c: residue)))
    } else {
      editor.output("residue", residue)
    }
    return editor.completed()
  }

  /// The digits of `value`, added pairwise, and the greatest sum that a value up to `limit` gives.
  private static func digitSum(
    _ value: NodeID, _ limit: Int, _ modulus: Int, more: NodeID? = nil, in editor: inout CircuitEditor
  ) -> (NodeID, Int) {
    let k = bits(modulus)
    let width = editor.circuit.width(value)
    let count = (width + k - 1) / k
    let digitsAlone = limit < 1 << 12 ? (0...limit).map { digits($0, modulus) }.max() ?? 0 : count * modulus
    let most = digitsAlone + (more == nil ? 0 : modulus)
    let sumWidth = Bits.bitsNeeded(unsigned: UInt64(most))
    var terms = stride(from: 0, to: width, by: k).map { low in
      editor.extended(editor.slice(value, low: low, width: min(k, width - low)), to: sumWidth)
    }
    if let more { terms.append(editor.extended(more, to: sumWidth)) }
    while terms.count > 1 {
      terms = stride(from: 0, to: terms.count, by: 2).map { place in
        guard place + 1 < terms.count else { return terms[place] }
        let sum = editor.circuit.add(Node(.add, width: sumWidth, a: terms[place], b: terms[place + 1]))
        return editor.wire("sum", sum)
      }
    }
    return (terms[0], most)
  }

  private static func digits(_ value: Int, _ modulus: Int) -> Int {
    value == 0 ? 0 : value % (modulus + 1) + digits(value / (modulus + 1), modulus)
  }
}

extension CircuitEditor {
  /// With zeros in front.
  mutating func extended(_ id: NodeID, to width: Int) -> NodeID {
    circuit.width(id) >= width ? id : circuit.add(Node(.zeroExtend, width: width, a: id))
  }

  /// With zeros in front, or without the upper bits.
  mutating func fitted(_ id: NodeID, to width: Int) -> NodeID {
    circuit.width(id) > width ? slice(id, low: 0, width: width) : extended(id, to: width)
  }
}
