import Netlist

/// The placed design as one graph: every node of every placement is a *value* with a number of its own, and values that
/// are only other names (wires, ports of instances, zero extensions inside the same words) stand for their origin.
package struct FlatDesign {
  package struct Placement {
    package var path: [String]
    package var module: Int
    /// Placement and instance number of the parent; −1 for the top.
    package var parent: Int
    package var instance: Int
    /// Number of the first node's value.
    package var first: Int
    /// The top's domain for each domain of the module.
    package var domains: [Int]
    /// The placements of the instances.
    package var children: [Int] = []
  }

  /// Positions of port and instance-port declarations among those of their direction.
  struct Shape {
    var inputs: [Int] = []
    var outputs: [Int] = []
    var position: [Int] = []
  }

  package let netlist: Netlist
  package private(set) var placements: [Placement] = []
  private var shapes: [Shape] = []
  private var owners: [Int32] = []
  private var origins: [Int32] = []

  package var valueCount: Int { owners.count }

  package init(_ netlist: Netlist) {
    self.netlist = netlist
    shapes = netlist.modules.map(FlatDesign.shape)
    place([], netlist.top, parent: -1, instance: -1, domains: Array(netlist.topModule.domains.indices))
    origins = [Int32](repeating: -1, count: owners.count)
    for value in owners.indices { origins[value] = Int32(follow(value)) }
  }

  private static func shape(of circuit: Circuit) -> Shape {
    var shape = Shape(
      inputs: circuit.inputs, outputs: circuit.outputs,
      position: [Int](repeating: -1, count: circuit.declarations.count))
    for (position, index) in shape.inputs.enumerated() { shape.position[index] = position }
    for (position, index) in shape.outputs.enumerated() { shape.position[index] = position }
    for site in circuit.instances {
      for (position, index) in site.inputs.enumerated() { shape.position[index] = position }
      for (position, index) in site.outputs.enumerated() { shape.position[index] = position }
    }
    return shape
  }

  /// Parents first, in the order of `Netlist.forEachPlacement`.
  private mutating func place(_ path: [String], _ module: Int, parent: Int, instance: Int, domains: [Int]) {
    let number = placements.count
    placements.append(
      Placement(path: path, module: module, parent: parent, instance: instance, first: owners.count, domains: domains))
    owners += [Int32](repeating: Int32(number), count: netlist.modules[module].nodes.count)
    for (index, site) in netlist.modules[module].instances.enumerated() {
      placements[number].children.append(placements.count)
      place(
        path + [site.name], site.module, parent: number, instance: index, domains: site.domains.map { domains[$0] })
    }
  }
}

// MARK: Reading

extension FlatDesign {
  package func owner(of value: Int) -> Int { Int(owners[value]) }

  package func node(_ value: Int) -> Node {
    let placement = Int(owners[value])
    return netlist.modules[placements[placement].module].nodes[value - placements[placement].first]
  }

  package func width(_ value: Int) -> Int { Int(node(value).width) }

  package func circuit(_ placement: Int) -> Circuit { netlist.modules[placements[placement].module] }

  /// The value that a node of a placement stands for.
  package func origin(_ placement: Int, _ id: NodeID) -> Int { Int(origins[placements[placement].first + id.index]) }

  package func origin(_ placement: Int, _ raw: Int32) -> Int { origin(placement, NodeID(raw)) }

  package func isExternal(_ placement: Int) -> Bool { netlist.modules[placements[placement].module].external != nil }

  /// The value at an input of a placement, counted among its inputs.
  package func inputValue(_ placement: Int, _ position: Int) -> Int {
    let place = placements[placement]
    guard place.parent >= 0 else {
      let declaration = shapes[place.module].inputs[position]
      return origin(placement, netlist.modules[place.module].declarations[declaration].node)
    }
    let parent = netlist.modules[placements[place.parent].module]
    return origin(place.parent, parent.declarations[parent.instances[place.instance].inputs[position]].node)
  }

  /// The external placement and the output position that a value is read from.
  package func externalOutput(_ value: Int) -> (placement: Int, position: Int)? {
    let placement = owner(of: value)
    let node = node(value)
    let shape = shapes[placements[placement].module]
    switch node.operation {
    case .wire where isExternal(placement): return (placement, shape.position[Int(node.a)])
    case .instanceOutput:
      guard let child = child(placement, node), isExternal(child) else { return nil }
      return (child, shape.position[Int(node.a)])
    default: return nil
    }
  }

  private func child(_ placement: Int, _ node: Node) -> Int? {
    let circuit = netlist.modules[placements[placement].module]
    guard case .instanceOutput(let instance) = circuit.declarations[Int(node.a)].role else { return nil }
    return placements[placement].children[instance]
  }

  // MARK: Names of the same value

  private func follow(_ value: Int) -> Int {
    var value = value
    while true {
      if origins[value] >= 0 { return Int(origins[value]) }
      guard let next = renamed(value) else { return value }
      value = next
    }
  }

  /// The value that this one merely renames.
  private func renamed(_ value: Int) -> Int? {
    let placement = owner(of: value)
    let place = placements[placement]
    let node = node(value)
    switch node.operation {
    case .wire:
      return netlist.modules[place.module].declarations[Int(node.a)].driver.map { place.first + $0.index }
    case .input:
      guard place.parent >= 0 else { return nil }
      let parent = netlist.modules[placements[place.parent].module]
      let declaration = parent.instances[place.instance].inputs[shapes[place.module].position[Int(node.a)]]
      return placements[place.parent].first + parent.declarations[declaration].node.index
    case .instanceOutput:
      guard let child = child(placement, node), !isExternal(child) else { return nil }
      let module = placements[child].module
      let declaration = shapes[module].outputs[shapes[place.module].position[Int(node.a)]]
      return placements[child].first + netlist.modules[module].declarations[declaration].node.index
    case .zeroExtend:
      let operand = place.first + Int(node.a)
      return wordCount(width(operand)) == wordCount(Int(node.width)) ? operand : nil
    default: return nil
    }
  }
}

/// 64-bit words of a value.
func wordCount(_ width: Int) -> Int { (width + 63) / 64 }
