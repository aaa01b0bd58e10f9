import Bits
import Netlist

/// Prints values in place. Every printed text has exactly its node's width, and no operand's sign can leak into
/// another: the rules are in `Documentation/SystemVerilogRules.md`.
struct ExpressionPrinter {
  let circuit: Circuit
  let plan: NetPlan
  /// The label of each enumeration's code.
  let labels: EnumerationLabels

  /// The value as a right-hand side (`isWhole`) or as an operand. `definition` prints the node itself even if it has
  /// a net: the text behind that net's `=`.
  func text(_ id: NodeID, isWhole: Bool = false, definition: Bool = false) -> String {
    if !definition, let net = plan.nets[id.index] { return net }
    let node = circuit[id]
    switch node.operation {
    case .constant: return constant(circuit.constantValue(id))
    case .slice: return slice(node)
    case .not: return negation(node, isWhole: isWhole)
    case .reduceAnd: return wrapped("&\(primary(node.a))", isWhole)
    case .reduceOr: return wrapped("|\(primary(node.a))", isWhole)
    case .reduceXor: return wrapped("^\(primary(node.a))", isWhole)
    case .concatenate: return "{\(circuit.operands(of: node).map { whole($0) }.joined(separator: ", "))}"
    case .zeroExtend: return zeroExtended(node.a, to: Int(node.width))
    case .signExtend: return signExtended(node.a, to: Int(node.width))
    case .memoryRead: return memoryRead(node, isWhole: isWhole)
    case .mux:
      // A chain of choices reads from left to right.
      let isChain = circuit.nodes[Int(node.c)].operation == .mux
      let otherwise = isChain ? whole(node.c) : operand(node.c)
      return wrapped("\(operand(node.a)) ? \(operand(node.b)) : \(otherwise)", isWhole)
    default: return wrapped(binary(node), isWhole)
    }
  }

  private func wrapped(_ text: String, _ isWhole: Bool) -> String { isWhole ? text : "(\(text))" }
  private func operand(_ raw: Int32) -> String { text(NodeID(raw)) }
  private func whole(_ raw: Int32) -> String { text(NodeID(raw), isWhole: true) }

  /// An operand that a unary operator may stand before: not another one, and not a cast, whose size Yosys 0.23 would
  /// take together with the operator.
  private func primary(_ raw: Int32) -> String {
    let text = operand(raw)
    let isCast = text.utf8.first.map { (48...57).contains($0) } ?? false && text.contains("'(")
    return text.hasPrefix("!") || text.hasPrefix("~") || isCast ? "(\(text))" : text
  }

  // MARK: Operators

  private func binary(_ node: Node) -> String {
    let a = NodeID(node.a)
    let b = NodeID(node.b)
    switch node.operation {
    case .and: return "\(chained(a, .and)) & \(chained(b, .and))"
    case .or: return "\(chained(a, .or)) | \(chained(b, .or))"
    case .xor: return "\(chained(a, .xor)) ^ \(chained(b, .xor))"
    case .add: return "\(text(a)) + \(text(b))"
    case .subtract: return "\(text(a)) - \(text(b))"
    case .multiplyUnsigned:
      return "\(zeroExtended(node.a, to: Int(node.width))) * \(zeroExtended(node.b, to: Int(node.width)))"
    case .multiplySigned:
      return "\(signExtended(node.a, to: Int(node.width))) * \(signExtended(node.b, to: Int(node.width)))"
    case .equal: return comparison("==", a, b, signed: false)
    case .lessUnsigned: return comparison("<", a, b, signed: false)
    case .lessSigned: return comparison("<", a, b, signed: true)
    case .shiftLeft: return "\(text(a)) << \(distance(b, of: a))"
    case .shiftRightUnsigned: return "\(text(a)) >> \(distance(b, of: a))"
    case .shiftRightSigned: return "\(signed(a)) >>> \(distance(b, of: a))"
    default: preconditionFailure("\(node.operation) is not a binary operation")
    }
  }

  /// An operand of an associative operator: needs no parentheses around the same operator.
  private func chained(_ id: NodeID, _ operation: Operation) -> String {
    text(id, isWhole: circuit[id].operation == operation)
  }

