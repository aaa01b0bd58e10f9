import CallSite
import Foundation

/// Turns return addresses into `file:line:column`, in one run of the toolchain's symboliser per object file.
public struct SourceLocations: Sendable {
  /// Paths below this folder are printed relative to it.
  public var base: String

  public init(base: String = FileManager.default.currentDirectoryPath) { self.base = base }

  /// One text a point; `<unknown>` where debug information is missing.
  public func describe(_ points: [SourcePoint]) -> [String] {
    var texts = points.map { point -> String in
      if case .place(let file, let line, let column) = point { return "\(relative(file)):\(line):\(column)" }
      return "<unknown>"
    }
    var objects: [(path: String, entries: [(index: Int, offset: UInt)])] = []
    for (index, point) in points.enumerated() {
      guard case .address(let address) = point else { continue }
      var offset: UInt = 0
      var path: UnsafePointer<CChar>?
      // The return address is the instruction after the call; one byte earlier lies inside it.
      guard address > 0, bittern_locate(address - 1, &offset, &path) != 0, let path else { continue }
      let object = String(cString: path)
      if let known = objects.firstIndex(where: { $0.path == object }) {
        objects[known].entries.append((index, offset))
      } else {
        objects.append((object, [(index, offset)]))
      }
    }
    for object in objects {
      let lines = symbolise(object.path, object.entries.map(\.offset))
      for (entry, line) in zip(object.entries, lines) { texts[entry.index] = relative(line) }
    }
    return texts
  }

  private func relative(_ path: String) -> String {
    path.hasPrefix(base + "/") ? String(path.dropFirst(base.count + 1)) : path
  }

  private func symbolise(_ object: String, _ offsets: [UInt]) -> [String] {
    guard let tool = SourceLocations.symboliser else { return [] }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: tool)
    process.arguments =
      ["--obj=\(object)", "--functions=none", "--output-style=LLVM", "--no-inlines"]
      + offsets.map { "0x" + String($0, radix: 16) }
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return [] }
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init).filter { !$0.isEmpty }
  }

  /// `llvm-symbolizer` comes with the Swift toolchain; searched on PATH.
  static var symboliser: String? {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    return path.split(separator: ":").map { "\($0)/llvm-symbolizer" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }
}
