import Description
import Foundation
import Generators
import SystemVerilog
import Workloads

extension Benchmark {
  /// From Swift descriptions to netlists and text.
  static let elaboration = Benchmark(
    rows: ["elaboration-rate", "elaboration-memory", "elaboration-array-64x64"]
  ) { setting in
    let growth = try residentGrowth()
    var nodes = 0
    var bytes = 0.0
    let times = try interleaved(
      setting.quick ? 5 : 9,
      [
        {
          try measured {
            let circuit = try Elaboration(MillionNodes.self).netlist.topModule
            nodes = circuit.nodes.count
            bytes = Double(circuit.arenaBytes) / Double(nodes)
          }
        },
        { try measured { _ = try Emission(Elaboration(SystolicArray.self, .large).netlist).files.count } },
      ])
    let array = try Elaboration(SystolicArray.self, .large).netlist
    let placed = array.placedNodes
    return [
      Row(
        name: "elaboration-rate", comparison: "nodes described and completed in a second, one module", unit: " M/s",
        value: Spread(times[0].map { Double(nodes) / $0 * 1e3 }), bound: .atLeast(1),
        detail: "\(nodes) nodes in \(Row.number(Spread(times[0]).median / 1e9)) s"),
      Row(
        name: "elaboration-memory", comparison: "resident bytes for each node of the finished netlist", unit: " B",
        value: Spread([growth / Double(nodes)]), bound: .atMost(64),
        detail: "\(Row.number(bytes)) B in the arena, the rest in declarations and names"),
      Row(
        name: "elaboration-array-64x64", comparison: "4,096 elements: described, completed and printed", unit: " s",
        value: Spread(times[1]).scaled(by: 1e-9), bound: .atMost(2),
        detail: "\(array.topModule.nodes.count) nodes in the array, \(placed) in all placements"),
    ]
  }

  /// Bytes that the process keeps for the million nodes, with everything that the allocator did not give back; exact
  /// only as long as nothing large was freed before.
  private static func residentGrowth() throws -> Double {
    let before = residentBytes()
    let netlist = try Elaboration(MillionNodes.self).netlist
    return withExtendedLifetime(netlist) { residentBytes() - before }
  }

  private static func residentBytes() -> Double {
    let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
    let pages = text.split(separator: " ").dropFirst().first.flatMap { Double($0) } ?? 0
    return pages * Double(sysconf(Int32(_SC_PAGESIZE)))
  }
}

extension SystolicArray.Parameters {
  fileprivate static var large: Self { .init(rows: 64, columns: 64, dataflow: .weightStationary) }
}

extension Circuit {
  /// Bytes of nodes, operands and call sites.
  fileprivate var arenaBytes: Int {
    nodes.capacity * MemoryLayout<Node>.stride + extra.capacity * MemoryLayout<Int32>.stride
      + addresses.capacity * MemoryLayout<UInt>.stride
  }
}

extension Netlist {
  /// Nodes of all placements.
  var placedNodes: Int {
    var count = 0
    forEachPlacement { _, module in count += modules[module].nodes.count }
    return count
  }
}
