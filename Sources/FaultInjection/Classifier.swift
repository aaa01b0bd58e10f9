import Simulation

/// Tells the outcome of an experiment from its outputs.
public struct Classifier: Sendable {
  let workload: Workload
  public let golden: Trace
  public let goldenAnswer: String
  private let detectors: [TraceLayout.Column]

  public init(_ workload: Workload, golden: Trace) throws(CampaignFailure) {
    self.workload = workload
    self.golden = golden
    guard let answer = workload.answer(golden) else { throw .noGoldenAnswer(workload: workload.name) }
    goldenAnswer = answer
    var columns: [TraceLayout.Column] = []
    for name in workload.detectors {
      guard let column = golden.layout.columns.first(where: { $0.name == name }) else {
        throw .unknownDetector(name, known: golden.layout.columns.map(\.name))
      }
      columns.append(column)
    }
    detectors = columns
  }

  public func outcome(_ result: ExperimentResult, from cycle: Int) -> Outcome {
    var outputs = golden
    return outcome(result, from: cycle, in: &outputs)
  }

  /// - Parameter outputs: the golden outputs, before and after: the copy of a whole run costs more than an answer.
  func outcome(_ result: ExperimentResult, from cycle: Int, in outputs: inout Trace) -> Outcome {
    guard result.firstDifference != nil else { return result.convergedAt == nil ? .latent : .masked }
    if firesInTime(result, from: cycle) { return .detected }
    outputs.replaceRows(from: cycle, with: result.responses)
    let answer = workload.answer(outputs)
    let first = cycle * golden.layout.stride
    outputs.replaceRows(from: cycle, with: golden.rows[first..<first + result.responses.count])
    // Nobody has taken an answer yet: an alarm is in time as long as one is waited for.
    guard let answer else { return fires(result, from: cycle) ? .detected : .hang }
    return answer == goldenAnswer ? .tolerable : .critical
  }

  /// Does a detector that the golden run leaves low fire before, or with, the first difference at another output?
  private func firesInTime(_ result: ExperimentResult, from cycle: Int) -> Bool {
    if detectors.isEmpty { return false }
    let stride = golden.layout.stride
    for row in 0..<(result.responses.count / stride) {
      if fires(result, from: cycle, in: row) { return true }
      if (0..<stride).contains(where: { differs(result, from: cycle, in: row, at: $0) }) { return false }
    }
    return false
  }

  /// Does such a detector fire at all?
  private func fires(_ result: ExperimentResult, from cycle: Int) -> Bool {
    if detectors.isEmpty { return false }
    return (0..<result.responses.count / golden.layout.stride).contains { fires(result, from: cycle, in: $0) }
  }

  private func fires(_ result: ExperimentResult, from cycle: Int, in row: Int) -> Bool {
    detectors.contains { column in
      (0..<column.words).contains { differs(result, from: cycle, in: row, at: column.offset + $0) }
    }
  }

  private func differs(_ result: ExperimentResult, from cycle: Int, in row: Int, at offset: Int) -> Bool {
    let stride = golden.layout.stride
    return result.responses[row * stride + offset] != golden.rows[(cycle + row) * stride + offset]
  }
}

/// Why a campaign can not be run, or must not be believed.
public enum CampaignFailure: Error, Hashable, CustomStringConvertible {
  case noGoldenAnswer(workload: String)
  case unknownDetector(String, known: [String])
  case otherCampaign(file: String, what: String, stored: String, asked: String)
  case exists(file: String)
  case nothingToResume(file: String)
  case emptyPopulation(workload: String, model: String)
  case goldenRunsDiffer(first: String, second: String, cycle: Int)
  case disagreement(fault: String, first: String, second: String)
  case netOutOfReach(net: String, engine: String)
  case oldStore(file: String)
  case incompletePart(file: String)
  case missingPart(number: Int, count: Int)
  case store(file: String, reason: String)

  public var description: String {
    switch self {
    case .noGoldenAnswer(let workload):
      "workload '\(workload)' gives no answer without faults; its stimulus is too short or its answer reads the wrong ports"
    case .unknownDetector(let name, let known):
      "detector '\(name)' is not an output; the outputs are \(known.joined(separator: ", "))"
    case .otherCampaign(let file, let what, let stored, let asked):
      "'\(file)' holds another campaign: its \(what) is \(stored), this one's is \(asked); give another file or the same settings"
    case .exists(let file): "'\(file)' exists; give --resume to continue it, or another file"
    case .nothingToResume(let file): "'\(file)' does not exist; leave --resume out to start a campaign"
    case .emptyPopulation(let workload, let model):
      "workload '\(workload)' has nothing that \(model) faults can strike, or more of them than can be counted"
    case .goldenRunsDiffer(let first, let second, let cycle):
      "the fault-free runs of \(first) and \(second) differ in cycle \(cycle): an engine is wrong"
    case .disagreement(let fault, let first, let second):
      "engines disagree about \(fault): \(first), but \(second); the campaign is not to be believed"
    case .netOutOfReach(let net, let engine):
      "net '\(net)' cannot be struck on \(engine), which has no nets to strike; run it with --engine interpreter"
    case .oldStore(let file):
      "'\(file)' was made by an older version of Bittern; run the campaign again, which gives the same faults"
    case .incompletePart(let file): "'\(file)' is not finished; run it to its end with --resume before merging"
    case .missingPart(let number, let count):
      "part \(number)/\(count) is missing or given twice; give each of the \(count) parts once"
    case .store(let file, let reason): "cannot use the store '\(file)': \(reason)"
    }
  }
}
