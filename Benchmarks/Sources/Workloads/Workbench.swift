import Description
import Netlist
import Simulation
import Verilation

/// The array as a Verilated model, without property counters, from a cache of the benchmarks' own.
public struct Workbench {
  public let toolchain: VerilatorToolchain
  public let cache: ContentCache
  public static let options = VerilationOptions(properties: false)

  /// `BITTERN_CACHE` says where the cache is, as everywhere.
  public init(cache: ContentCache = ContentCache()) throws {
    toolchain = try VerilatorToolchain()
    self.cache = cache
  }

  public func build(_ netlist: Netlist) throws -> VerilatedBuild {
    try VerilatedBuild(netlist, options: Self.options, toolchain: toolchain, cache: cache)
  }

  public func testbench() throws -> ArrayTestbench {
    try ArrayTestbench(Elaboration(ArrayTop.self)) { VerilatedModel(try build($0)) }
  }
}
