import Bits
import Description
import Generators
import Simulation
import Statistics

/// `DeltaMAC` over thousands of frames: every sum against the whole product of the references, of the frame itself where
/// the threshold is 0, against the error bound where it is not, and the cycles of every frame.
public struct DeltaMACTestbench: Testbench {
  public let name = "delta_mac"
  public let block = "delta_mac"
  private let shapes: [DeltaMAC.Parameters]
  private let runs: Int

  public init() {
    shapes = [
      .init(inputs: 16, outputs: 4, accumulator: 20), .init(inputs: 5, outputs: 1, accumulator: 18),
      .init(inputs: 33, outputs: 3, activationBits: 4, weightBits: 6, accumulator: 15),
    ]
    runs = 12
  }

  /// One shape only.
  public init(_ shape: DeltaMAC.Parameters, runs: Int) { (shapes, self.runs) = ([shape], runs) }

  public func run(engine: EngineFactory, seed: UInt64) throws -> TestbenchResult {
    var result = TestbenchResult(
      seed: seed,
      events: [
        "a thousand frames in a row", "nothing changed", "everything changed", "the greatest delta", "the least delta",
        "restart", "a change at the threshold", "the error bound is reached", "the greatest sum",
      ] + StreamDrive.events)
    for (index, shape) in shapes.enumerated() {
      var random = RandomStream(seed: seed, stratum: UInt64(index), index: 0)
      let model = try engine(Elaboration(DeltaMAC.self, shape).netlist)
      var run = Run(shape, model)
      for number in 0..<runs {
        let greatest = 1 << (shape.activationBits - 1)
        let threshold = number % 2 == 0 ? 0 : [1, 2, greatest / 4, greatest][number / 2 % 4]
        let frames = number == 0 ? 1_200 : model is Interpreter ? 60 : 400
        run.begin(threshold: threshold, extreme: number == 2, &random)
        run.check(
          run.frames(frames, extreme: number == 2, &random), StreamDrive.Pace.all[number < 2 ? 0 : number % 4],
          &random, &result)
        if number == 0 { result.reach("a thousand frames in a row") }
      }
      result.cycles += run.drive.cycles
      try model.checkProperties()
    }
    return result
  }

  /// Weights, references, and the frames on their way.
  private struct Run {
    let p: DeltaMAC.Parameters
    let drive: StreamDrive
    private var weights: [[Int]] = []
    private var threshold = 0
    private var reference: [Int]
    private var range: ClosedRange<Int> { -(1 << (p.activationBits - 1))...(1 << (p.activationBits - 1)) - 1 }

    init(_ p: DeltaMAC.Parameters, _ model: any Model) {
      self.p = p
      drive = StreamDrive(model, sink: "frames", with: ["frames_restart"], source: "sums", with: [])
      reference = .init(repeating: 0, count: p.inputs)
    }

    /// New weights and a threshold.
    mutating func begin(threshold: Int, extreme: Bool, _ random: inout RandomStream) {
      self.threshold = threshold
      let greatest = (1 << (p.weightBits - 1)) - 1
      weights = (0..<p.inputs).map { _ in
        (0..<p.outputs).map { _ in extreme ? -greatest - 1 : random.number(in: -greatest - 1...greatest) }
      }
      drive.set("threshold", threshold)
      drive.set("weight_write", 1)
      for (input, row) in weights.enumerated() {
        drive.set("weight_index", input)
        drive.set("weight_row", Bits(lanes: row, width: p.weightBits, total: p.weightRowBits))
        _ = drive.run([], budget: 1, &random) { _ in true }
      }
      drive.set("weight_write", 0)
    }

    /// Frames of which some inputs change, by a little or to anywhere; the first one and a few others start anew.
    func frames(_ count: Int, extreme: Bool, _ random: inout RandomStream) -> [(inputs: [Int], restarts: Bool)] {
      var inputs = (0..<p.inputs).map { _ in random.number(in: range) }
      return farthest
        + (0..<count).map { frame in
          let share = [0, 1, 1, 2, 8][random.number(in: 0...4)]
          for index in inputs.indices where random.chance(share, of: 8) {
            let near = inputs[index] + random.number(in: -4...4)
            inputs[index] =
              random.chance(1, of: 2) ? random.number(in: range) : min(max(near, range.lowerBound), range.upperBound)
          }
          if extreme {
            inputs = .init(repeating: frame % 2 == 0 ? range.lowerBound : range.upperBound, count: p.inputs)
          }
          return (inputs, frame == 0 || random.chance(1, of: 100))
        }
    }

