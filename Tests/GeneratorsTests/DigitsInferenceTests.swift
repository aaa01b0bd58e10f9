import Digits
import FaultInjection
import Generators
import Simulation
import Testbenches
import Testing

@Suite("Digits on the matrix engine")
struct DigitsInferenceTests {
  @Test("all images give the logits of the reference, bit for bit", arguments: QuantizedNetwork.Bundled.dense)
  func everyImage(network: QuantizedNetwork.Bundled) throws {
    let inference = try DigitsInference(.bundled(network))
    let images = try DigitImages.bundled().map(\.pixels)
    let logits = inference.logits(of: images, on: try Interpreter(inference.netlist))
    #expect(logits.count == 1797)
    for (index, pixels) in images.enumerated() { #expect(logits[index] == inference.network.infer(pixels).logits) }
  }

  @Test("a 4 × 4 engine gives the same", arguments: QuantizedNetwork.Bundled.dense)
  func small(network: QuantizedNetwork.Bundled) throws {
    let inference = try DigitsInference(.bundled(network), on: .small, batch: 20)
    let images = try DigitImages.bundled().prefix(70).map(\.pixels)
    let logits = inference.logits(of: images, on: try Interpreter(inference.netlist))
    #expect(logits == images.map { inference.network.infer($0).logits })
  }

  @Test("cycles of a batch are those of the documented formula")
  func cycles() throws {
    let inference = try DigitsInference(.bundled(.int8))
    #expect(inference.program.cycles(layer: 0) == 1 + 4 * (8 * (64 + 24) + 64 * 8 + 4))
    #expect(inference.cyclesPerBatch == 64 * 8 + 4881 + 1737)
    #expect(try DigitsInference(.bundled(.int4)).cyclesPerBatch == 2 * 64 * 4 + 3473 + 1385)
  }

  @Test("a recording replays, and an answer that did not come is nil")
  func recording() throws {
    let inference = try DigitsInference(.bundled(.int4), batch: 8)
    let images = try DigitImages.bundled().images(in: .heldBack).prefix(8).map(\.pixels)
    let recording = inference.recording(of: images, slack: 10)
    #expect(recording.stimulus.cycles == recording.cycles + 10)
    #expect(recording.stimulus["start", recording.firstStart] == 1)
    let model = try Interpreter(inference.netlist)
    model.initialise(seed: 1)
    model.resets = 1
    model.step()
    model.resets = 0
    let responses = model.run(recording.stimulus)
    #expect(recording.answer(responses) == images.map { inference.network.infer($0).digit })
    #expect(recording.logits(responses) == images.map { inference.network.infer($0).logits })
    #expect(responses["done", recording.cycles - 1] == 1)

    var silent = responses
    silent["done", recording.cycles - 1] = 0
    #expect(recording.answer(silent) == nil)
  }

  @Test("workloads answer with the digits of the reference")
  func workloads() throws {
    let names = TestbenchCatalogue.workloads.map(\.name)
    #expect(
      names == [
        "digits_int8", "digits_int8_small", "digits_int4", "digits_int4_small", "digits_int8_images",
        "attention_head", "graph_paths", "quick_select", "sparse_chain", "sparse_digits", "top_k",
      ])
    for source in TestbenchCatalogue.workloads where source.name.hasPrefix("digits") {
      let workload = try source.make()
      #expect(workload.name == source.name)
      if workload.inputs.count > 1 {
        try oneByOne(workload)
        continue
      }
      let network = try QuantizedNetwork.bundled(source.name.contains("int8") ? .int8 : .int4)
      let images = try DigitImages.bundled().images(in: .heldBack).prefix(16)
      let model = try Interpreter(workload.netlist)
      model.initialise(seed: 0)
      model.resets = 1
      model.step()
      model.resets = 0
      let golden = images.map { "\(network.infer($0.pixels).digit)" }.joined(separator: " ")
      #expect(workload.answer(model.run(workload.stimulus)) == golden)
    }
  }

  private func oneByOne(_ workload: Workload) throws {
    let network = try QuantizedNetwork.bundled(.int8)
    let images = try DigitImages.bundled().images(in: .heldBack).prefix(workload.inputs.count)
    #expect(images.count == 20)
    for (image, input) in zip(images, workload.inputs) {
      let model = try Interpreter(workload.netlist)
      model.initialise(seed: 0)
      model.resets = 1
      model.step()
      model.resets = 0
      #expect(workload.answer(model.run(input.stimulus)) == "\(network.infer(image.pixels).digit)")
    }
  }

  @Test("a network that does not fit is refused with numbers")
  func tooLarge() throws {
    var parameters = MatrixEngine.Parameters()
    parameters.weightDepth = 256
    let error = #expect(throws: EngineProgramError.self) { try DigitsInference(.bundled(.int8), on: parameters) }
    #expect(error?.description == "the network needs 320 words of weights; the engine has 256")
  }
}
