import Bits
import Generators
import NumberFormats

extension EngineProgram {
  /// Weights, biases, multipliers and shifts of every layer.
  var networkWrites: [HostWrite<MatrixEngine.Buffer>] {
    layers.indices.flatMap { weightWrites($0) + parameterWrites($0) }
  }

  /// The words of one layer, tile by tile, the bottom row of each first.
  private func weightWrites(_ index: Int) -> [HostWrite<MatrixEngine.Buffer>] {
    let layer = layers[index]
    let place = placements[index]
    let size = parameters.size
    let mode = layer.mode
    var writes: [HostWrite<MatrixEngine.Buffer>] = []
    for n in 0..<place.nTiles {
      for k in 0..<place.kTiles {
        for row in (0..<size).reversed() {
          let word = (0..<size).map { column -> UInt64 in
            let lanes = (0..<mode.lanes).map { lane in
              layer.weight((k * mode.lanes + lane) * size + row, n * size + column)
            }
            return mode.weightFormat.pack(lanes, wordBits: OperandMode.weightBits)[0]
          }
          writes.append(HostWrite(buffer: .weights, address: place.weightBase + writes.count, word: bytes(word)))
        }
      }
    }
    return writes
  }

  private func parameterWrites(_ index: Int) -> [HostWrite<MatrixEngine.Buffer>] {
    let layer = layers[index]
    let first = placements[index].parameterBase * parameters.size
    return (0..<placements[index].nTiles * parameters.size).flatMap { n -> [HostWrite<MatrixEngine.Buffer>] in
      let isChannel = n < layer.outputs
      let factor = isChannel ? layer.factors[n] : QuantizedMultiplier(multiplier: 0, shift: 0)
      return [
        HostWrite(buffer: .biases, address: first + n, word: data(isChannel ? Int(layer.bias[n]) : 0)),
        HostWrite(buffer: .multipliers, address: first + n, word: data(Int(factor.multiplier))),
        HostWrite(buffer: .shifts, address: first + n, word: data(factor.shift)),
      ]
    }
  }

  /// The vectors that enter the first layer.
  func inputWrites(_ inputs: [[Int]]) -> [HostWrite<MatrixEngine.Buffer>] {
    let mode = layers[0].mode
    let place = placements[0]
    let size = parameters.size
    return inputs.enumerated().flatMap { vector, codes in
      (0..<place.kTiles).flatMap { tile -> [HostWrite<MatrixEngine.Buffer>] in
        let words = (0..<size).map { row -> UInt64 in
          let lanes = (0..<mode.lanes).map { lane -> Int in
            let k = (tile * mode.lanes + lane) * size + row
            return k < codes.count ? codes[k] : 0
          }
          return mode.activationFormat.pack(lanes, wordBits: OperandMode.activationBits)[0]
        }
        let address = place.sourceBase + tile * vectors + vector
        let low = HostWrite<MatrixEngine.Buffer>(
          buffer: .activationsLow, address: address, word: bytes(words.map { $0 & 255 }))
        if mode == .a8w8 || mode == .a4w4 { return [low] }
        return [low, HostWrite(buffer: .activationsHigh, address: address, word: bytes(words.map { $0 >> 8 }))]
      }
    }
  }

  /// Bytes side by side, the first one lowest.
  private func bytes(_ values: [UInt64]) -> Bits {
    Bits.concatenate(values.reversed().map { Bits($0, width: 8) }).zeroExtended(to: parameters.hostDataBits)
  }

  private func data(_ value: Int) -> Bits { Bits(signed: value, width: parameters.hostDataBits) }
}
