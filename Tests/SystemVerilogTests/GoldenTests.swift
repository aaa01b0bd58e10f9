import Description
import Foundation
import HardwareTesting
import SystemVerilog
import Testing
import Verilation

/// The emitted text of small designs, kept beside the tests. To record it again, run the tests with
/// `BITTERN_RECORD_GOLDEN=1` and read the difference before committing it.
@Suite struct GoldenTests {
  static let folder = (#filePath as NSString).deletingLastPathComponent + "/Golden"

  static func designs() throws -> [(name: String, netlist: Netlist, faults: Bool)] {
    [
      ("controller", try Elaboration(Controller.self).netlist, false),
      ("controller_faults", try Elaboration(Controller.self).netlist, true),
      ("chains", try Elaboration(Chains.self).netlist, false),
      ("storage", try Elaboration(Storage.self).netlist, false),
      ("wide", try Elaboration(Wide.self).netlist, false),
      ("names", try Elaboration(Names.self).netlist, false),
      ("family", try Elaboration(Family.self).netlist, false),
      ("family_faults", try Elaboration(Family.self).netlist, true),
      ("mixed", try Elaboration(Mixed.self).netlist, false),
    ]
  }

  static func emission(_ netlist: Netlist, faults: Bool) -> Emission {
    var options = EmissionOptions()
    options.faults = faults
    options.properties = faults
    return Emission(netlist, options: options)
  }

  @Test func textIsAsRecorded() throws {
    let records = ProcessInfo.processInfo.environment["BITTERN_RECORD_GOLDEN"] != nil
    for design in try GoldenTests.designs() {
      let text = GoldenTests.emission(design.netlist, faults: design.faults).files.map(\.text).joined(separator: "\n")
      let path = "\(GoldenTests.folder)/\(design.name).sv"
      if records {
        try text.write(toFile: path, atomically: true, encoding: .utf8)
      } else {
        let recorded = try String(contentsOfFile: path, encoding: .utf8)
        let difference = firstDifference(recorded, text)
        #expect(difference == nil, "\(design.name): \(difference ?? "")")
      }
    }
  }

  @Test func strictReadersSayNothing() throws {
    for design in try GoldenTests.designs() {
      let emission = GoldenTests.emission(design.netlist, faults: design.faults)
      #expect(try Lint().findings(emission, allowing: ["SYMRSVDWORD"]) == [], "\(design.name)")
    }
  }

  private func firstDifference(_ a: String, _ b: String) -> String? {
    let left = a.split(separator: "\n", omittingEmptySubsequences: false)
    let right = b.split(separator: "\n", omittingEmptySubsequences: false)
    for line in 0..<max(left.count, right.count) {
      let old = line < left.count ? left[line] : "(end)"
      let new = line < right.count ? right[line] : "(end)"
      if old != new { return "line \(line + 1) was '\(old)' and is '\(new)'" }
    }
    return nil
  }
}
