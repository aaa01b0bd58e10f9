/// What is wrong with a data file of this example, and where.
public struct DigitsFileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// File name without its folder.
  public let file: String
  /// `line 12` or `layers[1].weights[7]`; empty when the whole file is meant.
  public let place: String
  /// What is wrong, in names and numbers.
  public let reason: String

  /// An error at a named place.
  public init(file: String, place: String = "", reason: String) {
    self.file = file
    self.place = place
    self.reason = reason
  }

  /// An error in a line, counted from 1.
  public init(file: String, line: Int, reason: String) {
    self.init(file: file, place: "line \(line)", reason: reason)
  }

  /// `images.csv: line 12: 63 values where 64 are needed`.
  public var description: String { ([file, place, reason].filter { !$0.isEmpty }).joined(separator: ": ") }
}
