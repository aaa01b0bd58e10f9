import Netlist

/// The C of a design's cells: for each shape the computation of one strip, and its loops over cells.
struct KernelText {
  let shapes: [Shape]
  let tables: [LaneGraph.Table]
  /// By shape: do so many cells have it that a loop without the last choice pays?
  let isCommon: [Bool]

  init(_ plan: CellPlan) {
    shapes = plan.shapes
    tables = plan.design.graph.tables
    var uses = [Int](repeating: 0, count: plan.shapes.count)
    for cell in plan.cells where cell.shape >= 0 { uses[cell.shape] += 1 }
    isCommon = uses.map { $0 >= 4 }
  }

  /// - Parameter experiments: also the functions that evaluate only what differs from a golden run.
  func text(experiments: Bool) -> String {
    var parts = [KernelTypes.text, KernelDense.text]
    if experiments { parts.append(KernelSparse.text) }
    for (number, table) in tables.enumerated() { parts.append(self.table(number, table)) }
    for (number, shape) in shapes.enumerated() {
      parts.append("")
      parts.append(ShapeText(shape, number, tables).body())
      parts.append(dense(shape, number))
      if experiments { parts.append(sparse(shape, number)) }
    }
    parts.append(list("denseCells", "dense", "const Values *, const uint32_t *, uint32_t"))
    parts.append(KernelDense.runtime)
    if experiments {
      parts.append(list("sparseCells", "sparse", "Sparse *, const Run *, uint32_t"))
      parts.append(KernelExperiments.text)
    }
    return parts.joined(separator: "\n") + "\n"
  }

  private func table(_ number: Int, _ table: LaneGraph.Table) -> String {
    let type = "uint\(max(8, Store(width: table.width).bits))_t"
    let values = table.values.map(String.init).joined(separator: ", ")
    return "\nstatic const \(type) table_\(number)[] = {\(values)};"
  }

  private func list(_ name: String, _ prefix: String, _ parameters: String) -> String {
    let names = shapes.indices.map { "\(prefix)_\($0)" }.joined(separator: ", ")
    return "\nstatic void (*const \(name)[])(\(parameters)) = {\(names)\(shapes.isEmpty ? "0" : "")};"
  }

  // MARK: Loops

  private func arguments(_ shape: Shape, _ argument: (Int, Shape.Leaf) -> String) -> String {
    shape.leaves.enumerated().map { argument($0, $1) }.joined(separator: ", ")
  }

  /// The table's row in names: the compiler need not read it again after each store.
  private func row(_ shape: Shape) -> String {
    "const uint32_t " + (0...shape.leaves.count).map { "i\($0) = io[\($0)]" }.joined(separator: ", ") + ";"
  }

  private func dense(_ shape: Shape, _ number: Int) -> String {
    let result = shape.leaves.count
    let store = Store(width: shape.width)
    var lines = [
      "static void dense_\(number)(const Values *values, const uint32_t *io, uint32_t count) {",
      "  const Values v = *values;", "  for (; count; count--, io += \(result + 1)) {", "    \(row(shape))",
    ]
    func call(enabled: Bool) -> String {
      let list = arguments(shape) { slot, leaf in
        if shape.isLogic { return "v.bit[i\(slot)]" }
        if enabled, slot == shape.enable { return "(strip)~(strip)0" }
        return "get_\(Store(width: leaf.width))(&v, i\(slot), k)"
      }
      return "cell_\(number)(\(list))"
    }
    func loop(enabled: Bool) -> String {
      "for (int k = 0; k < STRIPS; k++) put_\(store)(&v, i\(result), k, \(call(enabled: enabled)));"
    }
    if shape.isLogic {
      lines.append("    v.bit[i\(result)] = \(call(enabled: false));")
    } else if store == .bit {
      lines.append("    bits all = 0;")
      lines.append("    for (int k = 0; k < STRIPS; k++) all |= (bits)\(call(enabled: false)) << k * STRIP;")
      lines.append("    v.bit[i\(result)] = all;")
    } else if let enable = shape.enable {
      lines.append("    if (!v.bit[i\(enable)]) continue;")
      if isCommon[number] {
        lines.append("    if (!~v.bit[i\(enable)]) \(loop(enabled: true))")
        lines.append("    else \(loop(enabled: false))")
      } else {
        lines.append("    \(loop(enabled: false))")
      }
    } else {
      lines.append("    \(loop(enabled: false))")
    }
    return (lines + ["  }", "}"]).joined(separator: "\n")
  }

  private func sparse(_ shape: Shape, _ number: Int) -> String {
    let result = shape.leaves.count
    let store = Store(width: shape.width)
    let masks = shape.leaves.enumerated().filter { !$1.isInput }.map { "mask.\(Store(width: $1.width))[i\($0)]" }
    var lines = [
      "static void sparse_\(number)(Sparse *s, const Run *r, uint32_t word) {",
      "  const Values d = s->delta;", "  const Masks mask = s->mask;",
      "  const Gold now = s->now, to = *target(s, r);", "  EACH_PENDING(s, r, word, \(result + 1)) {",
      "    \(row(shape))", "    const bits m = \(masks.isEmpty ? "0" : masks.joined(separator: " | "));",
      "    const bits old = mask.\(store)[i\(result)];", "    bits diff = 0;",
    ]
    let list = arguments(shape) { slot, leaf in
      let store = Store(width: leaf.width)
      if shape.isLogic { return leaf.isInput ? "now.bit[i\(slot)]" : "now.bit[i\(slot)] ^ mask.bit[i\(slot)]" }
      if leaf.isInput { return "gold_\(store)(&now, i\(slot))" }
      return store == .bit ? "seen_bit(&now, &mask, i\(slot), k)" : "seen_\(store)(&now, &d, i\(slot), k)"
    }
    if shape.isLogic {
      lines.append("    if (m) diff = cell_\(number)(\(list)) ^ to.bit[i\(result)];")
    } else {
      lines.append("    if (m) {")
      lines.append("      for (int k = 0; k < STRIPS; k++) if (isIn(m | old, k)) {")
      lines.append("        diff |= differ_\(store)(&to, &d, i\(result), k, cell_\(number)(\(list)));")
      lines.append("        s->work++;")
      lines.append("      }")
      lines.append(store == .bit ? "    }" : "    } else clear_\(store)(&d, i\(result), old);")
    }
    lines += ["    finish(s, r, cell, VALUE(s, \(store), i\(result)), mask.\(store) + i\(result), diff);", "  }", "}"]
    return lines.joined(separator: "\n")
  }
}
