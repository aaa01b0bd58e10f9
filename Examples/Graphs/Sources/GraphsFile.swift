/// `graphs.json` as `oracle.py` writes it; `SampleGraph` is made from it after checks.
struct GraphsFile: Decodable {
  static let format = "graphs-1"

  let format: String
  let damping: Double
  let graphs: [Graph]

  struct Graph: Decodable {
    let name: String
    let origin: String
    let vertices: Int
    let source: Int
    let arcs: [[Int]]
    let distances: [Int?]
    let ranks: [Double]
  }
}

/// What is wrong with the file of graphs, in names and numbers.
public struct GraphsFileError: Error, Hashable, Sendable, CustomStringConvertible {
  public let description: String
}
