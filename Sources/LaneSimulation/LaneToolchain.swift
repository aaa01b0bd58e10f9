import Foundation
import Simulation
import Tools

/// The C compiler that makes lane kernels: the `clang` of the Swift toolchain on the search path; without one, `clang`
/// or `cc` from the search path.
public struct LaneToolchain: Sendable, Hashable {
  public let compiler: String
  /// What the compiler answers to `--version`, first line.
  public let compilerVersion: String
  public let environment: ToolEnvironment

  /// Throws `MissingTool` when there is no compiler. Its answer is kept in `cache` until its file changes.
  public init(environment: ToolEnvironment = .current, cache: ContentCache? = nil) throws {
    guard let compiler = environment.compiler("clang", otherwise: "cc") else {
      let kind = ToolKind(
        name: "clang", purpose: "compiles the lane kernel",
        remedy: "install a Swift toolchain, which brings one, or apt-get install clang")
      throw MissingTool(tool: kind, searched: environment.searchPath)
    }
    self.compiler = compiler
    self.environment = environment
    let cache = cache ?? ContentCache(environment: environment)
    var key = ContentKey()
    ToolEnvironment.addIdentity(of: compiler, to: &key)
    if let known = cache.text(for: key) {
      compilerVersion = known
    } else {
      let answer = try environment.run(compiler, ["--version"], in: FileManager.default.temporaryDirectory.path)
      compilerVersion = cache.keep(String(answer.prefix { $0 != "\n" }), for: key)
    }
  }
}

/// How a lane kernel is compiled.
public struct LaneOptions: Sendable, Hashable {
  /// What the kernel may run on.
  public enum Processor: String, Sendable, Hashable, CaseIterable {
    /// This machine.
    case native
    /// Any x86-64 with AVX2.
    case avx2
    /// Any processor of this kind.
    case any

    var flags: [String] {
      switch self {
      case .native: ["-march=native"]
      case .avx2: ["-march=x86-64-v3"]
      case .any: []
      }
    }
  }

  public var processor: Processor
  /// Count assertions, assumptions and cover points, in models.
  public var properties: Bool

  public init(processor: Processor = .native, properties: Bool = true) {
    self.processor = processor
    self.properties = properties
  }
}
