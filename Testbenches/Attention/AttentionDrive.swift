import Bits
import Generators
import Simulation
import Statistics

/// Runs queries on an `AttentionHead`, with a memory that answers in order, after any time.
final class AttentionDrive {
  /// Shares of eight, and the most cycles that a word takes.
  struct Pace {
    var accepts = 8
    var delivers = 8
    var takes = 8
    var delay = 0

    static let all = [
      Pace(), Pace(delivers: 4, delay: 9), Pace(accepts: 3, takes: 3, delay: 2),
      Pace(accepts: 6, delivers: 6, takes: 5, delay: 20),
    ]
  }

  /// What came of a query.
  struct Record {
    var answer = AttentionTask.Answer()
    var keptProbabilities: [Int] = []
    var absoluteSum = 0
    /// Words that the memory gave, and that the hardware counted: high parts, low parts, values.
    var given = [0, 0, 0]
    var counted = [0, 0, 0]
    var cycles = 0
  }

  static let events = ["a request waits", "a word waits", "a word is late", "a result waits"]

  let dut: Simulation<AttentionHead>
  private let shape: AttentionHead.Parameters

  init(_ shape: AttentionHead.Parameters, engine: EngineFactory) throws {
    self.shape = shape
    dut = try Simulation(AttentionHead.self, shape, engine: engine)
    dut.reset()
  }

  /// Runs a query; `nil` when it does not end within `budget` cycles.
  func run(
    _ task: AttentionTask, _ memory: AttentionMemory, _ pace: Pace, budget: Int, _ random: inout RandomStream,
    reach: (String) -> Void
  ) -> Record? {
    start(task, memory)
    var record = Record()
    var queue: [(address: Int, due: Int)] = []
    let first = dut.cycle
    while dut.cycle < first + budget {
      let accepts = pace.accepts == 8 || random.chance(pace.accepts, of: 8)
      let due = queue.first.map { $0.due <= dut.cycle } ?? false
      let delivers = due && (pace.delivers == 8 || random.chance(pace.delivers, of: 8))
      let takes = pace.takes == 8 || random.chance(pace.takes, of: 8)
      if !queue.isEmpty, !delivers { reach("a word is late") }
      dut.requests.ready = accepts ? 1 : 0
      dut.words.valid = delivers ? 1 : 0
      if delivers, let next = queue.first { dut.setBits(\.words.payload, memory.word(next.address)) }
      dut.results.ready = takes ? 1 : 0

      if delivers {
        if dut.words.ready == 1 {
          let address = queue.removeFirst().address
          record.given[address >= memory.valueBase ? 2 : address >= memory.keyLowBase ? 1 : 0] += 1
        } else {
          reach("a word waits")
        }
      }
      if dut.requests.valid == 1 {
        if accepts {
          queue.append((dut.requests.payload, dut.cycle + 1 + random.number(in: 0...pace.delay)))
        } else {
          reach("a request waits")
        }
      }
      observe(&record)
      if dut.results.valid == 1 {
        if takes {
          record.answer.out += dut.bits(\.results.payload).lanes(shape.lanes, width: 12, signed: true)
        } else {
          reach("a result waits")
        }
      }
      let isDone = dut.done == 1
      if isDone { record.absoluteSum = dut.absoluteSum }
      dut.step()
      if isDone {
        record.answer.neededLow = dut.neededLow == 1
        record.counted = [dut.highWords, dut.lowWords, dut.valueWordsFetched]
        record.cycles = dut.cycle - first
        return queue.isEmpty ? record : nil
      }
    }
    return nil
  }

  private func start(_ task: AttentionTask, _ memory: AttentionMemory) {
    dut.queryWrite = 1
    for (segment, codes) in task.query.rows(of: shape.lanes).enumerated() {
      dut.querySegment = segment
      dut.setBits(\.queryRow, Bits(lanes: codes, width: 12, total: shape.rowBits))
      dut.step()
    }
    dut.queryWrite = 0
    (dut.length, dut.keep, dut.threshold) = (task.length, task.keep, task.threshold)
    (dut.multiplier, dut.shift) = (task.multiplier, task.shift)
    (dut.keyHighBase, dut.keyLowBase) = (memory.keyHighBase, memory.keyLowBase)
    dut.valueBase = memory.valueBase
    dut.start = 1
    dut.requests.ready = 0
    dut.words.valid = 0
    dut.step()
    dut.start = 0
  }

  private func observe(_ record: inout Record) {
    if dut.probabilitiesValid == 1 {
      record.answer.probabilities += dut.bits(\.probabilities).lanes(
        min(dut.probabilitiesCount, shape.scoreLanes), width: 12)
    }
    if dut.keptValid == 1 {
      record.answer.kept.append(dut.keptPlace)
      record.keptProbabilities.append(dut.keptProbability)
    }
  }
}
