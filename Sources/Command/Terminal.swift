import Foundation

/// Standard output and standard error.
enum Terminal {
  /// A line on standard output, which may be a file on a full disk.
  static func print(_ text: String) throws(FileError) {
    if !Files.write(text + "\n", to: STDOUT_FILENO) { throw FileError("write", "standard output") }
  }

  static func error(_ text: String) { _ = Files.write(text + "\n", to: STDERR_FILENO) }

  /// The most memory, in bytes, that this process has had.
  static var peakMemory: Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    #if os(Linux)
      return usage.ru_maxrss << 10
    #else
      return usage.ru_maxrss
    #endif
  }

  /// Columns under each other, the first row being the header.
  static func table(_ rows: [[String]]) -> String {
    guard let header = rows.first else { return "" }
    let widths = header.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    let lines = rows.map { row in
      zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }.joined(separator: "  ")
    }
    return lines.map { line in
      var line = line
      while line.hasSuffix(" ") { line.removeLast() }
      return line
    }.joined(separator: "\n")
  }

  static func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }
}

/// What goes on now, on standard error: a line that the next one overwrites on a terminal, else a line every ten
/// seconds, so that a log shows life.
struct StatusLine {
  private let isTerminal = isatty(STDERR_FILENO) == 1
  private var last = ContinuousClock.now
  private var isShown = false

  mutating func show(_ text: String) {
    let now = ContinuousClock.now
    if isTerminal {
      if isShown, now - last < .milliseconds(50) { return }
      _ = Files.write("\r\u{1B}[K\(text.prefix(StatusLine.columns - 1))", to: STDERR_FILENO)
    } else {
      if now - last < .seconds(10) { return }
      Terminal.error(text)
    }
    last = now
    isShown = true
  }

  /// Takes the line off a terminal.
  func end() {
    if isTerminal, isShown { _ = Files.write("\r\u{1B}[K", to: STDERR_FILENO) }
  }

  private static var columns: Int {
    var size = winsize()
    let isKnown = ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 1
    return isKnown ? Int(size.ws_col) : 80
  }
}

extension Duration {
  var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
