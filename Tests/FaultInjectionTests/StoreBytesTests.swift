import FaultInjection
import Foundation
import Testing

/// A finished store has the bytes that its records give it, however they came into it.
@Suite struct StoreBytesTests {
  private func plans() -> [CampaignPlan] {
    var neyman = CampaignPlan(seed: 2, grouping: .register, faults: 500, refereed: 20)
    neyman.shares = .neyman
    var whole = CampaignPlan(seed: 2, refereed: 20)
    whole.isExhaustive = true
    return [CampaignPlan(seed: 2, faults: 3_000, refereed: 20), CampaignPlan(seed: 2, faults: 100), neyman, whole]
  }

  @Test func partsWorkersAndInterruptionsLeaveNoTrace() throws {
    let load = try Loads.smallEngine()
    for plan in plans() {
      let campaign = try Campaign(
        load, plan: plan, engine: CampaignTests.interpreter(load), referee: CampaignTests.referee(load))
      try TemporaryFolder.with { folder in
        func bytes(_ name: String) -> Data? { FileManager.default.contents(atPath: "\(folder)/\(name).sqlite") }
        func store(_ name: String, isNew: Bool = true) throws -> CampaignStore {
          try CampaignStore(file: "\(folder)/\(name).sqlite", isNew: isNew)
        }
        let whole = try store("whole")
        #expect(try campaign.run(into: whole).isComplete)
        let expected = try #require(bytes("whole"))
        #expect(try !CampaignTests.records(whole).isEmpty)

        #expect(try campaign.run(into: store("crew"), workers: 3).isComplete)
        #expect(bytes("crew") == expected)

        var looks = 0
        _ = try campaign.run(into: store("paused")) { _ in
          looks += 1
          return looks > 1
        }
        #expect(try campaign.run(into: store("paused", isNew: false)).isComplete)
        #expect(bytes("paused") == expected)

        let parts = try (1...3).map { number in
          let part = try store("part\(number)")
          let shard = try #require(CampaignShard("\(number)/3"))
          let progress = try campaign.run(into: part, workers: number, shard: shard)
          #expect(progress.isComplete && progress.done == progress.planned)
          return part
        }
        try store("merged").merge(parts.reversed())
        #expect(bytes("merged") == expected)
        try store("again").merge([whole])
        #expect(bytes("again") == expected)
      }
    }
  }
}
