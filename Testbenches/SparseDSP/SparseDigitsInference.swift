import Description
import Digits
import Generators
import Simulation

/// A digits network on the sparse matrix engine: both layers on chip, hidden codes and logits read from the results.
public struct SparseDigitsInference: Sendable {
  public let network: QuantizedNetwork
  public let program: SparseProgram
  /// The engine that `program` is for.
  public let netlist: Netlist

  /// Places a network on an engine; a pruned one keeps its pattern, a dense one all weights of every block that has
  /// any. Throws `SparseFormatError` or `EngineProgramError` when it does not fit.
  ///
  /// - Parameters:
  ///   - parameters: the engine; blocks as wide as those of the pattern, 16 of a dense network, if not given.
  ///   - batch: images at a time; as many as the engine holds vectors, if not given.
  public init(
    _ bundled: QuantizedNetwork.Bundled, on parameters: SparseMatrixEngine.Parameters? = nil, batch: Int? = nil
  ) throws {
    var engine = parameters ?? .init()
    if parameters == nil { engine.block = bundled.pattern?.block ?? 16 }
    let kept = bundled.pattern?.kept ?? engine.block
    network = try .bundled(bundled)
    program = try SparseProgram(
      network.layers.map { SparseLayer($0, kept: .fixed(kept)) }, vectors: batch ?? engine.vectors, on: engine)
    netlist = try Elaboration(SparseMatrixEngine.self, engine).netlist
  }

  /// Images at a time.
  public var batch: Int { program.vectors }

  /// What each layer answered for each image, batch by batch; the responses of a batch are `program.layers.count`.
  ///
  /// - Parameters:
  ///   - images: pixels, `network.layers[0].inputs` an image; any number of images.
  ///   - model: runs `netlist`. It is initialised and reset, and the network is written with the first batch.
  public func responses(to images: [[Int]], on model: any Model) -> [[SparseLayerResponse]] {
    model.initialise(seed: 0)
    model.resets = 1
    model.step()
    model.resets = 0
    return stride(from: 0, to: images.count, by: batch).map { first in
      let part = Array(images[first..<min(first + batch, images.count)])
      let stimulus = program.stimulus(for: part, writesNetwork: first == 0, circuit: netlist.topModule)
      return program.decode(model.run(stimulus))
    }
  }

  /// A recorded run for replays: the complete inputs, and how its answer is read.
  public struct Recording: Sendable {
    /// From the cycle after reset: the network and the pixels are written, the layers run.
    public var stimulus: Trace
    /// Cycles up to the last `done`; the rows behind them wait for a slow answer.
    public var cycles: Int
    /// The logits of all images, `nil` when one never came.
    public var logits: @Sendable (Trace) -> [[Int]]?
  }

  /// The run of one batch, at most `batch` images, with `slack` cycles behind it.
  public func recording(of images: [[Int]], slack: Int = 64) -> Recording {
    let stimulus = program.stimulus(for: images, slack: slack, circuit: netlist.topModule)
    return Recording(stimulus: stimulus, cycles: stimulus.cycles - slack) { [program] responses in
      program.decode(responses).last?.complete.map { Array($0.prefix(images.count)) }
    }
  }
}
