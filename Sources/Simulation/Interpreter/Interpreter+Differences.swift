import Bits
import Netlist

extension Interpreter {
  /// The bits of registers and memories that are not those of a saved state; nil for designs with external modules,
  /// whose state is their own. Registers in `ignored` (order of `Netlist.registerSites()`, rising) are left out.
  package func differences(from state: [UInt8], ignoring ignored: [Int]) -> [Experiment.Strike]? {
    guard externals.isEmpty else { return nil }
    return state.withUnsafeBytes { bytes in
      var strikes: [Experiment.Strike] = []
      func compare(_ first: Int, _ width: Int, _ target: Experiment.Target) {
        let words = (first..<first + wordCount(width)).map {
          layout.base[$0] ^ bytes.loadUnaligned(fromByteOffset: $0 * 8, as: UInt64.self)
        }
        if words.contains(where: { $0 != 0 }) {
          strikes.append(Experiment.Strike(target, mask: Bits(words: words, width: width)))
        }
      }
      func isEqual(_ words: Range<Int>) -> Bool {
        words.allSatisfy { layout.base[$0] == bytes.loadUnaligned(fromByteOffset: $0 * 8, as: UInt64.self) }
      }
      if isEqual(layout.inputWords..<layout.stateWords) { return [] }
      var skipped = ignored.makeIterator()
      var next = skipped.next()
      for (number, register) in layout.registers.enumerated() {
        if number == next {
          next = skipped.next()
          continue
        }
        compare(Int(layout.slots[register.value]), registerWidths[number], .register(number))
      }
      for (number, memory) in memorySites.enumerated() {
        let (first, size) = (memoryStarts[number], wordCount(memory.width))
        if isEqual(first..<first + memory.depth * size) { continue }
        for word in 0..<memory.depth {
          compare(first + word * size, memory.width, .memory(number, word: word))
        }
      }
      return strikes
    }
  }
}
