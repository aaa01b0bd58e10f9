import Foundation
import Netlist
import Simulation
import Tools

/// A design as a kernel that runs 64 copies of it at once, with the tables that the kernel walks.
///
/// The kernel's text depends on the distinct shapes of cells alone, so that arrays of every size of one element share
/// one kernel; it is compiled once and cached by content.
public final class LaneBuild: @unchecked Sendable {
  public let netlist: Netlist
  public let options: LaneOptions
  /// Was the kernel in the cache?
  public let wasCached: Bool
  /// The kernel's C.
  public let text: String
  let design: LaneDesign
  let library: LaneLibrary
  let tables: LaneTables
  let sites: [RegisterSite]
  /// By site, indices into `design.registers`.
  let registersOfSite: [[Int]]
  /// By memory site, indices into `design.memories`.
  let columnsOfMemory: [Range<Int>]
  /// What faults can reach; of a build for experiments.
  let reach: LaneReach
  let chains: LaneChains
  let strikePlan: StrikePlan
  let version: String

  /// Lanes of one kernel.
  public static let lanes = 64

  /// Builds for a model. Throws `ExternalInLanes`, `MissingTool`, or `ToolFailure` with the compiler's own words.
  public convenience init(
    _ netlist: Netlist, options: LaneOptions = .init(), toolchain: LaneToolchain, cache: ContentCache = ContentCache()
  ) throws {
    try self.init(netlist, options: options, toolchain: toolchain, cache: cache, experiments: false)
  }

  /// - Parameter experiments: the kernel can also follow differences from a golden run; properties are left out.
  public init(
    _ netlist: Netlist, options: LaneOptions, toolchain: LaneToolchain, cache: ContentCache = ContentCache(),
    experiments: Bool
  ) throws {
    self.netlist = netlist
    self.options = options
    design = try LaneDesign(netlist, properties: options.properties && !experiments)
    let schedule = CellSchedule(CellPlan(design))
    tables = LaneTables(
      schedule, inputStride: TraceLayout(netlist.topModule, role: .input).stride,
      outputStride: TraceLayout(netlist.topModule, role: .output).stride)
    text = KernelText(schedule.plan).text(experiments: experiments)
    sites = netlist.registerSites()
    var parts = [[Int]](repeating: [], count: sites.count)
    for (index, register) in design.registers.enumerated() { parts[register.site].append(index) }
    registersOfSite = parts
    var column = 0
    columnsOfMemory = netlist.memorySites().map { memory in
      let columns = column..<column + (memory.width + 63) / 64
      column = columns.upperBound
      return columns
    }
    reach = LaneReach(tables.graph, experiments ? FaultOrder(schedule.plan) : FaultOrder(), design)
    chains = experiments ? LaneChains(schedule.plan, tables.places) : LaneChains()
    strikePlan = StrikePlan(registersOfSite, design, tables)
    version = toolchain.compilerVersion
    let compilation = KernelCompilation(text: text, toolchain: toolchain, options: options, cache: cache)
    (library, wasCached) = try compilation.library(experiments: experiments)
  }
}

/// Makes the shared object of a kernel, or finds it.
private struct KernelCompilation {
  let text: String
  let toolchain: LaneToolchain
  let options: LaneOptions
  let cache: ContentCache

  private var flags: [String] {
    ["-std=gnu17", "-O2", "-fno-unroll-loops", "-fno-slp-vectorize", "-fPIC", "-shared", "-fvisibility=hidden", "-w"]
      + options.processor.flags
  }

  private var key: ContentKey {
    var key = ContentKey()
    for part in ["lanes", toolchain.compiler, toolchain.compilerVersion] { key.add(part) }
    if options.processor == .native { key.add(ToolEnvironment.processor) }
    for flag in flags { key.add(flag) }
    key.add(text)
    return key
  }

  func library(experiments: Bool) throws -> (LaneLibrary, wasCached: Bool) {
    let key = key
    func cached() -> LaneLibrary? {
      cache.file(for: key, kind: "so").flatMap { try? LaneLibrary(path: $0, experiments: experiments) }
    }
    if let library = cached() { return (library, true) }
    return try cache.exclusively(for: key) {
      if let library = cached() { return (library, true) }
      let folder = try cache.makeWorkFolder()
      defer { try? FileManager.default.removeItem(atPath: folder) }
      try text.write(toFile: "\(folder)/kernel.c", atomically: false, encoding: .utf8)
      _ = try toolchain.environment.run(
        toolchain.compiler, flags + ["kernel.c", "-o", "\(folder)/kernel.so"], in: folder)
      let path = try cache.keep("\(folder)/kernel.so", for: key, kind: "so")
      return (try LaneLibrary(path: path, experiments: experiments), false)
    }
  }
}
