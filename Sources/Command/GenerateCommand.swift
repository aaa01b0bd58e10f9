import ArgumentParser
import Description
import Foundation
import SystemVerilog

struct GenerateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate", abstract: "Write SystemVerilog, one file a module, with a manifest.",
    discussion: "A module goes to the folder of its family; shared modules are written once.")

  @Argument(help: "Blocks to generate.") var blocks: [String] = []
  @Flag(help: "Every block with its standard parameters.") var all = false
  @Option(name: .shortAndLong, help: "Folder for the files.") var output = "RTL"
  @Option(help: "JSON file with parameters; keys that are missing keep their standard values.") var parameters: String?
  @Flag(help: "Add fault_index and fault_pattern: an XOR at each register's output.") var faults = false
  @Flag(help: "Write nothing; fail if the files in the folder differ from what would be written.") var check = false
  @Flag(help: "Print the manifest as JSON.") var json = false

  func validate() throws {
    if blocks.isEmpty, !all { throw ValidationError("name a block, or give --all") }
    if parameters != nil, blocks.count != 1 { throw ValidationError("--parameters goes with exactly one block") }
  }

  func run() throws {
    let workbench = Workbench.current
    let chosen = all ? workbench.blocks : try blocks.map(workbench.block(named:))
    let values = try parameters.map(FileError.read)
    var options = EmissionOptions()
    options.faults = faults
    var tree = GeneratedTree()
    for block in chosen {
      let netlist = try block.elaborate(parameters: values)
      try tree.add(Emission(netlist, options: options), block: block.name, family: block.family)
    }
    let files = try tree.files()
    if check { return try compare(files) }
    for file in files { try FileError.write(Data(file.text.utf8), to: "\(output)/\(file.name)") }
    if json {
      Terminal.print(files.last?.text ?? "")
    } else {
      for entry in tree.manifest.blocks { Terminal.print("\(entry.name): \(output)/\(entry.top)") }
      Terminal.print("\(files.count - 1) modules and \(output)/\(GeneratedTree.manifestName)")
    }
  }

  private func compare(_ files: [EmittedFile]) throws {
    var stale: [String] = []
    for file in files {
      let present = FileManager.default.contents(atPath: "\(output)/\(file.name)")
      if present != Data(file.text.utf8) { stale.append(file.name) }
    }
    let known = Set(files.map(\.name))
    let there = FileManager.default.enumerator(atPath: output)?.compactMap { $0 as? String } ?? []
    let extra = there.filter { $0.hasSuffix(".sv") && !known.contains($0) }.sorted()
    if all { stale += extra.map { "\($0) (no block writes it)" } }
    if stale.isEmpty { return Terminal.print("\(output) is fresh: \(files.count - 1) modules") }
    Terminal.error("bittern: \(output) is stale; run 'make rtl'. Different: \(stale.joined(separator: ", "))")
    throw Failure.checkFailed
  }
}
