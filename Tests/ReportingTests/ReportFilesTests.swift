import FaultInjection
import Foundation
import Reporting
import Statistics
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// Elements and attributes as a parser sees them; fails the test when the text is not well-formed.
final class ParsedXML: NSObject, XMLParserDelegate {
  private(set) var elements: [(name: String, attributes: [String: String])] = []
  private(set) var text = ""

  init(_ xml: String) throws {
    super.init()
    let parser = XMLParser(data: Data(xml.utf8))
    parser.delegate = self
    let isWellFormed = parser.parse()
    let problem = "line \(parser.lineNumber): \(String(describing: parser.parserError))"
    try #require(isWellFormed, "not well-formed, \(problem)")
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    elements.append((name, attributes))
  }

  func parser(_ parser: XMLParser, foundCharacters characters: String) { text += characters }

  func attributes(of name: String) -> [[String: String]] { elements.filter { $0.name == name }.map(\.attributes) }
}

/// Page, JSON, tables, summary.
struct ReportFilesTests {
  static let nasty = "a<b> & \"c\" 'd'"

  private var nastyStore: StoreMaker {
    var maker = StoreMaker(
      registers: [
        StoreMaker.Register(path: "x_<1>", name: "r,\"q\"", module: "<m&m>", width: 3),
        StoreMaker.Register(path: "<i>.pe_0_1", name: ReportFilesTests.nasty, module: "<m&m>", width: 3, held: false),
      ], grouping: .register)
    maker.records = (0..<2).flatMap { stratum in
      (0..<30).map {
        StoreMaker.Record(
          stratum: stratum, register: stratum, cycle: $0, outcome: $0 < 3 ? .critical : .masked,
          firstDifference: $0 < 3 ? $0 : nil, convergedAt: $0 + 1, engine: "<engine>")
      }
    }
    maker.changes = [
      ("workload", ReportFilesTests.nasty), ("goal", "</style><script>alert(1)</script>"),
      ("golden answer", "\u{1}<&>"), ("bittern version", "<0.1>"),
    ]
    return maker
  }

  @Test func pageIsWellFormedAndEscaped() throws {
    let page = try nastyStore.withStore { try CampaignReport($0).html() }
    #expect(!page.contains("<script"))
    #expect(!page.contains("<m&m>"))
    #expect(!page.contains("a<b>"))
    #expect(page.contains("a&lt;b&gt; &amp; &quot;c&quot; &#39;d&#39;"))
    let parsed = try ParsedXML(page)
    #expect(parsed.attributes(of: "svg").count > 10)
    #expect(parsed.text.contains(ReportFilesTests.nasty))
    #expect(parsed.text.contains("</style><script>alert(1)</script>"))
    #expect(parsed.text.contains("<m&m>"))
    #expect(parsed.text.contains("<0.1>"))
  }

