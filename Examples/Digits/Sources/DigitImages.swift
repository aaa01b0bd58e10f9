import Foundation

/// Which part of the images an image belongs to.
public enum DigitSplit: String, CaseIterable, Hashable, Sendable {
  /// Seen by training and calibration.
  case training
  /// Never seen by training or calibration; accuracies are measured on these.
  case heldBack = "held_back"
}

/// One handwritten digit.
public struct DigitImage: Hashable, Sendable {
  /// Place in the data set, from 0.
  public let index: Int
  /// 64 pixels, 0 (paper) to 16 (ink), row by row from the top left; at the same time the input codes of the networks.
  public let pixels: [Int]
  /// The digit that was meant, 0 to 9.
  public let label: Int
  /// The part it belongs to.
  public let split: DigitSplit
}

/// The 1,797 handwritten digits of the UCI repository that scikit-learn ships; see `Data/ORIGIN.md`.
public struct DigitImages: RandomAccessCollection, Sendable {
  /// Pixels of an image.
  public static let pixelCount = 64
  /// Values of a pixel.
  public static let pixelRange = 0...16

  private let images: [DigitImage]

  public var startIndex: Int { images.startIndex }
  public var endIndex: Int { images.endIndex }
  public subscript(index: Int) -> DigitImage { images[index] }

  /// The images of one part, in order.
  public func images(in split: DigitSplit) -> [DigitImage] { images.filter { $0.split == split } }

  /// Reads `images.csv`, `labels.csv` and `split.csv`.
  ///
  /// - Throws: `DigitsFileError` when a file cannot be read, a line has the wrong number of values or a value out of
  ///   range, or the three files differ in length.
  public init(directory: URL) throws {
    let pixels = try CSVTable(file: "images.csv", directory: directory, columns: Self.pixelCount)
    let labels = try CSVTable(file: "labels.csv", directory: directory, columns: 1)
    let splits = try CSVTable(file: "split.csv", directory: directory, columns: 1)
    for table in [labels, splits] where table.rows.count != pixels.rows.count {
      throw DigitsFileError(
        file: table.file, reason: "\(table.rows.count) lines for the \(pixels.rows.count) images of \(pixels.file)")
    }
    images = try pixels.rows.indices.map { index in
      guard let split = DigitSplit(rawValue: String(splits.rows[index][0])) else {
        throw DigitsFileError(
          file: splits.file, line: index + 2,
          reason: "\"\(splits.rows[index][0])\" is neither \"training\" nor \"held_back\"")
      }
      return DigitImage(
        index: index, pixels: try pixels.integers(row: index, in: Self.pixelRange),
        label: try labels.integers(row: index, in: 0...9)[0], split: split)
    }
  }

  /// The images that come with the library.
  public static func bundled() throws -> DigitImages { try DigitImages(directory: digitsDataDirectory) }
}

/// The folder of the files that come with the library.
public var digitsDataDirectory: URL { Bundle.module.bundleURL.appendingPathComponent("Data") }
