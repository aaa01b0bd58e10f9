import Foundation

/// A file that appears whole or not at all: written beside its place under another name, then renamed.
struct OutputFile {
  let path: String
  private let temporary: String
  private let handle: FileHandle
  private var buffer: [UInt8] = []

  private static let flushed = 1 << 16

  private init(path: String) throws(ReportFailure) {
    self.path = path
    temporary = "\(path).\(ProcessInfo.processInfo.processIdentifier).partial"
    guard FileManager.default.createFile(atPath: temporary, contents: nil),
      let handle = FileHandle(forWritingAtPath: temporary)
    else { throw .cannotWrite(path: path, reason: OutputFile.reason(path)) }
    self.handle = handle
  }

  /// Opens, lets `body` append, renames. Nothing is left when it fails.
  static func write(_ path: String, _ body: (inout OutputFile) throws -> Void) throws {
    var file = try OutputFile(path: path)
    do {
      try body(&file)
      try file.finish()
    } catch {
      try? file.handle.close()
      try? FileManager.default.removeItem(atPath: file.temporary)
      throw error
    }
  }

  static func write(_ path: String, _ text: String) throws {
    try write(path) { file in try file.append(text) }
  }

  mutating func append(_ text: String) throws(ReportFailure) {
    buffer += text.utf8
    if buffer.count >= OutputFile.flushed { try flush() }
  }

  private mutating func flush() throws(ReportFailure) {
    do { try handle.write(contentsOf: buffer) } catch {
      throw .cannotWrite(path: path, reason: error.localizedDescription)
    }
    buffer.removeAll(keepingCapacity: true)
  }

  private mutating func finish() throws(ReportFailure) {
    try flush()
    try? handle.close()
    if rename(temporary, path) != 0 { throw .cannotWrite(path: path, reason: String(cString: strerror(errno))) }
  }

  /// Makes a folder and those above it.
  static func makeFolder(_ path: String) throws(ReportFailure) {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch { throw .cannotWrite(path: path, reason: "the folder cannot be made; \(reason(path))") }
  }

  private static func reason(_ path: String) -> String {
    let manager = FileManager.default
    let folder = (path as NSString).deletingLastPathComponent
    let place = folder.isEmpty ? "." : folder
    var isFolder: ObjCBool = false
    if !manager.fileExists(atPath: place, isDirectory: &isFolder) { return "there is no folder '\(place)'" }
    if !isFolder.boolValue { return "'\(place)' is a file, not a folder" }
    return "the folder '\(place)' does not allow it"
  }
}
