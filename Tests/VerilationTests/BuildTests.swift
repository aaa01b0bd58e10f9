import Description
import Foundation
import Netlist
import Simulation
import Testing
import Verilation

@Suite struct BuildTests {
  @Test func missingToolsSayWhatToDo() throws {
    let empty = try Workbench.emptyFolder()
    let error = #expect(throws: MissingTool.self) {
      try VerilatorToolchain(environment: ToolEnvironment(variables: ["PATH": empty]))
    }
    #expect(error?.tool == .verilator)
    #expect(error?.description.contains("apt-get install verilator") == true)
    #expect(error?.description.contains(empty) == true)

    let tool = empty + "/verilator"
    try "#!/bin/sh\n".write(toFile: tool, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: tool)
    let second = #expect(throws: MissingTool.self) {
      try VerilatorToolchain(environment: ToolEnvironment(variables: ["PATH": empty]))
    }
    #expect(second?.tool == .compiler)
  }

  /// What the tools said is kept, and asked again when a tool changes.
  @Test func toolsAreAskedOncePerVersion() throws {
    let folder = try Workbench.emptyFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    func install(_ name: String, _ script: String) throws {
      try "#!/bin/sh\n\(script)\n".write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: "\(folder)/\(name)")
    }
    func version() throws -> String {
      try VerilatorToolchain(
        environment: ToolEnvironment(variables: ["PATH": folder]), cache: ContentCache(folder: folder + "/cache")
      ).verilatorVersion
    }
    try FileManager.default.createDirectory(atPath: folder + "/include", withIntermediateDirectories: true)
    try "".write(toFile: folder + "/include/verilated.h", atomically: true, encoding: .utf8)
    let root = "if [ \"$1\" = --getenv ]; then echo \(folder); exit; fi; echo run >> \(folder)/runs"
    try install("c++", "echo compiler 1")
    try install("verilator", "\(root)\necho Verilator 1")
    #expect(try version() == "Verilator 1")
    #expect(try version() == "Verilator 1")
    #expect(try String(contentsOfFile: folder + "/runs", encoding: .utf8) == "run\n")
    try install("verilator", "\(root)\necho Verilator 20")
    #expect(try version() == "Verilator 20")
  }

  @Test func theCacheIsWhereTheEnvironmentSays() {
    func folder(_ variables: [String: String]) -> String {
      ContentCache(environment: ToolEnvironment(variables: variables)).folder
    }
    #expect(folder(["BITTERN_CACHE": "/a", "XDG_CACHE_HOME": "/b", "HOME": "/c"]) == "/a")
    #expect(folder(["BITTERN_CACHE": "", "XDG_CACHE_HOME": "/b", "HOME": "/c"]) == "/b/bittern")
    #expect(folder(["HOME": "/c"]) == "/c/.cache/bittern")
  }

  @Test func theSecondBuildIsWarmAndDamageIsRepaired() throws {
    let folder = try Workbench.emptyFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let bench = try Workbench(folder: folder)
    let netlist = try Design.counter.netlist()
    #expect(try !bench.build(netlist).wasCached)
    #expect(try bench.build(netlist).wasCached)
    func files(_ suffix: String) throws -> [String] {
      try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(suffix) }.sorted()
    }
    #expect(try files(".so").count == 1)
    // A precompiled header that the compiler refuses is removed.
    #expect(try files(".pch").count == (bench.toolchain.compilerVersion.contains("clang") ? 1 : 0))
    #expect(try files("").filter { $0.hasPrefix("work-") }.isEmpty, "a work folder was left behind")

    for damage in ["truncated", "changed", "entry"] {
      for name in try files(damage == "entry" ? ".so.entry" : ".so") {
        let url = URL(fileURLWithPath: "\(folder)/\(name)")
        var data = try Data(contentsOf: url)
        if damage == "truncated" { data = data.prefix(data.count / 2) } else { data[data.count / 3] ^= 0x40 }
        // A new file: the old one is mapped into this process.
        try FileManager.default.removeItem(at: url)
        try data.write(to: url)
      }
      let repaired = try bench.build(netlist)
      #expect(!repaired.wasCached, "after \(damage)")
      #expect(VerilatedModel(repaired).responses(to: [1, 1], cycles: 2) == [5, 0, 6, 0])
      #expect(try bench.build(netlist).wasCached)
    }
  }

  /// Several builds of one design at the same time do not disturb each other.
  @Test func buildsMayRace() async throws {
    let folder = try Workbench.emptyFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let bench = try Workbench(folder: folder)
    let netlist = try Design.triple.netlist()
    let rows = try await withThrowingTaskGroup(of: [UInt64].self) { group in
      for _ in 0..<3 {
        group.addTask { VerilatedModel(try bench.build(netlist)).responses(to: [3, 5, 9], cycles: 3) }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(rows == [[UInt64]](repeating: [0, 0, 3, 0, 5, 0], count: 3))
  }

  /// All state lies in one object, even of a module that is large and placed many times.
  @Test func largeHierarchiesAreFlattened() throws {
    let netlist = try Elaboration(Lattice.self, Lattice.Parameters(rows: 9, columns: 8)).netlist
    let build = try Workbench().build(netlist)
    #expect(netlist.registerSites().count == 216)
    #expect(build.removedRegisters.isEmpty || build.removedRegisters.allSatisfy { $0.name == "passed" })
    let model = VerilatedModel(build)
    let interpreter = try Interpreter(netlist)
    let stimulus = netlist.randomStimulus(cycles: 100, seed: 4)
    #expect(model.responses(to: stimulus, cycles: 100) == interpreter.responses(to: stimulus, cycles: 100))
  }

  @Test func modelsOfOneBuildAreIndependent() throws {
    let build = try Workbench().build(try Design.counter.netlist())
    let models = (0..<3).map { _ in VerilatedModel(build) }
    for (index, model) in models.enumerated() {
      _ = model.responses(to: [UInt64](repeating: 1, count: index), cycles: index)
    }
    #expect(models.map { $0.value(ofRegister: 0).low64 } == [5, 6, 7])
  }
}
