import Description
import Generators
import Synthesis
import SystemVerilog
import Testing

/// What processing elements promise of their areas, in a library of NAND gates; the benchmarks say the same of a real
/// one.
@Suite("Areas of processing elements")
struct ElementSynthesisTests {
  private let folder: ScratchFolder
  private let yosys: Yosys
  private let library: String

  init() throws {
    folder = try ScratchFolder()
    yosys = try Yosys(cache: ContentCache(folder: folder.path))
    library = try folder.write("cells.lib", SynthesisTests.cells)
  }

  private func area(_ name: String) throws -> Double {
    let block = try #require(Catalogue.blocks.first { $0.name == name })
    let result = try yosys.synthesise(Emission(try block.elaborate()), .init(target: .gates, liberty: library))
    return try #require(result.area)
  }

  @Test("shifts and additions are at least 15 % smaller than a multiplier in the same element")
  func mixPE() throws {
    #expect(try area("mix_pe_integer_mac") <= 0.85 * area("mix_pe_integer_mac_multiplier"))
  }

  @Test("an outlier-victim element is at most 60 % of INT8, and its decoder 45 um2 of NANDs of 0.798 um2")
  func outliers() throws {
    #expect(try area("outlier_mac") <= 0.6 * area("integer_mac"))
    // A NAND has the area 2 here.
    #expect(try area("outlier_pair_decoder") / 2 * 0.798 <= 45)
  }

  @Test("BitMoD's FP4 has 1.67 products for each of an fp16 multiply-add in the same area, with its share of a row too")
  func bitMod() throws {
    let share = try (area("activation_aligner") + 4 * area("bit_serial_term_encoder")) / 8
    #expect(try 2 * area("floating_fma") >= 1.67 * (area("bit_mod_element") + share))
  }
}
