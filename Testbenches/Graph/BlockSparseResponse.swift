import Simulation

/// What left a block-sparse engine in one run.
struct BlockSparseResponse {
  /// An element of the stream.
  struct Element: Equatable {
    var block: Int
    var lane: Int
    var value: Int
  }

  /// Every element up to `done`, in order.
  var stream: [Element] = []
  /// The cycle of the first `done`; `nil` when it never came, and then nothing below it is known.
  var doneCycle: Int?
  /// After `done`.
  var changed = 0
  var iteration = 0
  var skipped = 0
  var isBusy = true
  var hasListError = false
  /// The vector, as the host read it at the end.
  var vector: [Int] = []

  /// - Parameter responses: of the stimulus of `program`.
  init(_ responses: Trace, of program: BlockSparseProgram) {
    let p = program.parameters
    let (valid, result) = (responses.column("result_valid"), responses.column("result"))
    let (block, lane, done) = (
      responses.column("result_block"), responses.column("result_lane"), responses.column("done")
    )
    for cycle in 0..<responses.cycles - 1 where doneCycle == nil {
      if responses[valid, cycle] == 1 {
        stream.append(
          Element(block: responses[block, cycle], lane: responses[lane, cycle], value: responses[result, cycle]))
      }
      if responses[done, cycle] == 1 { doneCycle = cycle }
    }
    guard let doneCycle else { return }
    changed = responses["changed", doneCycle + 1]
    iteration = responses["iteration", doneCycle + 1]
    skipped = responses["skipped", doneCycle + 1]
    isBusy = responses["busy", doneCycle + 1] == 1
    hasListError = responses["list_error", doneCycle + 1] == 1
    // A block comes one cycle after it was asked for; the last one in the last row.
    let words = responses.column("read_word")
    vector = (0..<program.problem.blocks).flatMap { index -> [Int] in
      let word = responses.bits(words, responses.cycles - program.problem.blocks + index)
      return (0..<p.size).map { Int(word.slice(low: $0 * p.valueBits, width: p.valueBits).low64) }
    }
  }

  /// The latest element of each place of the stream, `nil` for one that never came.
  func latest(places: Int, size: Int) -> [Int?] {
    var found = [Int?](repeating: nil, count: places)
    for element in stream where element.block * size + element.lane < places {
      found[element.block * size + element.lane] = element.value
    }
    return found
  }
}
