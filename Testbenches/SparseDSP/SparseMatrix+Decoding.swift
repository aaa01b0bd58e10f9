import Bits

extension SparseMatrix {
  /// Unpacks words; see `SparseShape`. Throws `SparseFormatError` when they are no matrix of this size.
  public static func weights(
    tileWords: [Int], weightWords: [Bits], indexWords: [Bits], rows: Int, columns: Int, shape: SparseShape
  ) throws -> [[Int]] {
    var words = SparseWords(weights: weightWords[...], indices: indexWords[...], shape: shape)
    var weights = [[Int]](repeating: [Int](repeating: 0, count: columns), count: rows)
    var group = 0
    for (number, word) in tileWords.enumerated() {
      let level = word >> 2 & 7
      let block = word >> 5
      let isLast = number == tileWords.count - 1
      if level > shape.indexBits {
        throw SparseFormatError(description: "tile \(number) keeps \(1 << level) of \(shape.block) weights")
      }
      if isLast != (word & 2 != 0) || (isLast && word & 1 == 0) {
        throw SparseFormatError(description: "tile \(number) of \(tileWords.count) is marked \(word & 3)")
      }
      let kept = 1 << level
      for beat in 0..<max(2, kept) {
        for (slice, entry) in try words.beat(number, kept).enumerated() where entry.weight != 0 {
          let place = shape.place(slice: slice, beat: beat, kept: kept)
          let row = group * shape.slices + place.row
          let column = (block + (place.isOdd ? 1 : 0)) * shape.block + entry.index
          guard row < rows, column < columns else {
            throw SparseFormatError(
              description: "tile \(number) has a weight in row \(row), column \(column) of a matrix of \(rows) rows "
                + "and \(columns) columns")
          }
          weights[row][column] = entry.weight
        }
      }
      group += word & 1
    }
    return weights
  }
}

/// Words that are read one beat after the other.
private struct SparseWords {
  var weights: ArraySlice<Bits>
  var indices: ArraySlice<Bits>
  var shape: SparseShape

  /// The next beat: a column number and a weight for each slice.
  mutating func beat(_ tile: Int, _ kept: Int) throws -> [(index: Int, weight: Int)] {
    guard let weightWord = weights.popFirst() else {
      throw SparseFormatError(description: "the weight words end in tile \(tile)")
    }
    let isDense = kept == shape.block
    let indexWord = isDense ? nil : indices.popFirst()
    if !isDense, indexWord == nil { throw SparseFormatError(description: "the index words end in tile \(tile)") }
    return (0..<shape.slices).map { slice in
      let index = indexWord.map { $0.slice(low: slice * shape.indexBits, width: shape.indexBits).low64 }
      return (
        index.map(Int.init) ?? slice % shape.block, weightWord.slice(low: 8 * slice, width: 8).signedLow64
      )
    }
  }
}
