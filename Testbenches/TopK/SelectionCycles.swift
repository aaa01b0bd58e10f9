import Generators

/// How many cycles an engine should search for the threshold of each vector that it is given from reset on.
protocol SelectionCycles {
  /// What `reach` may be told.
  static var events: [String] { get }
  mutating func cycles(of vector: TopKVector, _ reach: (String) -> Void) -> Int
}

/// As many for every vector of as many rows.
struct RadixCycles: SelectionCycles {
  private let parameters: RadixTopK.Parameters
  static let events: [String] = []

  init(_ parameters: RadixTopK.Parameters) { self.parameters = parameters }

  func cycles(of vector: TopKVector, _ reach: (String) -> Void) -> Int {
    let (passes, rows) = ((parameters.keyBits + parameters.digitBits - 1) / parameters.digitBits, vector.rows.count)
    return parameters.overlapped ? (passes - 1) * (rows + 2) + 2 : passes * (rows + 2) + 1
  }
}
