import ArgumentParser

struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Show blocks with their parameters, testbenches and workloads.")

  @Argument(help: "Show one block with its parameters.") var block: String?
  @Flag(help: "Print JSON.") var json = false

  private struct Listing: Encodable {
    struct Parameter: Encodable {
      var name: String
      var value: String
      var meaning: String?
    }
    struct Item: Encodable {
      var name: String
      var family: String?
      var summary: String
      var parameters: [Parameter]?
    }
    var blocks: [Item]
    var testbenches: [Item]
    var workloads: [Item]
  }

  func run() throws {
    let workbench = Workbench.current
    if let block { return try show(workbench.block(named: block).name) }
    if json { return try Terminal.print(try Terminal.json(listing(workbench))) }
    try Terminal.print("Blocks")
    try Terminal.print(
      Terminal.table([["  name", "family", ""]] + workbench.blocks.map { ["  \($0.name)", $0.family, $0.summary] }))
    try Terminal.print("\nTestbenches")
    try Terminal.print(
      Terminal.table([["  name", "block"]] + workbench.testbenches.map { ["  \($0.name)", $0.block] }))
    try Terminal.print("\nWorkloads")
    let blocks = ["  <block>", "what the testbenches of a block play into it"]
    try Terminal.print(
      Terminal.table([["  name", ""]] + workbench.workloads.map { ["  \($0.name)", $0.summary] } + [blocks]))
  }

  private func listing(_ workbench: Workbench) -> Listing {
    Listing(
      blocks: workbench.blocks.map { block in
        Listing.Item(
          name: block.name, family: block.family, summary: block.summary,
          parameters: block.parameters.map { Listing.Parameter(name: $0.name, value: $0.value, meaning: $0.meaning) })
      },
      testbenches: workbench.testbenches.map { Listing.Item(name: $0.name, summary: "tests \($0.block)") },
      workloads: workbench.workloads.map { Listing.Item(name: $0.name, summary: $0.summary) })
  }

  private func show(_ name: String) throws {
    let block = try Workbench.current.block(named: name)
    if json {
      let items = block.parameters.map { Listing.Parameter(name: $0.name, value: $0.value, meaning: $0.meaning) }
      let item = Listing.Item(name: block.name, family: block.family, summary: block.summary, parameters: items)
      return try Terminal.print(try Terminal.json(item))
    }
    try Terminal.print("\(block.name) (\(block.family)): \(block.summary)\n")
    let rows = block.parameters.map { ["  \($0.name)", $0.value, $0.meaning ?? ""] }
    try Terminal.print(Terminal.table([["  parameter", "value", "meaning"]] + rows))
  }
}
