import Dispatch
import Netlist
import Simulation

extension Campaign {
  /// The engines of a campaign at work.
  final class Crew {
    let campaign: Campaign
    let workers: [Worker]
    let classifiers: [Classifier]
    /// By input.
    private let referees: [any ExperimentEngine]
    private let removed: [Int]
    /// By input, one for each worker.
    private(set) var pruners: [[FaultPruner]] = []
    /// Every so many draws, one is repeated by a referee.
    private let refereeStride: Int

    /// A transaction is made when it holds a chunk or this has passed.
    private static let patience = Duration.seconds(1)
    /// Rows of a chunk: pruning leaves the engine a part of them.
    private var chunk: Int { max(1000, 8 * engine.batchSize * workers.count) }
    /// Are there faults that the engine cannot run?
    private let mayRefuse: Bool

    init(_ campaign: Campaign, workers count: Int) throws {
      self.campaign = campaign
      let load = campaign.workload
      let inputs = load.inputs.indices
      workers = try (0..<count).map { _ in Worker(engines: try inputs.map { try campaign.makeEngine($0) }) }
      let engine = workers[0].engines[0]
      let removed = load.netlist.registerSites().indices.filter { !engine.holds(register: $0) }
      self.removed = removed
      referees = try inputs.map { try campaign.makeReferee($0, removed) }
      let top = load.netlist.topModule
      for (first, second) in zip(workers[0].engines, referees) { try Crew.compare(first, second, top) }
      classifiers = try workers[0].engines.map {
        try Classifier(load, golden: Trace(top, role: .output, rows: $0.goldenResponses))
      }
      let all = campaign.plan.isExhaustive ? Int(campaign.population.count) : campaign.plan.faults
      refereeStride = campaign.plan.refereed > 0 ? max(1, all / campaign.plan.refereed) : Int.max
      let sites = campaign.population.sites
      let model = campaign.plan.model
      mayRefuse =
        model.isOfManySites || model.room == .nets || !sites.indices.allSatisfy { sites[$0].isHeld($0, by: engine) }
      guard campaign.plan.prunes, campaign.plan.model == .singleBit else { return }
      pruners = try load.inputs.map { input in
        try (0..<count).map { _ in
          try FaultPruner(
            netlist: load.netlist, stimulus: input.stimulus, resetCycles: load.resetCycles, seed: campaign.plan.seed,
            ignoring: removed)
        }
      }
    }

    var engine: any ExperimentEngine { workers[0].engines[0] }
    var remarks: [String] { workers.flatMap { $0.engines.compactMap(\.remark) } }

    /// The fault-free answers of all inputs.
    var answer: String {
      classifiers.count == 1 ? classifiers[0].goldenAnswer : classifiers.map(\.goldenAnswer).joined(separator: " / ")
    }

    private static func compare(
      _ engine: any ExperimentEngine, _ referee: any ExperimentEngine, _ top: Circuit
    ) throws {
      let stride = TraceLayout(top, role: .output).stride
      let first = zip(engine.goldenResponses, referee.goldenResponses).enumerated().first { $1.0 != $1.1 }
      if let (word, _) = first {
        throw CampaignFailure.goldenRunsDiffer(first: engine.engine, second: referee.engine, cycle: word / stride)
      }
    }

    // MARK: Running

    /// Runs everything, without a store.
    func runAll(_ tasks: CampaignTasks) throws -> [FaultRecord] {
      var tasks = tasks
      var records: [FaultRecord] = []
      while case let slice = take(&tasks, chunk), !slice.isEmpty { records += try run(slice, nil) }
      return records
    }

