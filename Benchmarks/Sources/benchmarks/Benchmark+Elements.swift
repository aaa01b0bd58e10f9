import Description
import Foundation
import Generators
import Synthesis
import SystemVerilog

extension Benchmark {
  /// Every processing element against INT8, INT4 and fp16, mapped to one library in one run.
  static let elements = Benchmark(
    rows: [
      "elements-mix-pe", "elements-bit-mod-density", "elements-bit-mod-density-array", "elements-outlier-decoder",
      "elements-outlier",
    ]
  ) { setting in
    guard let liberty = setting.liberty else { return Findings(rows: elementRows(nil)) }
    let yosys = try Yosys(cache: .init(folder: setting.folder + "/cache"))
    let measured = try ElementEntry.all().map { entry in
      let emission = Emission(entry.netlist)
      return ElementMeasure(
        entry: entry, cells: try yosys.synthesise(emission, .init(target: .gates, liberty: liberty)),
        tables: try yosys.synthesise(emission, .init(target: .xc7, dsp: false, depth: true)))
    }
    let gate = try yosys.synthesise(
      Emission(try Elaboration(NandGate.self).netlist), .init(target: .gates, liberty: liberty))
    let table = ElementTable(measured: measured, nand: gate.area ?? 0)
    return Findings(rows: elementRows(table), tables: table.tables)
  }

  private static func elementRows(_ table: ElementTable?) -> [Row] {
    func row(_ name: String, _ comparison: String, _ unit: String, _ bound: Row.Bound, _ value: Double?) -> Row {
      Row(
        name: name, comparison: comparison, unit: unit, value: value.map { Spread([$0]) }, bound: bound,
        detail: value == nil
          ? "give a library of cells with --liberty" : "areas of mapped cells, the same on every machine")
    }
    return [
      row(
        "elements-mix-pe", "MixPE's element is smaller than the same one with *", " %", .atLeast(15),
        table.map { 100 * (1 - $0.area(ElementEntry.mixPE) / $0.area(ElementEntry.mixPEMultiplier)) }),
      row(
        "elements-bit-mod-density", "products a cycle and area: BitMoD's element with FP4 / fp16 FMA", "x",
        .atLeast(1.67), table.map { $0.density(beside: 0) }),
      row(
        "elements-bit-mod-density-array",
        "the same with the element's share of exponent match and encoders in an array of 8 x 8", "x", .atLeast(1.67),
        table.map {
          $0.density(beside: ($0.area(ElementEntry.aligner) + 4 * $0.area(ElementEntry.encoder)) / 8)
        }),
      row(
        "elements-outlier-decoder",
        "OliVe's decoder of an int4 pair: area in two-input NANDs, each 0.798 um2 as in NanGate45", " um2", .atMost(45),
        table.map { 0.798 * $0.area(ElementEntry.outlierDecoder) / $0.nand }),
      row(
        "elements-outlier", "area: OliVe's int4 element / INT8 with 32 bits", " %", .atMost(60),
        table.map { 100 * $0.area(ElementEntry.outlier) / $0.area(ElementEntry.int8) }),
    ]
  }
}

/// The gate in which areas of different libraries are compared.
private struct NandGate: Module {
  typealias Parameters = NoParameters
  @Input var a: Bit
  @Input var b: Bit
  @Output var y: Bit
  func build(_ m: ModuleBuilder, _ p: Parameters) { y <== !(a & b) }
}

/// A design as cells of a library and as look-up tables.
struct ElementMeasure {
  var entry: ElementEntry
  var cells: SynthesisResult
  var tables: SynthesisResult
  var area: Double { cells.area ?? 0 }
}

struct ElementTable {
  let measured: [ElementMeasure]
  /// Area of a NAND gate with two inputs.
  let nand: Double

  func area(_ name: String) -> Double { measured.first { $0.entry.name == name }?.area ?? 0 }

  private func areaOfProduct(_ name: String) -> Double? {
    measured.first { $0.entry.name == name }.flatMap(areaOfProduct)
  }

  private func areaOfProduct(_ measure: ElementMeasure) -> Double? {
    measure.entry.products > 0 ? measure.area / measure.entry.products : nil
  }

  /// Products of BitMoD's FP4 for each of the fp16 multiply-add in the same area.
  func density(beside: Double) -> Double {
    guard let element = measured.first(where: { $0.entry.name == ElementEntry.bitModFP4 }) else { return 0 }
    return area(ElementEntry.fp16) * element.entry.products / (element.area + beside)
  }

  var tables: [ResultTable] {
    [
      table("Elements", measured.filter { $0.entry.kind != .beside }),
      table("What stands beside them in an array", measured.filter { $0.entry.kind == .beside }),
    ]
  }

  private func table(_ title: String, _ rows: [ElementMeasure]) -> ResultTable {
    let int8 = areaOfProduct(ElementEntry.int8)
    let fp16 = areaOfProduct(ElementEntry.fp16)
    func ratio(_ value: Double?, _ base: Double?) -> String {
      guard let value, let base, base > 0 else { return "" }
      return String(format: "%.2f", value / base)
    }
    return ResultTable(
      title: title,
      text:
        "\(measured.first?.cells.tool ?? "Yosys"), flattened. *area*, *delay*: cells of the Liberty file, in its "
        + "unit and in picoseconds as abc estimates it; a NAND of two inputs has \(Row.number(nand)). *of a product*: "
        + "area for one product a cycle, and that as a multiple of INT8's and of fp16's. *LUT*, *levels*: Xilinx 7 "
        + "series without DSP blocks, and look-up tables of six inputs on the longest path.",
      header: [
        "design", "products a cycle", "cells", "FF", "area", "delay", "of a product", "/ INT8", "/ fp16", "LUT",
        "levels",
      ],
      cells: rows.map { row in
        let product = areaOfProduct(row)
        return [
          row.entry.name, row.entry.products > 0 ? Row.number(row.entry.products) : "",
          "\(row.cells.count(.logic) - row.cells.flops)",
          "\(row.cells.flops)", String(format: "%.0f", row.area),
          row.cells.delay.map { String(format: "%.0f", $0) } ?? "", product.map { String(format: "%.0f", $0) } ?? "",
          ratio(product, int8), ratio(product, fp16), "\(row.tables.count(.lut))",
          row.tables.depth.map { "\($0)" } ?? "",
        ]
      })
  }
}
