import Generators

/// Where the layers of a network lie in a matrix engine's buffers.
///
/// Input `k` of a layer with `L` lanes is lane `(k mod S·L) div S` of row `k mod S` in K tile `k div S·L`, where `S` is
/// the array's size; that is where the layer before puts output `k`. In the INT4 modes the low byte of a row holds
/// lanes 0 and 1 and the high byte lanes 2 and 3.
public struct EngineProgram: Sendable {
  public let parameters: MatrixEngine.Parameters
  public let layers: [EngineLayer]
  /// Vectors of every layer.
  public let vectors: Int
  public let placements: [Placement]

  /// The inputs that describe one layer to the engine.
  public struct Placement: Hashable, Sendable {
    public var kTiles = 1
    public var nTiles = 1
    public var sourceBase = 0
    public var destinationBase = 0
    public var weightBase = 0
    public var parameterBase = 0
    public var pairOutputs = false
  }

  /// Places the layers one behind the other. Throws `EngineProgramError` when they do not fit.
  public init(_ layers: [EngineLayer], vectors: Int, on parameters: MatrixEngine.Parameters) throws {
    self.layers = layers
    self.vectors = vectors
    self.parameters = parameters
    let size = parameters.size
    var placements: [Placement] = []
    var next = Placement()
    var sourceWords = 0
    for (index, layer) in layers.enumerated() {
      var place = next
      place.kTiles = Self.tiles(layer.inputs, size * layer.mode.lanes)
      place.nTiles = Self.tiles(layer.outputs, size)
      sourceWords = place.kTiles * vectors
      place.destinationBase = place.sourceBase + sourceWords
      place.pairOutputs = index + 1 < layers.count && layers[index + 1].mode == .a8w4
      placements.append(place)
      next.sourceBase = place.destinationBase
      next.weightBase = place.weightBase + place.kTiles * place.nTiles * size
      next.parameterBase = place.parameterBase + place.nTiles
    }
    self.placements = placements
    let lastTiles = placements.last?.nTiles ?? 0
    try check(
      activationWords: next.sourceBase + lastTiles * vectors, weightWords: next.weightBase,
      channels: next.parameterBase * size)
  }

  private func check(activationWords: Int, weightWords: Int, channels: Int) throws {
    let tiles = placements.reduce(0) { max($0, $1.kTiles, $1.nTiles) }
    for (what, needed, present) in [
      ("vectors", vectors, parameters.vectors), ("tiles in one direction", tiles, parameters.tiles),
      ("words of activations", activationWords, parameters.activationDepth),
      ("words of weights", weightWords, parameters.weightDepth), ("channels", channels, parameters.channels),
    ] where needed > present {
      throw EngineProgramError(description: "the network needs \(needed) \(what); the engine has \(present)")
    }
    for (index, layer) in layers.enumerated() {
      if index > 0, layer.inputs != layers[index - 1].outputs || layer.mode.activationFormat != .int8 {
        throw EngineProgramError(
          description: "layer \(index) takes \(layer.inputs) inputs in \(layer.mode), but the layer before gives "
            + "\(layers[index - 1].outputs) INT8 codes")
      }
      if layer.rounding.rawValue != parameters.rounding.rawValue {
        throw EngineProgramError(
          description: "layer \(index) is defined with \(layer.rounding); the engine has \(parameters.rounding)")
      }
    }
  }

  private static func tiles(_ count: Int, _ size: Int) -> Int { (count + size - 1) / size }

  /// Cycles of one layer, by the engine's formula.
  public func cycles(layer: Int) -> Int {
    parameters.cycles(kTiles: placements[layer].kTiles, nTiles: placements[layer].nTiles, vectors: vectors)
  }
}

/// Why a network can not run on an engine.
public struct EngineProgramError: Error, Hashable, CustomStringConvertible {
  public var description: String
}
