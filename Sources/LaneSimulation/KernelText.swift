import Netlist

/// The C of a design's cells: for each shape the computation of one strip, and its loops over cells.
struct KernelText {
  let shapes: [Shape]
  let tables: [LaneGraph.Table]

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

  private func dense(_ shape: Shape, _ number: Int) -> String {
    let result = shape.leaves.count
    let store = Store(width: shape.width)
    let head = "static void dense_\(number)(const Values *v, const uint32_t *io, uint32_t count) {"
    func arguments(_ get: (Store, Int) -> String) -> String {
      shape.leaves.enumerated().map { get(Store(width: $1.width), $0) }.joined(separator: ", ")
    }
    let loop = "  for (; count; count--, io += \(result + 1))"
    if shape.isLogic {
      let call = "cell_\(number)(\(arguments { "v->bit[io[\($1)]]" }))"
      return [head, loop + " v->bit[io[\(result)]] = \(call);", "}"].joined(separator: "\n")
    }
    let call = "cell_\(number)(\(arguments { "get_\($0)(v, io[\($1)], k)" }))"
    guard store == .bit else {
      return [head, loop, "    for (int k = 0; k < STRIPS; k++) put_\(store)(v, io[\(result)], k, \(call));", "}"]
        .joined(separator: "\n")
    }
    return [
      head, loop + " {", "    bits all = 0;",
      "    for (int k = 0; k < STRIPS; k++) all |= (bits)\(call) << k * STRIP;", "    v->bit[io[\(result)]] = all;",
      "  }", "}",
    ].joined(separator: "\n")
  }

  private func sparse(_ shape: Shape, _ number: Int) -> String {
    let result = shape.leaves.count
    let store = Store(width: shape.width)
    var lines = [
      "static void sparse_\(number)(Sparse *s, const Run *r, uint32_t word) {",
      "  const Gold *const to = target(s, r);", "  EACH_PENDING(s, r, word, \(result + 1)) {",
    ]
    let masks = shape.leaves.enumerated().filter { !$1.isInput }.map { "s->mask.\(Store(width: $1.width))[io[\($0)]]" }
    lines.append("    const bits m = \(masks.isEmpty ? "0" : masks.joined(separator: " | "));")
    lines.append("    bits *const mask = s->mask.\(store) + io[\(result)];")
    lines.append("    bits diff = 0;")
    func arguments(_ prefix: String, _ strip: String) -> String {
      shape.leaves.enumerated().map { slot, leaf in
        "\(prefix)\(leaf.isInput ? "gold" : "seen")_\(Store(width: leaf.width))(s, io[\(slot)]\(strip))"
      }.joined(separator: ", ")
    }
    if shape.isLogic {
      lines.append("    if (m) diff = cell_\(number)(\(arguments("all", ""))) ^ to->bit[io[\(result)]];")
    } else {
      lines.append("    if (m) for (int k = 0; k < STRIPS; k++) if (isIn(m | *mask, k))")
      let call = "cell_\(number)(\(arguments("", ", k")))"
      lines.append("      diff |= differ_\(store)(s, to, io[\(result)], k, \(call));")
      if store != .bit { lines.append("    else clear_\(store)(s, io[\(result)], *mask);") }
    }
    if !shape.isLogic, store != .bit { lines = fixedElse(lines) }
    lines += ["    finish(s, r, cell, VALUE(s, \(store), io[\(result)]), mask, diff);", "  }", "}"]
    return lines.joined(separator: "\n")
  }

  /// An `else` that belongs to the outer `if` needs braces around the loop.
  private func fixedElse(_ lines: [String]) -> [String] {
    lines.map { line in
      if line.hasPrefix("    if (m) for") { return line.replacing("if (m) for", with: "if (m) { for") }
      return line.hasPrefix("    else clear") ? line.replacing("else clear", with: "} else clear") : line
    }
  }
}
