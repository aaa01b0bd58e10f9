import Foundation

/// A program that a check needs is missing, failed, or took too long.
public enum ToolProblem: Error, CustomStringConvertible {
  case missing(String)
  case failed(command: String, status: Int32, output: String)
  case tookTooLong(command: String, seconds: Double)

  public var description: String {
    switch self {
    case .missing(let name):
      "'\(name)' is needed by this check but is not on the PATH; install it (apt-get install \(name))"
    case .failed(let command, let status, let output): "\(command)\nended with status \(status):\n\(output)"
    case .tookTooLong(let command, let seconds): "\(command)\nwas stopped after \(seconds) seconds"
    }
  }
}

/// A program on the search path.
public struct ExternalTool: Sendable {
  public let name: String
  public let path: String

  /// Searches `PATH`; throws `ToolProblem.missing`.
  public init(_ name: String) throws {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    guard let path = folders.map({ "\($0)/\(name)" }).first(where: FileManager.default.isExecutableFile) else {
      throw ToolProblem.missing(name)
    }
    self.name = name
    self.path = path
  }

  /// Runs it and returns its status and everything it printed.
  public func attempt(
    _ arguments: [String], in folder: ScratchFolder, seconds: Double = 120
  ) throws -> (status: Int32, output: String) {
    let file = folder.unusedPath("output")
    _ = FileManager.default.createFile(atPath: file, contents: nil)
    guard let sink = FileHandle(forWritingAtPath: file) else { throw ToolProblem.missing(file) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    process.standardInput = FileHandle.nullDevice
    // A file, not a pipe: nobody has to empty it while the program runs.
    process.standardOutput = sink
    process.standardError = sink
    try process.run()
    let deadline = Date(timeIntervalSinceNow: seconds)
    while process.isRunning {
      if Date() > deadline {
        process.terminate()
        throw ToolProblem.tookTooLong(command: ([name] + arguments).joined(separator: " "), seconds: seconds)
      }
      usleep(1_000)
    }
    try sink.close()
    let output = String(decoding: FileManager.default.contents(atPath: file) ?? Data(), as: UTF8.self)
    return (process.terminationStatus, output)
  }

  /// Runs it and returns what it printed; throws `ToolProblem.failed`.
  @discardableResult
  public func run(_ arguments: [String], in folder: ScratchFolder, seconds: Double = 120) throws -> String {
    let (status, output) = try attempt(arguments, in: folder, seconds: seconds)
    if status != 0 {
      throw ToolProblem.failed(
        command: ([name] + arguments).joined(separator: " "), status: status, output: String(output.suffix(4_000)))
    }
    return output
  }
}

/// A temporary folder that goes away with its last user.
public final class ScratchFolder: @unchecked Sendable {
  public let path: String
  private let lock = NSLock()
  private var files = 0

  public init() throws {
    path = FileManager.default.temporaryDirectory.appendingPathComponent("bittern-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file and returns its path.
  @discardableResult
  public func write(_ name: String, _ text: String) throws -> String {
    try text.write(toFile: "\(path)/\(name)", atomically: false, encoding: .utf8)
    return "\(path)/\(name)"
  }

  func unusedPath(_ stem: String) -> String {
    lock.withLock {
      files += 1
      return "\(path)/\(stem)-\(files).txt"
    }
  }
}
