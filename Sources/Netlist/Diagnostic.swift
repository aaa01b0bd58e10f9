/// What is wrong with a description, in names and numbers, and what to write instead.
public struct Diagnostic: Sendable, Hashable {
  public struct Note: Sendable, Hashable {
    public var message: String
    public var point: SourcePoint

    public init(_ message: String, at point: SourcePoint) {
      self.message = message
      self.point = point
    }
  }

  public enum Severity: String, Sendable { case error, warning }

  public var code: Code
  public var severity: Severity
  public var message: String
  public var point: SourcePoint
  public var notes: [Note]

  public init(
    _ code: Code, _ message: String, at point: SourcePoint, notes: [Note] = [], severity: Severity = .error
  ) {
    self.code = code
    self.severity = severity
    self.message = message
    self.point = point
    self.notes = notes
  }
}

extension Diagnostic {
  /// Every kind of finding. H1xx: structure; H2xx: widths and signs; H3xx: names, parameters and hierarchy.
  public enum Code: String, Sendable, CaseIterable {
    case undriven = "H101"
    case registerNeverAssigned = "H102"
    case combinationalLoop = "H103"
    case drivenTwice = "H104"
    case latch = "H105"
    case clockCrossing = "H106"
    case detachedBranch = "H107"
    case otherModule = "H109"
    case notDrivable = "H111"
    case memoryOutOfRange = "H112"

    case tooNarrow = "H200"
    case extensionNarrows = "H201"
    case unequalWidths = "H202"
    case literalTooWide = "H203"
    case neverEqual = "H204"
    case widthOutOfRange = "H206"
    case bitsOutOfRange = "H207"
    case mixedSigns = "H208"
    case bitAsNumber = "H209"
    case valueWhileDescribing = "H210"
    case truncationWidens = "H211"
    case negativeLiteral = "H212"

    case duplicateName = "H301"
    case reservedName = "H302"
    case mixedStages = "H303"
    case duplicateCase = "H304"
    case missingResetValue = "H305"
    case foreignParameters = "H306"
    case duplicateModule = "H307"
    case emptyVector = "H308"
    case invalidParameter = "H309"
  }
}

/// All findings of one elaboration.
public struct DescriptionErrors: Error, Sendable {
  public var diagnostics: [Diagnostic]
  public init(_ diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }
}

extension DescriptionErrors: CustomStringConvertible {
  public var description: String { rendered() }

  /// One line a finding, with file:line:column, notes indented below; positions are looked up here.
  public func rendered(locations: SourceLocations = SourceLocations()) -> String {
    let points = diagnostics.flatMap { [$0.point] + $0.notes.map(\.point) }
    var places = locations.describe(points)[...]
    return diagnostics.map { finding in
      let first = "\(places.removeFirst()): \(finding.severity)[\(finding.code.rawValue)]: \(finding.message)"
      return finding.notes.reduce(first) { "\($0)\n  \(places.removeFirst()): note: \($1.message)" }
    }.joined(separator: "\n")
  }
}
