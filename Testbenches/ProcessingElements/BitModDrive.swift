import Bits
import Description
import Generators
import NumberFormats
import Simulation
import Statistics

/// Feeds groups to a `BitModUnit` and compares what it gives.
final class BitModDrive {
  private let dut: Simulation<BitModUnit>
  private let reference: BitModReference
  private let latency: Int
  private var pauses = false
  private var expected: [(outcome: BitModReference.Outcome, due: Int?)] = []

  init(_ p: BitModUnit.Parameters, _ engine: EngineFactory) throws {
    dut = try Simulation(BitModUnit.self, p, engine: engine)
    reference = BitModReference(p)
    latency = p.element.scaleBits + 3
    dut.reset()
    dut.results.ready = 1
  }

  var cycles: Int { dut.cycle }
  var isSlow: Bool { dut.model is Interpreter }

  /// Writes the special values; no group is under way.
  func write(_ table: [(Int, Int)]) {
    for (address, terms) in table.enumerated() {
      dut.specialWrite = 1
      dut.specialAddress = address
      dut.specialData = SpecialValueTable.terms(terms.0, terms.1) ?? 0
      dut.step()
    }
    dut.specialWrite = 0
  }

  /// Runs groups of one kind until the last result has come, some of which are let wait when it pauses. Returns the
  /// cycles in which first beats were taken.
  @discardableResult
  func run(
    _ groups: [BitModGroup], hurries: Bool, pauses: Bool = false, _ random: inout RandomStream,
    _ result: inout TestbenchResult
  ) -> [Int] {
    dut.kind = groups[0].kind
    self.pauses = pauses
    var starts: [Int] = []
    for group in groups {
      for beat in 0..<group.codes.count / 4 {
        let isLast = beat == group.codes.count / 4 - 1
        offer(group, beat, isLast: isLast)
        var waited = 0
        while dut.beats.ready == 0 {
          step(&random, &result)
          waited += 1
          guard waited < 1_000 else { return fail("no beat is taken", &result) }
        }
        if waited > group.kind.terms { result.reach("a short group waits") }
        if beat == 0 { starts.append(dut.cycle) }
        if isLast { expect(group, &result) }
        step(&random, &result)
        dut.beats.valid = 0
        if !hurries, random.chance(1, of: 4) {
          for _ in 0..<random.number(in: 1...6) { step(&random, &result) }
          result.reach("a gap")
        }
      }
    }
    var waited = 0
    while !expected.isEmpty {
      step(&random, &result)
      waited += 1
      guard waited < 1_000 else { return fail("\(expected.count) results are missing", &result) }
    }
    return starts
  }

  private func fail(_ reason: String, _ result: inout TestbenchResult) -> [Int] {
    result.check(false, "cycle \(dut.cycle), \(dut.parameters): \(reason)")
    expected = []
    return []
  }

  private func offer(_ group: BitModGroup, _ beat: Int, isLast: Bool) {
    let lanes = 4 * beat..<4 * beat + 4
    let codes = lanes.map { Bits(group.codes[$0], width: 8) }
    let activations = lanes.map { Bits(group.activations[$0], width: 16) }
    dut.setBits(\.beats.payload, Bits.concatenate((activations + codes).reversed()))
    dut.beats.valid = 1
    dut.last = isLast
    dut.groupScale = isLast ? group.scale : 0
    dut.special = group.selector
  }

  private func expect(_ group: BitModGroup, _ result: inout TestbenchResult) {
    let outcome = reference.outcome(group)
    // A group that waits, or waits for one that does, is late.
    let isShort = group.codes.count / 4 * group.kind.terms < latency + 2
    expected.append((outcome, isShort || pauses ? nil : dut.cycle + group.kind.terms + latency))
    if outcome.grows { result.reach("the exponent rises") }
    if outcome.roundsUp { result.reach("an activation is rounded up") }
    if outcome.drops { result.reach("a sum loses bits") }
    guard let value = outcome.value else { return result.reach("NaN") }
    if value.isZero { result.reach("zero") }
    if value.significand.bitWidth > 24 { result.reach("an inexact result") }
    let distance = (value - outcome.exact).magnitude
    result.check(distance <= outcome.bound, "\(dut.parameters): \(group) is \(distance) off, beyond \(outcome.bound)")
  }

  private func step(_ random: inout RandomStream, _ result: inout TestbenchResult) {
    dut.step()
    let takes = !pauses || random.chance(1, of: 8)
    dut.results.ready = takes ? 1 : 0
    guard dut.results.valid == 1 else { return }
    guard takes else { return result.reach("a result waits") }
    guard !expected.isEmpty else { return result.check(false, "cycle \(dut.cycle): a result too many") }
    let (outcome, due) = expected.removeFirst()
    let found = UInt64(dut.results.payload)
    result.check(
      found == outcome.code,
      "cycle \(dut.cycle), \(dut.parameters): \(found), expected \(outcome.code) for \(outcome)")
    if let due { result.check(dut.cycle == due, "a result in cycle \(dut.cycle), due in \(due)") }
  }
}
