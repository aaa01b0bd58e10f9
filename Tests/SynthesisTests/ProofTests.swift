import Description
import Foundation
import Generators
import Netlist
import Synthesis
import SystemVerilog
import Testing

/// Counts while it may, and says things about the count that are true, and one that is not.
private struct Counting: Module {
  struct Parameters: ModuleParameters {
    var limit = 5
    static var meanings: KeyValuePairs<String, String> { ["limit": "last value"] }
  }

  @Input var go: Bit
  @Output(4) var count: Unsigned
  @Register(4, reset: 0) private var held: Unsigned

  func build(_ m: ModuleBuilder, _ p: Parameters) {
    let isLast = (held == Unsigned(p.limit)).named("is_last")
    when(go) {
      when(isLast) { held <== 0 }.otherwise { held <== (held + 1).truncated(to: 4) }
    }
    count <== held
    m.assert(held <= Unsigned(p.limit), "the count stays within its limit")
    m.assert(held < 3, "the count stays below three")
    m.cover(isLast, "the limit is reached")
    m.cover(held == 9, "nine is reached")
  }
}

@Suite("Proofs") struct ProofTests {
  private let folder: ScratchFolder
  private let prover: Prover

  init() throws {
    folder = try ScratchFolder()
    let cache = ContentCache(folder: folder.path)
    prover = Prover(try Yosys(cache: cache), cycles: 12, cache: cache)
  }

  private func netlist(_ name: String, _ parameters: String? = nil) throws -> Netlist {
    try #require(Catalogue.blocks.first { $0.name == name }).elaborate(parameters: parameters.map { Data($0.utf8) })
  }

  @Test func propertiesAreProvedRefutedReachedOrUnreachable() throws {
    let results = try prover.properties(of: Elaboration(Counting.self).netlist)
    #expect(results.map(\.verdict) == [.proven, .refuted, .reached, .unreachable])
    #expect(results.map(\.isWrong) == [false, true, false, true])
    // Three cycles of counting, and the one in which the count is three.
    let trace = try #require(results[1].trace)
    #expect(trace.rows.count == 4 && results[1].detail == "in cycle 4 behind the reset")
    #expect(trace.csv.hasPrefix("go\n0b1\n0b1\n0b1\n") && trace.vcd.contains("$var"))
    #expect(results[2].trace?.rows.count == 6 && results[0].trace == nil && results[3].trace == nil)
  }

  @Test(arguments: ["mixed_precision_mac", "weight_stationary_element", "overflow_adjust"])
  func theRTLWithFaultPortsIsThePlainOne(block: String) throws {
    let plain = try netlist(block)
    let result = try prover.equivalence(ProofSide(plain), .injectable(plain))
    #expect(result.verdict == .proven, "\(result.detail)")
  }

  @Test func otherOverflowIsFoundAndTooLateOverflowIsNot() throws {
    let narrow = try netlist("mixed_precision_mac", #"{"accumulator": 16}"#)
    let wraps = try netlist("mixed_precision_mac", #"{"accumulator": 16, "overflow": "wrap"}"#)
    let result = try prover.equivalence(ProofSide(narrow), ProofSide(wraps))
    #expect(result.verdict == .refuted)
    let trace = try #require(result.trace)
    #expect(trace.inputs == ["mode", "valid", "clear", "activation", "weight"] && trace.rows.count <= 11)
    #expect(trace.rows.allSatisfy { $0.map(\.count) == [2, 1, 1, 16, 8] })

    // 24 bits do not overflow within 11 cycles.
    let late = try prover.equivalence(
      ProofSide(netlist("mixed_precision_mac")), ProofSide(netlist("mixed_precision_mac", #"{"overflow": "wrap"}"#)))
    #expect(late.verdict == .bounded && late.detail == "no counterexample within 11 cycles behind the reset")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasPrefix("work-") }.isEmpty)
  }

  @Test func otherPortsAndTooLittleTimeAreTold() throws {
    let mac = try netlist("mixed_precision_mac")
    let problem = #expect(throws: ProofProblem.self) {
      try prover.equivalence(ProofSide(mac), ProofSide(netlist("mixed_precision_product")))
    }
    #expect(problem?.description.contains("have different ports: valid (1 bits)") == true)
    let hasty = Prover(try Yosys(), seconds: 0.01, cache: ContentCache(folder: folder.path))
    let result = try hasty.equivalence(ProofSide(mac), .injectable(mac))
    #expect(result.verdict == .undecided && result.detail == "no answer within 0 seconds")
    #expect(try hasty.properties(of: Elaboration(Counting.self).netlist).allSatisfy { $0.verdict == .undecided })
  }
}
