import Bits
import Generators
import Simulation
import Statistics

/// Feeds runs to a dequantiser and collects its vectors, with gaps and stalls.
final class DequantiserDrive {
  let dut: Simulation<WeightDequantiser>
  var parameters: WeightDequantiser.Parameters { dut.parameters }

  /// Shares of eight: how often a word is offered, a shift is offered, and a vector is taken.
  struct Pace: Hashable {
    var words = 8
    var shifts = 8
    var takes = 8
  }

  /// What came of a run.
  struct Answer {
    var vectors: [[Int]] = []
    /// Cycle of each vector.
    var cycles: [Int] = []
    /// Vectors that were marked as last.
    var lasts: [Int] = []
    /// Words that were taken, and the cycle of the first.
    var words = 0
    var firstWord = 0
    /// Shifts that were taken.
    var shifts = 0
  }

  init(_ dut: Simulation<WeightDequantiser>) {
    self.dut = dut
    dut.reset()
  }

  /// One run, from its start until nothing is left; stops after 40 cycles a vector.
  func run(_ run: PackedCodes, _ pace: Pace, _ random: inout RandomStream, _ reach: (String) -> Void) -> Answer {
    let words = run.words(lanes: parameters.lanes)
    let vectors = run.codes.count / parameters.lanes
    dut.format = run.format
    dut.signedCodes = run.zeroPoint == nil ? 1 : 0
    dut.zeroPoint = run.zeroPoint ?? random.number(in: 0...255)
    dut.vectors = vectors
    dut.start = 1
    dut.words.valid = 0
    dut.shifts.valid = 0
    dut.weights.ready = 0
    dut.step()
    dut.start = 0
    var answer = Answer()
    let limit = dut.cycle + 40 * vectors + 100
    while answer.vectors.count < vectors || dut.busy == 1, dut.cycle < limit {
      // Words and shifts of nobody stand behind the last ones: they must not be taken.
      let offersWord = random.chance(pace.words, of: 8)
      let offersShift = random.chance(pace.shifts, of: 8)
      let takes = random.chance(pace.takes, of: 8)
      dut.words.valid = offersWord ? 1 : 0
      dut.shifts.valid = offersShift ? 1 : 0
      dut.setBits(
        \.words.payload, answer.words < words.count ? words[answer.words] : .ones(width: parameters.wordBits))
      dut.shifts.payload = answer.shifts < run.shifts.count ? run.shifts[answer.shifts] : 7
      dut.weights.ready = takes ? 1 : 0
      if !offersWord, answer.words < words.count { reach("a word is missing") }
      if !offersShift, dut.busy == 1 { reach("a shift is missing") }
      if dut.weights.valid == 1, !takes { reach("a vector waits") }
      if dut.weights.fires { collect(&answer) }
      if dut.words.fires {
        if answer.words == 0 { answer.firstWord = dut.cycle }
        answer.words += 1
      }
      if dut.shifts.fires { answer.shifts += 1 }
      dut.step()
    }
    return answer
  }

  private func collect(_ answer: inout Answer) {
    let vector = dut.bits(\.weights.payload)
    if dut.weightsLast == 1 { answer.lasts.append(answer.vectors.count) }
    answer.cycles.append(dut.cycle)
    answer.vectors.append((0..<parameters.lanes).map { vector.slice(low: 8 * $0, width: 8).signedLow64 })
  }
}
