/// One memory of the placed design.
public struct MemorySite: Sendable, Hashable {
  /// Instance names from the top, empty for the top's own memories.
  public var path: [String]
  public var name: String
  /// Index of the circuit.
  public var module: Int
  public var depth: Int
  public var width: Int
  /// `buffer.words`
  public var fullName: String { (path + [name]).joined(separator: ".") }
}

extension Netlist {
  /// All memories: a module's own in the order of declaration, then those of its instances, instance by instance.
  public func memorySites() -> [MemorySite] {
    var sites: [MemorySite] = []
    forEachPlacement { path, module in
      for memory in modules[module].memories {
        sites.append(
          MemorySite(path: path, name: memory.name, module: module, depth: memory.depth, width: memory.width))
      }
    }
    return sites
  }
}
