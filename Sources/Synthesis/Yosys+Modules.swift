import Foundation
import SystemVerilog

extension Yosys {
  /// Measures modules one by one, the hierarchy kept.
  ///
  /// A module is measured once for all designs that it is in: what decides is the text of `files`, the ports of
  /// `boxes`, the tool, and the library.
  ///
  /// - Parameters:
  ///   - files: the modules that are measured, children first.
  ///   - boxes: modules that these place and that are not looked into.
  ///   - liberty: the content of a Liberty file; nil for transistors.
  /// - Returns: the measure of each file, in their order.
  public func measure(_ files: [EmittedFile], boxes: [EmittedFile], liberty: Data?) throws -> [ModuleMeasure] {
    let boxes = boxes.map { (name: $0.name, text: Yosys.ports(of: $0.text)) }
    let script = Yosys.script(files.map(\.name), boxes: boxes.map(\.name), mapped: liberty != nil)
    var key = ContentKey()
    key.add(Yosys.measureRevision)
    for text in [version, script, liberty.map { String(decoding: $0, as: UTF8.self) } ?? ""] { key.add(text) }
    for file in files { key.add(file.text) }
    for box in boxes { key.add(box.text) }
    if let text = cache.text(for: key),
      let known = try? JSONDecoder().decode([ModuleMeasure].self, from: Data(text.utf8)), known.count == files.count
    {
      return known
    }
    let result = try measured(files, boxes, script, liberty)
    _ = cache.keep(String(decoding: try JSONEncoder().encode(result), as: UTF8.self), for: key)
    return result
  }

  private static let measureRevision: UInt64 = 1

  /// The head of a module up to the end of its ports, closed: a black box.
  private static func ports(of text: String) -> String {
    guard let end = text.range(of: "\n);") else { return text }
    return String(text[..<end.upperBound]) + "\nendmodule\n"
  }

  private static func script(_ files: [String], boxes: [String], mapped: Bool) -> String {
    var lines = boxes.map { "read_verilog -sv -lib \($0)" }
    lines += [
      "read_verilog -sv \(files.joined(separator: " "))", "synth -nordff -run begin:fine", "opt -fast -full",
      "opt -undriven -fine", "techmap", "opt -fast", "tee -q -o \(YosysScript.flops) stat -json", "design -save logic",
    ]
    if mapped {
      lines += [
        "dfflibmap -liberty \(YosysScript.liberty)", "abc -fast -liberty \(YosysScript.liberty)", "opt_clean",
        "tee -q -o \(YosysScript.area) stat -liberty \(YosysScript.liberty)",
      ]
    } else {
      lines += [
        "dfflegalize -cell $_DFF_P_ x", "abc -fast -g simple", "opt_clean",
        "tee -q -o \(YosysScript.area) stat -tech cmos",
      ]
    }
    lines += ["design -load logic", "abc -fast -lut 6", "opt -fast", "tee -q -o \(YosysScript.depth) ltp -noff"]
    return lines.joined(separator: "\n") + "\n"
  }

  private func measured(
    _ files: [EmittedFile], _ boxes: [(name: String, text: String)], _ script: String, _ liberty: Data?
  ) throws -> [ModuleMeasure] {
    let folder = try cache.makeWorkFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    func text(_ name: String) -> String {
      FileManager.default.contents(atPath: "\(folder)/\(name)").map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
    for file in boxes + files.map({ ($0.name, $0.text) }) {
      try file.text.write(toFile: "\(folder)/\(file.name)", atomically: false, encoding: .utf8)
    }
    try liberty?.write(to: URL(fileURLWithPath: "\(folder)/\(YosysScript.liberty)"))
    try call(script, in: folder)
    let report = text(YosysScript.area)
    let areas = liberty == nil ? YosysReport.transistors(report) : YosysReport.areas(report)
    let depths = YosysReport.longestPaths(text(YosysScript.depth))
    let modules = try YosysReport.modules(Data(text(YosysScript.flops).utf8))
    if modules.isEmpty { throw ToolFailure(command: [path], status: 0, output: "it wrote no statistics") }
    return files.map { file in
      // A module of wires alone has no line in the report of areas.
      let name = file.moduleName
      let cells = modules.first { $0.name == name }?.cells ?? []
      let flops = cells.reduce(0) { $0 + ($1.type.contains("DFF") ? $1.count : 0) }
      return ModuleMeasure(area: areas[name] ?? 0, flops: flops, depth: depths[name] ?? 0)
    }
  }
}

extension EmittedFile {
  /// The module that the file holds.
  public var moduleName: String { name.hasSuffix(".sv") ? String(name.dropLast(3)) : name }
}
