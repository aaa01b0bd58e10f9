import Foundation
import Netlist
import SystemVerilog

/// A design as a loaded simulation model, from which any number of independent models can be made.
///
/// The first build of a design runs Verilator and the compiler (0.4 s for an array of 64 multipliers); later ones find
/// the result in the cache by the content of its SystemVerilog.
public final class VerilatedBuild: Sendable {
  public let netlist: Netlist
  public let options: VerilationOptions
  /// What Verilator says of itself.
  public let verilatorVersion: String
  /// Was the shared object in the cache?
  public let wasCached: Bool
  let library: ModelLibrary
  let sites: [RegisterSite]
  let registers: [ModelLibrary.Place?]
  let memories: [ModelLibrary.Place?]
  public let memorySites: [MemorySite]

  /// Emits the netlist and builds it. Throws `ToolFailure` with the tool's own words, `UnsupportedModel`, or
  /// `UnmappedSignal`.
  public init(
    _ netlist: Netlist, options: VerilationOptions = .init(), toolchain: VerilatorToolchain,
    cache: ContentCache = ContentCache()
  ) throws {
    let emission = Emission(netlist, options: options.emission)
    let key = VerilatedBuild.key(emission, netlist, options, toolchain)
    self.netlist = netlist
    self.options = options
    verilatorVersion = toolchain.verilatorVersion
    func cached() -> ModelLibrary? { cache.file(for: key, kind: "so").flatMap { try? ModelLibrary(path: $0) } }
    if let library = cached() {
      self.library = library
      wasCached = true
    } else {
      (library, wasCached) = try cache.exclusively(for: key) {
        if let library = cached() { return (library, true) }
        return (try VerilatedBuild.compile(netlist, emission, options, toolchain, cache, key), false)
      }
    }
    sites = netlist.registerSites()
    memorySites = netlist.memorySites()
    registers = ModelLibrary.spread(library.registers, count: sites.count)
    memories = ModelLibrary.spread(library.memories, count: memorySites.count)
  }

  /// Registers that Verilator has removed, because nothing depends on them: faults there have no effect.
  public var removedRegisters: [RegisterSite] {
    zip(sites, registers).compactMap { site, place in place == nil ? site : nil }
  }

  private static func compile(
    _ netlist: Netlist, _ emission: Emission, _ options: VerilationOptions, _ toolchain: VerilatorToolchain,
    _ cache: ContentCache, _ key: ContentKey
  ) throws -> ModelLibrary {
    let folder = try cache.makeWorkFolder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let compilation = Compilation(toolchain: toolchain, cache: cache, options: options, folder: folder)
    let product = try compilation.run(netlist, emission)
    return try ModelLibrary(path: cache.keep(product, for: key, kind: "so"))
  }

  /// The text, everything that is done to it, and everything that the shim says about the design beyond the text.
  private static func key(
    _ emission: Emission, _ netlist: Netlist, _ options: VerilationOptions, _ toolchain: VerilatorToolchain
  ) -> ContentKey {
    var key = ContentKey()
    key.add(UInt64(Shim.version))
    toolchain.addIdentity(to: &key)
    for flag in Compilation.allFlags { key.add(flag) }
    key.add("\(options.faults) \(options.properties) \(options.lint)")
    for text in [ShimRuntime.opening, ShimRuntime.text] { key.add(text) }
    for file in emission.files {
      key.add(file.name)
      key.add(file.text)
    }
    for port in netlist.topModule.declarations where port.isPort { key.add("\(port.name) \(port.role) \(port.width)") }
    for site in netlist.registerSites() { key.add("\(site.fullName) \(site.width)") }
    for domain in netlist.propertyDomains() { key.add(UInt64(domain)) }
    return key
  }
}
