import Foundation
import Netlist
import Synthesis
import SystemVerilog

/// What a design needs on a chip: every module measured once by Yosys, the hierarchy kept, and summed over its
/// placements. Memories are macros: bits times an assumed area, or not in it at all.
public struct DesignCost: Codable, Sendable, Hashable {
  public struct Module: Codable, Sendable, Hashable {
    public var name: String
    public var placements: Int
    /// Of one placement, without the modules placed in it.
    public var area: Double
  }

  /// In the unit of the Liberty file, or transistors; hardened flip-flops included.
  public var area: Double
  /// The part of it that the larger cells of hardened flip-flops are assumed to take.
  public var hardening: Double
  /// The part of it that memories are assumed to take; 0 where they are left out.
  public var memory: Double
  /// Bits held in flops.
  public var flops: Int
  /// Look-up tables of six inputs on the longest path inside one module.
  public var depth: Int
  /// Children first.
  public var modules: [Module]
}

/// Measures designs and parts of them with Yosys. What was measured once is kept by its content.
public struct CostMeter: Sendable {
  public let yosys: Yosys
  /// The content of a Liberty file; without one areas are counted in transistors.
  public let liberty: Data?
  /// Area of a hardened flip-flop over that of a plain one.
  public let hardenedArea: Double
  /// Area of a memory bit over that of a plain flip-flop; nil leaves memories out.
  public let memoryArea: Double?
  /// Runs of Yosys at a time.
  public let jobs: Int
  /// Area of a plain flip-flop.
  public let flopArea: Double

  public init(yosys: Yosys, liberty: Data?, hardenedArea: Double, memoryArea: Double? = nil, jobs: Int) throws {
    self.yosys = yosys
    self.liberty = liberty
    self.hardenedArea = hardenedArea
    self.memoryArea = memoryArea
    self.jobs = jobs
    let probe = RegisterProbe(widths: [64], hasReset: false)
    let files = Emission(try probe.netlist(name: "flop_probe")).files
    flopArea = (try yosys.measure(files, boxes: [], liberty: liberty).first?.area ?? 0) / 64
  }

  /// What areas are counted in.
  public var unit: String { liberty == nil ? "transistors" : "units of the Liberty file" }

  /// The cost of a whole design.
  ///
  /// - Parameter excluded: modules that count for nothing, by name.
  public func cost(of netlist: Netlist, without excluded: Set<String> = []) throws -> DesignCost {
    let inUse = netlist.modulesInUse()
    var placements = [Int](repeating: 0, count: netlist.modules.count)
    netlist.forEachPlacement { _, module in placements[module] += 1 }
    let measured = inUse.filter { !excluded.contains(netlist.modules[$0].name) }
    let results = try concurrently(measured) { index in
      var part = netlist
      part.top = index
      let files = Emission(part).files
      return try yosys.measure(Array(files.suffix(1)), boxes: Array(files.dropLast()), liberty: liberty)[0]
    }
    var cost = DesignCost(area: 0, hardening: 0, memory: 0, flops: 0, depth: 0, modules: [])
    for (index, measure) in zip(measured, results) {
      let circuit = netlist.modules[index]
      let hardened = circuit.registers.map { circuit.declarations[$0] }.reduce(0) {
        $0 + ($1.isHardened ? $1.width : 0)
      }
      let extra = Double(hardened) * flopArea * (hardenedArea - 1)
      let words = Double(circuit.memoryBits) * flopArea * (memoryArea ?? 0)
      let count = Double(placements[index])
      cost.area += count * (measure.area + extra + words)
      cost.hardening += count * extra
      cost.memory += count * words
      cost.flops += placements[index] * measure.flops
      cost.depth = max(cost.depth, measure.depth)
      cost.modules.append(
        DesignCost.Module(name: circuit.name, placements: placements[index], area: measure.area + extra + words))
    }
    return cost
  }
}

extension Circuit {
  /// Bits of the module's own memories.
  fileprivate var memoryBits: Int { memories.reduce(0) { $0 + $1.depth * $1.width } }
}

extension CostMeter {
  /// Tells libraries apart without a name: FNV-1a of the content.
  public var libraryFingerprint: String? {
    guard let liberty else { return nil }
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in liberty { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return String(hash, radix: 16)
  }
}
