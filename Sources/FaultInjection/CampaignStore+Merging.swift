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
    var tables: [(name: String, rows: [Row])] = []
    for name in ["stratum", "register"] { tables.append((name, try first.rows(of: name))) }
    for (name, keys) in [("fault", ["stratum", "draw"]), ("referee", ["stratum", "draw"])] {
      var rows: [Row] = []
      for part in parts { rows += try part.rows(of: name) }
      let sorted = rows.sorted { a, b in
        (a[keys[0]] as Int, a[keys[1]] as Int) < (b[keys[0]] as Int, b[keys[1]] as Int)
      }
      tables.append((name, sorted))
    }
    try fill(settings: settings, tables: tables)
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
