import Foundation
import Testing

@Suite struct ProveTests {
  @Test func whatTheSolverFindsIsReplayedBySimulate() throws {
    try Executable.inTemporaryFolder { bittern in
      let ending = try bittern("prove", "zero_eliminator", "--cycles", "8", "-o", "out", "--json")
      #expect(ending.status == 0, "\(ending)")
      let results = try #require(try ending.json() as? [[String: Any]])
      let verdicts = results.compactMap { $0["verdict"] as? String }
      #expect(verdicts.contains("proven") && verdicts.contains("reached"))
      var replayed = 0
      for (number, result) in results.enumerated() where result["verdict"] as? String == "reached" {
        let claim = try #require(result["claim"] as? String)
        let file = "out/zero_eliminator_\(number + 1).csv"
        let run = try bittern("simulate", "zero_eliminator", "-s", file, "--json")
        let properties = try #require((try run.json() as? [String: Any])?["properties"] as? [[String: Any]])
        let property = properties.first { claim.hasSuffix("cover \($0["message"] as? String ?? "-")") }
        #expect((property?["count"] as? Int ?? 0) > 0, "\(claim): \(properties)")
        #expect(try bittern.read("out/zero_eliminator_\(number + 1).vcd").contains("$enddefinitions"))
        replayed += 1
      }
      #expect(replayed > 0)
    }
  }

  @Test func aPlanOfProtectionChangesNothing() throws {
    try Executable.inTemporaryFolder { bittern in
      let plan = "weight_stationary_element:\n  - triplicated: registers weight_held\n  - parity: registers sum_held\n"
      try bittern.write(plan, to: "plan.yaml")
      let ending = try bittern("prove", "weight_stationary_element", "--plan", "plan.yaml")
      #expect(ending.status == 0 && ending.output.contains("proven   equals the design protected by plan.yaml"))
      try bittern.write("weight_stationary_element:\n  - secded: memory words\n", to: "wrong.yaml")
      let wrong = try bittern("prove", "weight_stationary_element", "--plan", "wrong.yaml")
      #expect(wrong.status != 0 && wrong.errors.contains("'words' is not a memory of"), "\(wrong)")
      let both = try bittern("prove", "weight_stationary_element", "--plan", "plan.yaml", "--against", "a.json")
      #expect(both.status == 64 && both.errors.contains("--plan goes without"))
    }
  }

  @Test func aDifferenceIsReplayedOnBothBlocks() throws {
    try Executable.inTemporaryFolder { bittern in
      try bittern.write(#"{"accumulator": 16}"#, to: "a.json")
      try bittern.write(#"{"accumulator": 16, "overflow": "wrap"}"#, to: "b.json")
      let ending = try bittern(
        "prove", "mixed_precision_mac", "--parameters", "a.json", "--against", "b.json", "-o", ".")
      #expect(ending.status == 1 && ending.output.contains("refuted  equals b.json"), "\(ending)")
      let runs = try ["a.json", "b.json"].map {
        try bittern("simulate", "mixed_precision_mac", "--parameters", $0, "-s", "mixed_precision_mac_1.csv").output
      }
      #expect(runs[0] != runs[1] && !runs[0].isEmpty)
    }
  }
}
