import FaultInjection
import Foundation

extension CampaignReport {
  /// Writes `report.html`, `report.json`, `strata.csv` and `registers.csv` into a folder, which is made if need be, and
  /// with a store `faults.csv` too. Each file appears whole or not at all.
  ///
  /// - Returns: the paths written.
  /// - Throws: `ReportFailure.cannotWrite`; `CampaignFailure` when the store cannot be read.
  @discardableResult
  public func write(to folder: String, faultsFrom store: CampaignStore? = nil) throws -> [String] {
    try OutputFile.makeFolder(folder)
    var written: [String] = []
    func path(_ name: String) -> String {
      let path = (folder as NSString).appendingPathComponent(name)
      written.append(path)
      return path
    }
    try OutputFile.write(path("report.html"), html())
    try OutputFile.write(path("report.json"), json())
    try OutputFile.write(path("strata.csv"), CampaignReport.csv(strata))
    try OutputFile.write(path("registers.csv"), CampaignReport.csv(registers))
    if let store {
      try OutputFile.write(path("faults.csv")) { file in try CampaignReport.writeFaults(of: store, to: &file) }
    }
    return written
  }

  /// Keys sorted, numbers in full: equal reports have equal text.
  public func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
  }

  private static func csv(_ groups: [Group]) -> String {
    let outcomes = Outcome.byHarm.map { "\($0)" }
    let head =
      ["name", "placed_registers", "bits", "population", "faults"] + outcomes
      + ["bad", "bad_share", "bad_lower", "bad_upper", "contribution"]
    let rows = groups.map { group in
      [Escape.csv(group.name)]
        + ["\(group.placedRegisters)", "\(group.bits)", "\(group.population)", "\(group.trials)"]
        + Outcome.byHarm.map { "\(group.counts[$0])" }
        + ["\(group.counts.bad)", group.bad.share.map { "\($0)" } ?? "", "\(group.bad.lower)", "\(group.bad.upper)"]
        + ["\(group.contribution)"]
    }
    return ([head] + rows).map { $0.joined(separator: ",") + "\n" }.joined()
  }

  private static func writeFaults(of store: CampaignStore, to file: inout OutputFile) throws {
    let registers = try store.registers().map { (name: Escape.csv($0.fullName), module: Escape.csv($0.module)) }
    let strata = try store.strata().map { Escape.csv($0.name) }
    try file.append(
      "stratum,draw,register,module,bit,cycle,variant,outcome,first_difference,converged_at,cycles_simulated,engine\n")
    var failure: (any Error)?
    try store.forEachRecord { record in
      guard failure == nil else { return }
      let register = record.fault.register
      let known = registers.indices.contains(register) ? registers[register] : ("\(register)", "")
      let number = record.draw.stratum
      let stratum = strata.indices.contains(number) ? strata[number] : "\(number)"
      let fields = [
        stratum, "\(record.draw.index)", known.0, known.1, "\(record.fault.bit)", "\(record.fault.cycle)",
        "\(record.fault.variant)", "\(record.outcome)", record.firstDifference.map { "\($0)" } ?? "",
        record.convergedAt.map { "\($0)" } ?? "", "\(record.cyclesSimulated)", Escape.csv(record.engine),
      ]
      do { try file.append(fields.joined(separator: ",") + "\n") } catch { failure = error }
    }
    if let failure { throw failure }
  }
}
