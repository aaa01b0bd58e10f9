import Foundation
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// The elements of an XML file, with their attributes.
final class Elements: NSObject, XMLParserDelegate {
  private(set) var all: [(name: String, attributes: [String: String])] = []

  static func of(_ text: String) throws -> [(name: String, attributes: [String: String])] {
    let elements = Elements()
    let parser = XMLParser(data: Data(text.utf8))
    parser.delegate = elements
    try #require(parser.parse(), "not XML: \(parser.parserError.map { "\($0)" } ?? "")")
    return elements.all
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) { all.append((name, attributes)) }
}

extension Ending {
  /// A slow machine is told every ten seconds what goes on.
  fileprivate var saysOnlyProgress: Bool { errors.split(separator: "\n").allSatisfy { $0.hasPrefix("testbench ") } }
}

@Suite struct RegressTests {
  @Test(arguments: ["interpreter", "verilator"])
  func testbenchesRunByNameWithSeeds(engine: String) throws {
    try Executable.inTemporaryFolder { bittern in
      let ending = try bittern(
        "regress", "requantiser", "mixed_precision_mac", "--seed", "7", "--seeds", "2", "--engine", engine, "--junit",
        "new/junit.xml", "--json")
      #expect(ending.status == 0 && ending.saysOnlyProgress)
      let runs = try #require(try ending.json() as? [[String: Any]])
      let names = ["requantiser", "requantiser", "mixed_precision_mac", "mixed_precision_mac"]
      #expect(runs.compactMap { $0["name"] as? String } == names)
      #expect(runs.compactMap { $0["seed"] as? Int } == [7, 8, 7, 8])
      #expect(runs.allSatisfy { $0["passed"] as? Bool == true && ($0["checks"] as? Int ?? 0) > 1_000 })

      let elements = try Elements.of(bittern.read("new/junit.xml"))
      let cases = elements.filter { $0.name == "testcase" }
      #expect(
        cases.compactMap { $0.attributes["name"] } == ["requantiser seed 7", "requantiser seed 8"]
          + ["mixed_precision_mac seed 7", "mixed_precision_mac seed 8"])
      #expect(!elements.contains { $0.name == "failure" })
      #expect(elements.filter { $0.attributes["name"] == "engine" }.allSatisfy { $0.attributes["value"] == engine })
    }
  }

  /// The table comes without a word of progress in between, and the last seed is no overflow.
  @Test func theTableSaysWhatPassed() throws {
    try Executable.inTemporaryFolder { bittern in
      let ending = try bittern(
        "regress", "--block", "requantiser", "--engine", "interpreter", "--seed", "18446744073709551615", "--seeds", "2"
      )
      #expect(ending.status == 0 && ending.saysOnlyProgress)
      #expect(ending.output.hasPrefix("testbench") && ending.output.hasSuffix("\n2 passed, 0 failed\n"))
      #expect(ending.output.contains("18446744073709551615"))
    }
  }

  @Test func anUnwritableReportIsToldBeforeTheWork() throws {
    try Executable.inTemporaryFolder { bittern in
      try bittern.write("", to: "file")
      let ending = try bittern("regress", "requantiser", "--engine", "interpreter", "--junit", "file/junit.xml")
      #expect(ending.status == 74 && ending.output.isEmpty && ending.errors.contains("cannot write 'file/junit.xml'"))
    }
  }
}
