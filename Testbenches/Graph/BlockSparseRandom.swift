import Generators
import Statistics

/// Random problems for a block-sparse engine that lean on the corners.
enum BlockSparseRandom {
  /// The first rounds are the corners of the list's length, the others anything.
  static func problem(
    _ round: Int, _ p: BlockSparseEngine.Parameters, _ random: inout RandomStream
  ) -> BlockSparseProblem {
    let blocks = round < 3 ? [1, p.blocks, p.blocks][round] : random.number(in: 1...p.blocks)
    let count = round == 1 ? blocks * p.size : random.number(in: (blocks - 1) * p.size + 1...blocks * p.size)
    let isMinimum = random.chance(1, of: 2)
    let tiles = chosenTiles(round, blocks, p, &random)
    var weights = [[Int?]](repeating: .init(repeating: nil, count: count), count: count)
    var extra: [BlockSparseProblem.Tile] = []
    for tile in tiles {
      guard random.chance(9, of: 10) else {
        extra.append(tile)
        continue
      }
      let share = random.number(in: 1...4)
      for row in tile.row * p.size..<min(count, (tile.row + 1) * p.size) {
        for column in tile.column * p.size..<min(count, (tile.column + 1) * p.size) where random.chance(share, of: 4) {
          weights[row][column] = weight(isMinimum, p, &random)
        }
      }
      extra.append(tile)
    }
    let infinity = 1 << p.valueBits - 1
    let vector = (0..<count).map { _ in element(isMinimum, p, &random) }
    var problem = BlockSparseProblem(
      isMinimum ? .minimum : .add(scale: scale(p, &random), offset: random.number(in: 0...infinity >> 3)),
      size: p.size, weights: weights, empty: isMinimum ? 1 << p.weightBits - 1 : 0, vector: vector,
      padding: isMinimum ? infinity : 0, extra: extra,
      iterations: random.chance(1, of: 4) ? 1 : random.number(in: 2...7),
      untilStable: random.chance(1, of: 2))
    problem.tail = tail(behind: problem.tiles, blocks: blocks, p, &random)
    return problem
  }

  /// Now and then an entry that is out of order, and another one behind it.
  private static func tail(
    behind tiles: [BlockSparseProblem.Tile], blocks: Int, _ p: BlockSparseEngine.Parameters,
    _ random: inout RandomStream
  ) -> [BlockSparseProblem.Tile] {
    guard tiles.count + 2 <= p.tiles, random.chance(1, of: 4) else { return [] }
    let column = random.number(in: 0...blocks - 1)
    let lower = tiles.last.map { $0.row - 1 } ?? -1
    let rows = (0..<p.blocks).filter { $0 <= lower || $0 >= blocks }
    return rows.isEmpty ? [] : (0..<2).map { _ in .init(row: random.element(of: rows), column: column) }
  }

  /// A few tiles, none, or as many as the list or the matrix holds.
  private static func chosenTiles(
    _ round: Int, _ blocks: Int, _ p: BlockSparseEngine.Parameters, _ random: inout RandomStream
  ) -> [BlockSparseProblem.Tile] {
    var all = (0..<blocks * blocks).map { BlockSparseProblem.Tile(row: $0 / blocks, column: $0 % blocks) }
    let most = min(all.count, p.tiles)
    let wanted =
      switch round {
      case 0, 1: most
      case 2: 0
      default: random.chance(1, of: 3) ? most : random.number(in: 0...most)
      }
    return (0..<wanted).map { _ in all.remove(at: random.number(in: 0...all.count - 1)) }
  }

  private static func weight(
    _ isMinimum: Bool, _ p: BlockSparseEngine.Parameters, _ random: inout RandomStream
  ) -> Int {
    let greatest = 1 << p.weightBits - (isMinimum ? 2 : 1)
    switch random.number(in: 0...7) {
    case 0: return 0
    case 1: return greatest
    case 2...4: return random.number(in: 0...max(1, greatest >> 3))
    default: return random.number(in: 0...greatest)
    }
  }

  private static func element(
    _ isMinimum: Bool, _ p: BlockSparseEngine.Parameters, _ random: inout RandomStream
  ) -> Int {
    let greatest = 1 << p.valueBits - 1
    switch random.number(in: 0...7) {
    case 0: return 0
    case 1...3 where isMinimum: return greatest
    case 4: return random.number(in: max(0, greatest - 20)...greatest)
    case 5: return random.number(in: 0...greatest)
    default: return random.number(in: 0...greatest >> 3)
    }
  }

  /// 1, 0, or any.
  private static func scale(_ p: BlockSparseEngine.Parameters, _ random: inout RandomStream) -> Int {
    switch random.number(in: 0...4) {
    case 0: 1 << (p.scaleBits - 1)
    case 1: random.chance(1, of: 3) ? 0 : 1
    default: random.number(in: 1...1 << p.scaleBits - 1)
    }
  }
}
