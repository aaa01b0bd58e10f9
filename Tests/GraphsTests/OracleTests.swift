import Foundation
import Graphs
import Testing

/// The committed answers come from networkx, and still do.
@Suite("Oracle of the sample graphs")
struct OracleTests {
  static let hasLibrary = (try? python(["-c", "import networkx, scipy"])) == 0

  private static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Examples/Graphs/oracle.py")

  // Needs a Python 3 with networkx and scipy. A machine without them skips this test and says so: the committed file
  // serves every other one.
  @Test(
    "the script writes the committed graphs, distances and ranks again",
    .enabled(if: OracleTests.hasLibrary, "python3 has no networkx or no scipy"))
  func same() throws {
    let folder = try TemporaryFolder()
    #expect(try Self.python([Self.script.path, "--output", folder.url.path]) == 0)
    let fresh = try SampleGraph.all(directory: folder.url)
    let committed = try SampleGraph.bundled()
    try #require(fresh.map(\.name) == committed.map(\.name))
    for (new, old) in zip(fresh, committed) {
      #expect(new.arcs == old.arcs && new.vertices == old.vertices, "\(old.name)")
      #expect(new.source == old.source && new.distances == old.distances, "\(old.name)")
      // Another version may add in another order.
      for (rank, known) in zip(new.ranks, old.ranks) { #expect(abs(rank - known) < 1e-11, "\(old.name)") }
    }
  }

  /// The exit status of a run.
  private static func python(_ arguments: [String]) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3"] + arguments
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }
}
