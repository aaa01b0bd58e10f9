import Bits
import Netlist
import Simulation

/// Turns the flat design into a `LaneDesign`, value by value in order of evaluation.
struct Lowering {
  let flat: FlatDesign
  let schedule: Schedule
  let wantsProperties: Bool
  var design = LaneDesign()
  /// By flat value.
  var values: [LaneValue?]
  /// By placement, the first column of each memory.
  var memories: [[Int]] = []
  private var cuts: [Int: [Int]] = [:]
  /// Sources of memory words, by memory and address.
  var reads: [UInt64: Int32] = [:]
  private var registerValues: [(value: Int, site: Int)] = []

  init(_ flat: FlatDesign, _ schedule: Schedule, properties: Bool) {
    self.flat = flat
    self.schedule = schedule
    wantsProperties = properties
    values = [LaneValue?](repeating: nil, count: flat.valueCount)
  }

  mutating func run() -> LaneDesign {
    findCuts()
    makeInputs()
    makeRegisters()
    makeMemories()
    for value in schedule.constants { values[value] = constant(value) }
    for value in schedule.order { values[value] = lowered(value) }
    connectRegisters()
    connectMemories()
    connectTop()
    return design
  }

  // MARK: Sources

  /// Where consumers cut registers of more than 64 bits: they are kept in those parts.
  private mutating func findCuts() {
    for value in schedule.order where flat.node(value).operation == .slice {
      let node = flat.node(value)
      let origin = flat.origin(flat.owner(of: value), node.a)
      guard flat.node(origin).operation == .register, flat.width(origin) > 64 else { continue }
      cuts[origin, default: []] += [Int(node.b), min(Int(node.b) + Int(node.width), flat.width(origin))]
    }
  }

  /// Ends of the parts of a register.
  private func ends(_ value: Int, width: Int) -> [Int] {
    guard width > 64 else { return [width] }
    var ends: [Int] = []
    for end in (cuts[value, default: []] + [width]).sorted() where end > ends.last ?? 0 {
      while end - (ends.last ?? 0) > 64 { ends.append((ends.last ?? 0) + 64) }
      ends.append(end)
    }
    return ends
  }

  private mutating func makeInputs() {
    var word = 0
    for index in flat.netlist.topModule.inputs {
      let value = flat.origin(0, flat.circuit(0).declarations[index].node)
      let width = flat.width(value)
      values[value] = LaneValue(
        stride(from: 0, to: width, by: 64).map { low in
          design.graph.input(word: word + low / 64, shift: 0, width: min(64, width - low))
        })
      word += (width + 63) / 64
    }
  }

  private mutating func makeRegisters() {
    var site = 0
    for number in flat.placements.indices {
      let circuit = flat.circuit(number)
      for index in circuit.registers {
        let declaration = circuit.declarations[index]
        let value = flat.origin(number, declaration.node)
        let domain = flat.placements[number].domains[declaration.domain]
        var low = 0
        var parts: [Int32] = []
        for end in ends(value, width: declaration.width) {
          let source = design.graph.sources.count
          parts.append(design.graph.source(.register(site: site, low: low), width: end - low))
          design.registers.append(
            LaneDesign.Register(
              source: source, site: site, low: low, width: end - low, next: -1, domain: domain,
              resetValue: declaration.resetValue.map { $0.field(low, end - low) }))
          low = end
        }
        values[value] = LaneValue(parts)
        registerValues.append((value, site))
        site += 1
      }
    }
  }

  private mutating func makeMemories() {
    for number in flat.placements.indices {
      memories.append([])
      for memory in flat.circuit(number).memories {
        memories[number].append(design.memories.count)
        let domain = flat.placements[number].domains[memory.domain]
        for low in stride(from: 0, to: memory.width, by: 64) {
          let width = min(64, memory.width - low)
          design.memories.append(
            LaneDesign.Memory(
              depth: memory.depth, width: width, domain: domain, initial: memory.initial.map { $0.field(low, width) }))
        }
      }
    }
  }

  private mutating func constant(_ value: Int) -> LaneValue {
    let owner = flat.owner(of: value)
    let bits = flat.circuit(owner).constantValue(NodeID(value - flat.placements[owner].first))
    let parts = stride(from: 0, to: bits.width, by: 64).map { low in
      design.graph.constant(bits.field(low, min(64, bits.width - low)), width: min(64, bits.width - low))
    }
    return LaneValue(parts)
  }

  // MARK: Sinks

  /// The value of a node of a placement with the width that the node has there.
  mutating func value(_ placement: Int, _ raw: Int32) -> LaneValue {
    let origin = flat.origin(placement, raw)
    guard let found = values[origin] else { preconditionFailure("value \(origin) is needed before it is computed") }
    return design.graph.resized(found, to: flat.width(flat.placements[placement].first + Int(raw)))
  }

  private mutating func connectRegisters() {
    var next = 0
    for number in flat.placements.indices {
      let circuit = flat.circuit(number)
      for index in circuit.registers {
        let declaration = circuit.declarations[index]
        guard let driver = declaration.driver else { preconditionFailure("'\(declaration.name)' has no driver") }
        let whole = value(number, driver.raw)
        let site = design.registers[next].site
        while next < design.registers.count, design.registers[next].site == site {
          let register = design.registers[next]
          let part = design.graph.slice(whole, register.low, register.width)
          design.registers[next].next = design.graph.whole(part)
          next += 1
        }
      }
    }
  }

  private mutating func connectMemories() {
    for number in flat.placements.indices {
      let circuit = flat.circuit(number)
      for (index, memory) in circuit.memories.enumerated() {
        for port in memory.writePorts {
          let enable = design.graph.whole(value(number, port.enable.raw))
          let address = addressed(value(number, port.address.raw))
          let data = value(number, port.data.raw)
          for (column, low) in stride(from: 0, to: memory.width, by: 64).enumerated() {
            let part = design.graph.slice(data, low, min(64, memory.width - low))
            design.memories[memories[number][index] + column].ports.append(
              LaneDesign.Memory.Port(enable: enable, address: address, data: design.graph.whole(part)))
          }
        }
      }
      guard wantsProperties else { continue }
      for property in circuit.properties {
        design.properties.append(
          LaneDesign.Property(
            condition: design.graph.whole(value(number, property.condition.raw)),
            domain: flat.placements[number].domains[property.domain], isCover: property.kind == .cover))
      }
    }
  }

  /// No memory is deeper than 64 bits of address can say.
  mutating func addressed(_ value: LaneValue) -> Int32 {
    design.graph.whole(design.graph.slice(value, 0, min(64, design.graph.width(value))))
  }

  private mutating func connectTop() {
    let top = flat.netlist.topModule
    for column in TraceLayout(top, role: .output).columns {
      var offset = column.offset * 64
      for part in value(0, top.declarations[column.declaration].node.raw).parts {
        let node = design.graph[part]
        let isSlice = node.operation == .slice
        design.outputs.append(
          LaneDesign.Output(
            offset: offset, node: isSlice ? node.a : part, low: isSlice ? Int(node.number) : 0, width: node.width))
        offset += node.width
      }
    }
  }
}

extension Bits {
  /// Up to 64 bits from `low`.
  func field(_ low: Int, _ count: Int) -> UInt64 {
    if width <= 64 { return low64 >> UInt64(low) & (UInt64.max >> UInt64(64 - count)) }
    let words = self.words
    let (word, shift) = (low / 64, UInt64(low % 64))
    var value = words[word] >> shift
    if shift > 0, word + 1 < words.count { value |= words[word + 1] << (64 - shift) }
    return value & (UInt64.max >> UInt64(64 - count))
  }
}
