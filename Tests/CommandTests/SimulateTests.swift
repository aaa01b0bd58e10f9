import Foundation
import Testing

@Suite struct SimulateTests {
  /// Columns and the values that a cell of each may have.
  struct Design: CustomTestStringConvertible {
    var block: String
    var columns: [(name: String, values: Values)]
    var testDescription: String { block }

    enum Values {
      case range(ClosedRange<Int>)
      case words([String])
    }

    static let requantiser = Design(
      block: "requantiser",
      columns: [
        ("valid", .range(0...1)), ("accumulator", .range(-(1 << 31)...(1 << 31) - 1)),
        ("bias", .range(-(1 << 31)...(1 << 31) - 1)), ("multiplier", .range(0...(1 << 31) - 1)),
        ("shift", .range(-32...31)), ("zero_point", .range(-128...127)), ("clamp_min", .range(-128...0)),
        ("clamp_max", .range(1...127)),
      ])
    static let mac = Design(
      block: "mixed_precision_mac",
      columns: [
        ("mode", .words(["a8w8", "A8W4", "a4w4", "3"])), ("valid", .range(0...1)), ("clear", .range(0...1)),
        ("activation", .range(0...65535)), ("weight", .range(0...255)),
      ])

    /// Cells by row; the ends of a range are half of its values.
    func rows(_ count: Int, seed: UInt64) -> [[String]] {
      var state = seed
      func next(below bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(bound))
      }
      return (0..<count).map { _ in
        columns.map { column in
          switch column.values {
          case .words(let words): return words[next(below: words.count)]
          case .range(let range):
            let ends = [range.lowerBound, range.upperBound]
            return "\(next(below: 2) == 0 ? ends[next(below: 2)] : range.lowerBound + next(below: range.count))"
          }
        }
      }
    }

    func csv(_ rows: [[String]]) -> String {
      ([columns.map(\.name)] + rows).map { $0.joined(separator: ",") + "\n" }.joined()
    }

