import Description
import Exporting
import Foundation
import Generators
import SystemVerilog
import Testbenches
import Testing
import Tools

/// Text that means something to every language it goes through.
let hostile = "a $b [exec c] {d} \"e\" <f> & 'g' \\h; #i: - j\u{7}k"

/// A block whose sentences are hostile.
struct Hostile: Module {
  struct Parameters: ModuleParameters {
    var width = 4
    static var meanings: KeyValuePairs<String, String> { ["width": hostile] }
  }
  static let summary = hostile
  @Input(\Parameters.width, hostile) var x: Unsigned
  @Output(\Parameters.width, hostile) var y: Unsigned
  @Register(\Parameters.width, reset: nil) private var held: Unsigned

  func build(_ m: ModuleBuilder, _ p: Parameters) {
    held <== x
    y <== held
  }
}

/// A value goes from one clock to another.
struct Crossing: Module {
  typealias Parameters = NoParameters
  @Input(6) var x: Unsigned
  @Output(6) var y: Unsigned
  @Register(6, reset: 0) private var held: Unsigned

  func build(_ m: ModuleBuilder, _ p: NoParameters) {
    held <== x
    let domain = ClockDomain(name: "fast")
    let crossed = held.synchronised(to: domain)
    m.clocked(by: domain) {
      var sum: Unsigned = m.register("sum", width: 6, reset: 33)
      sum <== (sum + crossed).truncated(to: 6)
      y <== sum
    }
  }
}

enum Exports {
  static func netlist(_ name: String) throws -> Netlist {
    try #require(Catalogue.blocks.first { $0.name == name }).elaborate()
  }

  /// The block as the command exports it, with 200 cycles of its testbench.
  static func export(_ name: String, _ flow: ExportFlow, options: ExportOptions = .init()) throws -> ProjectExport {
    let block = try #require(Catalogue.blocks.first { $0.name == name })
    let netlist = try block.elaborate()
    let benches = TestbenchCatalogue.testbenches.filter { $0.block == name }
    let vectors =
      flow.simulates ? try RecordedVectors.recorded(from: benches, for: netlist, cycles: 200, seed: 1) : nil
    return ProjectExport(
      try ExportDesign(netlist, family: block.family, vectors: vectors), for: flow, options: options)
  }

  static func export<M: Module>(
    _ type: M.Type, _ flow: ExportFlow, options: ExportOptions = .init()
  ) throws -> ProjectExport {
    let netlist = try Elaboration(M.self).netlist
    let vectors = flow.simulates ? try RecordedVectors.noise(for: netlist, cycles: 50, seed: 1) : nil
    return ProjectExport(try ExportDesign(netlist, family: "Tests", vectors: vectors), for: flow, options: options)
  }

  /// The export as files in a folder that goes away with the value.
  static func written(_ export: ProjectExport) throws -> ScratchFolder {
    let folder = try ScratchFolder()
    for file in export.files() {
      let path = URL(fileURLWithPath: "\(folder.path)/\(file.path)")
      try FileManager.default.createDirectory(
        at: path.deletingLastPathComponent(), withIntermediateDirectories: true)
      try file.text.write(to: path, atomically: false, encoding: .utf8)
    }
    return folder
  }

  /// One block of each family.
  static let blocks = [
    "requantiser", "integer_softmax", "block_sparse_lane", "systolic_array", "mixed_precision_mac",
    "sparse_dsp_chain_ice40", "radix_top_k",
  ]
}

/// Programs that need not be there.
enum Optional {
  static func has(_ names: String...) -> Bool { names.allSatisfy { ToolEnvironment.current.find($0) != nil } }

  /// Runs a program on the search path; status and what it printed.
  static func run(
    _ name: String, _ arguments: [String], in folder: String
  ) throws -> (status: Int, output: String) {
    let path = try #require(ToolEnvironment.current.find(name), "'\(name)' is not on the search path")
    return try ToolEnvironment.current.attempt(path, arguments, in: folder, seconds: 300)
  }
}
