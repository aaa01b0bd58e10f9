import HardwareTesting
import Netlist
import Simulation
import SystemVerilog
import Testing

@Suite struct RandomDesignTests {
  @Test func everyCornerIsReached() throws {
    let seed: UInt64 = 11
    var coverage = DesignCoverage()
    for index in 0..<300 as Range<UInt64> {
      let netlist = try DesignRecipe.random(seed: seed, index: index, size: 30).netlist()
      coverage.add(netlist, Stimulus.random(seed: seed + index, cycles: 30, for: netlist))
    }
    print("seed \(seed): \(coverage)")
    #expect(coverage.unreached.isEmpty)
  }

  @Test func interpreterAgreesWithTheReference() throws {
    let seed: UInt64 = 12
    let check = DifferentialCheck([.reference, .model("interpreter") { try Interpreter($0) }], cycles: 30)
    var coverage = DesignCoverage()
    for index in 0..<400 as Range<UInt64> { try check.check(seed: seed, index: index, size: 30, coverage: &coverage) }
  }

  @Test func icarusAgreesWithTheReference() throws {
    let seed: UInt64 = 13
    let check = DifferentialCheck([.reference, .icarus()], cycles: 40)
    var coverage = DesignCoverage()
    for index in 0..<60 as Range<UInt64> { try check.check(seed: seed, index: index, size: 25, coverage: &coverage) }
  }
}

@Suite struct RandomLintTests {
  @Test func strictReadersSayNothing() throws {
    let seed: UInt64 = 14
    for index in 0..<40 as Range<UInt64> {
      let netlist = try DesignRecipe.random(seed: seed, index: index, size: 25).netlist()
      // What only a random design has: comparisons that are always the same, and writes to a fixed word.
      let words = try Emission(netlist).lint(allowing: ["UNSIGNED", "CMPCONST"])
        .filter { !$0.hasPrefix("yosys: Warning: Replacing memory") }.joined(separator: "\n")
      #expect(words == "", "seed \(seed), index \(index)")
      if !words.isEmpty { break }
    }
  }
}
