import Foundation

/// `nextpnr --report`: what is read of it.
struct PlacementReport: Decodable {
  struct Rate: Decodable { var achieved: Double }
  struct Use: Decodable {
    var used: Int
    var available: Int
  }
  var fmax: [String: Rate]
  var utilization: [String: Use]

  func run(seed: Int) -> PlacementResult.Run {
    PlacementResult.Run(
      seed: seed, megahertz: fmax.values.map(\.achieved).min(),
      utilisation: utilization.keys.sorted().map { name in
        PlacementResult.Resource(
          name: name, used: utilization[name]?.used ?? 0, available: utilization[name]?.available ?? 0)
      })
  }

  /// What a log says about a failure: the lines with `ERROR`, else its end.
  static func complaint(_ log: String) -> String {
    let errors = log.split(separator: "\n").filter { $0.hasPrefix("ERROR") }
    let text = errors.isEmpty ? String(log.suffix(2_000)) : errors.joined(separator: "\n")
    let isFull = ["no Bels remaining", "Unable to place", "unable to find legal placement", "failed to place"]
      .contains { log.contains($0) }
    return isFull ? text + "\nthe design may not fit the device; --device names a larger one" : text
  }
}
