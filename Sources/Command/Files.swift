import Foundation

/// A file that cannot be read or written.
struct FileError: Error, CustomStringConvertible {
  var path: String
  var doing: String
  var reason: String
  var description: String { "cannot \(doing) '\(path)': \(reason)" }

  /// With the system's words for `errno`.
  init(_ doing: String, _ path: String, reason: String = String(cString: strerror(errno))) {
    self.path = path
    self.doing = doing
    self.reason = reason
  }
}

/// Reading and writing whole files.
enum Files {
  static func read(_ path: String) throws(FileError) -> Data {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    if descriptor < 0 { throw FileError("read", path) }
    do {
      return try FileHandle(fileDescriptor: descriptor, closeOnDealloc: true).readToEnd() ?? Data()
    } catch { throw FileError("read", path, reason: explain(error)) }
  }

  static func write(_ text: String, to path: String) throws(FileError) { try write([(path, text)]) }

  /// Writes all files or none: each beside its place under another name, then all are renamed. What is not an ordinary
  /// file, such as `/dev/stdout`, is written to.
  static func write(_ files: [(path: String, text: String)]) throws(FileError) {
    var staged: [(temporary: String, target: String)] = []
    defer { for file in staged { unlink(file.temporary) } }
    for (path, text) in files {
      let target = try destination(path)
      if isSpecial(target) {
        try store(text, in: target, flags: O_WRONLY | O_TRUNC, for: path)
        continue
      }
      let temporary = "\(target).\(getpid()).partial"
      staged.append((temporary, target))
      try store(text, in: temporary, flags: O_WRONLY | O_CREAT | O_TRUNC, for: path)
    }
    for file in staged where rename(file.temporary, file.target) != 0 { throw FileError("write", file.target) }
  }

  /// Fails now if a file could not be written later; makes the folder that it will lie in.
  static func prepare(_ path: String?) throws(FileError) {
    guard let path else { return }
    let target = try destination(path)
    let folder = URL(fileURLWithPath: target).deletingLastPathComponent().path
    if access(isSpecial(target) ? target : folder, W_OK) != 0 { throw FileError("write", path) }
  }

  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// Where the bytes belong: behind symbolic links, in a folder that is there.
  private static func destination(_ path: String) throws(FileError) -> String {
    let url = URL(fileURLWithPath: path)
    do {
      try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    } catch { throw FileError("write", path, reason: explain(error)) }
    let target = url.resolvingSymlinksInPath().path
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: target, isDirectory: &isFolder), isFolder.boolValue {
      throw FileError("write", path, reason: "it is a folder")
    }
    return target
  }

  private static func isSpecial(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFREG
  }

  private static func store(_ text: String, in place: String, flags: Int32, for path: String) throws(FileError) {
    let descriptor = open(place, flags | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw FileError("write", path) }
    let isWritten = write(text, to: descriptor)
    let reason = String(cString: strerror(errno))
    if close(descriptor) != 0 || !isWritten { throw FileError("write", path, reason: reason) }
  }

  /// All bytes; false with `errno` set when the system refuses some.
  static func write(_ text: String, to descriptor: Int32) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
      var done = 0
      while done < bytes.count {
        let count = Foundation.write(descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done)
        if count < 0, errno != EINTR { return false }
        done += max(0, count)
      }
      return true
    }
  }

  /// The system's words, where Foundation has wrapped them.
  private static func explain(_ error: any Error) -> String {
    let inner = ((error as NSError).userInfo[NSUnderlyingErrorKey] as? any Error) ?? error
    let bare = inner as NSError
    return bare.domain == NSPOSIXErrorDomain ? String(cString: strerror(Int32(bare.code))) : error.localizedDescription
  }
}
