import Description
import Digits
import Generators
import Simulation

/// The quantised digits networks on the matrix engine: both layers on chip, logits read from the result stream.
public struct DigitsInference: Sendable {
  public let network: QuantizedNetwork
  public let program: EngineProgram
  /// The engine that `program` is for.
  public let netlist: Netlist

  /// Places a network on an engine. Throws `EngineProgramError` when it does not fit, `DescriptionErrors` for
  /// impossible parameters.
  ///
  /// - Parameter batch: images at a time; as many as the engine holds vectors, if not given.
  public init(
    _ network: QuantizedNetwork, on parameters: MatrixEngine.Parameters = .init(), batch: Int? = nil
  ) throws {
    self.network = network
    program = try EngineProgram(
      network.layers.map { EngineLayer($0) }, vectors: batch ?? parameters.vectors, on: parameters)
    netlist = try Elaboration(MatrixEngine.self, parameters).netlist
  }

  /// Images at a time.
  public var batch: Int { program.vectors }

  /// Cycles of one batch, its pixels written through the host port included, the network not.
  public var cyclesPerBatch: Int { program.stimulus(for: [], writesNetwork: false, circuit: netlist.topModule).cycles }

  /// The logits of each image, `nil` for one of which not every logit came.
  ///
  /// - Parameters:
  ///   - images: pixels, `network.layers[0].inputs` an image; any number of images.
  ///   - model: runs `netlist`. It is initialised and reset, and the network is written with the first batch.
  public func logits(of images: [[Int]], on model: any Model) -> [[Int]?] {
    model.initialise(seed: 0)
    model.resets = 1
    model.step()
    model.resets = 0
    return stride(from: 0, to: images.count, by: batch).flatMap { first -> [[Int]?] in
      let part = Array(images[first..<min(first + batch, images.count)])
      let stimulus = program.stimulus(for: part, writesNetwork: first == 0, circuit: netlist.topModule)
      return logits(in: model.run(stimulus), images: part.count)
    }
  }

  /// Logits from the engine's outputs.
  public func logits(in responses: Trace, images: Int) -> [[Int]?] {
    let found = program.decode(responses)
    guard let last = found.last, last.doneCycle != nil else { return .init(repeating: nil, count: images) }
    return last.codes.prefix(images).map { logits in
      let known = logits.compactMap { $0 }
      return known.count == logits.count ? known : nil
    }
  }

  /// A recorded run for replays: the complete inputs, and how its answer is read.
  public struct Recording: Sendable {
    /// From the cycle after reset: the network and the pixels are written, the layers run.
    public var stimulus: Trace
    /// The first cycle after the host's writes: the first layer's `start`.
    public var firstStart: Int
    /// Cycles up to the last `done`; the rows behind them wait for a slow answer.
    public var cycles: Int
    /// The digits of all images in order, `nil` when a logit never came.
    public var answer: @Sendable (Trace) -> [Int]?
    /// The logits of all images, `nil` when one never came.
    public var logits: @Sendable (Trace) -> [[Int]]?
  }

  /// The run of one batch, at most `batch` images, with `slack` cycles behind it.
  public func recording(of images: [[Int]], slack: Int = 64) -> Recording {
    let stimulus = program.stimulus(for: images, slack: slack, circuit: netlist.topModule)
    let running = program.layers.indices.reduce(0) { $0 + program.cycles(layer: $1) }
    let logits: @Sendable (Trace) -> [[Int]]? = { [self] responses in
      let found = self.logits(in: responses, images: images.count).compactMap { $0 }
      return found.count == images.count ? found : nil
    }
    return Recording(
      stimulus: stimulus, firstStart: stimulus.cycles - slack - running, cycles: stimulus.cycles - slack,
      answer: { responses in logits(responses)?.map { QuantizedNetwork.digit(of: $0) } }, logits: logits)
  }
}
