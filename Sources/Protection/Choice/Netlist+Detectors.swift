import Netlist

extension Netlist {
  /// The most detectors that are offered: all their combinations are compared.
  private static var mostDetectors: Int { 3 }

  /// Mechanisms that catch upsets by what they do: a checksum for each array that has one, and a watchdog in the highest
  /// module that knows when it is busy. What they catch has to be measured.
  ///
  /// - Parameter longestWork: the cycles that the module with a name is busy without a pause, at most, while all goes
  ///   well; the watchdog waits for a quarter more and eight. Nil when it never is.
  public func detectors(longestWork: (String) throws -> Int?) rethrows -> [ProtectionPlan.Choice] {
    let blocks = modulesInUse().reversed().map { ProtectionPlan.Part.block(module: modules[$0].name) }
    var choices: [ProtectionPlan.Choice] = []
    if let part = blocks.first(where: { obstacle(to: .watchdog(cycles: 1), at: $0) == nil }),
      let work = try longestWork(part.module)
    {
      choices.append(.init(part, .watchdog(cycles: work + work / 4 + 8)))
    }
    for part in blocks where obstacle(to: .checksum, at: part) == nil { choices.append(.init(part, .checksum)) }
    return Array(choices.prefix(Netlist.mostDetectors))
  }

  /// Detectors that `detectors(longestWork:)` may find, without knowing any workload.
  public var possibleDetectors: Int { detectors { _ in 1 }.count }
}