    /// Runs tasks and stores their records: the records of a slice are written while the next is run.
    ///
    /// - Returns: whether nothing is left.
    func run(
      _ tasks: CampaignTasks, into store: CampaignStore, _ progress: inout CampaignProgress,
      _ report: (CampaignProgress) -> Bool
    ) throws -> Bool {
      var tasks = tasks
      var waiting: [FaultRecord] = []
      var last = ContinuousClock.now
      while true {
        // Looks come after the same faults, however often the campaign was interrupted.
        var room = chunk
        if campaign.plan.targetHalfWidth != nil {
          room = 1000 - (progress.done + waiting.count) % 1000
          if room == 1000 {
            try write(&waiting, store, &progress)
            if campaign.isGoodEnough(progress) { return true }
          }
        }
        let isDue = waiting.count >= chunk || ContinuousClock.now - last > Crew.patience
        if isDue, workers.count == 1 {
          try write(&waiting, store, &progress)
          last = .now
          if !report(progress) { return false }
        }
        let slice = take(&tasks, min(room, isDue ? chunk : chunk - waiting.count))
        if slice.isEmpty { break }
        if isDue, workers.count > 1 {
          let ready = waiting
          waiting = try run(slice) { try store.add(ready, refereed: try self.check(ready)) }
          progress.add(ready)
          last = .now
          if !report(progress) {
            try write(&waiting, store, &progress)
            return false
          }
        } else {
          waiting += try run(slice, nil)
        }
      }
      try write(&waiting, store, &progress)
      return report(progress) || progress.done >= progress.planned
    }

    private func write(
      _ records: inout [FaultRecord], _ store: CampaignStore, _ progress: inout CampaignProgress
    ) throws {
      if records.isEmpty { return }
      try store.add(records, refereed: try check(records))
      progress.add(records)
      records = []
    }

    /// The next tasks: as many as keep the engines busy, or fill the memory for rows.
    private func take(_ tasks: inout CampaignTasks, _ limit: Int) -> [CampaignTask] {
      let wanted = engine.batchSize * workers.count
      var slice: [CampaignTask] = []
      var open = 0
      while slice.count < limit, open < wanted, let task = tasks.next() {
        if task.decided == nil { open += 1 }
        slice.append(task)
      }
      return slice
    }

    /// Runs tasks on all workers; `meanwhile` goes along with them, or before when there is one worker.
    private func run(
      _ tasks: [CampaignTask], _ meanwhile: (() throws -> Void)?
    ) throws -> [FaultRecord] {
      let open = tasks.indices.filter { tasks[$0].decided == nil }
      let needsReferee =
        mayRefuse
        && open.contains { tasks[$0].experiment(campaign.population).map { !engine.runs($0) } ?? false }
      if needsReferee {
        // Of their own: the campaign's referees may be at work on the last records.
        for worker in workers where worker.referees.isEmpty {
          worker.referees = try referees.indices.map { try campaign.makeReferee($0, removed) }
        }
      }
      let isAlone = workers.count == 1
      if isAlone { try meanwhile?() }
      nonisolated(unsafe) let aside = isAlone ? nil : meanwhile
      nonisolated(unsafe) var failure: (any Error)?
      let (population, classifiers, crew) = (campaign.population, classifiers, workers)
      DispatchQueue.concurrentPerform(iterations: crew.count + (aside == nil ? 0 : 1)) { number in
        guard number < crew.count else {
          do { try aside?() } catch { failure = error }
          return
        }
        let mine = stride(from: number, to: open.count, by: crew.count).map { open[$0] }
        crew[number].run(tasks, mine, population, classifiers)
      }
      if let failure { throw failure }
      var records = tasks.map(\.decided)
      for worker in crew { for (index, record) in worker.records { records[index] = record } }
      return records.compactMap { $0 }
    }

    // MARK: Referee

    /// Repeats what is due; every part of a campaign repeats the same faults.
    ///
    /// - Returns: the draws that were repeated.
    func check(_ records: [FaultRecord]) throws -> [(Draw, String)] {
      var repeated: [(Draw, String)] = []
      for record in records {
        let variants = campaign.plan.isExhaustive ? campaign.population.strata[record.draw.stratum].variants : 1
        for back in 0..<record.weight {
          let index = record.draw.index - back * variants
          guard index % refereeStride == 0 else { continue }
          var fault = record.fault
          fault.cycle -= back
          if try check(record, fault) {
            repeated.append((Draw(stratum: record.draw.stratum, index: index), referees[0].engine))
          }
        }
      }
      return repeated
    }

