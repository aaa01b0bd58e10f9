import Netlist

/// One memory of the placed design.
public struct MemorySite: Sendable, Hashable {
  /// Instance names from the top, empty for the top's own memories.
  public var path: [String]
  public var name: String
  public var depth: Int
  public var width: Int
}

extension Netlist {
  /// All memories: a module's own in the order of declaration, then those of its instances, instance by instance.
  public func memorySites() -> [MemorySite] {
    var sites: [MemorySite] = []
    forEachPlacement { path, module in
      for memory in modules[module].memories {
        sites.append(MemorySite(path: path, name: memory.name, depth: memory.depth, width: memory.width))
      }
    }
    return sites
  }

  /// The domain of the top that clocks each property, in the order of `propertySites()`.
  func propertyDomains() -> [Int] {
    var result: [Int] = []
    func walk(_ module: Int, _ domains: [Int]) {
      result += modules[module].properties.map { domains[$0.domain] }
      for instance in modules[module].instances { walk(instance.module, instance.domains.map { domains[$0] }) }
    }
    walk(top, Array(topModule.domains.indices))
    return result
  }
}
