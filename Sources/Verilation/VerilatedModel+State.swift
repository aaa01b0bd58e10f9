import Bits
import Netlist
import Simulation

extension VerilatedModel {
  var state: UnsafeMutableRawPointer { root + library.regionStart }

  public func initialise(seed: UInt64) {
    state.copyMemory(from: library.start(handle), byteCount: library.regionBytes)
    resets = 0
    var values = InitialValues(seed: seed)
    for (index, site) in build.sites.enumerated() {
      let declaration = netlist.modules[site.module].declarations[site.declaration]
      let value = declaration.resetValue ?? values.next(width: site.width)
      if let place = build.registers[index] { store(value, at: root + place.offset, bytes: place.bytes) }
    }
    let counts = library.counts(handle)
    if build.options.properties { for index in netlist.propertySites().indices { counts[index] = 0 } }
    setFault(index: .max, pattern: 0)
    library.settleAll(handle)
  }

  // MARK: Registers

  /// `false` for a register that Verilator has removed: nothing depends on it. Its value reads as zero.
  public func holds(register: Int) -> Bool { build.registers[register] != nil }

  public func value(ofRegister register: Int) -> Bits {
    let width = build.sites[register].width
    guard let place = build.registers[register] else { return .zero(width: width) }
    return load(root + place.offset, bytes: place.bytes, width: width)
  }

  /// Exact at rest, between a `settle` and the next `step`. Without effect on a register that is not held.
  public func flip(register: Int, mask: Bits) {
    precondition(mask.width == build.sites[register].width, "the mask must be as wide as the register")
    guard let place = build.registers[register] else { return }
    let pointer = root + place.offset
    store(load(pointer, bytes: place.bytes, width: mask.width) ^ mask, at: pointer, bytes: place.bytes)
    library.settleAll(handle)
  }

  /// The word at `address` of a memory of `build.memorySites`; `nil` when Verilator has removed the memory.
  public func value(ofMemory memory: Int, at address: Int) -> Bits? {
    let site = build.memorySites[memory]
    precondition(address >= 0 && address < site.depth, "memory '\(site.name)' has no word \(address)")
    guard let place = build.memories[memory] else { return nil }
    return load(root + place.offset + address * place.bytes, bytes: place.bytes, width: site.width)
  }

  /// Inverts the bits of `mask` in a word of a memory and settles.
  public func flip(memory: Int, at address: Int, mask: Bits) {
    guard let old = value(ofMemory: memory, at: address), let place = build.memories[memory] else { return }
    store(old ^ mask, at: root + place.offset + address * place.bytes, bytes: place.bytes)
    library.settleAll(handle)
  }

  // MARK: Whole state

  public func saveState() -> [UInt8] {
    Array(UnsafeRawBufferPointer(start: state, count: library.regionBytes))
  }

  public func restoreState(_ saved: [UInt8]) {
    precondition(saved.count == library.regionBytes, "a state of another design")
    saved.withUnsafeBytes { bytes in
      if let base = bytes.baseAddress { state.copyMemory(from: base, byteCount: bytes.count) }
    }
    noteResets()
  }

  // MARK: Bytes

  private func store(_ value: Bits, at pointer: UnsafeMutableRawPointer, bytes: Int) {
    var words = value.words
    words.withUnsafeMutableBytes { source in
      if let base = source.baseAddress { pointer.copyMemory(from: base, byteCount: bytes) }
    }
  }

  private func load(_ pointer: UnsafeMutableRawPointer, bytes: Int, width: Int) -> Bits {
    var words = [UInt64](repeating: 0, count: (width + 63) / 64)
    words.withUnsafeMutableBytes { target in
      target.baseAddress?.copyMemory(from: pointer, byteCount: bytes)
    }
    return Bits(words: words, width: width)
  }
}