  /// How far `a` is shifted. Verilator takes 32 bits; more stand for a shift by the whole width.
  private func distance(_ id: NodeID, of a: NodeID) -> String {
    let width = circuit.width(id)
    guard width > 32 else { return text(id) }
    let all = UInt64(circuit.width(a))
    if circuit.isConstant(id) {
      return constant(Bits(min(circuit.constantValue(id).unsignedValue ?? all, all), width: 32))
    }
    let amount = text(id)
    let beyond = width == 33 ? "\(amount)[32]" : "(|\(amount)[\(width - 1):32])"
    return "(\(beyond) ? \(constant(Bits(all, width: 32))) : \(amount)[31:0])"
  }

  /// `!` of one bit, `~` of several; the negation of a comparison is the opposite comparison.
  private func negation(_ node: Node, isWhole: Bool) -> String {
    let inner = circuit[NodeID(node.a)]
    if plan.nets[Int(node.a)] == nil {
      let a = NodeID(inner.a)
      let b = NodeID(inner.b)
      switch inner.operation {
      case .equal: return wrapped(comparison("!=", a, b, signed: false), isWhole)
      case .lessUnsigned: return wrapped(comparison(">=", a, b, signed: false), isWhole)
      case .lessSigned: return wrapped(comparison(">=", a, b, signed: true), isWhole)
      default: break
      }
    }
    return "\(node.width == 1 ? "!" : "~")\(primary(node.a))"
  }

  /// A comparison with the constant on the right, as it is read.
  private func comparison(_ symbol: String, _ a: NodeID, _ b: NodeID, signed isSigned: Bool) -> String {
    if circuit.isConstant(a), !circuit.isConstant(b) {
      let mirrored = ["==": "==", "!=": "!=", "<": ">", ">=": "<="][symbol] ?? symbol
      return comparison(mirrored, b, a, signed: isSigned)
    }
    if isSigned { return "\(signed(a)) \(symbol) \(signed(b))" }
    if let enumeration = labels.enumeration(of: a), circuit.isConstant(b) {
      return "\(text(a)) \(symbol) \(labels.text(enumeration, circuit.constantValue(b)) ?? text(b))"
    }
    // Two signed names would be compared as signed numbers.
    let left = symbol != "==" && symbol != "!=" && isSignedText(a) ? "$unsigned(\(text(a, isWhole: true)))" : text(a)
    return "\(left) \(symbol) \(text(b))"
  }

  // MARK: Signs and widths

  /// Does SystemVerilog take the printed text as signed? A net as it is declared; an expression in place when its
  /// operator keeps signs and all its operands are signed.
  func isSignedText(_ id: NodeID) -> Bool {
    if plan.nets[id.index] != nil { return isSignedNet(id) }
    let node = circuit[id]
    switch node.operation {
    case .signExtend, .multiplySigned, .shiftRightSigned: return true
    case .not: return node.width > 1 && isSignedText(NodeID(node.a))
    case .mux: return isSignedText(NodeID(node.b)) && isSignedText(NodeID(node.c))
    case .and, .or, .xor, .add, .subtract: return isSignedText(NodeID(node.a)) && isSignedText(NodeID(node.b))
    case .shiftLeft, .shiftRightUnsigned: return isSignedText(NodeID(node.a))
    default: return false
    }
  }

  /// Is the net of this node declared `signed`?
  func isSignedNet(_ id: NodeID) -> Bool {
    if let index = circuit.declaration(of: id) { return circuit.declarations[index].isSigned }
    return circuit[id].flags.contains(.signedView) && circuit[id].operation != .constant
  }

  private func signed(_ id: NodeID) -> String {
    if circuit.isConstant(id) { return signedConstant(circuit.constantValue(id)) }
    return isSignedText(id) ? text(id) : "$signed(\(text(id, isWhole: true)))"
  }

  private func signExtended(_ raw: Int32, to width: Int) -> String {
    let id = NodeID(raw)
    if circuit.isConstant(id) { return signedConstant(circuit.constantValue(id).signExtended(to: width)) }
    return circuit.width(id) == width ? signed(id) : "\(width)'(\(signed(id)))"
  }

