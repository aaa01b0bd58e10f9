import Description
import SystemVerilog
import Testing

/// Same description, same bytes: also in another process, where every hash is seeded differently.
@Suite struct DeterminismTests {
  static func allText() throws -> String {
    try GoldenTests.designs().flatMap { GoldenTests.emission($0.netlist, faults: $0.faults).files.map(\.text) }
      .joined()
  }

  @Test func twoProcessesWriteTheSameBytes() async throws {
    let result = await #expect(processExitsWith: .success, observing: [\.standardOutputContent]) {
      print("text begins", try DeterminismTests.allText(), "text ends", separator: "\n")
    }
    let output = String(decoding: try #require(result).standardOutputContent, as: UTF8.self)
    let begin = try #require(output.range(of: "text begins\n"))
    let end = try #require(output.range(of: "\ntext ends"))
    #expect(String(output[begin.upperBound..<end.lowerBound]) == (try DeterminismTests.allText()))
  }

  @Test func repeatedEmissionWritesTheSameBytes() throws {
    let first = try DeterminismTests.allText()
    for _ in 0..<5 { #expect(try DeterminismTests.allText() == first) }
  }
}
