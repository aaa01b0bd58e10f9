import Digits
import FaultInjection
import Generators
import Netlist
import Simulation

extension TestbenchCatalogue {
  /// What fault campaigns replay, by name.
  public static var workloads: [WorkloadSource] {
    QuantizedNetwork.Bundled.dense.flatMap { network in
      [("digits_\(network)", MatrixEngine.Parameters()), ("digits_\(network)_small", .small)].map { name, parameters in
        WorkloadSource(
          name: name,
          summary: "\(workloadImages) handwritten digits, \(network) weights, on an array of "
            + "\(parameters.size) x \(parameters.size)"
        ) {
          try digits(name, network, on: parameters)
        }
      }
    } + [
      WorkloadSource(
        name: "digits_int8_images",
        summary: "\(singleImages) handwritten digits, int8 weights, each a run of its own on the array of 16 x 16"
      ) {
        try digitsOneByOne("digits_int8_images")
      },
      WorkloadSource(name: "attention_head", summary: "a query of 64 keys of a trained head, with both passes") {
        try AttentionWorkload().workload(name: "attention_head")
      },
      WorkloadSource(name: "graph_paths", summary: "shortest paths in Zachary's karate club, 34 vertices") {
        try GraphPathsWorkload().workload(name: "graph_paths")
      },
      WorkloadSource(
        name: "quick_select", summary: "the vectors of top_k through a quick-select engine of 16 lanes"
      ) {
        try TopKWorkload.quickSelect().workload(name: "quick_select")
      },
      WorkloadSource(name: "sparse_chain", summary: "32 beats of every N:16 through a sparse DSP chain of 16 slices") {
        try SparseChainWorkload().workload(name: "sparse_chain")
      },
      WorkloadSource(
        name: "sparse_digits",
        summary: "\(workloadImages) handwritten digits, weights pruned to 4:16, on a sparse matrix engine"
      ) {
        try sparseDigits("sparse_digits")
      },
      WorkloadSource(name: "top_k", summary: "four vectors of scores through a radix top-k engine of 16 lanes") {
        try TopKWorkload.radix().workload(name: "top_k")
      },
    ]
  }

  /// The answer of the workloads `top_k` and `quick_select` by a stable sort.
  public static func goldenTopK() throws -> String { try TopKWorkload.radix().golden }

  /// The answer of the workload `graph_paths` by networkx.
  public static func goldenGraphPaths() throws -> String { try GraphPathsWorkload().golden }

  /// The answer of the workload `sparse_chain` by plain sums.
  public static func goldenSparseChain() throws -> String { try SparseChainWorkload().golden }

  /// The answer of the workload `attention_head` in plain integers.
  public static func goldenAttention() throws -> String { try AttentionWorkload().golden }

  private static var workloadImages: Int { 16 }
  private static var singleImages: Int { 20 }

  private static func sparseDigits(_ name: String) throws -> Workload {
    let inference = try SparseDigitsInference(.sparse4of16, batch: workloadImages)
    let recording = inference.recording(of: try firstImages())
    return digits(name, inference.netlist, recording.stimulus, cycles: recording.cycles) { responses in
      recording.logits(responses)?.map(QuantizedNetwork.digit(of:))
    }
  }

  private static func digits(
    _ name: String, _ network: QuantizedNetwork.Bundled, on parameters: MatrixEngine.Parameters
  ) throws -> Workload {
    let inference = try DigitsInference(.bundled(network), on: parameters, batch: workloadImages)
    let recording = inference.recording(of: try firstImages())
    return digits(name, inference.netlist, recording.stimulus, cycles: recording.cycles) { recording.answer($0) }
  }

  /// Each image is an input of the workload: the network is written and run for it alone.
  private static func digitsOneByOne(_ name: String) throws -> Workload {
    let inference = try DigitsInference(.bundled(.int8), batch: 1)
    let recordings = try DigitImages.bundled().images(in: .heldBack).prefix(singleImages).map {
      inference.recording(of: [$0.pixels])
    }
    let inputs = recordings.enumerated().map { number, recording in
      Workload.Input(name: "image \(number)", stimulus: recording.stimulus, cycles: recording.cycles)
    }
    let first = recordings[0]
    return Workload(
      name: name, netlist: inference.netlist, inputs: inputs,
      goal: "no image is given another digit than without faults"
    ) { first.answer($0)?.map(String.init).joined(separator: " ") }
  }

  /// The first held-back images as one batch.
  private static func firstImages() throws -> [[Int]] {
    try DigitImages.bundled().images(in: .heldBack).prefix(workloadImages).map(\.pixels)
  }

  /// The answer is the digits in order.
  private static func digits(
    _ name: String, _ netlist: Netlist, _ stimulus: Trace, cycles: Int,
    answer: @escaping @Sendable (Trace) -> [Int]?
  ) -> Workload {
    Workload(
      name: name, netlist: netlist, stimulus: stimulus, cycles: cycles,
      goal: "no image is given another digit than without faults"
    ) { answer($0)?.map(String.init).joined(separator: " ") }
  }
}
