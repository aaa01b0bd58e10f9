import Foundation

/// A small directed graph with what networkx says about it.
public struct SampleGraph: Hashable, Sendable {
  /// A way from one vertex to another; both may be the same.
  public struct Arc: Hashable, Sendable {
    public let from: Int
    public let to: Int
    /// Its length, 0 to 65,534.
    public let weight: Int
  }

  /// Weights of arcs.
  public static let weightRange = 0...65_534

  public let name: String
  /// What the graph is, in a few words.
  public let origin: String
  /// How many; they are numbered from 0.
  public let vertices: Int
  /// At most one arc for each pair of vertices, in order of `from`, then `to`.
  public let arcs: [Arc]
  /// Where the shortest paths begin.
  public let source: Int
  /// Lengths of the shortest paths from `source`, `nil` where none leads.
  public let distances: [Int?]
  /// PageRank of each vertex without regard to weights, damping `damping`, to 13 decimals.
  public let ranks: [Double]
  /// Probability that a walk follows an arc.
  public let damping: Double

  /// Arcs that leave each vertex.
  public var outDegrees: [Int] {
    var degrees = [Int](repeating: 0, count: vertices)
    for arc in arcs { degrees[arc.from] += 1 }
    return degrees
  }
}

extension SampleGraph {
  /// Reads `graphs.json`. Throws `GraphsFileError` when it cannot be read or a number contradicts another.
  public static func all(directory: URL) throws -> [SampleGraph] {
    let file: GraphsFile
    do {
      file = try JSONDecoder().decode(
        GraphsFile.self, from: Data(contentsOf: directory.appendingPathComponent("graphs.json")))
    } catch {
      throw GraphsFileError(description: "graphs.json in \(directory.path) cannot be read: \(error)")
    }
    guard file.format == GraphsFile.format else {
      throw GraphsFileError(description: "format: \"\(file.format)\"; this reader knows \(GraphsFile.format)")
    }
    return try file.graphs.map { try SampleGraph($0, damping: file.damping) }
  }

  /// The graphs that come with the library.
  public static func bundled() throws -> [SampleGraph] { try all(directory: graphsDataDirectory) }

  private init(_ graph: GraphsFile.Graph, damping: Double) throws {
    func require(_ condition: Bool, _ reason: String) throws {
      if !condition { throw GraphsFileError(description: "\(graph.name): \(reason)") }
    }
    let vertices = 0..<graph.vertices
    try require(!vertices.isEmpty, "no vertices")
    try require(vertices.contains(graph.source), "source \(graph.source) is not one of \(vertices.count) vertices")
    for (name, count) in [("distances", graph.distances.count), ("ranks", graph.ranks.count)] {
      try require(count == vertices.count, "\(count) \(name) for \(vertices.count) vertices")
    }
    arcs = try graph.arcs.map { row in
      try require(row.count == 3, "an arc of \(row.count) numbers where [from, to, weight] is needed")
      try require(vertices.contains(row[0]) && vertices.contains(row[1]), "arc \(row) leaves the graph")
      try require(Self.weightRange.contains(row[2]), "weight \(row[2]) is outside \(Self.weightRange)")
      return Arc(from: row[0], to: row[1], weight: row[2])
    }
    for (arc, next) in zip(arcs, arcs.dropFirst()) {
      try require((arc.from, arc.to) < (next.from, next.to), "arc \(next.from), \(next.to) is out of order")
    }
    (name, origin, source, self.vertices) = (graph.name, graph.origin, graph.source, graph.vertices)
    (distances, ranks, self.damping) = (graph.distances, graph.ranks, damping)
  }
}

/// The folder of the files that come with the library.
public var graphsDataDirectory: URL { Bundle.module.bundleURL.appendingPathComponent("Data") }
