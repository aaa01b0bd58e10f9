import Statistics

/// Block-circulant products by their definition.
enum CirculantReference {
  /// `Σ j C(j) · x(j)`, where C(j) has the first column `columns[j]`.
  static func product(_ columns: [[Int]], _ vector: [[Int]]) -> [Int] {
    let size = vector[0].count
    return (0..<size).map { row in
      zip(columns, vector).reduce(0) { sum, block in
        sum + (0..<size).reduce(0) { $0 + block.0[(row - $1 + size) % size] * block.1[$1] }
      }
    }
  }
}

/// A sum over blocks: the vector and the first columns of the blocks of every block row.
struct CirculantTask {
  /// Blocks of the vector.
  var vector: [[Int]]
  /// First columns, by block row and block.
  var columns: [[[Int]]]

  init(vector: [[Int]], columns: [[[Int]]]) { (self.vector, self.columns) = (vector, columns) }

  /// Random numbers; all of them the least ones for `isExtreme`.
  init(
    size: Int, rows: Int, blocks: Int, inputBits: Int, weightBits: Int, isExtreme: Bool,
    _ random: inout RandomStream
  ) {
    func numbers(_ bits: Int, _ random: inout RandomStream) -> [Int] {
      let least = -(1 << (bits - 1))
      return (0..<size).map { _ in isExtreme ? least : random.number(in: least...(-least - 1)) }
    }
    vector = (0..<blocks).map { _ in numbers(inputBits, &random) }
    columns = (0..<rows).map { _ in (0..<blocks).map { _ in numbers(weightBits, &random) } }
  }

  /// The same with the first block in the place of all others: errors of one add up.
  var repeated: CirculantTask {
    CirculantTask(
      vector: vector.map { _ in vector[0] }, columns: columns.map { columns in columns.map { _ in columns[0] } })
  }

  var products: [[Int]] { columns.map { CirculantReference.product($0, vector) } }
}
