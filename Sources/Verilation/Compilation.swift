import Foundation
import Netlist
import SystemVerilog

/// Makes the shared object of a model from SystemVerilog, in a folder of its own.
struct Compilation {
  let toolchain: VerilatorToolchain
  let cache: ContentCache
  let options: VerilationOptions
  let folder: String

  /// Returns the path of the shared object inside `folder`.
  func run(_ netlist: Netlist, _ emission: Emission) throws -> String {
    for file in emission.files {
      try file.text.write(toFile: "\(folder)/\(file.name)", atomically: false, encoding: .utf8)
    }
    try translate(emission, silenced: silencedWarnings(netlist))
    let shim = try makeShim(netlist, emission)
    try shim.write(toFile: "\(folder)/model/shim.cpp", atomically: false, encoding: .utf8)
    return try compile()
  }

  // MARK: Verilator

  /// Flags, each with what newer or older versions call it; the empty name drops a flag that vanished.
  private static let flags: [[String]] = [
    ["--cc"], ["-O3"], ["--x-assign", "fast"], ["--x-initial", "fast"], ["-Wall"], ["-Wno-DECLFILENAME"],
    ["-Wno-SYMRSVDWORD"],  // ports named like C++ keywords: `RootHeader.port` knows their other name
  ]
  private static let optionalFlags: [[String]] = [
    ["--noassert", "--no-assert", ""], ["-fno-dedup"], ["--flatten", ""],
  ]

  static var allFlags: [String] { (flags + optionalFlags).flatMap { $0 } }

  /// Warnings end the build: an `UNOPTFLAT` that is passed over gives wrong results in silence.
  private func translate(_ emission: Emission, silenced: [String]) throws {
    var choices = [Int](repeating: 0, count: Compilation.optionalFlags.count)
    while true {
      let chosen = zip(Compilation.optionalFlags, choices).map { $0[$1] }.filter { !$0.isEmpty }
      let arguments =
        Compilation.flags.flatMap { $0 } + chosen + silenced
        + ["--prefix", Shim.prefix, "--top-module", emission.topName, "--Mdir", "model"] + emission.files.map(\.name)
      let (status, output) = try toolchain.environment.attempt(toolchain.verilator, arguments, in: folder)
      if status == 0 { return }
      let refused = Compilation.optionalFlags.indices.first { index in
        choices[index] + 1 < Compilation.optionalFlags[index].count
          && output.contains("Invalid option: \(Compilation.optionalFlags[index][choices[index]])")
      }
      guard let refused else {
        throw ToolFailure(
          command: [toolchain.verilator] + arguments, status: status, output: String(output.prefix(4_000)))
      }
      choices[refused] += 1
    }
  }

  private func silencedWarnings(_ netlist: Netlist) -> [String] {
    if netlist.modulesInUse().contains(where: { netlist.modules[$0].external != nil }) { return ["-Wno-lint"] }
    // Remarks on style, not on meaning: a comparison that is always the same is the description's business.
    return options.lint ? [] : ["-Wno-UNUSED", "-Wno-UNSIGNED", "-Wno-CMPCONST"]
  }

  private func makeShim(_ netlist: Netlist, _ emission: Emission) throws -> String {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder + "/model").sorted()
    // State of a module that was not inlined would lie in a class of its own.
    let classes = names.filter { $0.hasPrefix("\(Shim.prefix)_") && $0.hasSuffix(".h") }
    let known = ["\(Shim.root).h", "\(Shim.prefix)__Syms.h", "\(Shim.prefix)__pch.h"]
    if let other = classes.first(where: { !known.contains($0) && !$0.contains("ConstPool") }) {
      throw UnsupportedModel(member: other, type: "a class of its own")
    }
    let sources = names.filter { $0.hasSuffix(".cpp") }
    let header = try RootHeader(read("\(Shim.root).h"))
    let main = try read("\(Shim.prefix).cpp")
    let layout = try ModelLayout(netlist, header: header, topName: emission.topName, options: options)
    return Shim(
      layout: layout, sources: sources, hasSettle: main.contains("\(Shim.root)___eval_settle("),
      hasEval: main.contains("\(Shim.root)___eval(")
    ).text()
  }

  private func read(_ name: String) throws -> String {
    try String(contentsOfFile: "\(folder)/model/\(name)", encoding: .utf8)
  }

  // MARK: C++

  /// One translation unit: the runtime's header is read once, and everything can be inlined into everything.
  private func compile() throws -> String {
    let runtime = try runtimeObject()
    let output = folder + "/model.so"
    let arguments = ["shim.cpp", runtime, "-shared", "-o", output]
    if toolchain.isClang {
      let header = try precompiledHeader()
      let (status, _) = try toolchain.environment.attempt(
        toolchain.compiler, toolchain.compilerFlags + ["-include-pch", header] + arguments, in: folder + "/model")
      if status == 0 { return output }
      // A header made before an update of the system is refused: it is made again next time, and not used now.
      try? FileManager.default.removeItem(atPath: header)
    }
    _ = try toolchain.environment.run(toolchain.compiler, toolchain.compilerFlags + arguments, in: folder + "/model")
    return output
  }

  /// Verilator's own C++, compiled once for all models.
  private func runtimeObject() throws -> String {
    let source = "\(folder)/runtime.cpp"
    try "#include \"verilated.cpp\"\n#include \"verilated_threads.cpp\"\n".write(
      toFile: source, atomically: false, encoding: .utf8)
    return try shared("o", ["-c", source])
  }

  /// Verilator's header itself, because a precompiled header is refused when its source is gone.
  private func precompiledHeader() throws -> String {
    try shared("pch", ["-x", "c++-header", toolchain.includeFolder + "/verilated.h"])
  }

  private func shared(_ kind: String, _ arguments: [String]) throws -> String {
    var key = ContentKey()
    key.add(kind)
    key.add(UInt64(Shim.version))
    toolchain.addIdentity(to: &key)
    return try cache.exclusively(for: key) {
      if let file = cache.file(for: key, kind: kind) { return file }
      let product = "\(folder)/shared.\(kind)"
      _ = try toolchain.environment.run(
        toolchain.compiler, toolchain.compilerFlags + arguments + ["-o", product], in: folder)
      return try cache.keep(product, for: key, kind: kind)
    }
  }
}
