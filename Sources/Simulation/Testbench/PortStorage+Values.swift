import Bits

extension PortStorage {
  /// The value.
  public func load() -> Bits {
    switch byteCount {
    case 1: return Bits(UInt64(pointer.load(as: UInt8.self)), width: width)
    case 2: return Bits(UInt64(pointer.load(as: UInt16.self)), width: width)
    case 4: return Bits(UInt64(pointer.load(as: UInt32.self)), width: width)
    case 8: return Bits(pointer.load(as: UInt64.self), width: width)
    default:
      let halves = byteCount / 4
      let words = (0..<(halves + 1) / 2).map { word in
        let low = UInt64(pointer.load(fromByteOffset: word * 8, as: UInt32.self))
        let high =
          word * 2 + 1 < halves ? UInt64(pointer.load(fromByteOffset: word * 8 + 4, as: UInt32.self)) : 0
        return low | high << 32
      }
      return Bits(words: words, width: width)
    }
  }

  /// Replaces the value by one of the same width.
  public func store(_ value: Bits) {
    precondition(value.width == width, "a port of \(width) bits cannot hold a value of \(value.width) bits")
    switch byteCount {
    case 1: pointer.storeBytes(of: UInt8(truncatingIfNeeded: value.low64), as: UInt8.self)
    case 2: pointer.storeBytes(of: UInt16(truncatingIfNeeded: value.low64), as: UInt16.self)
    case 4: pointer.storeBytes(of: UInt32(truncatingIfNeeded: value.low64), as: UInt32.self)
    case 8: pointer.storeBytes(of: value.low64, as: UInt64.self)
    default:
      let words = value.words
      for half in 0..<byteCount / 4 {
        let bits = UInt32(truncatingIfNeeded: words[half / 2] >> UInt64(half % 2 * 32))
        pointer.storeBytes(of: bits, toByteOffset: half * 4, as: UInt32.self)
      }
    }
  }
}
