import Netlist

/// A look at every value of a running design, for analyses that go along with a golden run.
extension Interpreter {
  /// Applies a row of inputs and settles, so that every value is that of the cycle before its edge.
  package func present(_ row: UnsafePointer<UInt64>) {
    for word in 0..<layout.inputWords { layout.base[word] = row[word] & inputMasks[word] }
    settle()
  }

  /// The rising edge of domain 0; what follows from it is settled with the next row.
  package func advance() { raise(1) }

  /// Where a value of `FlatDesign(netlist)` lies, lowest word first; nil when nothing needs it.
  package func words(ofValue value: Int) -> UnsafePointer<UInt64>? {
    layout.slots[value] >= 0 ? UnsafePointer(layout[value]) : nil
  }
}
