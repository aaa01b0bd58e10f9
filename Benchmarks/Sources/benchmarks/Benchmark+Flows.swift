import Description
import Generators
import Synthesis
import SystemVerilog

extension Benchmark {
  /// Every block of the catalogue on every target, and clock rates of placed designs.
  static let flows = Benchmark(rows: ["flows-blocks", "flows-placed-ice40", "flows-placed-ecp5"]) { setting in
    let cache = ContentCache(folder: setting.folder + "/cache")
    let yosys = try Yosys(cache: cache)
    var cells: [[String]] = []
    var refused: [String] = []
    for block in Catalogue.blocks {
      let emission = Emission(try block.elaborate())
      var row = [block.family, block.name]
      for target in SynthesisTarget.allCases {
        do { row.append(summary(try yosys.synthesise(emission, .init(target: target)))) } catch let error as ToolFailure
        {
          row.append("refused")
          refused.append("\(block.name) on \(target.rawValue): \(error.output.suffix(200))")
        }
      }
      cells.append(row)
    }
    let counts = ResultTable(
      title: "Every block on every target",
      text: "\(yosys.version), flattened, standard parameters. Cells: LUT / FF / DSP / BRAM; gates: gates / FF.",
      header: ["family", "block"] + SynthesisTarget.allCases.map(\.rawValue), cells: cells)
    let passed = Double(Catalogue.blocks.count * SynthesisTarget.allCases.count - refused.count)
    let placed = try placements(yosys, cache)
    return Findings(
      rows: [
        Row(
          name: "flows-blocks", comparison: "blocks of the catalogue times five targets that Yosys maps", unit: "",
          value: Spread([passed]), bound: .atLeast(Double(Catalogue.blocks.count * SynthesisTarget.allCases.count)),
          detail: refused.isEmpty ? "none is refused" : refused.joined(separator: "; "))
      ] + placed.rows, tables: [counts] + placed.tables)
  }

  private static func summary(_ result: SynthesisResult) -> String {
    let kinds: [CellKind] = result.target == .gates ? [.logic, .flop] : [.lut, .flop, .dsp, .blockRAM]
    return kinds.map { "\(result.count($0))" }.joined(separator: " / ")
  }

  /// Designs whose tool is not installed are left out, and their row says so.
  private static func placements(_ yosys: Yosys, _ cache: ContentCache) throws -> Findings {
    var rows: [Row] = []
    var results: [(entry: FlowEntry, result: PlacementResult)] = []
    for target in [SynthesisTarget.ice40, .ecp5] {
      let entries = try FlowEntry.all().filter { $0.target == target }
      var row = Row(
        name: "flows-placed-\(target.rawValue)", comparison: "families with a design that is placed and routed",
        unit: "",
        bound: .atLeast(Double(Set(Catalogue.blocks.map(\.family)).count)), detail: "median clock rate of three seeds")
      do {
        let tool = try NextPNR(target, yosys: yosys, cache: cache)
        for entry in entries {
          let device = PlacementDevice.usual(target, for: Emission(entry.netlist))
          let options = PlacementOptions(device: try PlacementDevice(target, name: device))
          results.append((entry, try tool.place(entry.netlist, options)))
        }
        row.value = Spread([Double(Set(entries.map(\.family)).count)])
      } catch let missing as MissingTool { row.detail = missing.description }
      rows.append(row)
    }
    return Findings(rows: rows, tables: [table(results)])
  }

  private static func table(_ results: [(entry: FlowEntry, result: PlacementResult)]) -> ResultTable {
    func rate(_ value: Double?) -> String { value.map { "\(Int($0.rounded()))" } ?? "–" }
    return ResultTable(
      title: "Placed and routed",
      text:
        "nextpnr, each block in its register ring, three seeds. *logic*: ICESTORM_LC or TRELLIS_COMB, ring included.",
      header: ["family", "design", "device", "logic", "FF", "DSP", "BRAM", "MHz", "lowest", "highest"],
      cells: results.map { entry, result in
        [
          entry.family, entry.name, "\(result.device.target.rawValue) \(result.device.name)", "\(result.logic)",
          "\(result.flops)", "\(result.dsp)", "\(result.blockRAM)", rate(result.median), rate(result.lowest),
          rate(result.highest),
        ]
      })
  }
}
