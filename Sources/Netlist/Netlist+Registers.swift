/// One register of the placed design: where it is, and which fault indices its bits have.
public struct RegisterSite: Sendable, Hashable {
  /// Instance names from the top, empty for the top's own registers.
  public var path: [String]
  public var name: String
  public var width: Int
  /// Index of the circuit, and of the declaration in it.
  public var module: Int
  public var declaration: Int
  /// Fault index of bit 0; bit `i` has `firstBit + i`.
  public var firstBit: Int
  /// `pe_0_1.acc`
  public var fullName: String { (path + [name]).joined(separator: ".") }
}

extension Netlist {
  /// All registers in the order of fault indices: a module's own in the order of declaration, then those of its
  /// instances, instance by instance. Memories are not registers.
  public func registerSites() -> [RegisterSite] {
    var sites: [RegisterSite] = []
    var bit = 0
    forEachPlacement { path, module in
      for index in modules[module].registers {
        let declaration = modules[module].declarations[index]
        sites.append(
          RegisterSite(
            path: path, name: declaration.name, width: declaration.width, module: module, declaration: index,
            firstBit: bit))
        bit += declaration.width
      }
    }
    return sites
  }

  /// Register bits of one placement of each module, instances included.
  public func registerBits() -> [Int] {
    var bits = [Int](repeating: 0, count: modules.count)
    for (index, circuit) in modules.enumerated() {
      bits[index] =
        circuit.registers.reduce(0) { $0 + circuit.declarations[$1].width }
        + circuit.instances.reduce(0) { $0 + bits[$1.module] }
    }
    return bits
  }
}

/// One assertion, assumption or cover point of the placed design.
public struct PropertySite: Sendable, Hashable {
  public var path: [String]
  public var module: Int
  /// Index into the circuit's properties.
  public var property: Int
}

extension Netlist {
  /// All properties, in the order in which engines count them: a module's own, then those of its instances.
  public func propertySites() -> [PropertySite] {
    var sites: [PropertySite] = []
    forEachPlacement { path, module in
      for index in modules[module].properties.indices {
        sites.append(PropertySite(path: path, module: module, property: index))
      }
    }
    return sites
  }
}
