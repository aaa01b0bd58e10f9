import Foundation

/// Queries, keys and values of one image, as real numbers and as 12-bit codes.
public struct AttentionSequence: Hashable, Sendable {
  /// Vectors of one kind: `real ≈ scale · code`, with codes of −2047 to 2047, rounded to nearest.
  public struct Vectors: Hashable, Sendable, Decodable {
    public let scale: Double
    public let real: [[Double]]
    public let codes: [[Int]]
  }

  /// Place of the image in the data set of `Examples/Digits`.
  public let image: Int
  /// The digit that was meant.
  public let label: Int
  /// The tokens, pixels, that ask.
  public let queryTokens: [Int]
  /// One vector for each of `queryTokens`.
  public let queries: Vectors
  /// One vector for each token.
  public let keys: Vectors
  /// One vector for each token.
  public let values: Vectors
}

extension AttentionSequence: Decodable {
  enum CodingKeys: String, CodingKey {
    case image, label, queries, keys, values
    case queryTokens = "query_tokens"
  }
}

/// The attention head that `make.py` trained, on some held-back images.
public struct AttentionSequences: Hashable, Sendable, Decodable {
  /// Elements of a vector.
  public let headSize: Int
  /// Tokens of a sequence.
  public let tokens: Int
  public let sequences: [AttentionSequence]

  private let format: String

  enum CodingKeys: String, CodingKey {
    case format, tokens, sequences
    case headSize = "head_size"
  }

  /// Reads `sequences.json`.
  ///
  /// - Throws: `AttentionFileError` when the file cannot be read or its numbers do not fit together.
  public init(directory: URL) throws {
    let file = directory.appendingPathComponent("sequences.json")
    guard let data = try? Data(contentsOf: file) else {
      throw AttentionFileError(reason: "sequences.json cannot be read in \(directory.path)")
    }
    do {
      self = try JSONDecoder().decode(Self.self, from: data)
    } catch let error as DecodingError {
      throw AttentionFileError(reason: "sequences.json: \(error)")
    }
    try check()
  }

  /// The sequences that come with the library.
  public static func bundled() throws -> AttentionSequences {
    try AttentionSequences(directory: Bundle.module.bundleURL.appendingPathComponent("Data"))
  }

  private func check() throws {
    guard format == "attention-sequences-1" else {
      throw AttentionFileError(reason: "format is \"\(format)\"; this reader knows attention-sequences-1")
    }
    for sequence in sequences {
      for (name, vectors, count) in [
        ("queries", sequence.queries, sequence.queryTokens.count), ("keys", sequence.keys, tokens),
        ("values", sequence.values, tokens),
      ] {
        let shape = vectors.codes.map(\.count)
        guard shape == .init(repeating: headSize, count: count), vectors.real.map(\.count) == shape else {
          throw AttentionFileError(
            reason: "image \(sequence.image): \(name) are not \(count) vectors of \(headSize) numbers")
        }
        guard vectors.codes.joined().allSatisfy((-2047...2047).contains), vectors.scale > 0 else {
          throw AttentionFileError(reason: "image \(sequence.image): a code of \(name) is outside -2047...2047")
        }
      }
    }
  }
}

/// What is wrong with the data file of this example.
public struct AttentionFileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong, in names and numbers.
  public let reason: String
  public var description: String { reason }
}
