import Description
import Foundation
import SystemVerilog
import Testing

@Suite struct GenerateTests {
  @Test func theCommittedRTLIsWhatIsGenerated() throws {
    try Executable.inTemporaryFolder { bittern in
      let ending = try bittern("generate", "--all", "--output", "out")
      #expect(ending.status == 0 && ending.errors.isEmpty)
      let names = bittern.files("out")
      // What 'bittern protect' made of workloads stands beside what is generated.
      let committed = Executable.files(below: "\(Executable.root)/RTL").filter { !$0.hasPrefix("Protected/") }
      #expect(names == committed && names.count > 5)
      for name in names {
        let committed = try String(contentsOfFile: "\(Executable.root)/RTL/\(name)", encoding: .utf8)
        #expect(try bittern.read("out/\(name)") == committed, "\(name) is stale; run 'make rtl'")
      }
    }
  }

  @Test func checkNamesWhatIsStale() throws {
    try Executable.inTemporaryFolder { bittern in
      _ = try bittern("generate", "--all", "--output", "out")
      func check() throws -> Ending { try bittern("generate", "--all", "--output", "out", "--check") }
      #expect(try check().status == 0)

      let edited = "out/Arithmetic/requantiser.sv"
      let old = try bittern.read(edited)
      try bittern.write(old + "// more\n", to: edited)
      let stale = try check()
      #expect(stale.status == 1 && stale.output.isEmpty)
      #expect(stale.errors.contains("Different: Arithmetic/requantiser.sv\n"))
      let json = try bittern("generate", "--all", "--output", "out", "--check", "--json")
      #expect(json.status == 1)
      #expect((try json.json() as? [String: [String]])?["stale"] == ["Arithmetic/requantiser.sv"])

      // A missing file, a module that no block writes any more, and a file of somebody else.
      try FileManager.default.removeItem(atPath: "\(bittern.folder)/\(edited)")
      try bittern.write(old, to: "out/Arithmetic/former.sv")
      try bittern.write("module mine; endmodule\n", to: "out/mine.sv")
      let left = try check()
      #expect(left.status == 1)
      #expect(left.errors.contains("Arithmetic/requantiser.sv, Arithmetic/former.sv (no block writes it)\n"))
      _ = try bittern("generate", "--all", "--output", "out")
      #expect(try check().status == 0)
      #expect(bittern.files("out").contains("mine.sv") && !bittern.files("out").contains("Arithmetic/former.sv"))

      // One block of the folder, whose manifest has more entries.
      #expect(try bittern("generate", "requantiser", "--output", "out", "--check").status == 0)
      #expect(try bittern("generate", "requantiser", "--faults", "--output", "out", "--check").status == 1)
    }
  }

  @Test func aBlockWithRegistersBringsItsHeader() throws {
    try Executable.inTemporaryFolder { bittern in
      let ending = try bittern("generate", "matrix_engine_axi_lite", "--output", "out", "--json")
      #expect(ending.status == 0)
      let manifest = try #require(try ending.json() as? [String: [[String: Any]]])
      let documents = try #require(manifest["blocks"]?.first?["documents"] as? [String])
      #expect(documents.map { $0.hasSuffix(".h") } == [true, false] && documents.allSatisfy { $0.hasPrefix("Bus/") })
      #expect(try bittern.read("out/\(documents[0])").contains("#define MATRIX_ENGINE_STATUS 0x4u\n"))
      #expect(try bittern.read("out/\(documents[1])").contains("| `0x4` | `status` |"))
      #expect(try bittern("export", "matrix_engine_axi_lite", "--for", "vivado", "-o", "project").status == 0)
      #expect(bittern.files("project").filter { $0.hasPrefix("software/") }.count == 2)
    }
  }

