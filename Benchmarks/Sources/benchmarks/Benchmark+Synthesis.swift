import Description
import Foundation
import Generators
import Synthesis
import SystemVerilog

extension Benchmark {
  /// What the blocks need, counted by Yosys, with the bounds that the design gives.
  static let synthesis = Benchmark(
    rows: [
      "synthesis-zero-eliminator", "synthesis-zero-eliminator-levels", "synthesis-radix-selection",
      "synthesis-radix-digit-levels", "synthesis-multiplexer-4", "synthesis-multiplexer-16", "synthesis-chain-slices",
    ]
  ) { setting in
    let yosys = try Yosys(cache: .init(folder: setting.folder + "/cache"))
    let entries = try SynthesisEntry.all()
    let results = try entries.map { entry in
      try yosys.synthesise(
        Emission(entry.netlist), .init(target: entry.target, dsp: entry.dsp, depth: entry.depth))
    }
    func lut(_ name: String) throws -> Double { try number(entries, results, name) { $0.count(.lut) } }
    func levels(_ name: String) throws -> Double { try number(entries, results, name) { $0.depth ?? .max } }
    let selection = try radixSelection(yosys)
    let rows = [
      row(
        "synthesis-zero-eliminator", "LUTs of a zero eliminator, 16 lanes of 12 bits", " LUT",
        try lut("zero eliminator, 12 bits"), .atMost(802)),
      row(
        "synthesis-zero-eliminator-levels", "its longest path", " levels", try levels("zero eliminator, 12 bits"),
        .atMost(6)),
      row(
        "synthesis-radix-selection", "LUTs of radix select without filter and buffer", " LUT", selection.luts,
        .atMost(1500)),
      row(
        "synthesis-radix-digit-levels", "longest path to the registers of the digit and of k", " levels",
        selection.levels, .atMost(6)),
      row(
        "synthesis-multiplexer-4", "LUTs of a sparse multiplexer for each slice, M = 4", " LUT",
        try lut("sparse multiplexer, M = 4"), .atMost(16)),
      row("synthesis-multiplexer-16", "the same, M = 16", " LUT", try lut("sparse multiplexer, M = 16"), .atMost(64)),
      row(
        "synthesis-chain-slices", "LUTs of a group of two slices on xc7, beside its two DSP48E1", " LUT",
        try lut("group of two slices, DSP48E1"), .atMost(0)),
    ]
    return Findings(rows: rows, tables: tables(entries, results))
  }

  private static func row(
    _ name: String, _ comparison: String, _ unit: String, _ value: Double, _ bound: Row.Bound
  ) -> Row {
    Row(
      name: name, comparison: comparison, unit: unit, value: Spread([value]), bound: bound,
      detail: "counted by Yosys, the same on every machine")
  }

  private static func number(
    _ entries: [SynthesisEntry], _ results: [SynthesisResult], _ name: String, _ value: (SynthesisResult) -> Int
  ) throws -> Double {
    guard let index = entries.firstIndex(where: { $0.name == name }) else {
      throw BenchmarkFailure(reason: "no design is called '\(name)'")
    }
    return Double(value(results[index]))
  }

  /// Radix select with its hierarchy, less the filter and all that stands in it; the buffer is memory, not LUTs.
  private static func radixSelection(_ yosys: Yosys) throws -> (luts: Double, levels: Double) {
    let emission = Emission(try Elaboration(RadixTopK.self).netlist)
    let result = try yosys.synthesise(emission, .init(target: .xc7, flatten: false, dsp: false))
    let parts = result.modules.filter { $0.name.hasPrefix("radix_") }
    let luts = parts.reduce(0) { $0 + $1.placements * result.count(.lut, of: $1) }
    let path = try yosys.synthesise(
      emission, .init(target: .xc7, dsp: false, depth: true, depthRegisters: ["threshold", "target"]))
    return (Double(luts), Double(path.depth ?? .max))
  }

  /// A table for each family, in the order of the entries.
  private static func tables(_ entries: [SynthesisEntry], _ results: [SynthesisResult]) -> [ResultTable] {
    var families: [String] = []
    for entry in entries where families.last != entry.family { families.append(entry.family) }
    return families.map { family in
      let rows = zip(entries, results).filter { $0.0.family == family }
      let kinds = CellKind.allCases.filter { kind in rows.contains { $0.1.count(kind) > 0 } }
      return ResultTable(
        title: family,
        text: "\(results.first?.tool ?? "Yosys"), flattened, standard parameters but where the name says otherwise. "
          + "*levels*: look-up tables of six inputs on the longest path, without carry chains, where it was asked for.",
        header: ["design", "target"] + kinds.map(\.title) + ["levels"],
        cells: rows.map { entry, result in
          [entry.name, entry.target.rawValue] + kinds.map { "\(result.count($0))" } + [
            result.depth.map { "\($0)" } ?? ""
          ]
        })
    }
  }
}
