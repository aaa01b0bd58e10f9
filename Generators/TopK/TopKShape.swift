import Description

/// What the engines of this family have in common: rows of `lanes` elements in, rows of the chosen elements out.
///
/// An element is a key with its payload, `{payload, key}`, the key in the low bits; element 0 of a row is lowest. A row
/// holds 0 to `lanes` elements, in its low lanes; `rowsCount` says how many, and `rowsLast` ends the vector. Every row
/// of a vector may be partial. A vector takes at most `depth = ⌈capacity / lanes⌉` rows.
///
/// `k` is read with the first row of a vector. The result is the `min(k, n)` greatest elements; of equal keys the one
/// that came first goes first. `k = 0` gives one empty row, and a `k` beyond the number of elements gives them all: no
/// element is made up, and the counts of the result rows add up to what was found.
public protocol TopKShape: ModuleParameters {
  var lanes: Int { get }
  var keyBits: Int { get }
  var signedKeys: Bool { get }
  var payloadBits: Int { get }
  var capacity: Int { get }
}

/// A module with the ports of the family.
public protocol TopKEngine: Module where Parameters: TopKShape {
  var k: Unsigned { get }
  var rows: StreamSink<Unsigned> { get }
  var rowsCount: Unsigned { get }
  var rowsLast: Bit { get }
  var results: StreamSource<Unsigned> { get }
  var resultsCount: Unsigned { get }
  var resultsLast: Bit { get }
}

extension TopKShape {
  /// `keyBits + payloadBits`.
  public var elementBits: Int { keyBits + payloadBits }
  /// Bits of a row: `lanes · (keyBits + payloadBits)`.
  public var rowBits: Int { lanes * elementBits }
  /// Bits of a count from 0 to `lanes`.
  public var laneCountBits: Int { bitsOfCount(to: lanes) }
  /// Bits of a count from 0 to `capacity`.
  public var countBits: Int { bitsOfCount(to: capacity) }
  /// Most rows of a vector: `⌈capacity / lanes⌉`.
  public var depth: Int { (capacity + lanes - 1) / lanes }
  /// Bits of a row's number, at least 1.
  public var rowAddressBits: Int { bitsOfCount(to: max(1, depth - 1)) }

  /// Bits of a number from −(elements of a full buffer) − 1 to the greatest `k`: what is left of `k` when elements are
  /// taken off it.
  var restBits: Int { max(countBits, bitsOfCount(to: depth * lanes)) + 1 }

  func shapeProblem() -> String? {
    let limits = [
      ("lanes", lanes, 1...32), ("keyBits", keyBits, 4...32), ("payloadBits", payloadBits, 1...64),
      ("capacity", capacity, lanes...65_536),
    ]
    for (name, value, range) in limits where !range.contains(value) {
      return "\(name) must be from \(range.lowerBound) to \(range.upperBound), not \(value)"
    }
    return nil
  }

  /// A key as a number that orders like it: a signed key with its sign inverted.
  func ordered(_ key: Unsigned) -> Unsigned {
    if !signedKeys { return key }
    return cat(Unsigned(!key[keyBits - 1]), key[0..<keyBits - 1])
  }

  /// The key of a lane of a row as a number that orders like it.
  func orderedKey(_ row: Unsigned, _ lane: Int) -> Unsigned {
    ordered(row[lane * elementBits..<lane * elementBits + keyBits])
  }
}

/// Bits of a number from 0 to `greatest`.
func bitsOfCount(to greatest: Int) -> Int { Int.bitWidth - greatest.leadingZeroBitCount }

extension ModuleBuilder {
  /// A register without reset that follows `value` while `enable` holds; always, without one.
  func held(_ value: Unsigned, _ name: String, when enable: Bit? = nil) -> Unsigned {
    var register: Unsigned = self.register(name, width: value.width, reset: nil)
    if let enable { when(enable) { register <== value } } else { register <== value }
    return register
  }

  /// A register, 0 after reset, that follows `value` while `enable` holds; always, without one.
  func held(_ value: Bit, _ name: String, when enable: Bit? = nil) -> Bit {
    var register: Bit = self.register(name, reset: 0)
    if let enable { when(enable) { register <== value } } else { register <== value }
    return register
  }

  /// Lane `i` holds an element: `i < count`, in gates, for a count from 0 to `lanes`.
  func occupied(_ count: Unsigned, lanes: Int) -> [Bit] { (0..<lanes).map { count > Unsigned($0) } }
}
