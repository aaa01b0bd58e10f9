/// A part of a campaign's draws that runs by itself, on another machine perhaps: part `number` of `count`, from 1.
/// Which draws it has depends on the plan alone, not on workers.
public struct CampaignShard: Sendable, Hashable, CustomStringConvertible {
  public let number: Int
  public let count: Int

  /// The whole campaign.
  public static let whole = CampaignShard(number: 1, count: 1)

  private init(number: Int, count: Int) {
    self.number = number
    self.count = count
  }

  /// `2/5`: the second of five parts; at most 10,000 parts.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let number = parts[0], let count = parts[1], (1...10_000).contains(count),
      (1...count).contains(number)
    else { return nil }
    self.init(number: number, count: count)
  }

  public var description: String { "\(number)/\(count)" }

  func contains(_ draw: Draw) -> Bool { draw.index % count == number - 1 }

  /// Of a whole population, a part has all faults of some sites.
  func contains(register: Int) -> Bool { register % count == number - 1 }

  /// Draws of this part among the first `planned` of a stratum.
  func share(of planned: Int) -> Int { (planned + count - number) / count }
}
