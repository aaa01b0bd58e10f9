import Foundation
import Testing

/// The loop on a small workload, from the command line.
@Suite(.serialized) struct ProtectTests {
  static let short = [
    "protect", "top_k", "--avf", "0.03", "--faults", "20000", "--proof-faults", "5000", "--referee", "5",
    "--testbench-seeds", "0", "--memories", "--fpga", "ice40", "--output", "out",
  ]

  @Test func writesRTLAndACertificateAndContinues() throws {
    try Executable.inTemporaryFolder { bittern in
      let first = try bittern.start(Self.short + ["--json"]).end()
      #expect(first.status == 0, "\(first.errors)")
      let certificate = try #require(try first.json() as? [String: Any])
      #expect((certificate["requirements"] as? [[String: Any]])?.first?["name"] as? String == "residual")
      let memories = try #require(certificate["memories"] as? [String: Any])
      #expect((memories["measures"] as? [[String: Any]])?.first?["name"] as? String == "radix_top_k.row_buffer")
      #expect(((memories["proof"] as? [String: Any])?["faults"] as? Int) == 5_000)
      let names = (certificate["references"] as? [[String: Any]] ?? []).compactMap { point in
        point["origin"] as? String == "MEASURED" ? point["name"] as? String : nil
      }
      #expect(names == ["the design twice", "the design three times"])
      let fpga = try #require((certificate["cost"] as? [String: Any])?["fpga"] as? [String: Any])
      #expect((fpga["lutsAfter"] as? Int ?? 0) > (fpga["lutsBefore"] as? Int ?? 1 << 30), "\(fpga)")
      #expect((fpga["flopsAfter"] as? Int ?? 0) >= (fpga["flopsBefore"] as? Int ?? 1 << 30))
      let written = FileManager.default.contents(atPath: "\(bittern.folder)/out/certificate.json") ?? Data()
      #expect(String(decoding: written, as: UTF8.self) == String(first.output.dropLast()))
      let page = FileManager.default.contents(atPath: "\(bittern.folder)/out/certificate.html") ?? Data()
      let text = String(decoding: page, as: UTF8.self)
      for heading in ["Residual against area", "What protects what", "The plan", "What RTL cannot see"] {
        #expect(text.contains("<h2>\(heading)</h2>"))
      }
      #expect(!text.contains(bittern.folder))
      let rtl = try FileManager.default.contentsOfDirectory(atPath: "\(bittern.folder)/out/rtl")
      #expect(rtl.contains("radix_top_k.sv"))
      // Nothing is left to run, and every byte is the same.
      let again = try bittern.start(Self.short + ["--json"]).end()
      #expect(again.status == 0 && again.output == first.output)
      let other = try bittern.start(Self.short + ["--seed", "7"]).end()
      #expect(other.status == 65 && other.errors.contains("its seed is 1, this one's is 7"), "\(other.errors)")
    }
  }

  @Test func saysWhyATargetIsNotReachable() throws {
    try Executable.inTemporaryFolder { bittern in
      let ending = try bittern.start(
        ["protect", "top_k", "--avf", "0.001", "--area", "1%", "--faults", "5000", "--output", "out"]
      ).end()
      #expect(ending.status == 1)
      #expect(ending.errors.contains("the target is not reachable, because "), "\(ending.errors)")
    }
  }

  @Test(arguments: [
    ([], "give --target, --avf, --critical or --area"), (["--target", "asil-e"], "asil-b, asil-c or asil-d"),
    (["--target", "asil-d", "--avf", "0.1"], "give one of"), (["--critical", "1/1000"], "must be 0/n"),
    (["--area", "lots"], "must be a share"),
  ]) func refusesWrongUse(arguments: [String], message: String) throws {
    try Executable.inTemporaryFolder { bittern in
      let ending = try bittern.start(["protect", "top_k"] + arguments).end()
      #expect(ending.status == 64 && ending.errors.contains(message), "\(ending.errors)")
    }
  }
}
