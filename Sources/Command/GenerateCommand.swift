import ArgumentParser
import Description
import Foundation
import SystemVerilog

struct GenerateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate", abstract: "Write SystemVerilog, one file a module, with a manifest.",
    discussion: "A module goes to the folder of its family; shared modules are written once.")

  @Argument(help: "Blocks to generate.") var blocks: [String] = []
  @Flag(help: "Every block with its standard parameters; modules that no block writes any more are removed.") var all =
    false
  @Option(name: .shortAndLong, help: "Folder for the files.") var output = "RTL"
  @Option(help: "JSON file with parameters; keys that are missing keep their standard values.") var parameters: String?
  @Flag(help: "Add fault_index and fault_pattern: an XOR at each register's output.") var faults = false
  @Flag(help: "Write nothing; fail if the files in the folder differ from what would be written.") var check = false
  @Flag(help: "Print the manifest, or what is stale, as JSON.") var json = false

  func validate() throws {
    if blocks.isEmpty, !all { throw ValidationError("name a block, or give --all") }
    if parameters != nil, blocks.count != 1 { throw ValidationError("--parameters goes with exactly one block") }
  }

  func run() throws {
    let workbench = Workbench.current
    let chosen = all ? workbench.blocks : try blocks.map(workbench.block(named:))
    var options = EmissionOptions()
    options.faults = faults
    var tree = GeneratedTree()
    for block in chosen {
      let netlist = try block.elaborate(parametersFrom: parameters)
      try tree.add(Emission(netlist, options: options), block: block.name, family: block.family)
    }
    let folder = GeneratedFolder(path: output)
    let files = try tree.files()
    if check { return try tell(try folder.differences(from: tree, isWhole: all), count: files.count) }
    try Files.write(files.map { ("\(output)/\($0.name)", $0.text) })
    if all { folder.removeLeftovers(keeping: files) }
    if json { return try Terminal.print(String(files.last?.text.dropLast() ?? "")) }
    for entry in tree.manifest.blocks { try Terminal.print("\(entry.name): \(output)/\(entry.top)") }
    try Terminal.print("\(files.count - 1) modules and \(output)/\(GeneratedTree.manifestName)")
  }

  private func tell(_ stale: [String], count: Int) throws {
    if json {
      try Terminal.print(try Terminal.json(["stale": stale]))
    } else if stale.isEmpty {
      try Terminal.print("\(output) is fresh: \(count - 1) modules")
    }
    if stale.isEmpty { return }
    Terminal.error(
      "bittern: \(output) is stale; run the same command without --check. Different: \(stale.joined(separator: ", "))")
    throw Failure.checkFailed
  }
}
