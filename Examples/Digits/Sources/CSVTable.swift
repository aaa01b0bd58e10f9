import Foundation

/// A comma-separated file with one header line, as this example writes them: no quotes, no spaces.
struct CSVTable {
  let file: String
  /// Cells of the lines after the header; row `i` is line `i + 2` of the file.
  let rows: [[Substring]]

  /// Reads `file` in `directory`; the header and every row must have `columns` cells.
  init(file: String, directory: URL, columns: Int) throws {
    self.file = file
    let text = String(decoding: try fileContents(file, in: directory), as: UTF8.self)
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    if lines.last == "" { lines.removeLast() }
    guard !lines.isEmpty else {
      throw DigitsFileError(file: file, reason: "the file is empty; a header line is needed")
    }
    let cells = lines.map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    for (index, row) in cells.enumerated() where row.count != columns {
      throw DigitsFileError(
        file: file, line: index + 1, reason: "\(row.count) values where \(columns) are needed")
    }
    rows = Array(cells.dropFirst())
  }

  /// The cells of a row as integers of a range.
  func integers(row: Int, in range: ClosedRange<Int>) throws -> [Int] {
    try rows[row].enumerated().map { column, cell in
      guard let value = Int(cell), range.contains(value) else {
        throw DigitsFileError(
          file: file, line: row + 2,
          reason: "value \(column + 1) is \"\(cell)\"; an integer in \(range) is needed")
      }
      return value
    }
  }
}

/// The bytes of a file, or an error that names it.
func fileContents(_ file: String, in directory: URL) throws -> Data {
  do {
    return try Data(contentsOf: directory.appendingPathComponent(file))
  } catch {
    throw DigitsFileError(file: file, reason: "cannot be read in \(directory.path)")
  }
}
