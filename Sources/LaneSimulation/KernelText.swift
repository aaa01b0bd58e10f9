import Netlist

/// The C of a design's cells: for each shape the computation of one strip, and a loop over cells.
struct KernelText {
  let shapes: [Shape]
  let tables: [LaneGraph.Table]

  init(_ plan: CellPlan) {
    shapes = plan.shapes
    tables = plan.design.graph.tables
  }

  /// - Parameter experiments: cells compute differences from a golden run.
  func text(experiments: Bool) -> String {
    var parts = [KernelTypes.text, KernelDense.text]
    if experiments { parts.append(KernelSparse.text) }
    for (number, table) in tables.enumerated() { parts.append(self.table(number, table)) }
    for (number, shape) in shapes.enumerated() {
      parts.append("")
      parts.append(ShapeText(shape, number, tables).body())
      parts.append(experiments ? delta(shape, number) : dense(shape, number))
    }
    if experiments {
      parts.append(
        list("deltaCells", "bits", "delta", "Sparse *, const Gold *, const uint32_t *, const uint32_t *, uint32_t"))
    } else {
      parts.append(list("denseCells", "void", "dense", "const Values *, const Gold *, const uint32_t *, uint32_t"))
    }
    parts.append(experiments ? KernelSparse.evaluation : KernelDense.evaluation)
    parts.append(KernelDense.runtime)
    if experiments { parts.append(KernelExperiments.text) }
    return parts.joined(separator: "\n") + "\n"
  }

  private func table(_ number: Int, _ table: LaneGraph.Table) -> String {
    let type = "uint\(max(8, Store(width: table.width).bits))_t"
    let values = table.values.map(String.init).joined(separator: ", ")
    return "\nstatic const \(type) table_\(number)[] = {\(values)};"
  }

  private func list(_ name: String, _ result: String, _ prefix: String, _ parameters: String) -> String {
    let names = shapes.indices.map { "\(prefix)_\($0)" }.joined(separator: ", ")
    return "\nstatic \(result) (*const \(name)[])(\(parameters)) = {\(names)\(shapes.isEmpty ? "0" : "")};"
  }

  // MARK: Loops

  private func arguments(_ shape: Shape, _ argument: (Int, Shape.Leaf) -> String) -> String {
    shape.leaves.enumerated().map { argument($0, $1) }.joined(separator: ", ")
  }

  /// The table's row in names: the compiler need not read it again after each store.
  private func row(_ shape: Shape) -> String {
    "const uint32_t " + (0...shape.leaves.count).map { "i\($0) = io[\($0)]" }.joined(separator: ", ") + ";"
  }

  /// The leaf that is the value itself, of a shape with an enable.
  private func own(_ shape: Shape) -> Int { shape.leaves.firstIndex(where: \.isOwn) ?? 0 }

  /// Values of all lanes.
  private func dense(_ shape: Shape, _ number: Int) -> String {
    let result = shape.leaves.count
    let store = Store(width: shape.width)
    let strip = shape.strip
    let list = arguments(shape) { slot, leaf in
      let store = Store(width: leaf.width)
      if store == .bit {
        let word = leaf.isInput ? "row.bit[i\(slot)]" : "v.bit[i\(slot)]"
        return shape.isLogic ? word : "cut_\(strip)(\(word), k)"
      }
      return leaf.isInput ? "gold_\(store)_\(strip)(&row, i\(slot))" : "get_\(store)_\(strip)(&v, i\(slot), k)"
    }
    let each = "for (int k = 0; k < LANES / STRIP_\(strip); k++)"
    var lines = [
      "static void dense_\(number)(const Values *values, const Gold *inputs, const uint32_t *io, uint32_t count) {",
      "  const Values v = *values;", "  const Gold row = *inputs;",
      "  for (; count; count--, io += \(result + 1)) {", "    \(row(shape))",
    ]
    let value = "cell_\(number)(\(list))"
    if shape.isLogic {
      lines.append("    v.bit[i\(result)] = \(value);")
    } else if store == .bit {
      lines.append("    bits all = 0;")
      lines.append("    \(each) all |= (bits)\(value) << k * STRIP_\(strip);")
      lines.append("    v.bit[i\(result)] = all;")
    } else if let enable = shape.enable {
      lines.append("    const bits on = \(shape.leaves[enable].isInput ? "row" : "v").bit[i\(enable)];")
      lines.append("    if (!on) continue;")
      lines.append("    \(each) {")
      lines.append("      v\(store)_\(strip) x = \(value);")
      lines.append(
        "      if (~on) x = mux_\(store)_\(strip)(cut_\(strip)(on, k), x, get_\(store)_\(strip)(&v, i\(result), k));")
      lines.append("      put_\(store)_\(strip)(&v, i\(result), k, x);")
      lines.append("    }")
    } else {
      lines.append("    \(each) put_\(store)_\(strip)(&v, i\(result), k, \(value));")
    }
    return (lines + ["  }", "}"]).joined(separator: "\n")
  }

