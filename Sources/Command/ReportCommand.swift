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
  @OptionGroup var safety: SafetyOptions

  func run() throws {
    let known = try safety.known()
    if !Files.exists(store) { throw FileError("read", store) }
    let campaign = try CampaignStore(file: store, isNew: false)
    let report = try CampaignReport(campaign, constants: known)
    try report.write(to: output, faultsFrom: campaign)
    try Terminal.print(json ? try Terminal.json(report) : report.summaryText())
    if !json { try Terminal.print("\nreport: \(output)/report.html") }
  }
}
