@_exported import Tools

/// A program on the search path that a check needs.
public struct ExternalTool: Sendable {
  public let name: String
  private let path: String
  private let environment: ToolEnvironment

  /// Searches `PATH`; throws `MissingTool`.
  public init(_ name: String, environment: ToolEnvironment = .current) throws(MissingTool) {
    self.name = name
    self.environment = environment
    path = try environment.path(
      of: ToolKind(name: name, purpose: "is needed by this check", remedy: "apt-get install \(name)"))
  }

  /// Runs it and returns its status and everything it printed.
  public func attempt(
    _ arguments: [String], in folder: ScratchFolder, seconds: Double = 120
  ) throws -> (status: Int, output: String) {
    try environment.attempt(path, arguments, in: folder.path, seconds: seconds)
  }

  /// Runs it and returns what it printed; throws `ToolFailure` when it ends with an error.
  @discardableResult
  public func run(_ arguments: [String], in folder: ScratchFolder, seconds: Double = 120) throws -> String {
    try environment.run(path, arguments, in: folder.path, seconds: seconds)
  }
}
