import Foundation
import Graphs
import Testing

@Suite("Sample graphs")
struct GraphsFileTests {
  @Test("the real graphs are the ones that were described")
  func realGraphs() throws {
    let graphs = try SampleGraph.bundled()
    func shape(_ name: String) throws -> [Int] {
      let graph = try #require(graphs.first { $0.name == name })
      return [graph.vertices, graph.arcs.count]
    }
    // Twice as many arcs as edges: 20, 78 and 254.
    #expect(try shape("florentine_families") == [15, 40])
    #expect(try shape("karate_club") == [34, 156])
    #expect(try shape("les_miserables") == [77, 508])
    #expect(Set(graphs.map(\.name)).count == graphs.count && graphs.count == 17)
  }

  @Test("the corners are there")
  func corners() throws {
    let graphs = try SampleGraph.bundled()
    #expect(graphs.contains { $0.vertices == 1 && $0.arcs.isEmpty })
    #expect(graphs.contains { graph in graph.arcs.contains { $0.from == $0.to } })
    #expect(graphs.contains { graph in graph.arcs.contains { $0.weight == 0 } })
    #expect(graphs.contains { graph in graph.arcs.contains { $0.weight == 65_534 } })
    #expect(graphs.contains { $0.distances.contains(nil) })
    #expect(graphs.contains { $0.distances.contains { ($0 ?? 0) > 65_535 } })
    for graph in graphs {
      #expect(abs(graph.ranks.reduce(0, +) - 1) < 1e-11, "\(graph.name)")
      #expect(graph.distances[graph.source] == 0 && graph.damping == 0.85)
    }
  }

  @Test(
    "errors name the graph and the numbers",
    arguments: [
      (#"[[0,1,70000]]"#, "g: weight 70000 is outside 0...65534"),
      (#"[[0,2,1]]"#, "g: arc [0, 2, 1] leaves the graph"),
      (#"[[0,1]]"#, "g: an arc of 2 numbers where [from, to, weight] is needed"),
      (#"[[0,1,1],[0,1,1]]"#, "g: arc 0, 1 is out of order"),
    ])
  func arcErrors(arcs: String, message: String) throws {
    #expect(try error(arcs: arcs) == message)
  }

  @Test("errors of counts and formats")
  func countErrors() throws {
    #expect(try error(arcs: "[]") == nil)
    #expect(try error(arcs: "[]", distances: "[0]") == "g: 1 distances for 2 vertices")
    #expect(try error(arcs: "[]", source: 2) == "g: source 2 is not one of 2 vertices")
    #expect(
      try error(arcs: "[]", format: "graphs-9") == "format: \"graphs-9\"; this reader knows graphs-1")
    #expect(try error(arcs: "oops")?.hasPrefix("graphs.json in ") == true)
  }

  private func error(
    arcs: String, distances: String = "[0,null]", source: Int = 0, format: String = "graphs-1"
  ) throws -> String? {
    let folder = try TemporaryFolder()
    let text = """
      {"format":"\(format)","damping":0.85,"graphs":[{"name":"g","origin":"","vertices":2,"source":\(source),\
      "arcs":\(arcs),"distances":\(distances),"ranks":[0.5,0.5]}]}
      """
    try text.write(to: folder.url.appendingPathComponent("graphs.json"), atomically: true, encoding: .utf8)
    do {
      _ = try SampleGraph.all(directory: folder.url)
      return nil
    } catch let error as GraphsFileError {
      return error.description
    }
  }
}

/// A folder that is removed with its last owner.
final class TemporaryFolder {
  let url = FileManager.default.temporaryDirectory.appendingPathComponent("graphs-\(UUID().uuidString)")

  init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false) }
  deinit { try? FileManager.default.removeItem(at: url) }
}
