import Foundation

/// Files kept by the content they were made from. Several processes may share one folder: a file is written elsewhere
/// and moved into place whole, and its name says its checksum, so that a damaged file is noticed and made again.
public struct ContentCache: Sendable, Hashable {
  public let folder: String

  public init(folder: String) { self.folder = folder }

  /// `$BITTERN_CACHE`, else `$XDG_CACHE_HOME/bittern`, else `~/.cache/bittern`.
  public init(environment: ToolEnvironment = .current) {
    let variables = environment.variables
    func given(_ name: String) -> String? { variables[name].flatMap { $0.isEmpty ? nil : $0 } }
    folder =
      given("BITTERN_CACHE") ?? given("XDG_CACHE_HOME").map { "\($0)/bittern" }
      ?? "\(given("HOME") ?? NSHomeDirectory())/.cache/bittern"
  }

  /// The intact file kept under `key`, or `nil`.
  package func file(for key: ContentKey, kind: String) -> String? {
    guard let name = try? String(contentsOfFile: entry(key, kind), encoding: .utf8) else { return nil }
    let parts = name.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0] == key.text, parts[1].hasSuffix(".\(kind)"), !name.contains("/") else {
      return nil
    }
    let path = "\(folder)/\(name)"
    return checksum(of: path).map { "\($0).\(kind)" == parts[1] } == true ? path : nil
  }

  /// Moves a finished file into the cache and returns where it is now.
  package func keep(_ path: String, for key: ContentKey, kind: String) throws -> String {
    guard let checksum = checksum(of: path) else {
      throw ToolFailure(command: ["read", path], status: Int(errno), output: String(cString: strerror(errno)))
    }
    let name = "\(key.text)-\(checksum).\(kind)"
    try move(path, to: "\(folder)/\(name)")
    let note = path + ".entry"
    try name.write(toFile: note, atomically: false, encoding: .utf8)
    try move(note, to: entry(key, kind))
    return "\(folder)/\(name)"
  }

  /// A short text kept under `key`.
  package func text(for key: ContentKey) -> String? {
    file(for: key, kind: "txt").flatMap { try? String(contentsOfFile: $0, encoding: .utf8) }
  }

  /// Keeps a short text, where the folder can be written, and returns it.
  package func keep(_ text: String, for key: ContentKey) -> String {
    guard let folder = try? makeWorkFolder() else { return text }
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = folder + "/kept.txt"
    guard (try? text.write(toFile: path, atomically: false, encoding: .utf8)) != nil else { return text }
    _ = try? keep(path, for: key, kind: "txt")
    return text
  }

  /// A new folder beside the kept files, so that moving out of it stays within one file system.
  package func makeWorkFolder() throws -> String {
    let path = "\(folder)/work-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    return path
  }

  /// Runs `body` while no other process or thread does so for the same key: who comes second finds the first one's
  /// result. Where the file system knows no locks, both do the work, which costs only time.
  package func exclusively<R>(for key: ContentKey, _ body: () throws -> R) throws -> R {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let descriptor = open("\(folder)/\(key.text).lock", O_CREAT | O_RDWR | O_CLOEXEC, 0o644)
    if descriptor >= 0 { flock(descriptor, LOCK_EX) }
    defer { if descriptor >= 0 { close(descriptor) } }
    return try body()
  }

  private func entry(_ key: ContentKey, _ kind: String) -> String { "\(folder)/\(key.text).\(kind).entry" }

  private func checksum(of path: String) -> String? {
    guard let data = try? Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe) else { return nil }
    return data.withUnsafeBytes(ContentKey.checksum)
  }

  private func move(_ from: String, to: String) throws {
    guard rename(from, to) == 0 else {
      throw ToolFailure(
        command: ["rename", from, to], status: Int(errno), output: String(cString: strerror(errno)))
    }
  }
}
