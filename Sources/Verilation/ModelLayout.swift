import Netlist
import Simulation

/// Which member of the generated class holds which part of the design.
struct ModelLayout: Sendable {
  /// A column of a trace and the member it is copied to or from.
  struct Port: Sendable {
    var column: TraceLayout.Column
    var member: RootMember
  }

  let inputs: [Port]
  let outputs: [Port]
  /// Words of a row of inputs and of outputs.
  let inputStride: Int
  let outputStride: Int
  /// By domain of the top; `nil` where the design uses none.
  let clocks: [RootMember?]
  let resets: [RootMember?]
  /// What the evaluation remembers of the clocks, when it remembers nothing else: a falling clock then changes no value,
  /// and need not be evaluated if this is lowered, too. `nil` when an evaluation must see the clocks fall.
  let clocksSeen: [RootMember]?
  /// By `RegisterSite`; `nil` for one that Verilator has removed.
  let registers: [RootMember?]
  /// By memory of the placed design; `nil` for one that Verilator has removed.
  let memories: [RootMember?]
  /// The output of violated and covered properties, and the domain of the top that clocks each.
  let properties: RootMember?
  let propertyDomains: [Int]
  /// The inputs of an emitted fault.
  let faultIndex: RootMember?
  let faultPattern: RootMember?
  /// Members that may differ between equal states: inputs and what the evaluation itself keeps.
  let transient: [RootMember]
  /// Do registers and memories make up the whole state? Not with SystemVerilog from outside.
  let stateIsMapped: Bool
  let first: RootMember

  init(_ netlist: Netlist, header: RootHeader, topName: String, options: VerilationOptions) throws {
    let top = netlist.topModule
    func port(_ name: String, width: Int) throws -> RootMember {
      guard let member = header.port(named: name) else { throw UnmappedSignal(name: name) }
      try ModelLayout.check(member, width: width, name)
      return member
    }
    func ports(_ role: Declaration.Role) throws -> (ports: [Port], stride: Int) {
      let layout = TraceLayout(top, role: role)
      let ports = try layout.columns.map { Port(column: $0, member: try port($0.name, width: $0.width)) }
      return (ports, layout.stride)
    }
    (inputs, inputStride) = try ports(.input)
    (outputs, outputStride) = try ports(.output)
    clocks = try top.domains.indices.map { top.usesClock[$0] ? try port(top.domains[$0].clock, width: 1) : nil }
    resets = try top.domains.indices.map { top.usesReset[$0] ? try port(top.domains[$0].reset, width: 1) : nil }

    let isForeign = netlist.modulesInUse().contains { netlist.modules[$0].external != nil }
    clocksSeen = isForeign ? nil : ModelLayout.clocksSeen(header, clocks.compactMap { $0 })
    let suffix = options.faults ? "_flop" : ""
    let sites = netlist.registerSites()
    let names = sites.map { RootHeader.mangled(top: topName, path: $0.path, name: $0.name + suffix) }
    registers = try zip(sites, names).map { site, name in
      guard let member = header.member(named: name) else { return nil }
      try ModelLayout.check(member, width: site.width, site.fullName)
      return member
    }
    let memorySites = netlist.memorySites()
    memories = memorySites.map {
      header.member(named: RootHeader.mangled(top: topName, path: $0.path, name: $0.name))
    }

    propertyDomains = options.properties ? netlist.propertyDomains() : []
    properties =
      propertyDomains.isEmpty ? nil : try port("properties", width: propertyDomains.count)
    faultIndex = options.faults ? try port("fault_index", width: 32) : nil
    faultPattern = options.faults ? try port("fault_pattern", width: 4) : nil
    transient =
      inputs.map(\.member) + (clocks + resets + [faultIndex, faultPattern]).compactMap { $0 }
      + header.members.filter { $0.name.hasPrefix("__V") || $0.wordBytes == 0 }
    let hasParts = header.members.contains { $0.name.contains("__BRA__") || $0.name.contains("__Vsplit") }
    stateIsMapped = !hasParts && !isForeign
    guard let first = header.members.first else { throw UnmappedSignal(name: topName) }
    self.first = first
  }

  /// Members with the last level of each clock, under the names of Verilator 5.006 and of later versions.
  private static func clocksSeen(_ header: RootHeader, _ clocks: [RootMember]) -> [RootMember]? {
    let names = clocks.flatMap { ["__Vtrigrprev__TOP__\($0.name)", "__Vtrigprevexpr___TOP__\($0.name)__0"] }
    let seen = header.members.filter { $0.name.hasPrefix("__Vtrig") && $0.name.contains("prev") }
    return seen.allSatisfy { $0.wordBytes == 1 && names.contains($0.name) } ? seen : nil
  }

  private static func check(_ member: RootMember, width: Int, _ name: String) throws {
    let bytes = PortStorage.byteCount(width: width)
    guard member.wordBytes == bytes, member.depth == nil else { throw UnmappedSignal(name: name) }
  }
}

/// A signal of the design is not in the generated model, or in another shape than expected: a defect of this toolkit
/// or a change of Verilator.
public struct UnmappedSignal: Error, Hashable, CustomStringConvertible {
  public var name: String

  public var description: String {
    "'\(name)' was not found in the model that Verilator generated, or has an unexpected type there"
  }
}

extension PortStorage {
  /// Bytes of a value of `width` bits: 1, 2, 4, 8, or four for each 32 bits begun.
  static func byteCount(width: Int) -> Int {
    width <= 8 ? 1 : width <= 16 ? 2 : width <= 32 ? 4 : width <= 64 ? 8 : (width + 31) / 32 * 4
  }
}
