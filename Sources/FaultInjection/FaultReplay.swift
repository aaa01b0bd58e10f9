import Netlist
import Simulation

/// Runs a list of faults, each once, in its order. A list is no sample of a population, so nothing is estimated from it.
public struct FaultReplay {
  /// What became of one fault.
  public struct Verdict: Sendable, Hashable, Codable {
    public var outcome: Outcome
    public var firstDifference: Int?
    public var convergedAt: Int?
    public var cyclesSimulated: Int
    public var engine: String
  }

  public let workload: Workload
  public let list: FaultList

  public init(_ workload: Workload, list: FaultList) {
    self.workload = workload
    self.list = list
  }

  /// - Parameters:
  ///   - referee: runs what the engine has optimised away, and repeats others.
  ///   - refereed: faults that it repeats, spread evenly.
  ///   - report: called after each fault; the replay ends when it returns false.
  /// - Throws: `CampaignFailure` when the two disagree, or when a net is struck on an engine that has none.
  public func run(
    on engine: any ExperimentEngine, referee: any ExperimentEngine, refereed: Int = 0,
    report: (_ done: Int) -> Bool = { _ in true }
  ) throws -> [Verdict] {
    let golden = Trace(workload.netlist.topModule, role: .output, rows: engine.goldenResponses)
    let classifier = try Classifier(workload, golden: golden)
    let stride = refereed > 0 ? max(1, list.experiments.count / refereed) : Int.max
    var verdicts: [Verdict] = []
    for (number, experiment) in list.experiments.enumerated() {
      if !engine.runs(experiment), let net = firstNet(experiment) {
        throw CampaignFailure.netOutOfReach(net: net, engine: engine.engine)
      }
      let runner = engine.runs(experiment) ? engine : referee
      let verdict = verdict(experiment, runner, classifier)
      if number % stride == 0, runner.engine != referee.engine {
        let second = self.verdict(experiment, referee, classifier)
        if second.outcome != verdict.outcome || second.firstDifference != verdict.firstDifference {
          throw CampaignFailure.disagreement(
            fault: "fault \(number + 1) of the list", first: "\(verdict.engine) says \(verdict.outcome)",
            second: "\(second.engine) says \(second.outcome)")
        }
      }
      verdicts.append(verdict)
      if !report(verdicts.count) { break }
    }
    return verdicts
  }

  private func verdict(
    _ experiment: Experiment, _ engine: any ExperimentEngine, _ classifier: Classifier
  ) -> Verdict {
    let result = engine.run(experiment)
    return Verdict(
      outcome: classifier.outcome(result, from: experiment.cycle), firstDifference: result.firstDifference,
      convergedAt: result.convergedAt, cyclesSimulated: result.cyclesSimulated, engine: engine.engine)
  }

  private func firstNet(_ experiment: Experiment) -> String? {
    for strike in experiment.strikes {
      if case .net(let net) = strike.target { return workload.netlist.netSites()[net].fullName }
    }
    return nil
  }
}

extension Campaign {
  /// The faults that the plan draws, in the order in which they are run.
  public func plannedFaults() throws -> FaultList {
    let shares = try plan.firstShares(population)
    return FaultList(
      shares.enumerated().flatMap { stratum, count in
        (0..<count).map { population.experiment(sampler.fault($0, inStratum: stratum)) }
      })
  }
}
