import ArgumentParser
import FaultInjection
import Foundation
import Reporting

struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Write a campaign's report: one HTML page, JSON and CSV.",
    discussion: "A campaign that is still running, or was interrupted, is reported as far as it is.")

  @Argument(help: "The campaign's SQLite file.") var store: String
  @Option(name: .shortAndLong, help: "Folder for the report.") var output: String = "report"
  @Flag(help: "Print the report as JSON instead of a summary.") var json = false
  @Option(help: "Raw upset rate of flip-flops: optimistic, usual or conservative (20, 75 or 400 FIT/Mbit).")
  var rates = SafetyConstants.Preset.usual
  @Option(help: "JSON file of constants: names with numbers, or with {value, source, origin}.")
  var constants: String?
  @Option(
    name: .customLong("constant"), parsing: .singleValue,
    help: "A constant, as <name>=<number> or <name>=<number>:<source>; may be repeated.")
  var assignments: [String] = []

  func run() throws {
    var known = SafetyConstants(rates)
    if let constants { try known.set(json: try Files.read(constants), file: constants) }
    for assignment in assignments { try known.set(assignment) }
    if !Files.exists(store) { throw FileError("read", store) }
    let campaign = try CampaignStore(file: store, isNew: false)
    let report = try CampaignReport(campaign, constants: known)
    try report.write(to: output, faultsFrom: campaign)
    try Terminal.print(json ? try Terminal.json(report) : report.summaryText())
    if !json { try Terminal.print("\nreport: \(output)/report.html") }
  }
}

extension SafetyConstants.Preset: ExpressibleByArgument {}
