import Description
import Foundation
import Generators
import NumberFormats
import SystemVerilog
import Testing

@Suite("Catalogue")
struct CatalogueTests {
  @Test("names are unique and families are folders")
  func names() {
    let names = Catalogue.blocks.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(
      Set(Catalogue.blocks.map(\.family)) == [
        "Arithmetic", "Attention", "Bus", "Circulant", "Graph", "MatrixMultiply", "Modular", "ProcessingElements",
        "SparseDSP", "TopK",
      ])
    #expect(Catalogue.blocks.allSatisfy { !$0.summary.isEmpty })
  }

  @Test(
    "every parameter and port of every block has a meaning or a plain name", arguments: Catalogue.blocks.map(\.name))
  func elaborates(name: String) throws {
    let block = try #require(Catalogue.blocks.first { $0.name == name })
    let netlist = try block.elaborate()
    try netlist.verify()
    #expect(block.parameters.allSatisfy { $0.meaning != nil })
  }

  @Test("no net of the RTL has a derived name", arguments: Catalogue.blocks.map(\.name))
  func givenNames(name: String) throws {
    let block = try #require(Catalogue.blocks.first { $0.name == name })
    for file in Emission(try block.elaborate()).files {
      let words = file.text.split { !($0.isLetter || $0.isNumber || $0 == "_") }
      let derived = words.filter { $0.hasPrefix("_") && $0 != "_unused" }
      #expect(derived.isEmpty, "\(file.name): \(derived.prefix(3))")
    }
  }

  @Test("all elements of an array share one definition")
  func sharing() throws {
    for dataflow in SystolicArray.Dataflow.allCases {
      let netlist = try Elaboration(SystolicArray.self, .init(rows: 4, columns: 3, dataflow: dataflow)).netlist
      #expect(netlist.modules.count == 3)
      #expect(netlist.topModule.instances.count == 12)
      #expect(Set(netlist.topModule.instances.map(\.module)).count == 1)
    }
  }

  @Test("parameters come from JSON, and wrong ones are told")
  func parameters() throws {
    let block = try #require(Catalogue.blocks.first { $0.name == "systolic_array" })
    let netlist = try block.elaborate(
      parameters: Data(#"{"rows": 2, "dataflow": "outputStationary"}"#.utf8))
    #expect(netlist.topModule.instances.count == 16)
    #expect(throws: ParameterError.self) { try block.elaborate(parameters: Data(#"{"row": 2}"#.utf8)) }
    #expect(throws: DescriptionErrors.self) { try block.elaborate(parameters: Data(#"{"rows": 65}"#.utf8)) }
  }

  @Test("impossible parameters are refused in names and numbers")
  func problems() {
    var engine = MatrixEngine.Parameters()
    engine.size = 6
    #expect(engine.problem() == "size must be a power of two from 2 to 32, not 6")
    engine = .init()
    engine.vectors = 1024
    #expect(engine.problem() == "activationDepth must be at least 2 · vectors = 2048, not 1024")
    #expect(SystolicArray.Parameters(rows: 0, columns: 1, dataflow: .weightStationary).problem() != nil)
    #expect(MixedPrecisionMAC.Parameters(accumulator: 15, overflow: .wrap).problem() != nil)
    #expect(MatrixEngine.Parameters.small.problem() == nil)
  }

  @Test("the width formula is exact: no sum overflows it and one bit less does", arguments: 1...300)
  func widths(count: Int) {
    let modes = OperandMode.allCases.map { mode -> Int in
      let activation = mode == .a8w8 || mode == .a8w4 ? IntegerFormat.int8 : .int4
      let weight: IntegerFormat = mode == .a8w8 ? .int8 : mode == .a4w2 ? .int2 : .int4
      return AccumulatorWidth(
        products: count * mode.lanes, activations: activation.range, weights: weight.range
      ).signedBits
    }
    #expect(MixedPrecisionWidths.accumulator(products: count) == modes.max())
  }
}