    private func check(_ record: FaultRecord, _ fault: Fault) throws -> Bool {
      if record.engine == Campaign.hardenedCell { return false }
      let (input, first) = campaign.population.input(ofCycle: fault.cycle)
      let referee = referees[input]
      if record.engine == referee.engine { return false }
      let task = CampaignTask(draw: record.draw, fault: fault, input: input, firstCycle: first)
      guard let experiment = task.experiment(campaign.population) else { return false }
      let result = referee.run(experiment)
      let second = task.record(
        result, referee.engine, classifiers[input].outcome(result, from: experiment.cycle))
      if second.outcome != record.outcome || second.firstDifference != record.firstDifference {
        let site = campaign.population.sites[fault.register]
        throw CampaignFailure.disagreement(
          fault: "\(site.fullName)[\(fault.bit)] in cycle \(fault.cycle)", first: Crew.verdict(record),
          second: Crew.verdict(second))
      }
      return true
    }

    private static func verdict(_ record: FaultRecord) -> String {
      let difference = record.firstDifference.map { "first difference in cycle \($0)" } ?? "no difference"
      return "\(record.engine) says \(record.outcome) (\(difference))"
    }
  }

  /// The engines of one thread, by input, and what they found; each is used by one thread at a time
  /// (`concurrentPerform` joins before the results are read), which the compiler can not see.
  final class Worker: @unchecked Sendable {
    let engines: [any ExperimentEngine]
    /// For what the engines cannot run; empty as long as there is nothing.
    var referees: [any ExperimentEngine] = []
    private(set) var records: [(index: Int, record: FaultRecord)] = []
    /// By input, for answers.
    private var outputs: [Trace] = []

    init(engines: [any ExperimentEngine]) { self.engines = engines }

    /// Runs those of the tasks that are given by their places.
    func run(_ tasks: [CampaignTask], _ mine: [Int], _ population: FaultPopulation, _ classifiers: [Classifier]) {
      records.removeAll(keepingCapacity: true)
      var pulses: [Int: Pulse] = [:]
      if outputs.isEmpty { outputs = classifiers.map(\.golden) }
      var groups = engines.map { _ in (places: [Int](), experiments: [Experiment]()) }
      for index in mine {
        let input = tasks[index].input
        guard let experiment = tasks[index].experiment(population) else { continue }
        if engines[input].runs(experiment) {
          groups[input].places.append(index)
          groups[input].experiments.append(experiment)
        } else if let pulse = Pulse(experiment, referees[input]), pulse.next.map(engines[input].runs) ?? true {
          // One cycle on the referee, the rest on the engine.
          pulses[index] = pulse
          if let next = pulse.next {
            groups[input].places.append(index)
            groups[input].experiments.append(next)
          } else {
            note(tasks[index], index, experiment.cycle, pulse.result, referees[input].engine, classifiers)
          }
        } else {
          let result = referees[input].run(experiment)
          note(tasks[index], index, experiment.cycle, result, referees[input].engine, classifiers)
        }
      }
      for (input, group) in groups.enumerated() where !group.places.isEmpty {
        let name = engines[input].engine
        engines[input].run(group.experiments) { position, result in
          let index = group.places[position]
          let cycle = group.experiments[position].cycle
          if let pulse = pulses[index] {
            note(tasks[index], index, cycle - 1, pulse.result(followedBy: result), name, classifiers)
          } else {
            note(tasks[index], index, cycle, result, name, classifiers)
          }
        }
      }
    }

    private func note(
      _ task: CampaignTask, _ index: Int, _ cycle: Int, _ result: ExperimentResult, _ engine: String,
      _ classifiers: [Classifier]
    ) {
      let outcome = classifiers[task.input].outcome(result, from: cycle, in: &outputs[task.input])
      records.append((index, task.record(result, engine, outcome)))
    }
  }
}
