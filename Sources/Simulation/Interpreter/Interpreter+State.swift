import Bits
import Netlist

extension Interpreter {
  public func initialise(seed: UInt64) {
    layout.base.update(repeating: 0, count: layout.stateWords)
    counters.update(repeating: 0, count: propertyCount)
    resets = 0
    var unknown = InitialValues(seed: seed)
    let sites = netlist.registerSites()
    for (register, site) in zip(layout.registers, sites) {
      let declaration = netlist.modules[site.module].declarations[site.declaration]
      store(declaration.resetValue ?? unknown.next(width: site.width), to: layout[register.value])
    }
    var placement = 0
    netlist.forEachPlacement { _, module in
      for (memory, first) in zip(netlist.modules[module].memories, layout.memories[placement]) {
        for (index, word) in memory.initial.enumerated() {
          store(word, to: layout.base + first + index * wordCount(memory.width))
        }
      }
      placement += 1
    }
    for index in externals.indices { externals[index].renew() }
    invalidate()
    settle()
  }

  /// Every register is held.
  public func holds(register: Int) -> Bool { true }

  public func value(ofRegister register: Int) -> Bits {
    let place = layout.registers[register]
    return load(layout[place.value], width: registerWidths[register])
  }

  public func flip(register: Int, mask: Bits) {
    let width = registerWidths[register]
    precondition(mask.width == width, "the mask of a \(width)-bit register must have \(width) bits, not \(mask.width)")
    let words = layout[layout.registers[register].value]
    store(load(words, width: width) ^ mask, to: words)
    invalidate()
    settle()
  }

  public var propertyCounts: [Int] { (0..<propertyCount).map { Int(counters[$0]) } }

  // MARK: Saving

  /// Inputs, registers and memories, then the resets, the property counts and what external behaviours remember.
  public func saveState() -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity((layout.stateWords + propertyCount + 1) * 8)
    bytes.append(contentsOf: UnsafeRawBufferPointer(start: layout.base, count: layout.stateWords * 8))
    withUnsafeBytes(of: resets) { bytes.append(contentsOf: $0) }
    bytes.append(contentsOf: UnsafeRawBufferPointer(start: counters, count: propertyCount * 8))
    for external in externals {
      let state = external.behaviour.state
      withUnsafeBytes(of: UInt64(state.count)) { bytes.append(contentsOf: $0) }
      bytes += state
    }
    return bytes
  }

  public func restoreState(_ state: [UInt8]) {
    precondition(
      state.count >= (layout.stateWords + 1 + propertyCount) * 8, "this state was saved by another engine or design")
    state.withUnsafeBytes { bytes in
      var offset = 0
      func take(_ count: Int, to target: UnsafeMutableRawPointer) {
        if let source = bytes.baseAddress { target.copyMemory(from: source + offset, byteCount: count) }
        offset += count
      }
      take(layout.stateWords * 8, to: layout.base)
      take(8, to: &resets)
      take(propertyCount * 8, to: counters)
      for external in externals {
        var count: UInt64 = 0
        take(8, to: &count)
        external.behaviour.state = Array(bytes[offset..<offset + Int(count)])
        offset += Int(count)
      }
      precondition(offset == state.count, "this state was saved by another engine or design")
    }
    invalidate()
    settle()
  }
}

extension Interpreter {
  /// Are registers, memories and external behaviours as in a state that was saved before? Inputs, resets and counts
  /// do not matter, nor do the registers in `ignored` (order of `Netlist.registerSites()`).
  public func hasState(_ state: [UInt8], ignoring ignored: [Int]) -> Bool {
    let words = (layout.inputWords * 8)..<(layout.stateWords * 8)
    if externals.isEmpty, state.count == (layout.stateWords + 1 + propertyCount) * 8 {
      let isEqual = state.withUnsafeBytes { bytes in
        (layout.inputWords..<layout.stateWords).allSatisfy { word in
          layout.base[word] == bytes.loadUnaligned(fromByteOffset: word * 8, as: UInt64.self)
        }
      }
      // The common answers, without a copy of the state.
      if isEqual || ignored.isEmpty { return isEqual }
    }
    let behind = (layout.stateWords + 1 + propertyCount) * 8
    let now = saveState()
    guard now.count == state.count, now[behind...].elementsEqual(state[behind...]) else { return false }
    if now[words] == state[words] { return true }
    var places = [Range<Int>]()
    for register in ignored {
      let first = Int(layout.slots[layout.registers[register].value])
      places.append(first * 8..<(first + (registerWidths[register] + 63) / 64) * 8)
    }
    return words.allSatisfy { byte in now[byte] == state[byte] || places.contains { $0.contains(byte) } }
  }
}
