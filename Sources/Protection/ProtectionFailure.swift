/// Why a plan cannot be carried out, in names.
public struct ProtectionFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// Everything that is wrong, one sentence each.
  public var problems: [String]

  public init(_ problems: [String]) { self.problems = problems }

  public var description: String { problems.joined(separator: "\n") }
}
