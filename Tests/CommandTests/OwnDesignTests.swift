import Foundation
import Testing

/// The example package, built as its readers build it. That compiles the toolkit once more, so it runs only where
/// `BITTERN_SLOW_TESTS` is set: in `make check`.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["BITTERN_SLOW_TESTS"] == "1", "set BITTERN_SLOW_TESTS=1"))
struct OwnDesignTests {
  @Test func slowTheExamplePackageRunsTheWholeCommand() throws {
    try Executable.inTemporaryFolder { place in
      let example = "\(place.folder)/example"
      try FileManager.default.copyItem(atPath: "\(Executable.root)/Examples/OwnDesign", toPath: example)
      try? FileManager.default.removeItem(atPath: "\(example)/.build")
      try replace("path: \"../..\"", by: "path: \"\(Executable.root)\"", in: "\(example)/Package.swift")
      let fir = try build(example, place)

      func run(_ arguments: String...) throws -> Ending { try Running(fir, arguments, in: place.folder).end() }
      #expect(try run("list").output.contains("  filter "))
      let generated = try run("generate", "filter", "--output", "rtl")
      #expect(generated.status == 0 && place.files("rtl") == ["Filters/filter.sv", "manifest.json"])
      let regression = try run("regress", "--engine", "interpreter", "--junit", "pass.xml")
      #expect(regression.status == 0 && regression.output.contains("1 passed, 0 failed"), "\(regression)")
      let campaign = try run("inject", "impulse", "--faults", "200", "--engine", "interpreter", "--store", "i.sqlite")
      #expect(campaign.status == 0 && campaign.output.contains("200"), "\(campaign)")
      #expect(try run("report", "i.sqlite", "--output", "report").status == 0)
      #expect(place.files("report").contains("report.html"))

      // A testbench that expects something else fails, and says so everywhere.
      try replace("zip([1, 3, 3, 1]", by: "zip([1, 3, 3, 2]", in: "\(example)/Sources/fir/FilterTestbench.swift")
      _ = try build(example, place)
      let failing = try run("regress", "--engine", "interpreter", "--junit", "fail.xml")
      #expect(failing.status == 1 && failing.output.contains("FAIL") && failing.output.contains("0 passed, 1 failed"))
      #expect(failing.output.contains("filter (seed 1): y is "))
      let elements = try Elements.of(place.read("fail.xml"))
      #expect(elements.filter { $0.name == "failure" }.count == 1)
      #expect(try Elements.of(place.read("pass.xml")).contains { $0.name == "testcase" })
    }
  }

  private func replace(_ old: String, by new: String, in path: String) throws {
    let text = try String(contentsOfFile: path, encoding: .utf8)
    try #require(text.contains(old), "\(path) does not contain \(old)")
    try text.replacing(old, with: new).write(toFile: path, atomically: true, encoding: .utf8)
  }

  /// Builds in a folder of its own, because that of this package is in use, and returns the command.
  private func build(_ example: String, _ place: Executable) throws -> String {
    let scratch = "\(place.folder)/scratch"
    let arguments = ["swift", "build", "--package-path", example, "--scratch-path", scratch]
    let ending = try Running("/usr/bin/env", arguments, in: place.folder).end()
    try #require(ending.status == 0, "\(ending.output.suffix(4_000))\n\(ending.errors.suffix(4_000))")
    return "\(scratch)/debug/fir"
  }
}
