import Netlist

/// The function that computes one strip of a shape: leaves in, the stored value out. What a register with an enable
/// takes is computed as if it were enabled; the loops around it choose.
///
/// A word may have more bits than its value. Bits above are wrong while nothing looks at them; `clean` cuts them off
/// where something does.
struct ShapeText {
  private let shape: Shape
  private let number: Int
  private let tables: [LaneGraph.Table]
  private let strip: Store
  private var lines: [String] = []
  /// Are the bits above the value zero?
  private var isClean: [Bool]
  private var cleaned: [Int: String] = [:]

  init(_ shape: Shape, _ number: Int, _ tables: [LaneGraph.Table]) {
    self.shape = shape
    self.number = number
    self.tables = tables
    strip = shape.strip
    isClean = [Bool](repeating: true, count: shape.nodes.count)
  }

  func body() -> String {
    var text = self
    return text.written()
  }

  private mutating func written() -> String {
    let parameters = shape.leaves.enumerated().map { slot, leaf in
      "\(type(leaf.width)) x\(slot)"
    }
    let root = shape.enable == nil ? shape.nodes.count - 1 : Int(shape.nodes[shape.nodes.count - 1].b)
    for index in shape.nodes.indices where index <= root {
      let node = shape.nodes[index]
      if node.operation == .register || node.operation == .constant { continue }
      lines.append("  const \(type(node.width)) n\(index) = \(expression(index));")
    }
    let last = clean(root)
    let result = type(shape.width)
    let list = parameters.isEmpty ? "void" : parameters.joined(separator: ", ")
    return (["FAST \(result) cell_\(number)(\(list)) {"] + lines + ["  return \(last);", "}"]).joined(separator: "\n")
  }

  // MARK: Names

  private func store(_ width: Int) -> Store { Store(width: width) }
  private func suffix(_ width: Int) -> String { "\(store(width))_\(strip)" }
  private var single: String { shape.isLogic ? "bits" : "strip_\(strip)" }
  private func type(_ width: Int) -> String { width == 1 ? single : "v\(suffix(width))" }
  private func signed(_ width: Int) -> String { "s\(suffix(width))" }
  private func width(_ index: Int) -> Int { shape.nodes[index].width }

  /// A value, perhaps with wrong bits above it.
  private func raw(_ index: Int) -> String {
    let node = shape.nodes[index]
    switch node.operation {
    case .register: return "x\(node.number)"
    case .constant:
      if node.width == 1 { return node.number == 1 ? "(\(single))~(\(single))0" : "0" }
      return "SPLAT(\(type(node.width)), \(literal(node.number, node.width)))"
    default: return "n\(index)"
    }
  }

  private func literal(_ value: UInt64, _ width: Int) -> String {
    let bits = store(width).bits
    return bits == 64 ? "\(value)ull" : "(uint\(bits)_t)\(value)u"
  }

  private mutating func clean(_ index: Int) -> String {
    let width = width(index)
    if isClean[index] || width == store(width).bits { return raw(index) }
    if let name = cleaned[index] { return name }
    lines.append("  const \(type(width)) c\(index) = \(raw(index)) & \(literal(ones(width), width));")
    cleaned[index] = "c\(index)"
    return "c\(index)"
  }

  // MARK: Expressions

  private mutating func expression(_ index: Int) -> String {
    let node = shape.nodes[index]
    let (a, b) = (Int(node.a), Int(node.b))
    if node.width == 1 { return condition(node, a, b, Int(node.c)) }
    switch node.operation {
    case .and:
      isClean[index] = isClean[a] || isClean[b]
      return "\(raw(a)) & \(raw(b))"
    case .or, .xor:
      isClean[index] = isClean[a] && isClean[b]
      return "\(raw(a)) \(node.operation == .or ? "|" : "^") \(raw(b))"
    case .mux:
      isClean[index] = isClean[b] && isClean[Int(node.c)]
      return "mux_\(suffix(node.width))(\(raw(a)), \(raw(b)), \(raw(Int(node.c))))"
    case .not, .add, .subtract:
      isClean[index] = false
      if node.operation == .not { return "~\(raw(a))" }
      return "\(raw(a)) \(node.operation == .add ? "+" : "-") \(raw(b))"
    case .multiplyUnsigned: return "\(converted(a, to: node.width)) * \(converted(b, to: node.width))"
    case .multiplySigned:
      isClean[index] = false
      return "\(extended(a, to: node.width)) * \(extended(b, to: node.width))"
    case .shiftLeft, .shiftRightUnsigned, .shiftRightSigned: return shifted(index, node, a, b)
    case .concatenate:
      isClean[index] = isClean[a]
      let high = "\(converted(a, to: node.width, raw: true)) << \(width(b))"
      let isZero = shape.nodes[b].operation == .constant && shape.nodes[b].number == 0
      return isZero ? high : "(\(high)) | \(converted(b, to: node.width))"
    case .slice:
      isClean[index] = Int(node.number) + node.width == width(a) && isClean[a]
      let source = node.number == 0 ? raw(a) : "(\(raw(a)) >> \(node.number))"
      return converted(source, from: width(a), to: node.width)
    case .zeroExtend: return converted(a, to: node.width)
    case .signExtend:
      isClean[index] = false
      return extended(a, to: node.width)
    case .cases: return looked(node, a)
    default: preconditionFailure("\(node.operation) is no operation of a cell")
    }
  }