  private func zeroExtended(_ raw: Int32, to width: Int) -> String {
    let id = NodeID(raw)
    if circuit.isConstant(id) { return constant(circuit.constantValue(id).zeroExtended(to: width)) }
    if circuit.width(id) == width { return text(id) }
    if isSignedText(id) { return "{\(width - circuit.width(id))'d0, \(text(id))}" }
    return "\(width)'(\(text(id, isWhole: true)))"
  }

  private func slice(_ node: Node) -> String {
    if circuit.isConstant(NodeID(node.a)) {
      return constant(circuit.constantValue(NodeID(node.a)).slice(low: Int(node.b), width: Int(node.width)))
    }
    let base = operand(node.a)
    if circuit.nodes[Int(node.a)].width == 1 { return base }
    return node.width == 1 ? "\(base)[\(node.b)]" : "\(base)[\(node.b + node.width - 1):\(node.b)]"
  }

  /// The place of a word; a signed name would count backwards from zero.
  func address(_ id: NodeID) -> String {
    let text = text(id, isWhole: true)
    return isSignedText(id) ? "$unsigned(\(text))" : text
  }

  private func memoryRead(_ node: Node, isWhole: Bool) -> String {
    let memory = circuit.memories[Int(node.b)]
    let word = "\(memory.name)[\(address(NodeID(node.a)))]"
    if memory.depth == 1 << memory.addressWidth { return word }
    // Words beyond the depth read as zero in every engine.
    let limit = constant(Bits(UInt64(memory.depth), width: memory.addressWidth))
    return wrapped("(\(operand(node.a)) < \(limit)) ? \(word) : \(constant(.zero(width: memory.width)))", isWhole)
  }

  // MARK: Constants

  /// `1'b0`, small numbers in decimal, others in hexadecimal.
  func constant(_ value: Bits) -> String {
    if value.width == 1 { return value.isZero ? "1'b0" : "1'b1" }
    if let small = value.unsignedValue, small < 1000 { return "\(value.width)'d\(small)" }
    return "\(value.width)'h\(value.hexadecimal)"
  }

  /// A signed literal; the least value has no positive counterpart, so it stands in hexadecimal.
  func signedConstant(_ value: Bits) -> String {
    if value.width == 1 || (value.isNegative && value.negated() == value) {
      return "\(value.width)'sh\(value.hexadecimal)"
    }
    if value.isNegative { return "-\(value.width)'sd\(value.negated().decimal(signed: false))" }
    return "\(value.width)'sd\(value.decimal(signed: false))"
  }
}

extension Circuit {
  /// A name for each enumeration; types that are called the same in Swift are numbered.
  var enumerationTypes: [String] {
    enumerations.indices.map { index in
      let earlier = enumerations[..<index].filter { $0.name == enumerations[index].name }.count
      return enumerations[index].name + (earlier == 0 ? "" : "_\(earlier + 1)")
    }
  }
}

/// The names of codes: upper case, with the type's name in front where two types of a module share a label.
struct EnumerationLabels {
  let circuit: Circuit
  /// The name of each type, without `_t`.
  let types: [String]
  private let names: [[String]]

  init(_ circuit: Circuit) {
    self.circuit = circuit
    let all = circuit.enumerations.flatMap(\.labels)
    let types = circuit.enumerationTypes
    self.types = types
    names = zip(circuit.enumerations, types).map { enumeration, type in
      enumeration.labels.map { label in
        let isShared = all.filter { $0 == label }.count > 1
        return (isShared ? "\(type)_\(label)" : label).uppercased()
      }
    }
  }

  func names(of enumeration: Int) -> [String] { names[enumeration] }

  func enumeration(of id: NodeID) -> Int? {
    circuit.declaration(of: id).flatMap { circuit.declarations[$0].enumeration }
  }

  func text(_ enumeration: Int, _ code: Bits) -> String? {
    guard let value = code.unsignedValue, value < UInt64(names[enumeration].count) else { return nil }
    return names[enumeration][Int(value)]
  }
}
