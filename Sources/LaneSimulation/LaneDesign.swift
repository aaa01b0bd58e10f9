import Bits
import Netlist
import Simulation

/// What lanes simulate: the graph of a design's values, and what is held between edges.
struct LaneDesign {
  /// A register, or the part of a wide one that has a source of its own.
  struct Register {
    var source: Int
    var site: Int
    /// The lowest of its bits in the site.
    var low: Int
    var width: Int
    var next: Int32
    var domain: Int
    var resetValue: UInt64?
  }

  /// A memory, or a column of at most 64 bits of a wide one.
  struct Memory {
    struct Port {
      var enable: Int32
      var address: Int32
      var data: Int32
    }
    var depth: Int
    var width: Int
    var domain: Int
    var initial: [UInt64]
    var ports: [Port] = []
  }

  /// `width` bits of a row of outputs, from `offset` within the row: those of a node from `low`.
  struct Output {
    var offset: Int
    var node: Int32
    var low: Int
    var width: Int
  }

  struct Property {
    var condition: Int32
    var domain: Int
    var isCover: Bool
  }

  var graph = LaneGraph()
  var registers: [Register] = []
  var memories: [Memory] = []
  var outputs: [Output] = []
  var properties: [Property] = []

  /// - Parameter properties: also compute what assertions, assumptions and cover points look at.
  init(_ netlist: Netlist, properties: Bool) throws {
    let flat = FlatDesign(netlist)
    if let external = flat.placements.indices.first(where: flat.isExternal) {
      throw ExternalInLanes(module: flat.circuit(external).name, path: flat.placements[external].path)
    }
    var lowering = Lowering(flat, try flat.schedule(), properties: properties)
    self = lowering.run()
  }

  init() {}
}

/// External modules have no description that lanes could run.
public struct ExternalInLanes: Error, Hashable, CustomStringConvertible {
  public var module: String
  public var path: [String]

  public var description: String {
    "the external module '\(module)'" + (path.isEmpty ? "" : " (instance '\(path.joined(separator: "."))')")
      + " cannot be simulated in lanes; choose the engine interpreter or verilator"
  }
}