  /// Differences of the lanes in use; returns the lanes that have any.
  private func delta(_ shape: Shape, _ number: Int) -> String {
    let result = shape.leaves.count
    let store = Store(width: shape.width)
    let strip = shape.strip
    let masks = shape.leaves.enumerated().filter { !$1.isInput }.map { "mask.\(Store(width: $1.width))[i\($0)]" }
    let list = arguments(shape) { slot, leaf in
      let store = Store(width: leaf.width)
      if store == .bit {
        let word = leaf.isInput ? "now.bit[i\(slot)]" : "now.bit[i\(slot)] ^ mask.bit[i\(slot)]"
        return shape.isLogic ? word : "cut_\(strip)(\(word), k)"
      }
      return leaf.isInput
        ? "gold_\(store)_\(strip)(&now, i\(slot))" : "seen_\(store)_\(strip)(&now, &d, i\(slot), k)"
    }
    let value = "cell_\(number)(\(list))"
    let each = "for (int k = 0; k * STRIP_\(strip) < lanes; k++)"
    var lines = [
      "static bits delta_\(number)(",
      "    Sparse *s, const Gold *target, const uint32_t *rows, const uint32_t *cells, uint32_t count) {",
      "  const Values d = s->delta;", "  const Masks mask = s->mask;", "  const Gold now = s->now, to = *target;",
      "  const bits force = s->force;", "  const int lanes = s->lanes;", "  bits differing = 0;",
      "  uint64_t cone = 0, evaluated = 0;", "  for (; count; count--, cells++) {",
      "    const uint32_t *io = rows + (size_t)*cells * \(result + 1);", "    \(row(shape))",
      "    const bits m = \((["force"] + masks).joined(separator: " | "));", "    bits diff = 0;",
    ]
    if shape.isLogic {
      lines.append("    if (m) diff = \(value) ^ to.bit[i\(result)];")
    } else {
      lines.append("    if (!m) {")
      lines.append("      if (mask.\(store)[i\(result)]) clear_\(store)(&d, i\(result));")
      if let enable = shape.enable {
        let leaf = shape.leaves[enable]
        let word = "now.bit[i\(enable)]" + (leaf.isInput ? "" : " ^ mask.bit[i\(enable)]")
        let some = "now.bit[i\(enable)]" + (leaf.isInput ? "" : " | mask.bit[i\(enable)]")
        // Where all lanes hold what the golden run replaces, the differences change.
        lines.append("    } else if (!(\(some))) {")
        lines.append("      diff = mask.\(store)[i\(result)];")
        lines.append("    } else {")
        lines.append("      const bits on = \(word);")
        lines.append("      \(each) {")
        lines.append("        v\(store)_\(strip) x = \(value);")
        lines.append(
          "        if (~on) x = mux_\(store)_\(strip)(cut_\(strip)(on, k), x, "
            + "seen_\(store)_\(strip)(&now, &d, i\(own(shape)), k));")
        lines.append("        diff |= differ_\(store)_\(strip)(&to, &d, i\(result), k, x);")
        lines.append("      }")
      } else {
        lines.append("    } else {")
        lines.append("      \(each) diff |= differ_\(store)_\(strip)(&to, &d, i\(result), k, \(value));")
      }
      lines.append("    }")
    }
    lines += [
      "    evaluated += m != 0;", "    cone += (uint64_t)__builtin_popcountll(diff);",
      "    mask.\(store)[i\(result)] = diff;", "    differing |= diff;", "  }", "  s->cells += evaluated;",
      "  s->work += evaluated * (uint64_t)lanes;", "  s->cone += cone;", "  return differing;", "}",
    ]
    return lines.joined(separator: "\n")
  }
}
