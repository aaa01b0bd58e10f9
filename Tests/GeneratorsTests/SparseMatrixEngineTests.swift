import Digits
import Foundation
import Generators
import Simulation
import Testbenches
import Testing

@Suite("Sparse matrix engine")
struct SparseMatrixEngineTests {
  /// The logits that the script wrote, image by image.
  private func expectedLogits(_ network: QuantizedNetwork.Bundled) throws -> [[Int]] {
    let url = digitsDataDirectory.appendingPathComponent("expected_\(network.rawValue).csv")
    let lines = try String(contentsOf: url, encoding: .utf8).split(separator: "\n").dropFirst()
    return lines.map { $0.split(separator: ",").compactMap { Int($0) }.dropLast() }.map(Array.init)
  }

  @Test(
    "every image gives the logits that the script wrote, and the engine counts no stall",
    arguments: [QuantizedNetwork.Bundled.int8] + QuantizedNetwork.Bundled.sparse)
  func everyImage(network: QuantizedNetwork.Bundled) throws {
    let inference = try SparseDigitsInference(network)
    let images = try DigitImages.bundled().map(\.pixels)
    let model = try Interpreter(inference.netlist)
    let batches = inference.responses(to: images, on: model)
    let logits = batches.flatMap { $0.last?.complete ?? [] }.prefix(images.count)
    #expect(Array(logits) == (try expectedLogits(network)))
    #expect(batches.joined().allSatisfy { $0.counters.stalls == 0 && $0.strays == 0 })
    try model.checkProperties()
  }

  @Test("2:4 runs in blocks of 16, too, as 8 of 16")
  func widerBlocks() throws {
    let network = try QuantizedNetwork.bundled(.sparse2of4)
    let program = try SparseProgram(
      network.layers.map { SparseLayer($0, kept: .fixed(8)) }, vectors: 4, on: .init())
    #expect(program.matrices.map(\.beatsOfRows) == [[32, 32], [16]])
    let narrow = try SparseDigitsInference(.sparse2of4)
    #expect(narrow.program.matrices.map(\.beatsOfRows) == [[32, 32], [16]])
  }

  @Test("the schedule is the recurrence of its documentation")
  func schedule() {
    let p = SparseMatrixEngine.Parameters()
    // 16 slices: banks are sent in 8 cycles; the chain's latency is 21.
    #expect(p.slices == 16 && SparseDSPChain.Parameters(target: .plain).latency == 21)
    // One group of 5 beats: beats in cycles 1 to 5, sent in 6 to 13, and 1 + 21 + 1 + 4 cycles later the last codes.
    var one = p.schedule(beats: [5], pairs: 1)
    #expect(one.cycles == 13 + 27 + 1 && one.busy == 5 && one.stalls == 0)
    // Groups of 8 beats never wait; the third group of 6 beats waits for the first one's banks.
    one = p.schedule(beats: [8, 8, 8], pairs: 2)
    #expect(one.busy == 48 && one.stalls == 0 && one.cycles == 48 + 8 + 28)
    one = p.schedule(beats: [6, 6, 6], pairs: 1)
    #expect(one.busy == 18 && one.stalls == 1 && one.cycles == 6 + 3 * 8 + 28)
  }

  @Test("impossible parameters are refused in names and numbers")
  func problems() {
    var p = SparseMatrixEngine.Parameters()
    #expect(p.problem() == nil && SparseMatrixEngine.Parameters.block4.problem() == nil)
    p.block = 5
    #expect(p.problem() == "block must be 4, 8 or 16, not 5")
    p.block = 16
    p.slices = 8
    #expect(p.problem() == "slices must be a power of two from 16 to 64, not 8")
    p.slices = 24
    #expect(p.problem() == "slices must be a power of two from 16 to 64, not 24")
    p.slices = 64
    #expect(p.problem() == "rows must be a power of two from 128 to 65536, not 64")
    p.rows = 128
    p.activationDepth = 32
    #expect(p.problem() == "activationDepth must be a power of two from 64 to 65536, not 32")
  }

  @Test("a network that does not fit is refused with numbers")
  func tooLarge() throws {
    var p = SparseMatrixEngine.Parameters()
    p.beats = 32
    let error = #expect(throws: EngineProgramError.self) { try SparseDigitsInference(.sparse4of16, on: p) }
    #expect(error?.description == "the network needs 40 weight words; the engine has 32")
    let pattern = #expect(throws: SparseFormatError.self) {
      try SparseProgram(
        QuantizedNetwork.bundled(.int8).layers.map { SparseLayer($0, kept: .fixed(4)) }, vectors: 2, on: .init())
    }
    #expect(pattern?.description == "row 0 has 16 weights in columns 0...15; the pattern 4:16 keeps 4")
  }

  @Test("the workload answers with the digits of the reference, and not without the last done")
  func workload() throws {
    let source = try #require(TestbenchCatalogue.workloads.first { $0.name == "sparse_digits" })
    let workload = try source.make()
    let network = try QuantizedNetwork.bundled(.sparse4of16)
    let images = try DigitImages.bundled().images(in: .heldBack).prefix(16)
    let model = try Interpreter(workload.netlist)
    model.initialise(seed: 0)
    model.resets = 1
    model.step()
    model.resets = 0
    let responses = model.run(workload.stimulus)
    let golden = images.map { "\(network.infer($0.pixels).digit)" }.joined(separator: " ")
    #expect(workload.answer(responses) == golden)
    var silent = responses
    #expect(responses["done", workload.cycles - 1] == 1)
    silent["done", workload.cycles - 1] = 0
    #expect(workload.answer(silent) == nil)
  }
}