  @Test func parametersComeFromAFile() throws {
    try Executable.inTemporaryFolder { bittern in
      try bittern.write(#"{"accumulator": 20, "overflow": "wrap"}"#, to: "p.json")
      let ending = try bittern("generate", "mixed_precision_mac", "--parameters", "p.json", "--output", "out", "--json")
      #expect(ending.status == 0)
      let manifest = try #require(try ending.json() as? [String: [[String: Any]]])
      let top = try #require(manifest["blocks"]?.first?["top"] as? String)
      #expect(try bittern.read("out/\(top)").contains("signed [19:0] sum"))
      #expect(ending.output == (try bittern.read("out/manifest.json")))
    }
  }

  @Test(arguments: [
    (#"{"acumulator": 20}"#, "p.json: there is no parameter 'acumulator'; did you mean 'accumulator'?"),
    (#"{"zzz": 20}"#, "p.json: there is no parameter 'zzz'. The parameters are accumulator, overflow"),
    (#"{"accumulator": "wide"}"#, "p.json: parameter 'accumulator' must be of type Int"),
    (#"{"accumulator": 20"#, "p.json: the parameters are not JSON"),
    ("[1]", "p.json: the parameters must be a JSON object"),
    (#"{"accumulator": 3}"#, "accumulator"),
  ])
  func wrongParametersAreExplained(json: String, message: String) throws {
    try Executable.inTemporaryFolder { bittern in
      try bittern.write(json, to: "p.json")
      let ending = try bittern("generate", "mixed_precision_mac", "--parameters", "p.json", "--output", "out")
      #expect(ending.status == 65 && ending.output.isEmpty)
      #expect(ending.errors.contains(message), "\(ending.errors)")
      #expect(bittern.files("out").isEmpty)
    }
  }

  @Test func aFileThatIsMissingIsNamed() throws {
    try Executable.inTemporaryFolder { bittern in
      let ending = try bittern("generate", "mixed_precision_mac", "--parameters", "p.json", "--output", "out")
      #expect(ending.status == 74)
      #expect(ending.errors == "bittern: error: cannot read 'p.json': No such file or directory\n")
    }
  }

  @Test func aFolderThatCannotBeWrittenStaysAsItIs() throws {
    try Executable.inTemporaryFolder { bittern in
      try bittern.write("a file", to: "out")
      let blocked = try bittern("generate", "requantiser", "--output", "out")
      #expect(blocked.status == 74 && blocked.errors.contains("cannot write 'out/Arithmetic/requantiser.sv'"))
      #expect(try bittern.read("out") == "a file")
      // The last file is in the way of a folder: no other may have been written.
      try FileManager.default.createDirectory(
        atPath: "\(bittern.folder)/half/manifest.json", withIntermediateDirectories: true)
      let half = try bittern("generate", "requantiser", "--output", "half")
      #expect(half.status == 74 && half.errors.contains("cannot write 'half/manifest.json': it is a folder"))
      #expect(bittern.files("half").isEmpty)
    }
  }

  @Test func aFullDiskLeavesNothingHalfWritten() throws {
    try Executable.inTemporaryFolder { bittern in
      let ending = try bittern.limited(toBlocks: 16, ["generate", "--all", "--output", "out"])
      #expect(ending.status == 74 && ending.errors.contains("File too large"))
      #expect(bittern.files("out").isEmpty)
    }
  }

  /// Links are followed and pipes are written to, not replaced.
  @Test func linksAndPipesStay() throws {
    try Executable.inTemporaryFolder { bittern in
      try bittern.write("old", to: "target.csv")
      try FileManager.default.createSymbolicLink(
        atPath: "\(bittern.folder)/link.csv", withDestinationPath: "target.csv")
      try bittern.write("weight\n1\n", to: "in.csv")
      let ending = try bittern("simulate", "mixed_precision_mac", "-s", "in.csv", "-o", "link.csv")
      #expect(ending.status == 0)
      #expect(try bittern.read("target.csv") == "sum\n0\n")
      let kind = try FileManager.default.attributesOfItem(atPath: "\(bittern.folder)/link.csv")[.type]
      #expect(kind as? FileAttributeType == .typeSymbolicLink)

      #expect(mkfifo("\(bittern.folder)/pipe.csv", 0o600) == 0)
      let reader = try Running("/bin/cat", ["pipe.csv"], in: bittern.folder)
      #expect(try bittern("simulate", "mixed_precision_mac", "-s", "in.csv", "-o", "pipe.csv").status == 0)
      let hasEnded = !reader.wait { false }
      if reader.process.isRunning { reader.process.terminate() }
      #expect(hasEnded && reader.end().output == "sum\n0\n")
    }
  }

  struct Bridge: Module {
    @Input(1, "in") var a: Unsigned
    @Output(1, "out") var b: Unsigned
    func build(_ m: ModuleBuilder, _ p: NoParameters) { b <== a }
  }

  @Test(arguments: ["../up", "/root", "a/../b", "a//b", ".hidden", "-x", "with space", "a\nb"])
  func aFamilyNeverLeavesTheFolder(family: String) throws {
    let block = Block(Bridge.self, family: family)
    var tree = GeneratedTree()
    let emission = Emission(try block.elaborate())
    let error = #expect(throws: GeneratedTree.IllegalPath.self) {
      try tree.add(emission, block: block.name, family: block.family)
    }
    #expect(error?.path == "\(family)/bridge.sv" && error?.block == "bridge")
    #expect(try tree.files().map(\.name) == [GeneratedTree.manifestName])
  }
}
