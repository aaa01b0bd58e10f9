import Foundation
import HardwareTesting
import LaneSimulation
import Netlist
import Simulation
import SystemVerilog
import Testing
import Verilation

/// `BITTERN_EFFORT=20` runs twenty times as many designs.
private func designs(_ count: UInt64) -> Range<UInt64> {
  0..<count * (ProcessInfo.processInfo.environment["BITTERN_EFFORT"].flatMap(UInt64.init) ?? 1)
}

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
    for index in designs(400) { try check.check(seed: seed, index: index, size: 30, coverage: &coverage) }
  }

  @Test func icarusAgreesWithTheReference() throws {
    let seed: UInt64 = 13
    let check = DifferentialCheck([.reference, .icarus()], cycles: 40)
    var coverage = DesignCoverage()
    for index in designs(60) { try check.check(seed: seed, index: index, size: 25, coverage: &coverage) }
  }
}

@Suite struct RandomVerilatorTests {
  @Test func verilatorAgreesWithTheReference() throws {
    let seed: UInt64 = 15
    let folder = try ScratchFolder()
    let toolchain = try VerilatorToolchain()
    let verilator = Engine.model("verilator") {
      let build = try VerilatedBuild($0, toolchain: toolchain, cache: ContentCache(folder: folder.path))
      return VerilatedModel(build)
    }
    let check = DifferentialCheck([.reference, verilator], cycles: 60)
    var coverage = DesignCoverage()
    var refused = 0
    for index in designs(10) {
      do {
        let netlist = try DesignRecipe.random(seed: seed, index: index, size: 60).netlist()
        _ = try VerilatedBuild(netlist, toolchain: toolchain, cache: ContentCache(folder: folder.path))
      } catch let failure as ToolFailure
        where failure.output.contains("Warning-UNSIGNED") || failure.output.contains("Warning-CMPCONST")
      {
        // A comparison that is always the same, which the build does not let pass; only random designs have them.
        refused += 1
        continue
      }
      try check.check(seed: seed, index: index, size: 60, coverage: &coverage)
    }
    #expect(refused <= designs(4).count, "seed \(seed): \(refused) designs were refused")
  }
}

@Suite struct RandomLaneTests {
  @Test func lanesAgreeWithTheReference() throws {
    let seed: UInt64 = 16
    let folder = try ScratchFolder()
    let cache = ContentCache(folder: folder.path)
    let toolchain = try LaneToolchain(cache: cache)
    let lanes = Engine.model("lanes") { LaneModel(try LaneBuild($0, toolchain: toolchain, cache: cache)) }
    let check = DifferentialCheck([.reference, lanes], cycles: 60)
    var coverage = DesignCoverage()
    for index in designs(10) { try check.check(seed: seed, index: index, size: 60, coverage: &coverage) }
  }
}

@Suite struct RandomLintTests {
  @Test func strictReadersSayNothing() throws {
    let seed: UInt64 = 14
    for index in designs(40) {
      let netlist = try DesignRecipe.random(seed: seed, index: index, size: 25).netlist()
      // What only a random design has: comparisons that are always the same, and writes to a fixed word.
      let words = try Lint().findings(Emission(netlist), allowing: ["UNSIGNED", "CMPCONST", "SYMRSVDWORD"])
        .filter { !$0.text.hasPrefix("Warning: Replacing memory") }
      #expect(words.isEmpty, "seed \(seed), index \(index)")
      if !words.isEmpty { break }
    }
  }
}
