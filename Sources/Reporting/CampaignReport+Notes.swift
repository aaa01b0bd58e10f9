import FaultInjection

extension CampaignReport.Note {
  /// What the numbers mean, and what they leave out.
  static func all(_ method: CampaignReport.Method) -> [CampaignReport.Note] {
    [
      CampaignReport.Note(
        title: "Registers only",
        text: """
          The population is the flip-flops of the RTL. Memory words are not in it: protect them with a code, or count \
          them separately.
          """),
      CampaignReport.Note(
        title: "What RTL cannot see of a pulse",
        text: """
          Real pulses in logic have a width, are damped by the gates they pass (electrical masking), and are captured \
          only near a clock edge (latching-window masking). RTL has none of the three: here nothing strikes logic, \
          clock or reset trees, and only the simplest consequence, the fault model above, occurs.
          """),
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
          Each register bit is struck with equal chance in each cycle. For a failure rate, multiply by the raw upset \
          rate of the flip-flops used.
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
          The interval of each group holds with the confidence stated; all of them together hold with less.
          """),
      CampaignReport.Note(
        title: "Choosing is not measuring",
        text: """
          The group that is worst in a sample looks worse there than it is. Choose what to protect from this campaign, \
          and confirm the protected design with a fresh seed.
          """),
    ]
  }

  /// What one fault does, in a sentence.
  static func meaning(ofModel name: String) -> String {
    switch FaultModel(name: name) {
    case .singleBit: "One register bit is inverted in one cycle."
    case .adjacentDouble: "Two neighbouring bits of one register are inverted in one cycle."
    case .stuckAt(let cycles):
      "One register bit reads as 0, or as 1, for \(cycles == 1 ? "one cycle" : "\(cycles) cycles")."
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
