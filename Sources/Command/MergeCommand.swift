import ArgumentParser
import FaultInjection
import Reporting

struct MergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge", abstract: "Put the parts of a fault campaign together.",
    discussion: """
      The parts are stores that 'bittern inject --shard i/n' has finished. The merged store has the same bytes however
      the faults were spread over the parts.
      """)

  @Argument(help: "The stores of all parts.") var parts: [String]
  @Option(help: "SQLite file for all records.") var store = "campaign.sqlite"
  @Flag(help: "Print the summary as JSON.") var json = false

  func run() throws {
    let stores = try parts.map { try CampaignStore(file: $0, isNew: false) }
    try Files.prepare(store)
    let merged = try CampaignStore(file: store, isNew: true)
    try merged.merge(stores)
    let report = try CampaignReport(merged)
    try Terminal.print(json ? try Terminal.json(report) : report.summaryText())
  }
}
