import Generators
import Statistics
import Testbenches
import Testing

@Suite("Sparse weight format")
struct SparseFormatTests {
  private static let shapes = [(4, 4), (8, 4), (8, 8), (16, 16), (64, 8)].map { SparseShape(slices: $0, block: $1) }

  /// A matrix of which chance keeps some weights of each block.
  private static func matrix(
    _ rows: Int, _ columns: Int, _ shape: SparseShape, _ random: inout RandomStream
  ) -> [[Int]] {
    (0..<rows).map { _ in
      stride(from: 0, to: columns, by: shape.block).flatMap { first -> [Int] in
        let share = [0, 1, 3, 10].randomElement(using: &random) ?? 0
        return (first..<min(first + shape.block, columns)).map { _ in
          Int.random(in: 0..<10, using: &random) < share ? Int.random(in: -128...127, using: &random) : 0
        }
      }
    }
  }

  @Test("a matrix comes back from its words", arguments: 0..<60)
  func roundTrip(round: Int) throws {
    var random = RandomStream(seed: 7, stratum: UInt64(round), index: 0)
    let shape = Self.shapes[round % Self.shapes.count]
    let (rows, columns) = (Int.random(in: 1...70, using: &random), Int.random(in: 1...70, using: &random))
    let weights = Self.matrix(rows, columns, shape, &random)
    let packed = try SparseMatrix(weights, shape: shape)
    #expect(packed.beatsOfRows.allSatisfy { $0 >= 2 } && packed.beatsOfRows.count == packed.rowTiles)
    let unpacked = try SparseMatrix.weights(
      tileWords: packed.tiles.map(\.word), weightWords: packed.weightWords, indexWords: packed.indexWords, rows: rows,
      columns: columns, shape: shape)
    #expect(unpacked == weights, "seed 7, round \(round)")
  }

  @Test("2:4 in bits")
  func words() throws {
    let packed = try SparseMatrix(
      [[0, 3, 0, -1, 0], [5, 0, 0, 0, 0], [0, 0, 0, 0, 0], [0, 0, 7, 2, 0]], shape: SparseShape(slices: 4, block: 4))
    #expect(packed.tiles == [SparseTile(rows: 0, block: 0, kept: 2, endsRows: true, endsMatrix: true)])
    #expect(packed.tiles[0].word == 0b0_001_11)
    // Rows 0 and 2 in the first beat, rows 1 and 3 in the second.
    #expect(packed.weightBeats == [[3, -1, 0, 0], [5, 0, 7, 2]])
    #expect(packed.indexBeats == [[1, 3, 0, 0], [0, 0, 2, 3]])
    #expect(packed.weightWords.map(\.low64) == [0x0000_FF03, 0x0207_0005])
    #expect(packed.indexWords.map(\.low64) == [0b00_00_11_01, 0b11_10_00_00])
  }

  @Test("one of each block: two neighbouring blocks share a tile")
  func pairs() throws {
    var weights = [[Int]](repeating: [Int](repeating: 0, count: 12), count: 4)
    for row in 0..<4 {
      weights[row][row] = row + 1
      weights[row][7 - row] = -row - 1
      weights[row][8] = 9
    }
    let packed = try SparseMatrix(weights, shape: SparseShape(slices: 4, block: 4))
    #expect(packed.tiles.map(\.kept) == [1, 1] && packed.tiles.map(\.block) == [0, 2])
    #expect(packed.weightBeats == [[1, -1, 3, -3], [2, -2, 4, -4], [9, 0, 9, 0], [9, 0, 9, 0]])
    #expect(packed.indexBeats == [[0, 3, 2, 1], [1, 2, 3, 0], [0, 0, 0, 0], [0, 0, 0, 0]])
  }

