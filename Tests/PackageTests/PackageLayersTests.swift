import Foundation
import Testing

/// The house has floors: a target may import only what stands below it.
@Suite struct PackageLayersTests {
  /// From the ground up; targets on one line may not import each other.
  static let floors: [[String]] = [
    ["CallSite", "CGMP", "Tools"],
    ["Bits", "Statistics", "NumberFormats", "AttentionSequences", "Graphs"],
    ["Netlist", "Digits"],
    ["Description"],
    ["SystemVerilog", "Simulation", "Generators"],
    ["LaneSimulation", "Verilation", "Synthesis", "Exporting", "FaultInjection"],
    ["Protection"],
    ["Reporting", "Testbenches"],
    ["HardwareTesting", "Command"],
    ["bittern"],
  ]

  struct Description: Decodable {
    struct Target: Decodable {
      var name: String
      var type: String
      var path: String
      var dependencies: [String]?

      enum CodingKeys: String, CodingKey {
        case name, type, path
        case dependencies = "target_dependencies"
      }
    }
    var targets: [Target]
  }

  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  static func packageDescription() throws -> Description {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      "swift", "package", "--package-path", root.path, "--skip-update", "describe", "--type", "json",
    ]
    // The build folder may be locked by the test run itself.
    let scratch = FileManager.default.temporaryDirectory.appendingPathComponent("bittern-describe-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: scratch) }
    process.arguments?.insert(contentsOf: ["--scratch-path", scratch.path], at: 2)
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return try JSONDecoder().decode(Description.self, from: data)
  }

  @Test func arrowsNeverTurnBack() throws {
    let targets = try Self.packageDescription().targets.filter { $0.type != "test" }
    func floor(_ name: String) -> Int? { Self.floors.firstIndex { $0.contains(name) } }
    for target in targets {
      let own = try #require(floor(target.name), "target '\(target.name)' stands on no floor; add it to the list")
      for dependency in target.dependencies ?? [] {
        let below = try #require(floor(dependency), "target '\(dependency)' stands on no floor")
        #expect(below < own, "\(target.name) must not import \(dependency)")
      }
    }
    #expect(targets.count >= 15)
  }

  /// Imports in the sources are dependencies in the package description, so that the first test sees every arrow.
  @Test func importsAreDeclared() throws {
    let targets = try Self.packageDescription().targets.filter { $0.type == "library" || $0.type == "executable" }
    let names = Set(targets.map(\.name)).union(["CallSite", "CGMP"])
    for target in targets {
      var allowed = Set(target.dependencies ?? [])
      for dependency in target.dependencies ?? [] {
        // What a dependency depends on is reachable, too.
        var queue = [dependency]
        while let next = queue.popLast() {
          for inner in targets.first(where: { $0.name == next })?.dependencies ?? []
          where allowed.insert(inner).inserted {
            queue.append(inner)
          }
        }
      }
      for file in try swiftFiles(Self.root.appendingPathComponent(target.path)) {
        for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
          let words = line.split(separator: " ")
          guard let last = words.last.map(String.init), words.contains("import"),
            words[0].hasSuffix("import") || words[0].hasPrefix("@") || words[0] == "internal",
            names.contains(last), last != target.name
          else { continue }
          #expect(allowed.contains(last), "\(file.lastPathComponent) of \(target.name) imports \(last)")
        }
      }
    }
  }

  private func swiftFiles(_ folder: URL) throws -> [URL] {
    let all =
      FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)?.compactMap { $0 as? URL } ?? []
    return all.filter { $0.pathExtension == "swift" && !$0.path.contains("/.build") }.sorted { $0.path < $1.path }
  }
}