  /// Nothing is fetched: no address, no source, no import.
  @Test func pageNeedsNothingElse() throws {
    let page = try ArrayCampaign().maker.withStore { try CampaignReport($0).html() }
    for word in ["http:", "https:", "src=", "@import", "url(", "<link", "<script"] { #expect(!page.contains(word)) }
    #expect(page.contains("prefers-color-scheme:dark"))
    #expect(page.contains("@media print"))
    let parsed = try ParsedXML(page)
    let cells = parsed.text.components(separatedBy: "array.pe_").count - 1
    #expect(cells >= 4 * 64, "every cell of every map says what it is")
  }

  @Test func equalStoresGiveEqualFiles() throws {
    func files() throws -> [Data] {
      try ArrayCampaign(side: 4, faults: 2000, grouping: .module).maker.withStore { store in
        try withFolder { folder in
          let written = try CampaignReport(store).write(to: "\(folder)/deep/er", faultsFrom: store)
          let names = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/deep/er").sorted()
          #expect(names == ["faults.csv", "registers.csv", "report.html", "report.json", "strata.csv"])
          return try written.map { try Data(contentsOf: URL(fileURLWithPath: $0)) }
        }
      }
    }
    let first = try files()
    #expect(first.count == 5)
    #expect(first.allSatisfy { !$0.isEmpty })
    #expect(try files() == first)
  }

  @Test func jsonReadsBack() throws {
    let report = try ArrayCampaign(side: 3, faults: 1000).maker.withStore { try CampaignReport($0) }
    let text = try report.json()
    #expect(try JSONDecoder().decode(CampaignReport.self, from: Data(text.utf8)) == report)
    let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let method = try #require(object["method"] as? [String: Any])
    #expect(method["faultsRun"] as? Int == 1000)
    #expect(method["stopping"] as? String == "allPlanned")
    #expect(object["format"] as? Int == CampaignReport.currentFormat)
  }

  @Test func tables() throws {
    try nastyStore.withStore { store in
      try withFolder { folder in
        try CampaignReport(store).write(to: folder, faultsFrom: store)
        func lines(_ name: String) throws -> [String] {
          try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8).split(separator: "\n").map(String.init)
        }
        let strata = try lines("strata.csv")
        #expect(
          strata[0]
            == "name,placed_registers,bits,population,faults,masked,latent,tolerable,detected,critical,hang,bad,"
            + "bad_share,bad_lower,bad_upper,contribution")
        let interval = Proportion(successes: 3, trials: 30).clopperPearson(confidence: 0.95)
        #expect(
          strata[1]
            == "\"<m&m>.r,\"\"q\"\"\",1,3,300,30,27,0,0,0,3,0,3,0.1,\(interval.lower),\(interval.upper),0.5")
        #expect(try lines("registers.csv").count == 3)
        let faults = try lines("faults.csv")
        #expect(faults.count == 61)
        #expect(
          faults[1] == "\"<m&m>.r,\"\"q\"\"\",0,\"x_<1>.r,\"\"q\"\"\",<m&m>,0,0,0,critical,0,1,1,<engine>")
      }
    }
  }

  @Test func foldersThatCannotBeWritten() throws {
    let report = try nastyStore.withStore { try CampaignReport($0) }
    try withFolder { folder in
      try Data().write(to: URL(fileURLWithPath: "\(folder)/file"))
      let failure = #expect(throws: ReportFailure.self) { try report.write(to: "\(folder)/file") }
      #expect(failure.map { "\($0)" }?.contains("cannot write '\(folder)/file'") == true)
      try FileManager.default.createDirectory(
        atPath: "\(folder)/out/report.html", withIntermediateDirectories: true)
      #expect(throws: ReportFailure.self) { try report.write(to: "\(folder)/out") }
      #expect(try FileManager.default.contentsOfDirectory(atPath: "\(folder)/out") == ["report.html"])
    }
  }

  @Test func summaryFitsATerminal() throws {
    var maker = nastyStore
    maker.registers[1].path = String(repeating: "very_long_instance.", count: 12) + "end"
    maker.registers[1].name = String(repeating: "register_name_", count: 12)
    maker.changes.append(("engine", String(repeating: "engine", count: 40)))
    let reports = [
      try maker.withStore { try CampaignReport($0) },
      try ArrayCampaign(side: 4, faults: 3000).maker.withStore { try CampaignReport($0) },
    ]
    for report in reports {
      let lines = report.summaryText().split(separator: "\n", omittingEmptySubsequences: false)
      #expect(lines.count > 12)
      #expect(lines.allSatisfy { $0.count <= 100 })
    }
    #expect(reports[1].summaryText().contains("3,000 of "))
  }

  /// Printed bounds lie outside the exact ones, or on them.
  @Test func printedIntervalsHold() throws {
    let seed: UInt64 = 5
    var stream = RandomStream(seed: seed, stratum: 0, index: 0)
    var without = 0
    var only = 0
    for round in 0..<60 {
      let trials = 1 + Int(stream.next(below: 400))
      let bad = round % 6 == 0 ? 0 : round % 6 == 1 ? trials : Int(stream.next(below: UInt64(trials + 1)))
      without += bad == 0 ? 1 : 0
      only += bad == trials ? 1 : 0
      var maker = StoreMaker(registers: [StoreMaker.Register(path: "", name: "r", module: "m", width: 1)])
      maker.records = (0..<trials).map { StoreMaker.Record(register: 0, outcome: $0 < bad ? .critical : .masked) }
      let report = try maker.withStore { try CampaignReport($0) }
      let line = try #require(report.summaryText().split(separator: "\n").first { $0.hasPrefix("bad outcomes") })
      let numbers = try #require(line.split(separator: "interval ").last?.split(separator: " "))
      let lower = try #require(Double(numbers[0]))
      let upper = try #require(Double(numbers[2]))
      let exact = report.bad.headline
      let context: Comment = "seed \(seed), \(bad) of \(trials): \(line)"
      #expect(lower <= exact.lower * 100 + 1e-9 && exact.upper * 100 <= upper + 1e-9, context)
      #expect(upper - lower <= (exact.upper - exact.lower) * 100 * 1.3, context)
    }
    #expect(without >= 10 && only >= 10)
  }
}
