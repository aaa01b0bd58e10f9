import Bits
import Netlist

/// Where a net of the logic is kept, and when it is computed.
struct NetPlace {
  /// Nil when nothing needs the net.
  var words: Words?
  var width: Int
  var level: Int
  var followsInputs: Bool

  /// In the order of `Netlist.netSites()`.
  static func all(_ design: FlatDesign, _ schedule: Schedule, _ layout: Layout) -> [NetPlace] {
    var placements: [[String]: Int] = [:]
    for (number, placement) in design.placements.enumerated() { placements[placement.path] = number }
    return design.netlist.netSites().map { site in
      let value = design.placements[placements[site.path] ?? 0].first + site.node.index
      let isKept = layout.slots[value] >= 0
      return NetPlace(
        words: isKept ? layout[value] : nil, width: site.width, level: Int(schedule.levels[value]),
        followsInputs: schedule.followsInputs[value])
    }
  }
}

extension Interpreter {
  /// The word at `address` of a memory, in the order of `Netlist.memorySites()`.
  public func value(ofMemory memory: Int, at address: Int) -> Bits {
    let place = memoryPlace(memory, address)
    return load(place.words, width: place.width)
  }

  /// Inverts the bits of `mask` in a word of a memory and settles.
  public func flip(memory: Int, at address: Int, mask: Bits) {
    let place = memoryPlace(memory, address)
    precondition(
      mask.width == place.width,
      "the mask of a \(place.width)-bit word must have \(place.width) bits, not \(mask.width)")
    store(load(place.words, width: place.width) ^ mask, to: place.words)
    invalidate()
    settle()
  }

  private func memoryPlace(_ memory: Int, _ address: Int) -> (words: Words, width: Int) {
    let site = memorySites[memory]
    precondition(address >= 0 && address < site.depth, "memory '\(site.name)' has no word \(address)")
    return (layout.base + memoryStarts[memory] + address * wordCount(site.width), site.width)
  }

  /// One cycle in which nets of the logic (order of `Netlist.netSites()`) carry the inverse of their masked bits, as if a
  /// pulse were there when the clocks rise and when the outputs are read. What follows from a net sees it; the next cycle
  /// does not, but for what registers and memories took from it.
  public func run(
    stimulus: UnsafePointer<UInt64>, responses: UnsafeMutablePointer<UInt64>?,
    inverting strikes: [(net: Int, mask: Bits)]
  ) {
    for (word, mask) in (0..<layout.inputWords).map({ ($0, inputMasks[$0]) }) {
      layout.base[word] = stimulus[word] & mask
    }
    for strike in strikes {
      precondition(strike.mask.width == netPlaces[strike.net].width, "the mask must be as wide as the net")
    }
    evaluate(strikes)
    if let responses { sample(responses) }
    raise(1)
    settle()
  }

  /// Everything once, level by level: a net is inverted when its level is done.
  private func evaluate(_ strikes: [(net: Int, mask: Bits)]) {
    for (runs, levels, following) in [(steady, steadyLevels, false), (following, followingLevels, true)] {
      var due = strikes.filter { netPlaces[$0.net].followsInputs == following && netPlaces[$0.net].words != nil }
      due.sort { netPlaces[$0.net].level > netPlaces[$1.net].level }
      for (number, level) in levels.enumerated() {
        while let next = due.last, netPlaces[next.net].level < level {
          invert(next)
          due.removeLast()
        }
        evaluate(runs.start + number)
      }
      for strike in due.reversed() { invert(strike) }
    }
    // The values are not those of the state: the next settling starts afresh.
    invalidate()
  }

  private func invert(_ strike: (net: Int, mask: Bits)) {
    guard let words = netPlaces[strike.net].words else { return }
    store(load(words, width: strike.mask.width) ^ strike.mask, to: words)
  }
}
