import Foundation
import GRDB

extension CampaignStore {
  /// Puts the finished parts of one campaign together in this new store. The same records give the same bytes, however
  /// they were spread over the parts; one whole campaign may be given, too.
  public func merge(_ parts: [CampaignStore]) throws(CampaignFailure) {
    guard let first = parts.first else { return }
    try CampaignStore.check(parts)
    var settings = try first.settings().filter { $0.name != "shard" }
    settings.append(("shard", "\(CampaignShard.whole)"))
    settings.sort { $0.name < $1.name }
    try fill(settings, from: parts)
  }

  /// Writes the finished store again, in the order of the plan, so that its bytes depend on the records alone: not on
  /// chunks, workers, interruptions, or a merge of parts.
  func settle() throws(CampaignFailure) {
    let fresh = file + "-settled"
    try? FileManager.default.removeItem(atPath: fresh)
    let copy = try CampaignStore(file: fresh, isNew: true)
    try copy.fill(try settings(), from: [self])
    try copy.close()
    try replace {
      if rename(fresh, file) != 0 {
        throw CampaignFailure.store(file: file, reason: "'\(fresh)' cannot take its place")
      }
    }
  }

  /// Copies whole tables, rows in the order of their keys.
  private func fill(_ settings: [(name: String, value: String)], from parts: [CampaignStore]) throws(CampaignFailure) {
    try writeInOrder { db in
      let isOne = parts.count == 1
      if !isOne {
        for table in CampaignStore.spread {
          try db.execute(sql: "CREATE TEMP TABLE all_\(table) AS SELECT * FROM \(table)")
        }
        // Attached one by one: SQLite attaches few at once.
        for part in parts {
          try CampaignStore.attached(part, db) {
            for table in CampaignStore.spread {
              try db.execute(sql: "INSERT INTO all_\(table) SELECT * FROM part.\(table)")
            }
          }
        }
      }
      try CampaignStore.attached(parts[0], db) {
        try db.inTransaction {
          try CampaignStore.set(settings, in: db)
          for table in ["stratum", "input", "register"] {
            try db.execute(sql: "INSERT INTO \(table) SELECT * FROM part.\(table) ORDER BY number")
          }
          for table in CampaignStore.spread {
            try db.execute(
              sql: """
                INSERT INTO \(table) SELECT * FROM \(isOne ? "part.\(table)" : "temp.all_\(table)") ORDER BY stratum, draw
                """)
          }
          return .commit
        }
      }
      if !isOne { for table in CampaignStore.spread { try db.execute(sql: "DROP TABLE temp.all_\(table)") } }
    }
  }

  /// Tables of which each part has rows of its own.
  private static let spread = ["fault", "referee"]

  private static func attached(_ part: CampaignStore, _ db: Database, _ body: () throws -> Void) throws {
    try db.execute(sql: "ATTACH DATABASE ? AS part", arguments: [part.file])
    try body()
    try db.execute(sql: "DETACH DATABASE part")
  }

  /// All parts of one campaign, each complete, none missing and none twice.
  private static func check(_ parts: [CampaignStore]) throws(CampaignFailure) {
    let own = ["shard", "complete"]
    let expected = try parts[0].settings().filter { !own.contains($0.name) }
    var numbers: [Int] = []
    var count = 0
    for part in parts {
      for (ours, theirs) in zip(expected, try part.settings().filter({ !own.contains($0.name) })) where ours != theirs {
        throw .otherCampaign(file: part.file, what: theirs.name, stored: theirs.value, asked: ours.value)
      }
      guard let shard = CampaignShard(try part.setting("shard") ?? ""), try part.setting("complete") == "yes" else {
        throw .incompletePart(file: part.file)
      }
      numbers.append(shard.number)
      count = max(count, shard.count)
    }
    if let missing = (1...count).first(where: { number in numbers.count { $0 == number } != 1 }) {
      throw .missingPart(number: missing, count: count)
    }
  }
}
