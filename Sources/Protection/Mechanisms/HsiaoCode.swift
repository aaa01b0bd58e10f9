import Bits

/// A single-error-correcting, double-error-detecting code with check bits of odd column weight and rows of nearly equal
/// weight (Hsiao, 1970): (39, 32), (72, 64), and every other width.
///
/// `checkBits` is the least r with 2^(r−1) − r ≥ `dataBits`. A wrong bit gives its column as syndrome, which has an odd
/// number of ones; two wrong bits give an even number that is not 0.
struct HsiaoCode {
  let dataBits: Int
  let checkBits: Int
  /// For each data bit, which check bits it is in.
  let columns: [UInt64]

  init(dataBits: Int) {
    self.dataBits = dataBits
    var checks = 3
    while 1 << (checks - 1) - checks < dataBits { checks += 1 }
    checkBits = checks
    columns = HsiaoCode.columns(dataBits, checks)
  }

  /// Columns of three ones, then of five, and so on; of each weight those first that keep the rows even.
  private static func columns(_ count: Int, _ checks: Int) -> [UInt64] {
    var columns: [UInt64] = []
    var load = [Int](repeating: 0, count: checks)
    var weight = 3
    while columns.count < count {
      var free = (0..<UInt64(1) << UInt64(checks)).filter { $0.nonzeroBitCount == weight }
      while columns.count < count, !free.isEmpty {
        let costs = free.map { column in
          (0..<checks).filter { column >> UInt64($0) & 1 == 1 }.map { load[$0] * load[$0] + load[$0] }.reduce(0, +)
        }
        let best = costs.indices.min { costs[$0] < costs[$1] } ?? 0
        let column = free.remove(at: best)
        columns.append(column)
        for row in 0..<checks where column >> UInt64(row) & 1 == 1 { load[row] += 1 }
      }
      weight += 2
    }
    return columns
  }

  /// The data bits in a check bit.
  func mask(ofCheck check: Int) -> Bits {
    .concatenate(columns.reversed().map { Bits($0 >> UInt64(check) & 1, width: 1) })
  }

  /// Is a check bit equal to one data bit?
  func isCopy(check: Int) -> Bool { columns.filter { $0 >> UInt64(check) & 1 == 1 }.count == 1 }

  /// The check bits of a word.
  func check(_ data: Bits) -> Bits {
    .concatenate((0..<checkBits).reversed().map { Bits((mask(ofCheck: $0) & data).parity ? 1 : 0, width: 1) })
  }
}
