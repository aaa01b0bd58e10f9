/// Which parts of registers a strike of a register site changes.
struct StrikePlan {
  struct Part {
    var register: UInt32
    var store: UInt32
    var index: UInt32
    /// Bits of the site.
    var low: Int
    var width: Int
  }

  private(set) var parts: [Part] = []
  /// By register site, and one more: its first part.
  private(set) var first: [Int] = [0]

  init(_ registersOfSite: [[Int]], _ design: LaneDesign, _ tables: LaneTables) {
    for registers in registersOfSite {
      for register in registers {
        let place = tables.places[design.registers[register].source]
        parts.append(
          Part(
            register: UInt32(register), store: UInt32(place.store), index: UInt32(place.index),
            low: design.registers[register].low, width: design.registers[register].width))
      }
      first.append(parts.count)
    }
  }
}
