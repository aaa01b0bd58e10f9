import FaultInjection

extension CampaignReport.Note {
  /// What the numbers mean, and what they leave out.
  static func all(_ method: CampaignReport.Method) -> [CampaignReport.Note] {
    [
      population(method.faultModel), pulses(method.faultModel),
      CampaignReport.Note(
        title: "No timing derating",
        text: """
          Every fault is present from the clock edge on, so it is always seen by the logic behind it. Upsets late in a \
          cycle may miss the next edge; the shares err on the safe side.
          """),
      CampaignReport.Note(
        title: "RTL, not the netlist",
        text: """
          Synthesis may merge, copy or retime registers. The shares are those of the registers as described; check \
          that protection survives synthesis.
          """),
      CampaignReport.Note(
        title: "Every bit alike",
        text: """
          Each bit is struck with equal chance in each cycle, and all bits have one raw upset rate: that of the \
          flip-flops, or memories, on average.
          """),
      CampaignReport.Note(
        title: "One workload, recorded inputs",
        text: """
          Faults are replayed on the recorded inputs of '\(method.workload)'. What a partner would have sent instead, \
          having seen wrong outputs, is outside the experiment.
          """),
      CampaignReport.Note(
        title: "Intervals hold one by one",
        text: """
          The interval of each group holds with the confidence stated; all of them together hold with less. For modules \
          the column 'all together' has intervals that hold at once (Bonferroni).
          """),
      CampaignReport.Note(
        title: "Choosing is not measuring",
        text: """
          The group that is worst in a sample looks worse there than it is. Choose what to protect from this campaign, \
          and confirm the protected design with a fresh seed.
          """),
    ]
  }

  private static func population(_ model: String) -> CampaignReport.Note {
    switch FaultModel(name: model)?.room {
    case .memories?:
      CampaignReport.Note(
        title: "Memories only",
        text: """
          The population is the words of the memories of the RTL. Flip-flops are not in it: they have a campaign, and a \
          raw rate, of their own.
          """)
    case .nets?:
      CampaignReport.Note(
        title: "Named nets only",
        text: """
          The population is the nets that have a name in the RTL. Synthesis makes other gates of the same logic, so a \
          share of nets is no share of pulses, and no failure rate follows from it.
          """)
    case .registers?, nil:
      CampaignReport.Note(
        title: "Registers only",
        text: """
          The population is the flip-flops of the RTL. Memory words are not in it: protect them with a code, or count \
          them in a campaign of the model memory-bit.
          """)
    }
  }

  private static func pulses(_ model: String) -> CampaignReport.Note {
    let here =
      FaultModel(name: model)?.room == .nets
      ? "here a pulse fills its cycle and is always captured, which errs on the safe side; clock and reset trees stay."
      : "here nothing strikes logic, clock or reset trees; only the simplest consequence, the fault model above, occurs."
    return CampaignReport.Note(
      title: "What RTL cannot see of a pulse",
      text: """
        Real pulses in logic have a width, are damped by the gates they pass (electrical masking), and are captured only \
        near a clock edge (latching-window masking). RTL has none of the three: \(here)
        """)
  }

  /// What one fault does, in a sentence.
  static func meaning(ofModel name: String) -> String {
    switch FaultModel(name: name) {
    case .singleBit: "One register bit is inverted in one cycle."
    case .adjacentDouble: "Two neighbouring bits of one register are inverted in one cycle."
    case .stuckAt(let cycles):
      "One register bit reads as 0, or as 1, for \(cycles == 1 ? "one cycle" : "\(cycles) cycles")."
    case .cluster(let bits):
      "Two or more bits of one register, within \(bits) neighbouring bits, are inverted in one cycle."
    case .sites(let count): "\(count) register bits, anywhere in the design, are inverted in the same cycle."
    case .memoryBit: "One bit of a memory word is inverted in one cycle."
    case .transient: "One bit of a named net of the logic is inverted for one cycle."
    case nil: name
    }
  }
}

extension Outcome {
  /// What an outcome means, in a sentence.
  var meaning: String {
    switch self {
    case .masked: "No output differed and the whole state became equal again: proof of no effect."
    case .latent: "No output differed, but the state still did when the workload ended."
    case .tolerable: "Outputs differed, the answer did not."
    case .detected: "An error output fired before, or with, the first wrong output."
    case .critical: "The answer was another one."
    case .hang: "No answer came within the workload's cycles."
    }
  }
}
