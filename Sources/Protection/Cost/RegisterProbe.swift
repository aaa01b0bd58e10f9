import Bits
import Netlist

/// A module of nothing but registers, to measure what a mechanism costs for registers of these widths: each takes an
/// input and drives an output.
struct RegisterProbe: Hashable {
  var widths: [Int]
  var hasReset: Bool

  /// Ports `next_<i>` and `held_<i>`, registers `register_<i>`.
  func netlist(name: String) throws -> Netlist {
    var circuit = Circuit(name: name)
    for (number, width) in widths.enumerated() {
      let next = circuit.declare(Declaration(name: "next_\(number)", role: .input, width: width))
      let reset = hasReset ? Bits.zero(width: width) : nil
      let register = circuit.declare(
        Declaration(name: "register_\(number)", role: .register, width: width, resetValue: reset))
      circuit.declarations[circuit.declarations.count - 1].driver = next
      circuit.declare(Declaration(name: "held_\(number)", role: .output, width: width))
      circuit.declarations[circuit.declarations.count - 1].driver = register
    }
    let findings = circuit.complete(modules: [])
    if let first = findings.first { throw ProtectionFailure(["the probe '\(name)' is broken: \(first.message)"]) }
    return Netlist(modules: [circuit], top: 0)
  }

  var registers: [String] { widths.indices.map { "register_\($0)" } }
}
