import Reporting
import Testing

struct JUnitReportTests {
  private var report: JUnitReport {
    JUnitReport(
      name: "bittern <regress>", properties: [("version", "\"1\" & up")],
      cases: [
        JUnitReport.Case(
          suite: "RadixTopK", name: "random seed 1", seconds: 0.25,
          properties: [("seed", "1"), ("engine", "verilator")]),
        JUnitReport.Case(
          suite: "PE", name: "a<b", seconds: 1.5, failure: "sum is 3 < 4 & \"bad\"\ncycle 7\u{1}\u{0}]]>"),
        JUnitReport.Case(suite: "RadixTopK", name: "slow", seconds: 0, skipped: "no 'verilator'"),
        JUnitReport.Case(suite: "PE", name: "printing", seconds: 0.125, output: "<out>\r\n"),
      ])
  }

  @Test func suitesAndCounts() throws {
    let parsed = try ParsedXML(report.xml())
    let whole = try #require(parsed.attributes(of: "testsuites").first)
    #expect(whole["name"] == "bittern <regress>")
    #expect(whole["tests"] == "4")
    #expect(whole["failures"] == "1")
    #expect(whole["skipped"] == "1")
    #expect(whole["time"] == "1.875")
    let suites = parsed.attributes(of: "testsuite")
    #expect(suites.map { $0["name"] } == ["RadixTopK", "PE"])
    #expect(suites.map { $0["tests"] } == ["2", "2"])
    #expect(suites.map { $0["failures"] } == ["0", "1"])
    #expect(
      parsed.attributes(of: "testcase").map { $0["name"] } == ["random seed 1", "slow", "a<b", "printing"])
    #expect(parsed.attributes(of: "testcase").map { $0["time"] } == ["0.250", "0.000", "1.500", "0.125"])
  }

  @Test func textIsEscaped() throws {
    let parsed = try ParsedXML(report.xml())
    #expect(parsed.attributes(of: "failure").map { $0["message"] } == ["sum is 3 < 4 & \"bad\""])
    #expect(parsed.text.contains("sum is 3 < 4 & \"bad\"\ncycle 7\u{FFFD}\u{FFFD}]]>"))
    #expect(parsed.text.contains("<out>\r\n"))
    #expect(parsed.attributes(of: "skipped").map { $0["message"] } == ["no 'verilator'"])
    let properties = parsed.attributes(of: "property").map { [$0["name"] ?? "", $0["value"] ?? ""] }
    #expect(
      properties == [["version", "\"1\" & up"], ["seed", "1"], ["engine", "verilator"], ["version", "\"1\" & up"]])
    #expect(report.xml() == report.xml())
  }

  @Test func nothingRun() throws {
    let parsed = try ParsedXML(JUnitReport(name: "none", cases: []).xml())
    #expect(parsed.elements.map(\.name) == ["testsuites"])
  }
}
