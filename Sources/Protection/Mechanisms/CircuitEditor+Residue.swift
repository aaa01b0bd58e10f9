import Bits
import Netlist

extension CircuitEditor {
  /// A register that follows the residue of an accumulator: of each next value it is computed from the residues of the
  /// operands, through sums, products, extensions and truncations. Where it is not that of the accumulator, one of the
  /// two, or the arithmetic between them, was wrong.
  ///
  /// Moduli 3 and 7 are of the form 2^k − 1: no power of two is 0 modulo them, so a flipped bit always changes the
  /// residue.
  mutating func addResidue(_ register: Int, modulus: Int) {
    let accumulator = circuit.declarations[register]
    guard let reset = accumulator.resetValue, let driver = accumulator.driver else { return }
    let bits = Residue.bits(modulus)
    let residue = self.register(
      "\(accumulator.name)_residue", width: bits, reset: Bits(UInt64(Residue.of(reset, modulus)), width: bits),
      domain: accumulator.domain, driver: circuit.constant(.zero(width: bits)),
      documentation: "modulo \(modulus)")
    var prediction = ResiduePrediction(
      accumulator: accumulator.node, residue: residue, modulus: modulus, stem: accumulator.name)
    let next = prediction.choice(driver, in: &self)
    drive(residue, with: wire("\(accumulator.name)_residue_next", next))
    let held = prediction.fold(accumulator.node, in: &self)
    report(wire("\(accumulator.name)_residue_error", differ(held, residue), keep: true))
  }
}
