import FaultInjection
import Foundation
import Testing

/// A short campaign on every processing element, with what its testbenches play into it: no code for any of them.
@Suite(.serialized) struct ElementCampaignTests {
  /// Blocks of the family with registers, and those without.
  private static let clocked = [
    "activation_sum", "bit_mod_element", "bit_mod_unit", "delta_mac", "group_scaler", "integer_mac", "mix_pe_float_mac",
    "mix_pe_integer_mac", "mixed_precision_mac", "outlier_mac", "output_stationary_cell", "ternary_mac",
    "weight_stationary_cell", "zero_skipping_mac",
  ]
  private static let combinational = [
    "bit_serial_term_encoder", "floating_fma", "group_sum_rounder", "mx_dot", "nvfp4_dot", "outlier_pair_decoder",
    "ternary_unpacker",
  ]

  private static func records(_ bittern: Executable) throws -> [FaultRecord] {
    var records: [FaultRecord] = []
    try CampaignStore(file: "\(bittern.folder)/c.sqlite", isNew: false).forEachRecord { records.append($0) }
    return records
  }

  /// Upsets of registers; the interpreter repeats every fault that Verilator ran, and a disagreement fails the
  /// campaign.
  @Test(arguments: clocked) func upsets(block: String) throws {
    try Executable.inTemporaryFolder { bittern in
      let ending = try bittern.start(
        ["inject", block, "--faults", "60", "--referee", "60", "--store", "c.sqlite"]
      ).end()
      #expect(ending.status == 0, "\(ending.errors)")
      let records = try Self.records(bittern)
      #expect(records.count == 60 && records.contains { $0.outcome == .critical }, "\(block)")
    }
  }

  /// Glitches of named nets, where there are no registers.
  @Test(arguments: combinational) func transients(block: String) throws {
    try Executable.inTemporaryFolder { bittern in
      let ending = try bittern.start(
        ["inject", block, "--model", "transient", "--faults", "60", "--referee", "60", "--store", "c.sqlite"]
      ).end()
      #expect(ending.status == 0, "\(ending.errors)")
      let outcomes = Set(try Self.records(bittern).map(\.outcome))
      #expect(outcomes == [.critical, .masked], "\(block): \(outcomes)")
      let none = try bittern("inject", block, "--store", "d.sqlite")
      #expect(none.status != 0 && !none.errors.isEmpty)
    }
  }

  /// Whatever the block, the same seed gives the same workload, so that a store can be continued.
  @Test func workloadsAreRepeated() throws {
    try Executable.inTemporaryFolder { bittern in
      let words = ["inject", "ternary_mac", "--faults", "40", "--store", "c.sqlite", "--json"]
      let first = try bittern.start(words).end()
      let again = try bittern.start(words + ["--resume"]).end()
      #expect(first.status == 0 && again.status == 0 && again.output == first.output, "\(again.errors)")
      let unknown = try bittern("inject", "ternary_mack", "--store", "e.sqlite")
      #expect(unknown.errors.contains("Did you mean 'ternary_mac'?"))
    }
  }
}
