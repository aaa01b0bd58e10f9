import Bits
import Generators
import Statistics

extension StreamCase {
  static var all: [StreamCase] { attention + elements + topK + others }

  private static var attention: [StreamCase] {
    [
      StreamCase(BitWidthConverter.self, output: "results", user: ["results_count"]) { maker in
        let beats = maker.vectors("words", 6, longest: 5) { _, vector, maker in
          [maker.field("format", vector % 3), maker.field("words_units", 32)]
        }
        return StreamScript(stages: [.init(beats: [("words", beats)])])
      },
      StreamCase(CascadePruning.self, output: "survivors", user: ["survivors_count"]) { maker in
        let beats = maker.vectors("contributions", 10, longest: 3, hasLast: false) { _, _, maker in
          [maker.field("contributions_row"), maker.field("contributions_mask")]
        }
        let clear = [maker.field("clear", 1), maker.field("length", 40)]
        let prune = [maker.field("prune", 1), maker.field("k", 17)]
        return StreamScript(stages: [
          .init(commands: [clear], busy: "busy"), .init(beats: [("contributions", beats)]),
          .init(commands: [prune], busy: "busy"),
        ])
      },
      StreamCase(IntegerSoftmax.self, output: "results", user: ["results_count"]) { maker in
        .rows(&maker, vectors: 5, longest: 8)
      },
      StreamCase(LocalValuePruning.self, output: "results", user: ["results_count"]) { maker in
        let beats = (0..<5).flatMap { vector -> [StreamScript.Beat] in
          let rows = maker.random.number(in: 1...8)
          let keep = [0, 64, 128, 200, 256][vector]
          return (0..<rows).map { row in
            .init(
              payload: maker.random.bits(maker.width("rows_payload")),
              user: [maker.field("length", rows * 4), maker.field("keep", keep), maker.field("rows_count", 4)],
              last: row == rows - 1)
          }
        }
        return StreamScript(stages: [.init(beats: [("rows", beats)])])
      },
      StreamCase(ProbabilityValueSum.self, output: "results", user: ["absolute_sum"]) { maker in
        StreamScript(
          stages: (0..<4).map { _ in
            let values = maker.random.number(in: 1...6)
            let beats = (0..<values).flatMap { value in
              let probability = maker.field("probability")
              return (0..<2).map { segment in
                StreamScript.Beat(
                  payload: maker.random.bits(maker.width("values_payload")), user: [probability],
                  last: value == values - 1 && segment == 1)
              }
            }
            return .init(commands: [[maker.field("forget", 1)]], beats: [("values", beats)], ends: 1)
          })
      },
      StreamCase(ProgressivePlanes.self, output: "results") { maker in
        let beats = (0..<4).flatMap { _ -> [StreamScript.Beat] in
          let rows = maker.random.number(in: 1...6)
          return (0..<2 * rows).map { row in
            .init(
              payload: maker.random.bits(maker.width("rows_payload")), user: [maker.field("low", row / rows)],
              last: row % rows == rows - 1)
          }
        }
        return StreamScript(stages: [.init(beats: [("rows", beats)])])
      },
      StreamCase(QueryKeyProduct.self, output: "sums") { maker in
        let query = (0..<2).map { segment in
          [maker.field("query_write", 1), maker.field("query_segment", segment), maker.field("query_row")]
        }
        let keys = (0..<20).map { row in
          StreamScript.Beat(payload: maker.random.bits(maker.width("keys_payload")), last: row == 19)
        }
        return StreamScript(stages: [.init(commands: query, beats: [("keys", keys)], ends: 1)])
      },
      StreamCase(RequantDecision.self, output: "results", user: ["results_count"]) { maker in
        .rows(&maker, vectors: 5, longest: 8, settings: ["first": 1, "threshold": 0])
      },
      StreamCase(ScoreScaler.self, output: "scores") { maker in
        let settings = [maker.field("multiplier", 40_000), maker.field("shift", 26)]
        let beats = maker.vectors("sums", 8, longest: 8)
        return StreamScript(stages: [.init(settings: settings, beats: [("sums", beats)])])
      },
      StreamCase(AttentionTile.self, output: "results") { maker in
        let memory = (0..<60).map { address in
          [maker.field("host_write", 1), maker.field("host_address", address), maker.field("host_data")]
        }
        let query = (0..<2).map { segment in
          [maker.field("query_write", 1), maker.field("query_segment", segment), maker.field("query_row")]
        }
        let settings = [
          maker.field("length", 5), maker.field("keep", 256), maker.field("threshold", 4095),
          maker.field("multiplier", 60_000), maker.field("shift", 28), maker.field("key_low_base", 20),
          maker.field("value_base", 30),
        ]
        return StreamScript(stages: [
          .init(settings: settings, commands: memory + query + [[maker.field("start", 1)]], busy: "busy")
        ])
      },
    ]
  }

