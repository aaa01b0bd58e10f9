import Bits
import CallSite

/// An on-chip memory of `depth` words. Contents start at zero or at `initial`; reads see the words before this cycle's
/// writes; of two writes to one word in one cycle the later described wins.
public struct Memory<T: Signal> {
  let m: ModuleBuilder
  let index: Int

  public var depth: Int { m.circuit.memories[index].depth }
  /// ⌈log2(depth)⌉ bits.
  public var addressWidth: Int { m.circuit.memories[index].addressWidth }

  /// The word at `address`, in the same cycle (distributed RAM). Words beyond the depth read as zero.
  @inline(never) public func read(_ address: Unsigned) -> T {
    T(.node(m, readNode(address, at: bittern_caller(4000 + #line))))
  }

  /// The word at `address`, one cycle later (block RAM); held while `enable` is 0.
  @inline(never) public func readSynchronous(_ address: Unsigned, enable: Bit = 1, name: String? = nil) -> T {
    let caller = bittern_caller(4000 + #line)
    let word = T(.node(m, readNode(address, at: caller)))
    let memory = m.circuit.memories[index]
    let label = m.uniqueName(name.map(Identifier.snakeCase) ?? "\(memory.name)_data")
    let register: T = m.declareRegister(
      label, width: memory.width, reset: nil, documentation: nil, point: .address(caller))
    if enable.isLiteral {
      connect(register, word, at: caller)
    } else {
      when(enable) { connect(register, word, at: caller) }
    }
    return register
  }

  /// Writes at the next edge, wherever `enable` and the conditions around the statement hold.
  @inline(never) public func write(_ address: Unsigned, _ data: T, when enable: Bit = 1) {
    let caller = bittern_caller(4000 + #line)
    m.flushChain()
    let memory = m.circuit.memories[index]
    if data.width > memory.width {
      m.report(
        .tooNarrow,
        "a word of memory '\(memory.name)' has \(memory.width) bits but the data has \(data.width); "
          + "write .truncated(to: \(memory.width))", at: caller)
      return
    }
    var active = enable.node(in: m, width: 1, at: caller)
    if let condition = m.activeCondition() {
      active =
        enable.isLiteral ? condition : m.circuit.add(Node(.and, width: 1, a: condition, b: active), address: caller)
    }
    let word = widened(data, to: memory.width, in: m, at: caller)
    m.circuit.memories[index].writePorts.append(
      MemoryArray.WritePort(
        enable: active, address: addressNode(address, at: caller), data: word, point: .address(caller)))
  }

  private func readNode(_ address: Unsigned, at caller: UInt) -> NodeID {
    var node = Node(.memoryRead, width: m.circuit.memories[index].width, a: addressNode(address, at: caller))
    node.b = Int32(index)
    if T.isSigned { node.flags.insert(.signedView) }
    return m.circuit.add(node, address: caller)
  }

  private func addressNode(_ address: Unsigned, at caller: UInt) -> NodeID {
    let memory = m.circuit.memories[index]
    if address.width > memory.addressWidth {
      m.report(
        .memoryOutOfRange,
        "memory '\(memory.name)' of \(memory.depth) words has \(memory.addressWidth)-bit addresses but this one has "
          + "\(address.width) bits; write .truncated(to: \(memory.addressWidth))", at: caller)
      return m.circuit.constant(.zero(width: memory.addressWidth))
    }
    let id = widened(address, to: memory.addressWidth, in: m, at: caller)
    if m.circuit.isConstant(id), m.circuit.constantValue(id).low64 >= UInt64(memory.depth) {
      m.report(
        .memoryOutOfRange,
        "memory '\(memory.name)' has \(memory.depth) words; word \(m.circuit.constantValue(id).low64) does not exist",
        at: caller)
    }
    return id
  }
}

extension ModuleBuilder {
  /// A memory of `depth` words of `width` bits, clocked by the current domain.
  @inline(never)
  public func memory<T: Signal>(
    _ name: String, _ type: T.Type = T.self, depth: Int, width: Int, initial: [Int] = [], _ meaning: String? = nil,
    protect protection: Mechanism? = nil
  ) -> Memory<T> {
    let point = SourcePoint.address(bittern_caller(4000 + #line))
    let name = Identifier.snakeCase(name)
    claim(name, at: point)
    if depth < 1 || width < 1 || width > 65_535 || initial.count > max(depth, 0) {
      report(
        .memoryOutOfRange,
        "memory '\(name)' would have \(depth) words of \(width) bits and \(initial.count) initial words", at: point)
    }
    for word in initial
    where (T.isSigned ? Bits.bitsNeeded(signed: word) : word < 0 ? .max : Bits.bitsNeeded(unsigned: UInt64(word)))
      > width
    {
      report(
        .memoryOutOfRange, "the initial word \(word) of memory '\(name)' does not fit \(width) bits", at: point)
    }
    let words = initial.prefix(max(1, depth)).map { Bits(signed: $0, width: max(1, width)) }
    var array = MemoryArray(
      name: name, depth: max(1, depth), width: max(1, width), isSigned: T.isSigned, domain: domain,
      initial: Array(words), documentation: meaning, point: point)
    array.protection = protection
    circuit.memories.append(array)
    return Memory(m: self, index: circuit.memories.count - 1)
  }
}
