import Foundation
@_exported import Tools

extension ToolKind {
  public static let verilator = ToolKind(
    name: "verilator", purpose: "translates the emitted SystemVerilog to C++",
    remedy: "apt-get install verilator, or brew install verilator; 5.006 or later")
  public static let compiler = ToolKind(
    name: "clang++", purpose: "compiles the simulation model",
    remedy: "install a Swift toolchain, which brings one, or apt-get install g++")
}

/// The programs that turn SystemVerilog into a simulation model: Verilator and a C++ compiler.
///
/// The compiler is the `clang++` of the Swift toolchain on the search path, because it compiles models faster, and to
/// faster code, than g++ 12 does; without one, `clang++` or `c++` from the search path.
public struct VerilatorToolchain: Sendable, Hashable {
  /// Paths of the programs.
  public let verilator: String
  public let compiler: String
  /// What the programs answer to `--version`, first line.
  public let verilatorVersion: String
  public let compilerVersion: String
  /// The folder that holds `include/verilated.h`.
  public let root: String
  public let environment: ToolEnvironment

  /// Searches `PATH`. Throws `MissingTool` when there is no Verilator or no compiler.
  ///
  /// What the programs say about themselves is kept in `cache` until their files change; asking takes 0.1 s.
  public init(environment: ToolEnvironment = .current, cache: ContentCache? = nil) throws {
    let verilator = try environment.path(of: .verilator)
    guard let compiler = environment.compiler("clang++", otherwise: "c++") else {
      throw MissingTool(tool: .compiler, searched: environment.searchPath)
    }
    self.verilator = verilator
    self.compiler = compiler
    self.environment = environment
    let cache = cache ?? ContentCache(environment: environment)
    let key = VerilatorToolchain.identity(of: [verilator, compiler], environment)
    let answers =
      try cache.text(for: key) ?? cache.keep(VerilatorToolchain.ask(verilator, compiler, environment), for: key)
    let lines = answers.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard lines.count == 3 else { throw ToolFailure(command: [verilator], status: -1, output: answers) }
    (verilatorVersion, compilerVersion, root) = (lines[0], lines[1], lines[2])
    guard FileManager.default.fileExists(atPath: includeFolder + "/verilated.h") else {
      throw MissingTool(
        tool: ToolKind(
          name: "verilated.h", purpose: "is the runtime of Verilator's models, at \(includeFolder)",
          remedy: "reinstall verilator, or unset VERILATOR_ROOT"), searched: [includeFolder])
    }
  }

  /// The folder of the runtime's sources.
  public var includeFolder: String { root + "/include" }

  var isClang: Bool { compilerVersion.contains("clang") }

  /// Three lines: versions of both programs, and Verilator's folder.
  private static func ask(
    _ verilator: String, _ compiler: String, _ environment: ToolEnvironment
  ) throws -> String {
    let folder = FileManager.default.temporaryDirectory.path
    return try [(verilator, ["--version"]), (compiler, ["--version"]), (verilator, ["--getenv", "VERILATOR_ROOT"])]
      .map { program, arguments in
        let lines = try environment.run(program, arguments, in: folder).split(separator: "\n")
        return lines.first.map { $0.trimmingCharacters(in: .whitespaces) } ?? ""
      }.joined(separator: "\n")
  }

  /// The files, with sizes and dates, and what else decides the answers.
  private static func identity(of programs: [String], _ environment: ToolEnvironment) -> ContentKey {
    var key = ContentKey()
    for program in programs { ToolEnvironment.addIdentity(of: program, to: &key) }
    for name in ["VERILATOR_ROOT", "VERILATOR_BIN"] { key.add(environment.variables[name] ?? "") }
    return key
  }
}

extension VerilatorToolchain {
  /// Flags that every C++ file of a model is compiled with.
  var compilerFlags: [String] {
    let shared = [
      "-std=gnu++17", "-O3", "-march=native", "-fPIC", "-pthread", "-fvisibility=hidden", "-fcf-protection=none", "-w",
      "-DVM_COVERAGE=0", "-DVM_SC=0", "-DVM_TRACE=0", "-I\(includeFolder)", "-I\(includeFolder)/vltstd",
    ]
    // Unique symbols would keep a g++ model loaded after dlclose.
    return isClang ? shared : shared + ["-fno-gnu-unique"]
  }

  /// Everything about this machine that decides what the compiler makes of the same text.
  func addIdentity(to key: inout ContentKey) {
    for part in [verilator, verilatorVersion, root, compiler, compilerVersion, ToolEnvironment.processor] {
      key.add(part)
    }
    for flag in compilerFlags { key.add(flag) }
  }
}