  private static var topK: [StreamCase] {
    var radix = RadixTopK.Parameters()
    (radix.lanes, radix.keyBits, radix.payloadBits, radix.capacity) = (4, 8, 6, 64)
    var quick = QuickSelectTopK.Parameters()
    (quick.lanes, quick.keyBits, quick.payloadBits, quick.capacity) = (4, 8, 6, 64)
    var bitonic = BitonicPartialSorter.Parameters()
    (bitonic.lanes, bitonic.keyBits, bitonic.payloadBits, bitonic.capacity) = (4, 8, 6, 64)
    var shift = ShiftRegisterSorter.Parameters()
    (shift.size, shift.keyBits, shift.payloadBits, shift.capacity) = (8, 8, 6, 64)
    var choice = TopK.Parameters()
    (choice.lanes, choice.keyBits, choice.payloadBits, choice.capacity) = (4, 8, 6, 64)
    return [
      StreamCase(BitonicPartialSorter.self, bitonic, output: "results", user: ["results_count"]) {
        .rows(&$0, vectors: 6, longest: 8, vectorFields: ["k"])
      },
      StreamCase(QuickSelectTopK.self, quick, output: "results", user: ["results_count"]) {
        .rows(&$0, vectors: 6, longest: 8, vectorFields: ["k", "seed"])
      },
      StreamCase(RadixTopK.self, radix, output: "results", user: ["results_count"]) {
        .rows(&$0, vectors: 6, longest: 8, vectorFields: ["k"])
      },
      StreamCase(ShiftRegisterSorter.self, shift, output: "results", user: ["results_count"]) {
        .rows(&$0, vectors: 6, longest: 12, lanes: 1, vectorFields: ["k"])
      },
      StreamCase(TopK.self, choice, output: "results", user: ["results_count"]) {
        .rows(&$0, vectors: 6, longest: 8, vectorFields: ["k"])
      },
      StreamCase(ZeroEliminator.self, .init(lanes: 5, width: 7), output: "results", user: ["results_count"]) { maker in
        let beats = maker.vectors("rows", 12, longest: 5) { _, _, maker in [maker.field("rows_keep")] }
        return StreamScript(stages: [.init(beats: [("rows", beats)])])
      },
    ]
  }

  private static var elements: [StreamCase] {
    [
      StreamCase(BitModUnit.self, output: "results") { maker in
        let beats = maker.vectors("beats", 12, longest: 6) { _, _, maker in
          [maker.field("group_scale"), maker.field("special")]
        }
        return StreamScript(stages: [.init(settings: [maker.field("kind", 2)], beats: [("beats", beats)])])
      },
      StreamCase(DeltaMAC.self, output: "sums") { maker in
        let weights = (0..<16).map { input in
          [maker.field("weight_write", 1), maker.field("weight_index", input), maker.field("weight_row")]
        }
        let frames = maker.vectors("frames", 12, longest: 1, hasLast: false) { _, vector, maker in
          [maker.field("frames_restart", vector % 5 == 4 ? 1 : 0)]
        }
        return StreamScript(stages: [
          .init(settings: [maker.field("threshold", 3)], commands: weights, beats: [("frames", frames)])
        ])
      },
      StreamCase(ZeroSkippingMAC.self, output: "sums") { maker in
        StreamScript(stages: [.init(beats: [("rows", maker.vectors("rows", 8, longest: 4))])])
      },
    ]
  }

  private static var others: [StreamCase] {
    [
      StreamCase(SystolicArray.self, .init(rows: 3, columns: 2, dataflow: .weightStationary), output: "results") {
        maker in
        let rows = maker.vectors("weights", 3, longest: 1, hasLast: false)
        let activations = maker.vectors("activations", 3, longest: 6)
        return StreamScript(stages: [.init(beats: [("weights", rows)]), .init(beats: [("activations", activations)])])
      },
      StreamCase(WeightDequantiser.self, output: "weights") { maker in
        // With codes of 8 bits a word is a vector; 10 of them are two groups.
        let settings = [maker.field("format", 3), maker.field("signed_codes", 1), maker.field("vectors", 10)]
        let words = maker.vectors("words", 10, longest: 1, hasLast: false)
        let shifts = maker.vectors("shifts", 2, longest: 1, hasLast: false)
        return StreamScript(stages: [
          .init(
            settings: settings, commands: [[maker.field("start", 1)]], beats: [("words", words), ("shifts", shifts)],
            ends: 1)
        ])
      },
    ]
  }
}

extension StreamScript {
  /// Vectors of full rows, the last of each partial.
  ///
  /// - Parameters:
  ///   - settings: inputs outside the streams.
  ///   - vectorFields: ports that are the same in all rows of a vector, in the order of `tuser`.
  static func rows(
    _ maker: inout BeatMaker, vectors: Int, longest: Int, lanes: Int = 4,
    settings: KeyValuePairs<String, Int> = [:], vectorFields: [String] = []
  ) -> StreamScript {
    var common: [Field] = []
    var current = -1
    let beats = maker.vectors("rows", vectors, longest: longest) { isLast, vector, maker in
      if vector != current {
        current = vector
        common = vectorFields.map { name in
          name == "k" ? maker.field("k", maker.random.number(in: 0...20)) : maker.field(name)
        }
      }
      let count = isLast ? maker.random.number(in: 1...lanes) : lanes
      return common + [maker.field("rows_count", count)]
    }
    return StreamScript(stages: [
      .init(settings: settings.map { maker.field($0.key, $0.value) }, beats: [("rows", beats)])
    ])
  }
}
