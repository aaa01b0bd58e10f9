/// One named net of the placed design's logic.
public struct NetSite: Sendable, Hashable {
  /// Instance names from the top, empty for the top's own nets.
  public var path: [String]
  public var name: String
  /// Index of the circuit, and of the node in it.
  public var module: Int
  public var node: NodeID
  public var width: Int
  /// `pe_0_1.product`
  public var fullName: String { (path + [name]).joined(separator: ".") }
}

extension Netlist {
  /// All nets of the logic that have a name: results of operations that were named, or that drive a wire or an output.
  /// A module's own in the order of its nodes, then those of its instances, instance by instance. Operations inside of
  /// an expression have no name and are not among them.
  public func netSites() -> [NetSite] {
    let own = modules.map { $0.namedNets }
    var sites: [NetSite] = []
    forEachPlacement { path, module in
      for (node, name) in own[module] {
        sites.append(
          NetSite(path: path, name: name, module: module, node: node, width: modules[module].width(node)))
      }
    }
    return sites
  }
}

extension Circuit {
  fileprivate var namedNets: [(node: NodeID, name: String)] {
    var driven: [NodeID: String] = [:]
    for declaration in declarations where declaration.role == .wire || declaration.role == .output {
      if let driver = declaration.driver, driven[driver] == nil { driven[driver] = declaration.name }
    }
    return nodes.indices.compactMap { index in
      let id = NodeID(Int32(index))
      switch nodes[index].operation {
      case .input, .constant, .register, .wire, .instanceOutput, .zeroExtend: return nil
      default: return (names[id] ?? driven[id]).map { (id, $0) }
      }
    }
  }
}
