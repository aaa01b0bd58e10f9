import FaultInjection
import Foundation
import Netlist
import Protection
import Reporting
import SystemVerilog

/// The folder that `bittern protect` works in.
struct ProtectionFiles {
  static let certificate = "certificate.json"

  let folder: String

  var page: String { "\(folder)/certificate.html" }
  var choiceStore: String { "\(folder)/choice.sqlite" }
  var memoryChoiceStore: String { "\(folder)/choice-memory.sqlite" }

  func proofStore(round: Int) -> String { "\(folder)/proof-\(round).sqlite" }
  func memoryProofStore(round: Int) -> String { "\(folder)/proof-\(round)-memory.sqlite" }

  /// Of the campaign that measures a detector.
  func detectorStore(_ choice: ProtectionPlan.Choice) -> String {
    let kind = choice.mechanism.name.prefix { $0 != ":" }
    return "\(folder)/choice-\(kind)-\(choice.part.module).sqlite"
  }

  /// Fails now if nothing could be written later.
  func prepare() throws { try Files.prepare("\(folder)/\(ProtectionFiles.certificate)") }

  /// The RTL, and the plan that it was made by. Modules of an earlier plan are removed.
  func write(_ design: ProtectedDesign) throws {
    let files = Emission(design.netlist).files
    try Files.write(
      files.map { ("\(folder)/rtl/\($0.name)", $0.text) } + [("\(folder)/plan.yaml", design.plan.text)])
    let names = files.map(\.name)
    let there = (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/rtl")) ?? []
    for name in there.sorted() where name.hasSuffix(".sv") && !names.contains(name) {
      try? FileManager.default.removeItem(atPath: "\(folder)/rtl/\(name)")
    }
  }

  func write(_ certificate: ProtectionCertificate) throws {
    try Files.write([
      ("\(folder)/\(ProtectionFiles.certificate)", try certificate.json()), (page, certificate.html()),
    ])
  }
}
