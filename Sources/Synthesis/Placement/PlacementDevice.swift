import SystemVerilog

/// A chip in a package, as nextpnr names them.
public struct PlacementDevice: Hashable, Codable, Sendable {
  public var target: SynthesisTarget
  /// `hx8k`, `85k`: an option of nextpnr.
  public var name: String
  /// `ct256`, `CABGA381`.
  public var package: String

  /// The family's devices; the first is the usual one.
  private static func known(_ target: SynthesisTarget) -> [(name: String, package: String)] {
    switch target {
    case .ice40:
      [
        ("hx8k", "ct256"), ("hx4k", "tq144"), ("hx1k", "tq144"), ("lp8k", "cm81"), ("lp4k", "cm81"), ("lp1k", "cm81"),
        ("up5k", "sg48"), ("up3k", "uwg30"),
      ]
    case .ecp5:
      [
        ("85k", "CABGA756"), ("45k", "CABGA381"), ("25k", "CABGA381"), ("12k", "CABGA381"), ("um-25k", "CABGA381"),
        ("um-45k", "CABGA381"), ("um-85k", "CABGA756"), ("um5g-25k", "CABGA381"), ("um5g-45k", "CABGA381"),
        ("um5g-85k", "CABGA756"),
      ]
    case .gates, .xc7, .xcup: []
    }
  }

  /// Can nextpnr place designs of this target here?
  public static func places(_ target: SynthesisTarget) -> Bool { !known(target).isEmpty }

  /// Throws `Unknown` for a device that the family does not have.
  ///
  /// - Parameters:
  ///   - name: the family's usual device, if none is given.
  ///   - package: the device's usual package, if none is given.
  public init(_ target: SynthesisTarget, name: String? = nil, package: String? = nil) throws(Unknown) {
    let known = Self.known(target)
    guard let chosen = name.map({ name in known.first { $0.name == name } }) ?? known.first else {
      throw Unknown(target: target, name: name, known: known.map(\.name))
    }
    self.target = target
    self.name = chosen.name
    self.package = package ?? chosen.package
  }

  /// The usual device that has what the emitted text places by itself: of ice40 only the UltraPlus have DSP blocks.
  public static func usual(_ target: SynthesisTarget, for emission: Emission) -> String? {
    target == .ice40 && emission.files.contains { $0.isPrimitiveModel && $0.name == "SB_MAC16.sv" } ? "up5k" : nil
  }

  /// Has the device multipliers? Of iCE40 only the UltraPlus have.
  public var hasDSP: Bool { target != .ice40 || name.hasPrefix("up") }

  /// A device that the family does not have.
  public struct Unknown: Error, Hashable, CustomStringConvertible {
    public var target: SynthesisTarget
    public var name: String?
    public var known: [String]
    public var description: String {
      known.isEmpty
        ? "nextpnr places ice40 and ecp5, not \(target.rawValue)"
        : "there is no device '\(name ?? "")' of \(target.rawValue); there are \(known.joined(separator: ", "))"
    }
  }
}
