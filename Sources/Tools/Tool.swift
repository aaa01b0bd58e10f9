import Foundation

/// A program that the toolkit runs: what it is called, what it is for, how to get it.
public struct ToolKind: Hashable, Sendable {
  public var name: String
  public var purpose: String
  public var remedy: String

  public init(name: String, purpose: String, remedy: String) {
    self.name = name
    self.purpose = purpose
    self.remedy = remedy
  }
}

/// A program is not on the search path.
public struct MissingTool: Error, Hashable, CustomStringConvertible {
  public var tool: ToolKind
  /// The folders that were searched.
  public var searched: [String]

  package init(tool: ToolKind, searched: [String]) {
    self.tool = tool
    self.searched = searched
  }

  public var description: String {
    "'\(tool.name)' was not found; it \(tool.purpose). To get it: \(tool.remedy). Searched: "
      + (searched.isEmpty ? "nothing, because PATH is empty" : searched.joined(separator: ", "))
  }
}

/// A program ended with an error.
public struct ToolFailure: Error, Hashable, CustomStringConvertible {
  public var command: [String]
  public var status: Int
  /// What it printed, the last 4,000 characters.
  public var output: String

  package init(command: [String], status: Int, output: String) {
    self.command = command
    self.status = status
    self.output = output
  }

  public var description: String {
    "\(command.joined(separator: " "))\nended with status \(status):\n\(output)"
  }
}

/// The variables that programs see and that say where programs and caches are. A value, so that tests can make one.
public struct ToolEnvironment: Sendable, Hashable {
  public var variables: [String: String]
  /// Ends programs that run in this environment.
  public var stop: StopRequest?

  public init(variables: [String: String], stop: StopRequest? = nil) {
    self.variables = variables
    self.stop = stop
  }

  /// The variables of this process.
  public static var current: ToolEnvironment { ToolEnvironment(variables: ProcessInfo.processInfo.environment) }

  /// The folders of `PATH`, in order.
  public var searchPath: [String] {
    (variables["PATH"] ?? "").split(separator: ":").map(String.init)
  }

  /// The program on the search path; throws `MissingTool`.
  package func path(of tool: ToolKind) throws(MissingTool) -> String {
    guard let path = find(tool.name) else { throw MissingTool(tool: tool, searched: searchPath) }
    return path
  }

  /// The first executable file of this name on the search path.
  public func find(_ name: String) -> String? {
    searchPath.lazy.map { "\($0)/\(name)" }.first { ToolEnvironment.isProgram($0) }
  }

  package static func isProgram(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
      && FileManager.default.isExecutableFile(atPath: path)
  }
}