    /// A frame that is followed whole, and one that is as far from it as the threshold, in the direction of the weights
    /// of output 0.
    private var farthest: [(inputs: [Int], restarts: Bool)] {
      if threshold > range.upperBound / 4 { return [] }
      let base = weights.map { _ in threshold + 1 }
      return [(base, true), (zip(base, weights).map { $1[0] < 0 ? $0 - threshold : $0 + threshold }, false)]
    }

    mutating func check(
      _ frames: [(inputs: [Int], restarts: Bool)], _ pace: StreamDrive.Pace, _ random: inout RandomStream,
      _ result: inout TestbenchResult
    ) {
      let beats = frames.map {
        StreamDrive.Beat(
          payload: Bits(lanes: $0.inputs, width: p.activationBits, total: p.frameBits), fields: [$0.restarts ? 1 : 0])
      }
      var reached: [String] = []
      let answer = drive.run(beats, pace, budget: 100 + 20 * p.inputs * frames.count, &random) {
        reached.append($0)
      } until: {
        $0.count == frames.count
      }
      for event in reached { result.reach(event) }
      result.check(answer.count == frames.count, "\(p): \(answer.count) of \(frames.count) frames are answered")
      var turns: [Int] = []
      for (frame, beat) in zip(frames, answer) {
        turns.append(max(1, follow(frame.inputs, frame.restarts, &result)))
        let sums = beat.payload.lanes(p.outputs, width: p.accumulator, signed: true)
        compare(sums, frame.inputs, &result)
      }
      if pace.offers == 8, pace.takes == 8 {
        let distances = zip(drive.taken.dropFirst(), drive.taken).map { $0 - $1 }
        result.check(
          distances == Array(turns.dropFirst()), "\(p): frames take \(distances) cycles, not \(turns.dropFirst())")
      }
    }

    /// Moves the references as the definition says; how many inputs were followed.
    private mutating func follow(_ inputs: [Int], _ restarts: Bool, _ result: inout TestbenchResult) -> Int {
      if restarts {
        reference = .init(repeating: 0, count: p.inputs)
        result.reach("restart")
      }
      var followed = 0
      for (index, input) in inputs.enumerated() {
        let delta = input - reference[index]
        if threshold > 0, abs(delta) == threshold { result.reach("a change at the threshold") }
        if abs(delta) <= threshold { continue }
        followed += 1
        reference[index] = input
        if delta == range.upperBound - range.lowerBound { result.reach("the greatest delta") }
        if delta == range.lowerBound - range.upperBound { result.reach("the least delta") }
      }
      if followed == 0 { result.reach("nothing changed") }
      if followed == p.inputs { result.reach("everything changed") }
      return followed
    }

    private func compare(_ sums: [Int], _ inputs: [Int], _ result: inout TestbenchResult) {
      for output in 0..<p.outputs {
        let column = weights.map { $0[output] }
        let followed = zip(column, reference).reduce(0) { $0 + $1.0 * $1.1 }
        result.check(
          sums[output] == followed, "\(p), threshold \(threshold): sum \(output) is \(sums[output]), not \(followed)")
        let dense = zip(column, inputs).reduce(0) { $0 + $1.0 * $1.1 }
        let bound = threshold * column.reduce(0) { $0 + abs($1) }
        result.check(
          abs(sums[output] - dense) <= bound, "\(p), threshold \(threshold): \(sums[output]) is far from \(dense)")
        if threshold > 0, bound > 0, abs(sums[output] - dense) == bound { result.reach("the error bound is reached") }
        if dense == p.inputs << (p.activationBits + p.weightBits - 2), threshold == 0 {
          result.reach("the greatest sum")
        }
      }
    }
  }
}
