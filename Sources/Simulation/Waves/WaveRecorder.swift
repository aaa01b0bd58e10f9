import Bits
import Foundation
import Netlist

/// Writes the ports of the top and all registers as a VCD file, or as FST where `vcd2fst` is installed.
///
/// A cycle is ten nanoseconds: inputs change and clocks fall at 0, clocks rise and registers change at 5. Enumerated
/// values come twice: as a number, and as a string variable `<name>_label`.
///
/// The file appears under its name when `finish` has succeeded, and not before.
public final class WaveRecorder {
  let model: any Model
  private let path: String
  private let temporary: String
  private let file: FileHandle
  private var buffer: [UInt8] = []
  private let signals: [Signal]
  private let clocks: [[UInt8]]
  private let resets: [[UInt8]]
  private var last: [Bits?]
  private var lastResets: UInt64?
  private var time = 0
  private var isFinished = false
  /// A disk was full, and the wave is not complete.
  private var hasFailed = false

  /// Starts recording; `path` ends in `.vcd` or `.fst`. Throws `SimulationFailure`.
  public init(_ model: any Model, path: String) throws {
    if path.hasSuffix(".fst") { _ = try WaveRecorder.converter() }
    self.model = model
    self.path = path
    temporary = path + ".\(ProcessInfo.processInfo.processIdentifier).partial"
    guard FileManager.default.createFile(atPath: temporary, contents: nil),
      let file = FileHandle(forWritingAtPath: temporary)
    else { throw SimulationFailure.cannotWrite(path: path) }
    self.file = file
    let header = WaveHeader(model)
    signals = header.signals
    clocks = header.clocks
    resets = header.resets
    last = [Bits?](repeating: nil, count: header.signals.count)
    buffer = header.text
  }

  /// A wave of the file.
  struct Signal {
    enum Source {
      case port(PortStorage)
      case register(Int)
    }
    var source: Source
    var width: Int
    var identifier: [UInt8]
    /// The identifier of the string variable, and its values.
    var label: (identifier: [UInt8], texts: [String])?
  }

  // MARK: Sampling

  /// The falling edge: what the logic makes of the inputs before the clocks rise.
  public func beforeEdge() {
    model.settle()
    stamp(time)
    for clock in clocks { set(clock, 0) }
    sample()
  }

  /// The rising edge of the domains in the mask has happened.
  public func afterEdge(domains: UInt64) {
    stamp(time + 5)
    for (domain, clock) in clocks.enumerated() where domains >> UInt64(domain) & 1 == 1 { set(clock, 1) }
    sample()
    time += 10
    if buffer.count > 1 << 20 { flush() }
  }

  private func sample() {
    if lastResets != model.resets {
      for (domain, reset) in resets.enumerated() { set(reset, model.resets >> UInt64(domain) & 1) }
      lastResets = model.resets
    }
    for (index, signal) in signals.enumerated() {
      let value: Bits
      switch signal.source {
      case .port(let storage): value = storage.load()
      case .register(let register): value = model.value(ofRegister: register)
      }
      guard value != last[index] else { continue }
      last[index] = value
      change(signal, value)
    }
  }

  private func change(_ signal: Signal, _ value: Bits) {
    if signal.width == 1 {
      set(signal.identifier, value.low64)
    } else {
      buffer.append(UInt8(ascii: "b"))
      for bit in (0..<signal.width).reversed() { buffer.append(value[bit: bit] ? 49 : 48) }
      buffer.append(32)
      buffer += signal.identifier
      buffer.append(10)
    }
    if let (identifier, texts) = signal.label {
      let text = value.unsignedValue.flatMap { $0 < UInt64(texts.count) ? texts[Int($0)] : nil } ?? "illegal"
      buffer += Array("s\(text) ".utf8) + identifier
      buffer.append(10)
    }
  }

  private func set(_ identifier: [UInt8], _ bit: UInt64) {
    buffer.append(bit == 0 ? 48 : 49)
    buffer += identifier
    buffer.append(10)
  }

  private func stamp(_ time: Int) { buffer += Array("#\(time)\n".utf8) }

  private func flush() {
    do { try file.write(contentsOf: buffer) } catch { hasFailed = true }
    buffer.removeAll(keepingCapacity: true)
  }

  // MARK: Finishing

  /// Completes the file, converts it when it is to be FST, and gives it its name.
  public func finish() throws {
    guard !isFinished else { return }
    stamp(time)
    flush()
    try? file.close()
    if hasFailed { throw SimulationFailure.cannotWrite(path: path) }
    isFinished = true
    if path.hasSuffix(".fst") {
      let converted = temporary + ".fst"
      defer {
        for path in [temporary, converted] { try? FileManager.default.removeItem(atPath: path) }
      }
      try WaveRecorder.convert(temporary, to: converted)
      try rename(converted)
    } else {
      try rename(temporary)
    }
  }

  private func rename(_ source: String) throws {
    if Foundation.rename(source, path) != 0 { throw SimulationFailure.cannotWrite(path: path) }
  }

  deinit {
    if !isFinished { try? FileManager.default.removeItem(atPath: temporary) }
  }
}
