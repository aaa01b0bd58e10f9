/// The constants behind failure rates and safety metrics. Every one has a source, is printed in the report, and can be
/// overridden.
public struct SafetyConstants: Codable, Sendable, Hashable {
  /// The names that options, files and reports use.
  public enum Name: String, Codable, Sendable, CaseIterable {
    case flopRate = "flop-rate"
    case memoryRate = "memory-rate"
    case megabit = "megabit"
    case timingDerating = "timing-derating"
    case budgetShare = "budget-share"
    case spfmB = "spfm-asil-b"
    case spfmC = "spfm-asil-c"
    case spfmD = "spfm-asil-d"
    case lfmB = "lfm-asil-b"
    case lfmC = "lfm-asil-c"
    case lfmD = "lfm-asil-d"
    case pmhfB = "pmhf-asil-b"
    case pmhfC = "pmhf-asil-c"
    case pmhfD = "pmhf-asil-d"
    case hardenedArea = "hardened-area"
    case hardenedResidual = "hardened-residual"
    case memoryArea = "memory-area"
  }

  public struct Entry: Codable, Sendable, Hashable {
    public var name: Name
    public var constant: SourcedValue
  }

  /// One entry for each name, in the order of the names.
  public private(set) var entries: [Entry]

  /// Raw upset rates of flip-flops by how much a claim should dare.
  public enum Preset: String, Sendable, CaseIterable {
    case optimistic
    case usual
    case conservative
  }

  public init(_ preset: Preset = .usual) {
    entries = Name.allCases.map { Entry(name: $0, constant: SafetyConstants.standard($0, preset)) }
  }

  public subscript(name: Name) -> SourcedValue {
    get {
      // There is an entry for each name, in their order.
      entries[Name.allCases.firstIndex(of: name) ?? 0].constant
    }
    set { entries[Name.allCases.firstIndex(of: name) ?? 0].constant = newValue }
  }

  private static func standard(_ name: Name, _ preset: Preset) -> SourcedValue {
    switch name {
    case .flopRate: flopRate(preset)
    case .memoryRate:
      SourcedValue(
        700, unit: "FIT/Mbit", origin: .assumed,
        source: "embedded memory as in IEC 61508, lower end of 700 to 1,200; FinFET memories are reported at 2 to 20")
    case .megabit: SourcedValue(1e6, unit: "bit", origin: .assumed, source: "decimal megabit; 1048576 for a binary one")
    case .timingDerating:
      SourcedValue(
        1, origin: .assumed, source: "every upset is seen by the logic behind the flip-flop: the conservative end")
    case .budgetShare:
      SourcedValue(
        1, origin: .assumed,
        source: "the item's whole PMHF target for this design; share it out among the parts of the item")
    case .spfmB: metric(0.9)
    case .spfmC: metric(0.97)
    case .spfmD: metric(0.99)
    case .lfmB: metric(0.6)
    case .lfmC: metric(0.8)
    case .lfmD: metric(0.9)
    case .pmhfB, .pmhfC: metric(100, "FIT")
    case .pmhfD: metric(10, "FIT")
    case .hardenedArea: hardened(2, "area of a LEAP-DICE flip-flop over that of a plain one")
    case .hardenedResidual: hardened(2e-4, "upset rate of a LEAP-DICE flip-flop over that of a plain one")
    case .memoryArea:
      SourcedValue(
        0.25, origin: .assumed,
        source: "area of a memory bit over that of a plain flip-flop: six transistors against about two dozen")
    }
  }

  private static func flopRate(_ preset: Preset) -> SourcedValue {
    switch preset {
    case .optimistic:
      SourcedValue(
        20, unit: "FIT/Mbit", origin: .assumed,
        source: "latches at 16 nm, projected: 20.49 FIT/Mbit in Li et al., SC 2017")
    case .usual:
      SourcedValue(
        75, unit: "FIT/Mbit", origin: .assumed,
        source: "600 FIT/MB from alpha-particle data, as used by FIdelity (He et al., MICRO 2020)")
    case .conservative:
      SourcedValue(
        400, unit: "FIT/Mbit", origin: .assumed,
        source: "flip-flops at 130 nm, as assumed by the open FMEDA of cdriscv-32s")
    }
  }

  private static func hardened(_ value: Double, _ meaning: String) -> SourcedValue {
    SourcedValue(
      value, origin: .assumed,
      source: "\(meaning), as in CLEAR (Cheng et al., DAC 2016); its light-hardened cell has 1.2 and 0.25")
  }

  private static func metric(_ value: Double, _ unit: String = "") -> SourcedValue {
    SourcedValue(
      value, unit: unit, origin: .assumed,
      source: "target of ISO 26262-5 as quoted in public safety material; check it against the standard")
  }
}