  @Test("dense tiles have no indices, empty ones do not exist, an empty matrix has one tile of zeros")
  func denseAndEmpty() throws {
    let shape = SparseShape(slices: 4, block: 4)
    let dense = try SparseMatrix(.init(repeating: [0, 0, 0, 0, 1, 2, 3, 4], count: 4), shape: shape)
    #expect(dense.tiles.map(\.kept) == [4] && dense.tiles.map(\.block) == [1])
    #expect(dense.weightBeats == .init(repeating: [1, 2, 3, 4], count: 4) && dense.indexBeats.isEmpty)
    let empty = try SparseMatrix([[0], [0]], shape: shape)
    #expect(empty.tiles.map(\.word) == [0b0_000_11] && empty.weightBeats == .init(repeating: [0, 0, 0, 0], count: 2))
  }

  @Test("a fixed pattern holds for every tile that is not empty")
  func fixed() throws {
    let packed = try SparseMatrix(
      [[Int](repeating: 0, count: 8) + [1]], pattern: .fixed(4), shape: SparseShape(slices: 8, block: 8))
    #expect(packed.tiles.map(\.kept) == [4] && packed.tiles.map(\.block) == [1])
  }

  private func error(_ body: () throws -> Void) -> String? {
    do {
      try body()
      return nil
    } catch let error as SparseFormatError {
      return error.description
    } catch {
      return "\(error)"
    }
  }

  @Test("what does not have the pattern is refused in names and numbers")
  func patternErrors() {
    let shape = SparseShape(slices: 16, block: 16)
    var weights = [[Int]](repeating: [Int](repeating: 0, count: 40), count: 20)
    for column in 16..<23 { weights[18][column] = 1 }
    #expect(
      error { _ = try SparseMatrix(weights, pattern: .fixed(4), shape: shape) }
        == "row 18 has 7 weights in columns 16...31; the pattern 4:16 keeps 4")
    #expect(error { _ = try SparseMatrix(weights, pattern: .fixed(8), shape: shape) } == nil)
    #expect(
      error { _ = try SparseMatrix(weights, pattern: .fixed(6), shape: shape) }
        == "of 16 weights 1, 2, 4, 8, 16 can be kept, not 6")
    weights[3][5] = 128
    #expect(
      error { _ = try SparseMatrix(weights, shape: shape) }
        == "the weight 128 in row 3, column 5 is outside -128...127")
    weights[3][5] = -128
    let narrow = SparseShape(slices: 16, block: 16, narrowWeights: true)
    #expect(error { _ = try SparseMatrix(weights, shape: shape) } == nil)
    #expect(
      error { _ = try SparseMatrix(weights, shape: narrow) }
        == "the weight -128 in row 3, column 5 is outside -127...127")
    weights[7] = [1]
    #expect(error { _ = try SparseMatrix(weights, shape: shape) } == "row 7 has 1 weights; row 0 has 40")
    #expect(error { _ = try SparseMatrix([], shape: shape) } == "a matrix has at least one row and one column")
  }

  @Test("words that are no matrix are refused in names and numbers")
  func wordErrors() throws {
    let shape = SparseShape(slices: 4, block: 4)
    let packed = try SparseMatrix(.init(repeating: [1, 0, 0, 2, 3, 0], count: 5), shape: shape)
    let tiles = packed.tiles.map(\.word)
    func decode(
      _ tiles: [Int], weights: Int = 0, indices: Int = 0, rows: Int = 5, columns: Int = 6
    ) -> String? {
      error {
        _ = try SparseMatrix.weights(
          tileWords: tiles, weightWords: packed.weightWords.dropLast(weights),
          indexWords: packed.indexWords.dropLast(indices), rows: rows, columns: columns, shape: shape)
      }
    }
    #expect(tiles.count == 4)
    #expect(decode(tiles) == nil)
    #expect(decode(tiles, weights: 1) == "the weight words end in tile 3")
    #expect(decode(tiles, indices: 3) == "the index words end in tile 2")
    #expect(decode([tiles[0] | 4 << 2] + tiles[1...]) == "tile 0 keeps 32 of 4 weights")
    #expect(decode(Array(tiles.dropLast())) == "tile 2 of 3 is marked 0")
    #expect(
      decode(tiles, rows: 4) == "tile 2 has a weight in row 4, column 0 of a matrix of 4 rows and 6 columns")
  }
}
