import AttentionSequences
import Foundation
import Generators
import Simulation
import Statistics

extension AttentionHeadTestbench {
  /// What the example showed.
  private struct Tally {
    var queries = 0
    var needed = 0
    var sameNeed = 0
    var uncertain = 0
    var sameSets = 0
    var keptKeys = 0
    var sameKeys = 0
    /// Keys that are kept only here, with the probability of one that is kept only in real numbers.
    var ties = 0
    var words = [0, 0, 0]
    var denseBits = 0
    var cycles = 0
  }

  /// A quarter of the keys is kept, as many as a head of 64 keys can well do without.
  private static let keep = 64

  /// Every query of the example, at three thresholds: 0.1, 0.15 and 0.25.
  func example(_ engine: EngineFactory, seed: UInt64, _ result: inout TestbenchResult) throws {
    let shape = AttentionHead.Parameters()
    let example = try AttentionSequences.bundled()
    let drive = try AttentionDrive(shape, engine: engine)
    var random = RandomStream(seed: seed, stratum: 100, index: 0)
    for threshold in [410, 614, 1024] {
      var tally = Tally()
      for sequence in example.sequences {
        let memory = AttentionMemory(keys: sequence.keys.codes, values: sequence.values.codes, shape)
        for query in sequence.queryTokens.indices where result.failureCount <= 20 {
          let task = Self.task(sequence, query: query, threshold: threshold, keep: Self.keep)
          guard let record = Self.check(task, memory, .init(), drive, shape, &random, &result) else { continue }
          Self.compare(record, AttentionOracle(sequence, query: query, task: task), task, &tally, &result)
          tally.denseBits += 2 * task.length * shape.headSize * 12
          tally.cycles += record.cycles
          for (part, words) in record.counted.enumerated() { tally.words[part] += words }
        }
      }
      Self.note(tally, threshold: threshold, shape, &result)
    }
    result.cycles += drive.dut.cycle
    try drive.dut.checkProperties()
  }

  /// A query of the example. The factor from dot products to scores has 16 significant bits.
  static func task(_ sequence: AttentionSequence, query: Int, threshold: Int, keep: Int) -> AttentionTask {
    let codes = sequence.queries.codes[query]
    let factor =
      sequence.queries.scale * sequence.keys.scale / Double(codes.count).squareRoot() * 256 / log(2)
    let shift = 15 - Int(log2(factor).rounded(.down))
    let multiplier = min(65535, Int((factor * exp2(Double(shift))).rounded()))
    return AttentionTask(
      query: codes, keys: sequence.keys.codes, values: sequence.values.codes, keep: keep, threshold: threshold,
      multiplier: multiplier, shift: shift)
  }

  /// Decisions must be those of real numbers wherever quantisation can not turn them.
  private static func compare(
    _ record: AttentionDrive.Record, _ oracle: AttentionOracle, _ task: AttentionTask, _ tally: inout Tally,
    _ result: inout TestbenchResult
  ) {
    let answer = record.answer
    let needs = oracle.needsLow(threshold: task.threshold)
    let isUncertain = oracle.isUncertain(threshold: task.threshold)
    result.check(
      needs == answer.neededLow || isUncertain,
      "low parts needed: \(answer.neededLow), in real numbers \(needs), threshold \(task.threshold)")
    let kept = oracle.kept(answer.kept.count)
    let added = answer.kept.filter { !kept.contains($0) }
    let missed = kept.filter { !answer.kept.contains($0) }
    for place in added {
      for other in missed {
        result.check(
          oracle.mayPrefer(place, to: other, wasWhole: answer.neededLow),
          "key \(place) is kept, key \(other) in real numbers: "
            + "\(oracle.probabilities[place]) and \(oracle.probabilities[other])")
      }
    }
    let inRange = answer.probabilities.enumerated().allSatisfy { place, probability in
      oracle.range(place, error: answer.neededLow ? oracle.wholeError : oracle.highError)
        .contains(Double(probability) / 4096)
    }
    result.check(inRange, "a probability is farther from its real value than the bound")
    tally.queries += 1
    tally.needed += answer.neededLow ? 1 : 0
    tally.sameNeed += needs == answer.neededLow ? 1 : 0
    tally.uncertain += isUncertain ? 1 : 0
    tally.sameSets += added.isEmpty ? 1 : 0
    tally.ties += added.count { place in missed.contains { answer.probabilities[$0] == answer.probabilities[place] } }
    tally.keptKeys += kept.count
    tally.sameKeys += kept.count - missed.count
  }

  private static func note(
    _ tally: Tally, threshold: Int, _ shape: AttentionHead.Parameters, _ result: inout TestbenchResult
  ) {
    func percent(_ part: Int, _ all: Int) -> String {
      "\((1000 * Double(part) / Double(max(1, all))).rounded() / 10) %"
    }
    let bits = tally.words.map { $0 * shape.wordBits }
    let all = bits.reduce(0, +)
    result.note(
      "threshold \(threshold)/4096: low parts for \(tally.needed) of \(tally.queries) queries; traffic "
        + "\(bits[0]) + \(bits[1]) + \(bits[2]) bits (high parts, low parts, values), "
        + "\(percent(all, tally.denseBits)) of \(tally.denseBits) dense at 12 bits; "
        + "\(tally.cycles / max(1, tally.queries)) cycles a query")
    result.note(
      "threshold \(threshold)/4096: need of low parts as in real numbers for \(percent(tally.sameNeed, tally.queries)) "
        + "(\(tally.uncertain) within the quantisation error), same kept keys for "
        + "\(percent(tally.sameSets, tally.queries)) of queries and \(percent(tally.sameKeys, tally.keptKeys)) of keys; "
        + "of \(tally.keptKeys - tally.sameKeys) other keys \(tally.ties) tie in 12 bits")
  }
}
