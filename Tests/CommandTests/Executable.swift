import Foundation
import Testing

/// What a process said and how it ended.
struct Ending {
  /// Exit code; a negative number is the signal that ended it.
  var status: Int32
  var output: String
  var errors: String

  func json() throws -> Any { try JSONSerialization.jsonObject(with: Data(output.utf8)) }
}

/// A process that runs, with its output in files, so that nobody has to read while it does.
final class Running {
  let process = Process()
  private let folder: String

  init(_ program: String, _ arguments: [String], in folder: String, variables: [String: String] = [:]) throws {
    self.folder = "\(folder)/.output-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: self.folder, withIntermediateDirectories: true)
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.environment = ProcessInfo.processInfo.environment.merging(variables) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try sink("out")
    process.standardError = try sink("err")
    try process.run()
  }

  private func sink(_ name: String) throws -> FileHandle {
    let path = "\(folder)/\(name)"
    _ = FileManager.default.createFile(atPath: path, contents: nil)
    return try #require(FileHandle(forWritingAtPath: path))
  }

  private func text(_ name: String) -> String {
    String(decoding: FileManager.default.contents(atPath: "\(folder)/\(name)") ?? Data(), as: UTF8.self)
  }

  var errors: String { text("err") }

  func end() -> Ending {
    process.waitUntilExit()
    let status = process.terminationStatus
    return Ending(
      status: process.terminationReason == .uncaughtSignal ? -status : status, output: text("out"), errors: text("err"))
  }

  /// Waits until the condition holds; false when the process ended or a minute passed before.
  func wait(until condition: () throws -> Bool) rethrows -> Bool {
    let start = ContinuousClock.now
    while process.isRunning, ContinuousClock.now - start < .seconds(60) {
      if try condition() { return true }
      usleep(10_000)
    }
    return false
  }
}

/// The built command, run in a folder that is removed afterwards.
struct Executable {
  let folder: String

  static func inTemporaryFolder<R>(_ body: (Executable) throws -> R) throws -> R {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("bittern-command-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(Executable(folder: folder.resolvingSymlinksInPath().path))
  }

  /// Beside the running tests: the products folder, whatever the configuration.
  static func path() throws -> String {
    let places =
      [Bundle.main.executableURL, Bundle.main.bundleURL].compactMap { $0?.deletingLastPathComponent().path }
      + [Bundle.main.bundleURL.path] + Bundle.allBundles.map { $0.bundleURL.deletingLastPathComponent().path }
    let found = places.map { "\($0)/bittern" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    return try #require(found, "the command is not beside the tests")
  }

  /// The folder of this package.
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  func start(_ arguments: [String], variables: [String: String] = [:]) throws -> Running {
    try Running(try Executable.path(), arguments, in: folder, variables: variables)
  }

  func callAsFunction(_ arguments: String..., variables: [String: String] = [:]) throws -> Ending {
    try start(arguments, variables: variables).end()
  }

  /// Runs it with files limited to this many blocks of 512 bytes, like on a disk that is nearly full.
  func limited(toBlocks blocks: Int, _ arguments: [String]) throws -> Ending {
    let script = "ulimit -f \(blocks); exec \"$0\" \"$@\""
    return try Running("/bin/sh", ["-c", script, try Executable.path()] + arguments, in: folder).end()
  }

  func write(_ text: String, to name: String) throws {
    try text.write(toFile: "\(folder)/\(name)", atomically: false, encoding: .utf8)
  }

  func read(_ name: String) throws -> String { try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8) }

  /// Everything below a folder, sorted; no folders.
  func files(_ name: String) -> [String] { Executable.files(below: "\(folder)/\(name)") }

  static func files(below path: String) -> [String] {
    let names = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
    return names.filter { name in
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(atPath: "\(path)/\(name)", isDirectory: &isFolder) && !isFolder.boolValue
    }.sorted()
  }
}
