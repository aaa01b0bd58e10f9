import Bits
import Netlist
import Simulation

/// A design that runs in lanes as an ordinary model: all 64 lanes do the same, and lane 0 is shown. For the comparison
/// of engines, and for the golden runs of campaigns.
public final class LaneModel: Model {
  public let build: LaneBuild
  public var netlist: Netlist { build.netlist }
  public let engine = "lanes"
  public var resets: UInt64 = 0

  let handle: LaneLibrary.Handle
  private let inputs: UnsafeMutablePointer<UInt64>
  private let outputs: UnsafeMutablePointer<UInt64>
  private let inputWords: Int
  private var storages: [PortStorage?]

  /// A new model in its first state for seed 0.
  public init(_ build: LaneBuild) {
    self.build = build
    handle = build.library.make(build.tables.design)
    let top = build.netlist.topModule
    let layouts = [Declaration.Role.input, .output].map { TraceLayout(top, role: $0) }
    inputWords = layouts[0].stride
    inputs = .allocate(capacity: inputWords + 1)
    inputs.initialize(repeating: 0, count: inputWords + 1)
    outputs = .allocate(capacity: layouts[1].stride + 1)
    outputs.initialize(repeating: 0, count: layouts[1].stride + 1)
    storages = [PortStorage?](repeating: nil, count: top.declarations.count)
    for (layout, row) in zip(layouts, [inputs, outputs]) {
      for column in layout.columns {
        storages[column.declaration] = PortStorage(pointer: row + column.offset, width: column.width)
      }
    }
    initialise(seed: 0)
  }

  deinit {
    build.library.free(handle)
    inputs.deallocate()
    outputs.deallocate()
  }

  /// Bytes of the values of all lanes.
  public var memoryBytes: Int { Int(build.library.bytes(handle)) }

  public func storage(ofPort declaration: Int) -> PortStorage {
    guard let storage = storages[declaration] else {
      preconditionFailure("declaration \(declaration) of '\(netlist.topModule.name)' is not a port")
    }
    return storage
  }

  // MARK: Time

  public func settle() { build.library.settle(handle, inputs, outputs) }

  public func step(domains: UInt64) {
    settle()
    build.library.edge(handle, domains, resets)
    settle()
  }

  public func run(stimulus: UnsafePointer<UInt64>, responses: UnsafeMutablePointer<UInt64>?, cycles: Int) {
    build.library.run(handle, stimulus, responses, UInt64(cycles), resets)
    if cycles > 0 { inputs.update(from: stimulus + (cycles - 1) * inputWords, count: inputWords) }
    settle()
  }

  // MARK: State

  public func initialise(seed: UInt64) {
    inputs.update(repeating: 0, count: inputWords)
    resets = 0
    var unknown = InitialValues(seed: seed)
    for (number, site) in build.sites.enumerated() {
      let declaration = netlist.modules[site.module].declarations[site.declaration]
      set(register: number, to: declaration.resetValue ?? unknown.next(width: site.width))
    }
    for (number, memory) in build.design.memories.enumerated() {
      for address in 0..<memory.depth {
        build.library.setWord(
          handle, UInt32(number), UInt64(address), address < memory.initial.count ? memory.initial[address] : 0)
      }
    }
    let counts = build.library.counts(handle)
    for index in build.design.properties.indices { counts[index] = 0 }
    settle()
  }

  /// Every register is held.
  public func holds(register: Int) -> Bool { true }

  public func value(ofRegister register: Int) -> Bits {
    let width = build.sites[register].width
    var words = [UInt64](repeating: 0, count: (width + 63) / 64)
    for index in build.registersOfSite[register] {
      let part = build.design.registers[index]
      let place = build.tables.places[part.source]
      let value = build.library.get(handle, UInt32(place.store), UInt32(place.index), 0)
      let (word, shift) = (part.low / 64, UInt64(part.low % 64))
      words[word] |= value << shift
      if Int(shift) + part.width > 64 { words[word + 1] |= value >> (64 - shift) }
    }
    return Bits(words: words, width: width)
  }

  func set(register: Int, to value: Bits) {
    for index in build.registersOfSite[register] {
      let part = build.design.registers[index]
      let place = build.tables.places[part.source]
      build.library.set(handle, UInt32(place.store), UInt32(place.index), value.field(part.low, part.width))
    }
  }

  public func flip(register: Int, mask: Bits) {
    set(register: register, to: value(ofRegister: register) ^ mask)
    settle()
  }

  public var propertyCounts: [Int] {
    let counts = build.library.counts(handle)
    guard build.options.properties else { return [Int](repeating: 0, count: netlist.propertySites().count) }
    return build.design.properties.indices.map { Int(counts[$0]) }
  }

  /// Inputs, resets, registers, memories, counts: a word each.
  public func saveState() -> [UInt8] {
    var words = (0..<inputWords).map { inputs[$0] } + [resets]
    for part in build.design.registers {
      let place = build.tables.places[part.source]
      words.append(build.library.get(handle, UInt32(place.store), UInt32(place.index), 0))
    }
    for (number, memory) in build.design.memories.enumerated() {
      words += (0..<memory.depth).map { build.library.getWord(handle, UInt32(number), UInt64($0)) }
    }
    let counts = build.library.counts(handle)
    words += build.design.properties.indices.map { counts[$0] }
    return words.withUnsafeBytes { Array($0) }
  }

  public func restoreState(_ state: [UInt8]) {
    let words = state.withUnsafeBytes { Array($0.bindMemory(to: UInt64.self)) }
    let memoryWords = build.design.memories.reduce(0) { $0 + $1.depth }
    precondition(
      words.count == inputWords + 1 + build.design.registers.count + memoryWords + build.design.properties.count,
      "a state of another design")
    var next = words.makeIterator()
    func take() -> UInt64 { next.next() ?? 0 }
    for word in 0..<inputWords { inputs[word] = take() }
    resets = take()
    for part in build.design.registers {
      let place = build.tables.places[part.source]
      build.library.set(handle, UInt32(place.store), UInt32(place.index), take())
    }
    for (number, memory) in build.design.memories.enumerated() {
      for address in 0..<memory.depth {
        build.library.setWord(handle, UInt32(number), UInt64(address), take())
      }
    }
    let counts = build.library.counts(handle)
    for index in build.design.properties.indices { counts[index] = take() }
    settle()
  }
}
