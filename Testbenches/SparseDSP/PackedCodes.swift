import Bits
import Generators
import NumberFormats

/// Weights of few bits as a `WeightDequantiser` reads them, with plain Swift as its reference.
public struct PackedCodes: Hashable, Sendable {
  public var format: WeightFormat
  /// What a code of 0 stands for in plain binary; `nil` when codes are two's complement.
  public var zeroPoint: Int?
  /// Codes as plain numbers, a whole number of vectors.
  public var codes: [Int]
  /// Powers of two, one a group.
  public var shifts: [Int]

  /// - Precondition: every code fits the format.
  public init(format: WeightFormat, zeroPoint: Int?, codes: [Int], shifts: [Int]) {
    precondition(codes.allSatisfy { $0 >= 0 && $0 < 1 << format.bits }, "a code does not fit \(format.bits) bits")
    (self.format, self.zeroPoint, self.codes, self.shifts) = (format, zeroPoint, codes, shifts)
  }

  /// The words that hold the codes; what is left of the last one is 0.
  public func words(lanes: Int) -> [Bits] {
    let width = 8 * lanes
    let stream = codes.flatMap { code in (0..<format.bits).map { code >> $0 & 1 == 1 } }
    return stride(from: 0, to: stream.count, by: width).map { first in
      var bytes = [UInt64](repeating: 0, count: lanes)
      for bit in 0..<min(width, stream.count - first) where stream[first + bit] {
        bytes[bit / 8] |= 1 << UInt64(bit % 8)
      }
      return Bits.concatenate(bytes.reversed().map { Bits($0, width: 8) })
    }
  }

  /// The INT8 weights, a list for each vector.
  public func weights(lanes: Int, groupVectors: Int) -> [[Int]] {
    stride(from: 0, to: codes.count, by: lanes).map { first in
      let scale = 1 << shifts[first / lanes / groupVectors]
      return codes[first..<first + lanes].map { code in
        let sign = 1 << (format.bits - 1)
        let value = zeroPoint.map { code - $0 } ?? (code & sign != 0 ? code - 2 * sign : code)
        return max(-128, min(127, value * scale))
      }
    }
  }
}
