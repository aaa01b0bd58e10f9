import Foundation
import HardwareTesting
import Testing

/// Runs the compiler's type checker on small sources that import the modules of this build.
struct TypeChecker {
  struct Message: Equatable, CustomStringConvertible {
    var line: Int
    var column: Int
    var text: String
    var description: String { "\(line):\(column): \(text)" }
  }

  private let swiftc: ExternalTool
  private let modules: String
  private let maps: [String]

  init(file: String = #filePath) throws {
    swiftc = try ExternalTool("swiftc")
    let folder = try #require(
      TypeChecker.buildFolder(), "no folder with Modules/Description.swiftmodule above the tests")
    modules = folder + "/Modules"
    let sources =
      URL(fileURLWithPath: file).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().path + "/Sources"
    maps = [folder + "/CallSite.build/module.modulemap", sources + "/CGMP/module.modulemap"]
    for map in maps { try #require(FileManager.default.fileExists(atPath: map), "'\(map)' is missing") }
  }

  /// The folder of the build that these tests belong to, debug or release: the nearest one above the program.
  private static func buildFolder() -> String? {
    for start in [Bundle.main.bundlePath, CommandLine.arguments[0]] {
      var folder = URL(fileURLWithPath: start).standardizedFileURL
      while folder.path.count > 1 {
        if FileManager.default.fileExists(atPath: folder.path + "/Modules/Description.swiftmodule") {
          return folder.path
        }
        folder.deleteLastPathComponent()
      }
    }
    return nil
  }

  /// The errors in a source. Throws when the compiler takes longer than `seconds`.
  func errors(in source: String, seconds: Double) throws -> [Message] {
    let folder = try ScratchFolder()
    try folder.write("misuse.swift", source)
    let arguments =
      ["-typecheck", "-swift-version", "6", "-warnings-as-errors", "-parse-as-library", "-I", modules]
      + maps.flatMap { ["-Xcc", "-fmodule-map-file=\($0)"] } + ["misuse.swift"]
    let output = try swiftc.attempt(arguments, in: folder, seconds: seconds).output
    return output.split(separator: "\n").compactMap { line in
      guard line.hasPrefix("misuse.swift:") || line.contains("/misuse.swift:"),
        let range = line.range(of: ": error: ")
      else { return nil }
      let place = line[..<range.lowerBound].split(separator: ":").suffix(2).compactMap { Int($0) }
      // The group's name in brackets at the end may change between compilers.
      var text = String(line[range.upperBound...])
      if let bracket = text.range(of: " [#") { text = String(text[..<bracket.lowerBound]) }
      return Message(line: place.first ?? 0, column: place.last ?? 0, text: text)
    }
  }
}
