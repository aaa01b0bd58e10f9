import Foundation

/// Groups of registers whose faults run in the same sweeps, each with the cells that these faults can reach.
///
/// A sweep of a group evaluates its cells alone, whole strips at a time and without looking for what is due. Small
/// groups reach few cells but fill few lanes; neighbouring groups are put together as long as that makes the
/// experiments cheaper.
final class LaneRegions {
  let regions: [LaneRegion]
  /// By register, the number of its region.
  private(set) var ofRegister: [UInt32]

  /// What the groups are made for.
  struct Load: Hashable {
    /// Experiments of one call, and cycles that each takes, as powers of √2.
    private var experiments: Int
    private var residence: Int
    private var stops: Bool

    init(experiments: Int, residence: Double, stops: Bool) {
      self.experiments = Int((2 * log2(Double(max(1, experiments)))).rounded())
      self.residence = Int((2 * log2(max(1, residence))).rounded())
      self.stops = stops
    }

    var cyclesOfOne: Double { pow(2, Double(residence) / 2) }
  }

  /// - Parameter struck: by register, how many experiments begin there.
  init(_ build: LaneBuild, _ load: Load, cycles: Int, struck: [Int]) {
    let reach = build.reach
    let model = RegionCost(graph: reach.graph, cycles: Double(cycles))
    var groups = reach.neighbourhoods.map { neighbourhood in
      let experiments = neighbourhood.registers.reduce(0) { $0 + struck[$1] }
      return model.group(
        neighbourhood.registers, neighbourhood.cells, laneCycles: load.cyclesOfOne * Double(experiments))
    }
    LaneRegions.combine(&groups, model)
    regions = groups.map { LaneRegion($0.cells, $0.registers, build) }
    ofRegister = [UInt32](repeating: 0, count: build.design.registers.count)
    for (number, group) in groups.enumerated() {
      for register in group.registers { ofRegister[register] = UInt32(number) }
    }
  }

  /// Puts the neighbours together that gain most, as long as there is a gain.
  private static func combine(_ groups: inout [RegionCost.Group], _ model: RegionCost) {
    var pairs = zip(groups, groups.dropFirst()).map(model.combined)
    func gain(_ index: Int) -> Double { groups[index].cost + groups[index + 1].cost - pairs[index].cost }
    while !pairs.isEmpty {
      var best = 0
      for index in pairs.indices where gain(index) > gain(best) { best = index }
      if gain(best) < 0 { break }
      groups[best] = pairs[best]
      groups.remove(at: best + 1)
      pairs.remove(at: best)
      if best < pairs.count { pairs[best] = model.combined(groups[best], groups[best + 1]) }
      if best > 0 { pairs[best - 1] = model.combined(groups[best - 1], groups[best]) }
    }
  }
}

/// What it costs to sweep a group, in machine cycles.
private struct RegionCost {
  struct Group {
    var registers: [Int]
    var cells: CellSet
    var laneCycles: Double
    var cost: Double
  }

  let graph: CellGraph
  /// Of a sweep through all time.
  let cycles: Double

  func group(_ registers: [Int], _ cells: CellSet, laneCycles: Double) -> Group {
    if laneCycles == 0 { return Group(registers: registers, cells: cells, laneCycles: 0, cost: 0) }
    var work = 0
    var parts = 0
    var run = -1
    cells.visit { cell in
      work += graph.costs[cell]
      if graph.runs[cell] != run { (parts, run) = (parts + 1, graph.runs[cell]) }
    }
    let busy = laneCycles / cycles
    let lanes = Double(LaneBuild.lanes)
    // Lanes come in quarters; a sweep that is nearly full wastes a little.
    let share = min(1, ((busy + 2 * busy.squareRoot()) / lanes * 4).rounded(.up) / 4)
    let steps = max(min(cycles, laneCycles), laneCycles / (0.85 * lanes))
    return Group(
      registers: registers, cells: cells, laneCycles: laneCycles,
      cost: steps * (400 + 25 * Double(parts) + share * Double(work)))
  }

  func combined(_ a: Group, _ b: Group) -> Group {
    group(a.registers + b.registers, a.cells.union(b.cells), laneCycles: a.laneCycles + b.laneCycles)
  }
}

/// The cells of one group in the layout of the kernel.
final class LaneRegion {
  /// What the kernel's functions take as the region.
  let table: UnsafeMutablePointer<UInt64>
  let cellCount: Int
  private var blocks: [UnsafeMutableRawPointer] = []

  init(_ set: CellSet, _ registers: [Int], _ build: LaneBuild) {
    let graph = build.reach.graph
    var parts: [UInt32] = []
    var cells: [UInt32] = []
    var (held, other): ([LaneTables.Place], [LaneTables.Place]) = ([], [])
    var run = -1
    set.visit { cell in
      if graph.runs[cell] != run {
        run = graph.runs[cell]
        parts += [UInt32(run), UInt32(cells.count), 0]
      }
      parts[parts.count - 1] += 1
      cells.append(UInt32(graph.positions[cell]))
      guard graph.values[cell] >= 0 else { return }
      let place = build.tables.places[graph.values[cell]]
      if graph.isRegister[cell] { held.append(place) } else { other.append(place) }
    }
    cellCount = cells.count
    table = .allocate(capacity: 7)
    table.initialize(repeating: 0, count: 7)
    table[0] = keep(parts)
    table[1] = UInt64(parts.count / 3)
    table[2] = keep(cells)
    table[3] = keep((held + other).flatMap(\.words))
    table[4] = keep((held + other).map { UInt32(build.tables.number(of: $0)) })
    table[5] = UInt64(held.count)
    table[6] = UInt64(held.count + other.count)
  }

  deinit {
    for block in blocks { block.deallocate() }
    table.deallocate()
  }

  private func keep(_ items: [UInt32]) -> UInt64 {
    let block = UnsafeMutablePointer<UInt32>.allocate(capacity: items.count + 1)
    block.initialize(from: items, count: items.count)
    blocks.append(UnsafeMutableRawPointer(block))
    return UInt64(UInt(bitPattern: block))
  }
}
