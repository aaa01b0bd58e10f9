import NumberFormats
import Statistics

extension RequantiserTestbench {
  /// Ties around zero, the ends of the accumulator, every shift, and two cases in which the definitions differ.
  static var directed: [Operands] {
    let half = QuantizedMultiplier(multiplier: 1 << 30, shift: 0)
    let ties = (-9...9).flatMap { value in
      [
        Operands(accumulator: value, factor: half),
        Operands(accumulator: value, factor: .init(multiplier: 1 << 30, shift: -1)),
        Operands(accumulator: value * 2, factor: .init(multiplier: 1 << 30, shift: -2)),
        Operands(accumulator: value, factor: .init(multiplier: 1 << 30, shift: 4)),
        Operands(accumulator: value, factor: .init(multiplier: 0, shift: 0)),
      ]
    }
    let ends = QuantizedMultiplier.shiftRange.flatMap { shift in
      [Int32.min, .min + 1, .max, .max - 1, -1, 0, 1].map {
        Operands(accumulator: $0, factor: .init(multiplier: .max, shift: shift))
      }
    }
    return ties + ends + [
      Operands(accumulator: .max, bias: 1, factor: .init(multiplier: 1 << 30, shift: -24)),
      Operands(accumulator: .min, bias: -1, factor: .init(multiplier: 1 << 30, shift: -24)),
      Operands(accumulator: -574_120, factor: .init(multiplier: 1_888_585_901, shift: -1)),
      Operands(accumulator: 511_352, factor: .init(multiplier: 2_027_819_269, shift: -2)),
    ]
  }

  /// Half of them anything, half with a result near the INT8 range.
  static func random(_ random: inout RandomStream) -> Operands {
    let factor = QuantizedMultiplier(
      multiplier: Int32(random.number(in: 1 << 30...Int(Int32.max))), shift: random.number(in: -31...8))
    let bias = Int32(truncatingIfNeeded: random.number(in: -100_000...100_000))
    guard random.chance(1, of: 2) else {
      return Operands(accumulator: Int32(truncatingIfNeeded: random.next()), bias: bias, factor: factor)
    }
    let sixteenths = Double(random.number(in: -4800...4800)) / 16
    let sum = (sixteenths / factor.real).rounded()
    let limited = Int32(max(Double(Int32.min), min(Double(Int32.max), sum)))
    return Operands(accumulator: limited &- bias, bias: bias, factor: factor)
  }
}
