import Netlist

/// One value that a procedural block assigns.
struct Assignment {
  /// The text on the left.
  var target: String
  var value: NodeID
  /// The value that means "no change": the register itself. `nil` in combinational blocks.
  var hold: NodeID?
  var enumeration: Int?
  var isSigned = false
  /// Is this a branch of a choice that was printed as `if`? Then its own choices are, too.
  var isBranch = false
}

/// Restores `if` and `case` from selections; assignments under the same condition share one statement.
struct StatementPrinter {
  let circuit: Circuit
  let plan: NetPlan
  let expressions: ExpressionPrinter
  let labels: EnumerationLabels
  /// `<=` in clocked blocks, `=` in combinational ones.
  let symbol: String
  private(set) var lines: [String] = []

  init(
    _ circuit: Circuit, _ plan: NetPlan, _ expressions: ExpressionPrinter, _ labels: EnumerationLabels, symbol: String
  ) {
    self.circuit = circuit
    self.plan = plan
    self.expressions = expressions
    self.labels = labels
    self.symbol = symbol
  }

  /// Selections that stand in a statement: those that came from one, nested ones, and any that assigns an enumerated
  /// target, because an expression of labels would need a cast.
  private func selection(_ assignment: Assignment) -> Node? {
    let node = circuit[assignment.value]
    guard node.operation == .mux || node.operation == .cases else { return nil }
    if plan.isStatement(assignment.value) { return node }
    if plan.isNet(assignment.value) { return nil }
    return node.operation == .cases || assignment.enumeration != nil || assignment.isBranch || isNested(node)
      ? node : nil
  }

  /// A choice between choices reads better as `if … else if` than as nested conditionals.
  private func isNested(_ node: Node) -> Bool {
    symbol == "<=" && [node.b, node.c].contains { circuit.nodes[Int($0)].operation == .mux && !plan.isNet(NodeID($0)) }
  }

  mutating func print(_ assignments: [Assignment], indent: String) {
    var rest = assignments.filter { $0.value != $0.hold }
    while let first = rest.first {
      guard let node = selection(first) else {
        rest.removeFirst()
        lines.append(contentsOf: wrap("\(indent)\(first.target) \(symbol) \(right(first));"))
        continue
      }
      var group: [Assignment] = []
      var others: [Assignment] = []
      for assignment in rest {
        if let other = selection(assignment), sharesCondition(node, other) {
          group.append(assignment)
        } else {
          others.append(assignment)
        }
      }
      rest = others
      if node.operation == .mux { printIf(group, indent) } else { printCase(group, node, indent) }
    }
  }

  private func sharesCondition(_ a: Node, _ b: Node) -> Bool {
    guard a.operation == b.operation, a.a == b.a else { return false }
    return a.operation == .mux || keys(a) == keys(b)
  }

  private func right(_ assignment: Assignment) -> String {
    if circuit.isConstant(assignment.value) {
      let value = circuit.constantValue(assignment.value)
      if let enumeration = assignment.enumeration, let label = labels.text(enumeration, value) { return label }
      if assignment.isSigned { return expressions.signedConstant(value) }
    }
    return expressions.text(assignment.value, isWhole: true)
  }

  // MARK: if

  private mutating func printIf(_ group: [Assignment], _ indent: String) {
    var group = group
    var keyword = "if"
    while true {
      let condition = NodeID(circuit[group[0].value].a)
      lines.append(contentsOf: wrap("\(indent)\(keyword) (\(expressions.text(condition, isWhole: true))) begin"))
      print(branch(group, where: condition, holds: true), indent: indent + "  ")
      let otherwise = branch(group, where: condition, holds: false).filter { $0.value != $0.hold }
      if otherwise.isEmpty { break }
      if haveCommonCondition(otherwise) {
        group = otherwise
        keyword = "end else if"
      } else {
        lines.append("\(indent)end else begin")
        print(otherwise, indent: indent + "  ")
        break
      }
    }
    lines.append("\(indent)end")
  }

  /// What is assigned in one branch. A choice by the same condition inside it is no choice any more.
  private func branch(_ group: [Assignment], where condition: NodeID, holds: Bool) -> [Assignment] {
    group.map { assignment in
      var inner = assignment
      inner.isBranch = !plan.isStatement(assignment.value)
      var node = circuit[assignment.value]
      repeat {
        inner.value = NodeID(holds ? node.b : node.c)
        guard let next = selection(inner), next.operation == .mux else { break }
        node = next
      } while node.a == condition.raw
      return inner
    }
  }

  /// Are all of these assignments selected by one condition next?
  private func haveCommonCondition(_ assignments: [Assignment]) -> Bool {
    guard let first = selection(assignments[0]), first.operation == .mux else { return false }
    return assignments.allSatisfy { assignment in
      guard let node = selection(assignment) else { return false }
      return node.operation == .mux && node.a == first.a
    }
  }

  // MARK: case

  private func keys(_ node: Node) -> [Int32] {
    let list = Array(circuit.operands(of: node))
    return stride(from: 0, to: list.count - 1, by: 2).map { list[$0] }
  }

  private mutating func printCase(_ group: [Assignment], _ node: Node, _ indent: String) {
    let select = NodeID(node.a)
    let enumeration = labels.enumeration(of: select)
    lines.append("\(indent)\(enumeration == nil ? "case" : "unique case") (\(expressions.text(select, isWhole: true)))")
    for (position, key) in keys(node).enumerated() {
      let code = circuit.constantValue(NodeID(key))
      let label = enumeration.flatMap { labels.text($0, code) } ?? expressions.constant(code)
      printArm(label, group, operand: 2 * position + 1, indent + "  ")
    }
    printArm("default", group, operand: Int(node.c) - 1, indent + "  ")
    lines.append("\(indent)endcase")
  }

  private mutating func printArm(_ label: String, _ group: [Assignment], operand: Int, _ indent: String) {
    let arm = group.map { assignment in
      var inner = assignment
      inner.value = NodeID(circuit.extra[Int(circuit[assignment.value].b) + operand])
      return inner
    }.filter { $0.value != $0.hold }
    if arm.isEmpty {
      lines.append("\(indent)\(label): ;")
    } else if arm.count == 1, selection(arm[0]) == nil {
      lines.append(contentsOf: wrap("\(indent)\(label): \(arm[0].target) \(symbol) \(right(arm[0]));"))
    } else {
      lines.append("\(indent)\(label): begin")
      print(arm, indent: indent + "  ")
      lines.append("\(indent)end")
    }
  }
}
