import Generators
import Simulation

/// Reads a sparse matrix engine's outputs cycle by cycle.
struct SparseResponseReader {
  private let responses: Trace
  private let sumsValid, sumsRows, sumsVectors, sumsBoth, codesValid, done: Int
  /// Rows of lane A, then of lane B.
  private let sumColumns, codeColumns: [Int]
  private let counterColumns: [Int]

  init(_ responses: Trace) {
    self.responses = responses
    (sumsValid, sumsRows) = (responses.column("sums_valid"), responses.column("sums_rows"))
    (sumsVectors, sumsBoth) = (responses.column("sums_vectors"), responses.column("sums_both"))
    (codesValid, done) = (responses.column("codes_valid"), responses.column("done"))
    sumColumns = ["sums_a_0", "sums_a_1", "sums_b_0", "sums_b_1"].map(responses.column)
    codeColumns = ["codes_a_0", "codes_a_1", "codes_b_0", "codes_b_1"].map(responses.column)
    counterColumns = ["cycles", "busy_cycles", "stall_cycles", "used_slices"].map(responses.column)
  }

  /// The sums of a cycle: vector, row, sum.
  func sums(_ cycle: Int, _ body: (Int, Int, Int) -> Void) {
    if responses[sumsValid, cycle] == 1 { visit(sumColumns, cycle, sumsOf: cycle, body) }
  }

  /// The codes of a cycle; they belong to the sums of some cycles before.
  func codes(_ cycle: Int, _ body: (Int, Int, Int) -> Void) {
    let before = cycle - Requantiser.latency
    if responses[codesValid, cycle] == 1, before >= 0 { visit(codeColumns, cycle, sumsOf: before, body) }
  }

  private func visit(_ columns: [Int], _ cycle: Int, sumsOf named: Int, _ body: (Int, Int, Int) -> Void) {
    let vector = 2 * responses[sumsVectors, named]
    let row = 2 * responses[sumsRows, named]
    for lane in 0...responses[sumsBoth, named] {
      for offset in 0..<2 { body(vector + lane, row + offset, responses[columns[2 * lane + offset], cycle]) }
    }
  }

  func isDone(_ cycle: Int) -> Bool { responses[done, cycle] == 1 }

  func counters(_ cycle: Int) -> SparseCounters {
    let values = counterColumns.map { responses[$0, cycle] }
    var counters = SparseCounters()
    (counters.cycles, counters.busy, counters.stalls, counters.usedSlices) = (
      values[0], values[1], values[2], values[3]
    )
    return counters
  }
}
