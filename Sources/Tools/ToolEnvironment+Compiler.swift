import Foundation

extension ToolEnvironment {
  /// The path of a compiler: `name` beside the Swift compiler, because that clang compiles models faster, and to faster
  /// code, than g++ 12 does; else `name` or `fallback` from the search path.
  package func compiler(_ name: String, otherwise fallback: String) -> String? {
    for swift in ["swift", "swiftc"].compactMap(find) {
      for path in [swift, URL(fileURLWithPath: swift).resolvingSymlinksInPath().path] {
        let sibling = URL(fileURLWithPath: path).deletingLastPathComponent().path + "/" + name
        if ToolEnvironment.isProgram(sibling) { return sibling }
      }
    }
    return find(name) ?? find(fallback)
  }

  /// Size and date of a program's files: what it says about itself may be kept until they change.
  package static func addIdentity(of program: String, to key: inout ContentKey) {
    let path = URL(fileURLWithPath: program).resolvingSymlinksInPath().path
    for file in [path, path + "_bin"] {
      guard let about = try? FileManager.default.attributesOfItem(atPath: file) else { continue }
      key.add("\(file) \(about[.size] ?? 0)")
      key.add((about[.modificationDate] as? Date)?.timeIntervalSince1970.bitPattern ?? 0)
    }
  }

  /// `-march=native` means another machine elsewhere: the first processor's name and features.
  package static var processor: String {
    let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let wanted = ["model name", "flags", "Features", "CPU implementer", "CPU part"]
    let first = text.components(separatedBy: "\n\n").first ?? ""
    return first.split(separator: "\n").filter { line in wanted.contains { line.hasPrefix($0) } }
      .joined(separator: "\n")
  }
}
