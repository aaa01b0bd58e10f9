import Bits
import Generators
import NumberFormats

extension SparseProgram {
  /// Weights, indices, tiles, biases, multipliers and shifts of every layer.
  var networkWrites: [HostWrite<SparseMatrixEngine.Buffer>] {
    layers.indices.flatMap { index -> [HostWrite<SparseMatrixEngine.Buffer>] in
      let matrix = matrices[index]
      let place = placements[index]
      return writes(.weights, place.weightBase, matrix.weightWords)
        + writes(.indices, place.indexBase, matrix.indexWords)
        + writes(.tiles, place.tileBase, matrix.tiles.map { Bits(UInt64($0.word), width: 64) })
        + parameterWrites(index)
    }
  }

  private func parameterWrites(_ index: Int) -> [HostWrite<SparseMatrixEngine.Buffer>] {
    let layer = layers[index]
    let first = placements[index].parameterBase * parameters.slices / 2
    let pairs = (0..<matrices[index].rowTiles * parameters.slices / 2).map { [2 * $0, 2 * $0 + 1] }
    func words(_ bits: Int, _ value: (Int) -> Int) -> [Bits] {
      pairs.map { pair in
        Bits.concatenate(pair.reversed().map { Bits(signed: $0 < layer.outputs ? value($0) : 0, width: bits) })
      }
    }
    return writes(.biases, first, words(32) { Int(layer.bias[$0]) })
      + writes(.multipliers, first, words(31) { Int(layer.factors[$0].multiplier) })
      + writes(.shifts, first, words(6) { layer.factors[$0].shift })
  }

  /// The vectors that enter the first layer; a missing one is 0.
  func inputWrites(_ inputs: [[Int]]) -> [HostWrite<SparseMatrixEngine.Buffer>] {
    let place = placements[0]
    let block = parameters.block
    return (0..<(vectors + 1) / 2 * 2).flatMap { vector -> [HostWrite<SparseMatrixEngine.Buffer>] in
      let codes = vector < inputs.count ? inputs[vector] : []
      let words = (0..<2 * place.sourcePairs).map { number -> Bits in
        Bits.concatenate(
          (number * block..<(number + 1) * block).reversed().map {
            Bits(signed: $0 < codes.count ? codes[$0] : 0, width: 8)
          })
      }
      return writes(
        vector % 2 == 0 ? .activationsA : .activationsB, 2 * (place.sourceBase + vector / 2 * place.sourcePairs), words)
    }
  }

  private func writes(_ buffer: SparseMatrixEngine.Buffer, _ first: Int, _ words: [Bits]) -> [HostWrite<
    SparseMatrixEngine.Buffer
  >] {
    words.enumerated().map { index, word in
      HostWrite(buffer: buffer, address: first + index, word: word.zeroExtended(to: parameters.hostDataBits))
    }
  }
}