    func json(_ rows: [[String]]) -> String {
      let objects = rows.map { row in
        "{" + zip(columns, row).map { "\"\($0.name)\": \(Int($1) == nil ? "\"\($1)\"" : $1)" }.joined(separator: ", ")
          + "}"
      }
      return "[\n" + objects.joined(separator: ",\n") + "\n]\n"
    }
  }

  @Test(arguments: [Design.requantiser, .mac])
  func enginesAndFormatsAgree(design: Design) throws {
    let rows = design.rows(300, seed: 20_260_101)
    try Executable.inTemporaryFolder { bittern in
      try bittern.write(design.csv(rows), to: "in.csv")
      try bittern.write(design.json(rows), to: "in.json")
      for (stimuli, output, engine) in [
        ("in.csv", "a.csv", "interpreter"), ("in.json", "b.csv", "interpreter"), ("in.csv", "c.csv", "verilator"),
        ("in.json", "d.json", "verilator"),
      ] {
        let ending = try bittern("simulate", design.block, "-s", stimuli, "-o", output, "--engine", engine)
        #expect(ending.status == 0 && ending.output.isEmpty, "\(ending.errors)")
      }
      let first = try bittern.read("a.csv")
      #expect(first.split(separator: "\n").count == 301)
      #expect(Set(first.split(separator: "\n").dropFirst()).count > 20, "the outputs hardly change")
      #expect(try bittern.read("b.csv") == first)
      #expect(try bittern.read("c.csv") == first)
      let objects = try #require(
        JSONSerialization.jsonObject(with: Data(bittern.read("d.json").utf8)) as? [[String: Int]])
      let lines = first.split(separator: "\n").map { $0.split(separator: ",").map(String.init) }
      #expect(objects.count == 300)
      for (object, line) in zip(objects, lines.dropFirst()) {
        #expect(lines[0].map { "\(object[$0] ?? -1)" } == line)
      }
    }
  }

  @Test func outputsGoToStandardOutput() throws {
    try Executable.inTemporaryFolder { bittern in
      try bittern.write("valid,weight,activation\n1,3,5\n,,\n0,,\n", to: "in.csv")
      let text = try bittern("simulate", "mixed_precision_mac", "-s", "in.csv")
      #expect(text.status == 0 && text.output == "sum\n0\n15\n30\n")
      let json = try bittern("simulate", "mixed_precision_mac", "-s", "in.csv", "--json")
      let value = try #require(try json.json() as? [String: [[String: Any]]])
      #expect(value["outputs"]?.compactMap { $0["sum"] as? Int } == [0, 15, 30])
      #expect(value["properties"]?.first?["kind"] as? String == "cover" && json.errors.isEmpty)
    }
  }

  @Test func whatSpreadsheetsWriteIsRead() throws {
    try Executable.inTemporaryFolder { bittern in
      try bittern.write(
        "\u{FEFF}# a comment\r\n\r\n mode ,\"valid\",weight,activation\r\nA8W8,0x1,0b11,5\r\na4w4,0,0,0\r\n",
        to: "in.csv")
      #expect(try bittern("simulate", "mixed_precision_mac", "-s", "in.csv").output == "sum\n0\n15\n")
      try bittern.write(
        "[{\"mode\": null, \"valid\": 1,\"weight\":\"3\", \"activation\":5},{\"valid\":0}]", to: "in.JSON")
      #expect(try bittern("simulate", "mixed_precision_mac", "-s", "in.JSON").output == "sum\n0\n15\n")
    }
  }

  @Test(arguments: [
    (
      "a.csv", "# first\nweight,wieght\n1,2\n",
      "a.csv:2: column 'wieght': module 'mixed_precision_mac' has no such input; its inputs are mode, valid, clear,"
    ),
    ("a.csv", "weight\n1\n256\n", "a.csv:3: column 'weight': '256' is not an unsigned number of 8 bits (0 ... 255)"),
    ("a.csv", "weight\n\n# here\n-1\n", "a.csv:4: column 'weight': '-1' is not an unsigned number"),
    ("a.csv", "weight,valid\n1,0\n1\n", "a.csv:3: 1 cells, but the header has 2"),
    ("a.csv", "weight,weight\n1,0\n", "a.csv:1: column 'weight': the column stands there twice"),
    ("a.csv", "", "a.csv:1: the table is empty"),
    (
      "a.csv", "mode\na16w16\n",
      "a.csv:2: column 'mode': 'a16w16' is neither an unsigned number of 2 bits (0 ... 3) nor"
    ),
    ("a.json", "[\n{\"weight\": 1},\n\n{\"weight\":\n300}]", "a.json:4: column 'weight': '300' is not"),
    ("a.json", "[\n{\"weight\": 1},\n{\"x{[\": \"}\"},\n{\"weight\":1}]", "a.json:3: column 'x{[': module"),
    ("a.json", "[{\"weight\": 1.5}]", "a.json:1: column 'weight': '1.5' is not"),
    ("a.json", "[{\"weight\": 1}", "a.json:1: not JSON: "),
    ("a.json", "{\"weight\": 1}", "a.json:1: expected an array"),
    ("a.json", "[{\"weight\": 1}, 7]", "a.json:1: expected an array with one object a cycle"),
  ])
  func wrongStimuliAreToldWithTheirPlace(file: String, text: String, message: String) throws {
    try Executable.inTemporaryFolder { bittern in
      try bittern.write(text, to: file)
      let ending = try bittern("simulate", "mixed_precision_mac", "-s", file, "-o", "out.csv")
      #expect(ending.status == 65 && ending.output.isEmpty && bittern.files("out.csv").isEmpty)
      #expect(ending.errors.hasPrefix("bittern: error: \(message)"), "\(ending.errors)")
    }
  }

  @Test(arguments: ["interpreter", "verilator"]) func aWaveIsWritten(engine: String) throws {
    try Executable.inTemporaryFolder { bittern in
      try bittern.write("mode,valid,weight,activation\na8w8,1,3,5\na4w2,0,0,0\n", to: "in.csv")
      let ending = try bittern(
        "simulate", "mixed_precision_mac", "-s", "in.csv", "--wave", "new/w.vcd", "--engine", engine)
      #expect(ending.status == 0, "\(ending.errors)")
      #expect(bittern.files("new") == ["w.vcd"])
      let wave = try bittern.read("new/w.vcd")
      #expect(wave.contains("$enddefinitions $end") && wave.contains("$scope module mixed_precision_mac $end"))
      #expect(wave.contains("sa4w2 ") && wave.contains("b000000000000000000001111 "))
      // One cycle of reset and two of stimuli, ten nanoseconds each.
      #expect(wave.hasSuffix("#30\n"))
    }
  }

  @Test func anUnwritableWaveIsAnError() throws {
    try Executable.inTemporaryFolder { bittern in
      try bittern.write("weight\n" + (0..<2_000).map { "\($0 % 256)\n" }.joined(), to: "in.csv")
      try bittern.write("a file", to: "file")
      let blocked = try bittern("simulate", "mixed_precision_mac", "-s", "in.csv", "--wave", "file/w.vcd")
      #expect(blocked.status == 74 && blocked.errors.contains("cannot write 'file/w.vcd'"))
      let full = try bittern.limited(
        toBlocks: 32, ["simulate", "mixed_precision_mac", "-s", "in.csv", "-o", "out.csv", "--wave", "w.vcd"])
      #expect(full.status == 74 && full.errors.contains("cannot write 'w.vcd'"), "\(full)")
      #expect(bittern.files("").filter { !$0.hasPrefix(".output") } == ["file", "in.csv"])
    }
  }
}
