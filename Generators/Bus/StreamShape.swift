import Description

/// The streams among the ports of a block, and what belongs to none.
struct StreamShape {
  /// A stream with what travels with its payload.
  struct Stream {
    var name: String
    /// Does the block receive it?
    var isReceived: Bool
    var valid: InstancePort
    var ready: InstancePort
    var payload: InstancePort
    /// What goes with a beat beside payload and end, the lowest bits first.
    var user: [InstancePort]
    var last: InstancePort?

    /// The lowest bits first.
    var carried: [InstancePort] { [payload] + user + [last].compactMap { $0 } }
    /// Bits of a beat.
    var width: Int { carried.reduce(0) { $0 + $1.width } }
    /// Bits of `tdata`: `8 · ⌈payload / 8⌉`.
    var dataBits: Int { (payload.width + 7) / 8 * 8 }
    var userBits: Int { user.reduce(0) { $0 + $1.width } }
    /// The ports of `tuser`, the highest bits first.
    var userMeaning: String {
      let names = user.reversed().map(\.name)
      return names.count == 1 ? names[0] : "{\(names.joined(separator: ", "))}"
    }
  }

  private(set) var streams: [Stream] = []
  private(set) var others: [InstancePort] = []

  /// A stream `x` has the ports `x_valid`, `x_ready` and `x_payload`. With it go the ports `x_…` of the payload's direction
  /// and those that `attached` names.
  init(_ ports: [InstancePort], attached: KeyValuePairs<String, String>) {
    func port(_ name: String) -> InstancePort? { ports.first { $0.name == name } }
    var used: Set<String> = []
    for valid in ports where valid.name.hasSuffix("_valid") {
      let name = String(valid.name.dropLast("_valid".count))
      guard let ready = port("\(name)_ready"), let payload = port("\(name)_payload") else { continue }
      let own = [valid.name, ready.name, payload.name]
      let companions = ports.filter { other in
        other.isInput == valid.isInput && !own.contains(other.name)
          && (other.name.hasPrefix("\(name)_") || attached.contains { $0.key == other.name && $0.value == name })
      }
      let last = companions.first { $0.name == "\(name)_last" || $0.name == "last" }
      streams.append(
        Stream(
          name: name, isReceived: valid.isInput, valid: valid, ready: ready, payload: payload,
          user: companions.filter { $0.name != last?.name }, last: last))
      used.formUnion(own + companions.map(\.name))
    }
    others = ports.filter { !used.contains($0.name) }
  }
}
