import Bits
import Simulation

/// A write through the host port of an engine, whose buffers are numbered in the order of their cases.
struct HostWrite<Buffer: CaseIterable & Equatable> where Buffer.AllCases.Index == Int {
  var buffer: Buffer
  var address: Int
  var word: Bits
}

extension Trace {
  /// Writes one word a cycle, from the first on.
  mutating func hostWrites<Buffer>(_ writes: [HostWrite<Buffer>]) {
    let (write, buffer) = (column("host_write"), column("host_buffer"))
    let (address, data) = (column("host_address"), column("host_data"))
    for (cycle, item) in writes.enumerated() {
      self[write, cycle] = 1
      self[buffer, cycle] = Buffer.allCases.firstIndex(of: item.buffer) ?? 0
      self[address, cycle] = item.address
      setBits(data, cycle, item.word)
    }
  }

  /// Inputs that keep their value over some cycles; all start from 0.
  mutating func hold(_ values: [(String, Int)], over cycles: Range<Int>) {
    for (name, value) in values where value != 0 {
      let column = column(name)
      for cycle in cycles { self[column, cycle] = value }
    }
  }
}
