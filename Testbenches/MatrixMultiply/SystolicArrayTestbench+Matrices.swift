import Bits
import Generators
import NumberFormats
import Simulation
import Statistics

/// One product of matrices: what enters, beat by beat, and what must leave.
///
/// Weight-stationary: `activations[m][r]` and `weights[r][c]` give `results[m][c]`. Output-stationary:
/// `activations[k][r]` and `weights[k][c]` give `results[r][c]`.
struct Matrices {
  var activations: [[Int]]
  var weights: [[Int]]
  var results: [[Int]] = []
  private var isSaturated = false
  private var isWrapped = false

  /// Random ones; `directed` makes sums run away in every variant that can overflow.
  init(_ golden: ElementGolden, _ p: SystolicArray.Parameters, directed: Bool, _ random: inout RandomStream) {
    let isWeightStationary = p.dataflow == .weightStationary
    let vectors = directed ? 20 : random.chance(1, of: 4) ? 1 : random.number(in: 2...20)
    let extremes = directed || random.chance(1, of: 3)
    // Mostly the least code in every lane, so that sums run away.
    func word(_ bits: Int, least: Int) -> Int {
      directed || (extremes && random.chance(7, of: 8))
        ? least
        : bits < 64 ? random.number(in: 0...(1 << bits) - 1) : Int(bitPattern: UInt(random.next()))
    }
    let least = golden.least
    let (activationBits, weightBits) = (p.element.activationBits, p.element.weightBits)
    activations = (0..<vectors).map { _ in (0..<p.rows).map { _ in word(activationBits, least: least.activation) } }
    weights = (0..<(isWeightStationary ? p.rows : vectors)).map { _ in
      (0..<p.columns).map { _ in word(weightBits, least: least.weight) }
    }
    let rows = isWeightStationary ? vectors : p.rows
    let terms = isWeightStationary ? p.rows : vectors
    results = (0..<rows).map { row in
      (0..<p.columns).map { column in
        (0..<terms).reduce(0) { sum, term in
          let activation = isWeightStationary ? activations[row][term] : activations[term][row]
          let (exact, limited) = golden.next(sum, activation, weights[term][column])
          if limited != exact { if p.overflow == .wrap { isWrapped = true } else { isSaturated = true } }
          return limited
        }
      }
    }
  }

  func note(_ result: inout TestbenchResult) {
    if activations.count == 1 { result.reach("a matrix of one vector") }
    if isSaturated { result.reach("saturated") }
    if isWrapped { result.reach("wrapped") }
  }
}

/// Drives the streams of an array with gaps, in the order in which the matrices need them.
struct SystolicArrayDrive {
  private enum Beat {
    case weights([Int])
    case activations([Int], last: Bool)
  }

  let expected: [(sums: [Int], last: Bool)]
  private(set) var received = 0
  private let p: SystolicArray.Parameters
  /// In order; in the output-stationary array the two queues advance together.
  private var activationBeats: [(words: [Int], last: Bool, weightsBefore: Int)] = []
  private var weightBeats: [(words: [Int], activationsBefore: Int)] = []
  private var activationsSent = 0
  private var weightsSent = 0
  private var offersActivations = false
  private var offersWeights = false

  init(_ matrices: [Matrices], _ p: SystolicArray.Parameters) {
    self.p = p
    expected = matrices.flatMap { matrix in
      matrix.results.enumerated().map { ($1, $0 == matrix.results.count - 1) }
    }
    for matrix in matrices {
      let isWeightStationary = p.dataflow == .weightStationary
      let before = isWeightStationary ? activationBeats.count : 0
      // The bottom row enters first.
      let weights = isWeightStationary ? matrix.weights.reversed() : matrix.weights
      weightBeats += weights.map { ($0, before) }
      for (index, words) in matrix.activations.enumerated() {
        activationBeats.append(
          (words, index == matrix.activations.count - 1, isWeightStationary ? weightBeats.count : 0))
      }
    }
  }

  /// A float's zero without its sign, which the array does not define; −0 is the least code.
  private func unsigned(_ sum: Int) -> Int {
    p.element.isFloat && sum == IntegerFormat.signed(p.accumulator).minimum ? 0 : sum
  }

  var beats: Int { activationBeats.count + weightBeats.count + expected.count }
  var isFinished: Bool {
    received == expected.count && activationsSent == activationBeats.count && weightsSent == weightBeats.count
  }

  /// One cycle: offers what is due with gaps, keeps offering what was not taken, takes results now and then.
  mutating func cycle(
    _ dut: Simulation<SystolicArray>, _ random: inout RandomStream, _ result: inout TestbenchResult
  ) {
    if !offersActivations, activationsSent < activationBeats.count,
      activationBeats[activationsSent].weightsBefore <= weightsSent
    {
      offersActivations = random.chance(3, of: 4)
      if !offersActivations { result.reach("a gap between activations") }
    }
    if !offersWeights, weightsSent < weightBeats.count, weightBeats[weightsSent].activationsBefore <= activationsSent {
      offersWeights = random.chance(3, of: 4)
    }
    dut.activations.valid = offersActivations ? 1 : 0
    dut.weights.valid = offersWeights ? 1 : 0
    if offersActivations {
      dut.setBits(\.activations.payload, pack(activationBeats[activationsSent].words, p.element.activationBits))
      dut.last = activationBeats[activationsSent].last
    }
    if offersWeights { dut.setBits(\.weights.payload, pack(weightBeats[weightsSent].words, p.element.weightBits)) }
    dut.results.ready = random.chance(2, of: 3) ? 1 : 0

    if offersActivations {
      if dut.activations.ready == 1 {
        activationsSent += 1
        offersActivations = false
      } else {
        result.reach("activations wait")
      }
    }
    if offersWeights {
      if dut.weights.ready == 1 {
        weightsSent += 1
        offersWeights = false
      } else {
        result.reach("weights wait")
      }
    }
    if dut.results.valid == 1 {
      if dut.results.ready == 1 { take(dut, &result) } else { result.reach("a result waits") }
    }
    dut.step()
  }

  private mutating func take(_ dut: Simulation<SystolicArray>, _ result: inout TestbenchResult) {
    guard received < expected.count else {
      return result.check(false, "cycle \(dut.cycle), \(p): a result too many")
    }
    let bits = dut.bits(\.results.payload)
    let sums = (0..<p.columns).map { bits.slice(low: $0 * p.accumulator, width: p.accumulator).signedLow64 }
    let (wanted, last) = expected[received]
    result.check(
      sums.map(unsigned) == wanted.map(unsigned),
      "cycle \(dut.cycle), \(p): result \(received) is \(sums), expected \(wanted)")
    result.check(dut.resultsLast == (last ? 1 : 0), "cycle \(dut.cycle), \(p): results_last of result \(received)")
    received += 1
  }

  private func pack(_ words: [Int], _ bits: Int) -> Bits {
    Bits.concatenate(words.reversed().map { Bits(UInt64(bitPattern: Int64($0)), width: bits) })
  }
}
