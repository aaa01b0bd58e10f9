import Bits
import Netlist

/// The values of all inputs, or of all outputs, of the top over some cycles: stimulus and response of `Model.run`.
public struct Trace: Sendable, Hashable {
  public let layout: TraceLayout
  /// One row a cycle, as `layout` says.
  public private(set) var rows: [UInt64]
  public private(set) var cycles: Int
  private let signed: [Bool]

  /// All zero.
  public init(_ circuit: Circuit, role: Declaration.Role, cycles: Int) {
    layout = TraceLayout(circuit, role: role)
    self.cycles = cycles
    rows = [UInt64](repeating: 0, count: layout.stride * cycles)
    signed = layout.columns.map { circuit.declarations[$0.declaration].isSigned }
  }

  /// A table that was recorded.
  public init(_ circuit: Circuit, role: Declaration.Role, rows: [UInt64]) {
    let stride = TraceLayout(circuit, role: role).stride
    self.init(circuit, role: role, cycles: stride == 0 ? 0 : rows.count / stride)
    precondition(rows.count == self.rows.count, "\(rows.count) words are no whole number of rows of \(stride)")
    self.rows = rows
  }

  /// Puts whole rows in the place of those from `cycle` on.
  public mutating func replaceRows(from cycle: Int, with words: some Collection<UInt64>) {
    rows.replaceSubrange(cycle * layout.stride..<cycle * layout.stride + words.count, with: words)
  }

  /// The row of one cycle, for `Model.run`.
  public func withRow<R>(_ cycle: Int, _ body: (UnsafePointer<UInt64>) -> R) -> R {
    // A design without inputs has rows of no words; an address is needed all the same.
    if layout.stride == 0 { return withUnsafePointer(to: 0) { body($0) } }
    return rows.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { preconditionFailure("a trace without rows") }
      return body(start + cycle * layout.stride)
    }
  }

  /// The place of a port in `layout.columns`.
  public func column(_ port: String) -> Int {
    guard let column = layout.columns.firstIndex(where: { $0.name == port }) else {
      preconditionFailure(
        "this trace has no port '\(port)', only \(layout.columns.map(\.name).joined(separator: ", "))")
    }
    return column
  }

  /// The value of a port of any width in a cycle.
  public func bits(_ column: Int, _ cycle: Int) -> Bits {
    let place = layout.columns[column]
    let first = cycle * layout.stride + place.offset
    return Bits(words: Array(rows[first..<first + place.words]), width: place.width)
  }

  public mutating func setBits(_ column: Int, _ cycle: Int, _ value: Bits) {
    let place = layout.columns[column]
    precondition(value.width == place.width, "port '\(place.name)' has \(place.width) bits, not \(value.width)")
    for (index, word) in value.words.enumerated() { rows[cycle * layout.stride + place.offset + index] = word }
  }

  /// The number at a port of at most 64 bits; one that does not fit stops the program.
  public subscript(column: Int, cycle: Int) -> Int {
    get {
      let place = layout.columns[column]
      // Answers are read from every cycle of every fault: no Bits for the common widths.
      if place.width < 64 {
        let word = rows[cycle * layout.stride + place.offset]
        guard signed[column] else { return Int(word) }
        let unused = UInt64(64 - place.width)
        return Int(truncatingIfNeeded: Int64(bitPattern: word << unused) >> Int64(unused))
      }
      let value = bits(column, cycle)
      guard let number = signed[column] ? value.signedValue : value.unsignedValue.flatMap({ Int(exactly: $0) }) else {
        preconditionFailure("the value of '\(place.name)' does not fit an Int; read it with bits(_:_:)")
      }
      return number
    }
    set {
      let place = layout.columns[column]
      let needed =
        signed[column] ? Bits.bitsNeeded(signed: newValue) : Bits.bitsNeeded(unsigned: UInt64(max(0, newValue)))
      precondition(
        needed <= place.width && (newValue >= 0 || signed[column]),
        "\(newValue) does not fit port '\(place.name)' of \(place.width) bits")
      setBits(column, cycle, Bits(signed: newValue, width: place.width))
    }
  }

  public subscript(port: String, cycle: Int) -> Int {
    get { self[column(port), cycle] }
    set { self[column(port), cycle] = newValue }
  }

  mutating func withRows(_ body: (UnsafeMutablePointer<UInt64>) -> Void) {
    rows.withUnsafeMutableBufferPointer { if let start = $0.baseAddress { body(start) } }
  }
}

extension Model {
  /// Runs whole cycles of domain 0: each row of `stimulus` is applied, the outputs are sampled, the clock rises.
  public func run(_ stimulus: Trace) -> Trace {
    let top = netlist.topModule
    precondition(stimulus.layout == TraceLayout(top, role: .input), "this stimulus is for another module")
    var responses = Trace(top, role: .output, cycles: stimulus.cycles)
    // A word more, so that designs without inputs or outputs have an address too.
    let rows = stimulus.rows + [0]
    if responses.rows.isEmpty {
      run(stimulus: rows, responses: nil, cycles: stimulus.cycles)
    } else {
      responses.withRows { run(stimulus: rows, responses: $0, cycles: stimulus.cycles) }
    }
    return responses
  }
}

extension Simulation {
  /// An empty stimulus for this module.
  public func stimulus(cycles: Int) -> Trace { Trace(access.circuit, role: .input, cycles: cycles) }

  /// Runs a whole stimulus at the engine's full speed. Waves are not recorded.
  public func run(_ stimulus: Trace) -> Trace {
    let responses = model.run(stimulus)
    cycle += stimulus.cycles
    access.unsettled.pointee = false
    return responses
  }
}