  private mutating func condition(_ node: LaneGraph.Node, _ a: Int, _ b: Int, _ c: Int) -> String {
    let cast = "(\(single))"
    switch node.operation {
    case .and: return "\(raw(a)) & \(raw(b))"
    case .or: return "\(raw(a)) | \(raw(b))"
    case .xor, .add, .subtract: return "\(raw(a)) ^ \(raw(b))"
    case .not: return "\(cast)~\(raw(a))"
    case .mux: return "(\(raw(a)) & \(raw(b))) | (\(cast)~\(raw(a)) & \(raw(c)))"
    case .shiftLeft, .shiftRightUnsigned: return "\(raw(a)) & \(cast)~\(any(b))"
    case .shiftRightSigned: return raw(a)
    case .slice: return "nonzero_\(suffix(width(a)))(\(raw(a)) & \(literal(1 << node.number, width(a))))"
    case .reduceOr: return any(a)
    case .reduceAnd:
      return "true_\(suffix(width(a)))(\(clean(a)) == \(literal(ones(width(a)), width(a))))"
    case .reduceXor: return "nonzero_\(suffix(width(a)))(parity_\(suffix(width(a)))(\(clean(a))))"
    case .equal: return "true_\(suffix(width(a)))(\(clean(a)) == \(clean(b)))"
    case .lessUnsigned:
      if width(a) == 1 { return "\(cast)~\(raw(a)) & \(raw(b))" }
      return "true_\(suffix(width(a)))(\(clean(a)) < \(clean(b)))"
    case .lessSigned:
      if width(a) == 1 { return "\(raw(a)) & \(cast)~\(raw(b))" }
      return "true_\(suffix(width(a)))(\(top(a)) < \(top(b)))"
    case .cases: return "nonzero_byte_\(strip)(\(looked(node, a)))"
    default: preconditionFailure("\(node.operation) has no single bit")
    }
  }

  private mutating func any(_ index: Int) -> String {
    width(index) == 1 ? raw(index) : "nonzero_\(suffix(width(index)))(\(clean(index)))"
  }

  /// A value moved to the top of its words, as signed numbers: compares like the value.
  private func top(_ index: Int) -> String {
    let (bits, width) = (store(width(index)).bits, width(index))
    let moved = bits == width ? raw(index) : "(\(raw(index)) << \(bits - width))"
    return "(\(signed(width)))\(moved)"
  }

  // MARK: Widths

  /// Zeros above, in the words of another width.
  private mutating func converted(_ index: Int, to width: Int, raw wantsRaw: Bool = false) -> String {
    if self.width(index) == 1 {
      return "(spread_\(suffix(width))(\(raw(index))) & 1)"
    }
    return converted(wantsRaw ? raw(index) : clean(index), from: self.width(index), to: width)
  }

  private func converted(_ text: String, from: Int, to: Int) -> String {
    store(from) == store(to) ? text : "CONVERT(\(type(to)), \(text))"
  }

  /// Copies of the sign above; wrong beyond `width`.
  private mutating func extended(_ index: Int, to width: Int) -> String {
    let held = self.width(index)
    if held == 1 { return "spread_\(suffix(width))(\(raw(index)))" }
    let unused = store(held).bits - held
    let value =
      unused == 0
      ? "(\(signed(held)))\(raw(index))" : "((\(signed(held)))(\(raw(index)) << \(unused)) >> \(unused))"
    return store(held) == store(width)
      ? "(\(type(width)))\(value)" : "(\(type(width)))CONVERT(\(signed(width)), \(value))"
  }

  private mutating func shifted(_ index: Int, _ node: LaneGraph.Node, _ a: Int, _ b: Int) -> String {
    let bits = store(node.width).bits
    let name = node.operation == .shiftLeft ? "left" : node.operation == .shiftRightUnsigned ? "right" : "arithmetic"
    isClean[index] = node.operation == .shiftRightUnsigned
    let value =
      switch node.operation {
      case .shiftLeft: raw(a)
      case .shiftRightUnsigned: clean(a)
      default: extended(a, to: node.width)
      }
    return "\(name)_\(suffix(node.width))(\(value), \(amount(b, bits: bits, width: node.width)))"
  }

  /// A distance in words of the shifted value: great ones become the words' size.
  private mutating func amount(_ index: Int, bits: Int, width: Int) -> String {
    let held = self.width(index)
    guard store(held).bits > bits else { return converted(index, to: width) }
    let value = clean(index)
    let isNear = "(\(type(held)))(\(value) < \(literal(UInt64(bits), held)))"
    let limited = "((\(value) & \(isNear)) | (SPLAT(\(type(held)), \(literal(UInt64(bits), held))) & ~\(isNear)))"
    return converted(limited, from: held, to: width)
  }

  /// A lane at a time.
  private mutating func looked(_ node: LaneGraph.Node, _ a: Int) -> String {
    let last = tables[Int(node.number)].values.count - 1
    let result = node.width == 1 ? "vbyte_\(strip)" : type(node.width)
    return "({ \(type(width(a))) key = \(clean(a)); \(result) word; for (int i = 0; i < STRIP_\(strip); i++) "
      + "word[i] = table_\(node.number)[key[i] < \(last) ? key[i] : \(last)]; word; })"
  }
}
