import Generators

/// Where the layers of a network lie in the buffers of a sparse matrix engine.
public struct SparseProgram: Sendable {
  public let parameters: SparseMatrixEngine.Parameters
  public let layers: [SparseLayer]
  /// Their weights as they are stored.
  public let matrices: [SparseMatrix]
  /// Vectors of every layer.
  public let vectors: Int
  public let placements: [Placement]

  /// The inputs that describe one layer to the engine.
  public struct Placement: Hashable, Sendable {
    public var sourceBase = 0
    public var sourcePairs = 0
    public var destinationBase = 0
    public var weightBase = 0
    public var indexBase = 0
    public var tileBase = 0
    public var parameterBase = 0
  }

  /// Packs the weights and places the layers one behind the other. Throws `SparseFormatError` for weights that do not
  /// have their pattern and `EngineProgramError` when the layers do not fit.
  public init(_ layers: [SparseLayer], vectors: Int, on parameters: SparseMatrixEngine.Parameters) throws {
    (self.layers, self.vectors, self.parameters) = (layers, vectors, parameters)
    let shape = SparseShape(
      slices: parameters.slices, block: parameters.block, narrowWeights: parameters.narrowWeights)
    matrices = try layers.map { try SparseMatrix($0.weights, pattern: $0.kept, shape: shape) }
    let pairs = (vectors + 1) / 2
    var next = Placement()
    next.sourcePairs = ((matrices.first?.blocks ?? 0) + 1) / 2
    var placements: [Placement] = []
    for matrix in matrices {
      var place = next
      place.destinationBase = place.sourceBase + pairs * place.sourcePairs
      placements.append(place)
      next.sourceBase = place.destinationBase
      next.sourcePairs = (matrix.rowTiles * shape.slices / shape.block + 1) / 2
      next.weightBase += matrix.weightBeats.count
      next.indexBase += matrix.indexBeats.count
      next.tileBase += matrix.tiles.count
      next.parameterBase += matrix.rowTiles
    }
    self.placements = placements
    try check(end: next)
  }

  private func check(end: Placement) throws {
    let words = end.sourceBase + (vectors + 1) / 2 * end.sourcePairs
    for (what, needed, present) in [
      ("vectors", vectors, parameters.vectors), ("pairs of blocks", words, parameters.activationDepth),
      ("weight words", end.weightBase, parameters.beats), ("tile words", end.tileBase, parameters.tiles),
      ("rows", end.parameterBase * parameters.slices, parameters.rows),
    ] where needed > present {
      throw EngineProgramError(description: "the network needs \(needed) \(what); the engine has \(present)")
    }
    for (index, layer) in layers.enumerated() {
      if index > 0, layer.inputs != layers[index - 1].outputs {
        throw EngineProgramError(
          description: "layer \(index) takes \(layer.inputs) inputs, but the layer before gives "
            + "\(layers[index - 1].outputs) codes")
      }
      if layer.rounding.rawValue != parameters.rounding.rawValue {
        throw EngineProgramError(
          description: "layer \(index) is defined with \(layer.rounding); the engine has \(parameters.rounding)")
      }
    }
  }

  /// When one layer is done and what its counters say, by the engine's formula.
  public func schedule(layer: Int) -> SparseMatrixEngine.Parameters.Schedule {
    parameters.schedule(beats: matrices[layer].beatsOfRows, pairs: (vectors + 1) / 2)
  }

  /// Cycles of all layers.
  public var runningCycles: Int { layers.indices.reduce(0) { $0 + schedule(layer: $1).cycles } }
}
