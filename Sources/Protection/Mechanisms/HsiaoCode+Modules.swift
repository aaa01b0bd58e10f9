import Bits
import Netlist

extension HsiaoCode {
  private var size: String { "\(dataBits + checkBits)_\(dataBits)" }

  /// `hsiao_39_32_encoder`: `data` → `check`, combinational.
  var encoderName: String { "hsiao_\(size)_encoder" }
  /// `hsiao_39_32_decoder`: `data`, `check` → `corrected`, `uncorrectable`, combinational.
  var decoderName: String { "hsiao_\(size)_decoder" }

  func encoder(_ name: String) -> Circuit {
    var circuit = Circuit(name: name)
    circuit.documentation = "Check bits of a (\(dataBits + checkBits), \(dataBits)) Hsiao code."
    var editor = CircuitEditor(circuit, modules: [])
    let data = editor.input("data", dataBits)
    let check = checks(of: data, in: &editor)
    editor.output("check", check)
    return editor.completed()
  }

  func decoder(_ name: String) -> Circuit {
    var circuit = Circuit(name: name)
    circuit.documentation =
      "Corrects one wrong bit of a (\(dataBits + checkBits), \(dataBits)) Hsiao code and reports two."
    var editor = CircuitEditor(circuit, modules: [])
    let data = editor.input("data", dataBits)
    let check = editor.input("check", checkBits)
    let expected = editor.wire("expected", checks(of: data, in: &editor))
    let syndrome = editor.wire("syndrome", editor.xor(expected, check))
    let flips = columns.map { editor.equal(syndrome, editor.circuit.constant(Bits($0, width: checkBits))) }
    let flip = editor.wire("flip", editor.joined(flips))
    editor.output("corrected", editor.xor(data, flip))
    let even = editor.not(editor.parity(syndrome))
    editor.output("uncorrectable", editor.and(editor.any(syndrome), even))
    return editor.completed()
  }

  private func checks(of data: NodeID, in editor: inout CircuitEditor) -> NodeID {
    let bits = (0..<checkBits).map { check in
      editor.parity(editor.and(data, editor.circuit.constant(mask(ofCheck: check))))
    }
    return editor.joined(bits)
  }
}

extension CircuitEditor {
  mutating func input(_ name: String, _ width: Int) -> NodeID {
    circuit.declare(Declaration(name: unique(name), role: .input, width: width))
  }

  mutating func output(_ name: String, _ driver: NodeID) {
    _ = declare(
      Declaration(name: unique(name), role: .output, width: circuit.width(driver)), driver: driver, keep: false)
  }

  /// The module, in order of evaluation.
  func completed() -> Circuit {
    var circuit = circuit
    let findings = circuit.complete(modules: modules)
    precondition(findings.isEmpty, "a helper module with findings")
    return circuit
  }
}
