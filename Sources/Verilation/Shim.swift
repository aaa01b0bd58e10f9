/// The C++ that is compiled with a generated model: tables of where everything lies, straight-line copying of ports,
/// and the fixed part in `ShimRuntime`.
struct Shim {
  /// Raised when the tables or functions change meaning; part of every cache key.
  static let version = 2
  static let prefix = "Vbittern"
  static let root = prefix + "___024root"

  let layout: ModelLayout
  /// The generated `.cpp` files, in order of name.
  let sources: [String]
  /// Which of the model's inner functions exist.
  let hasSettle: Bool
  let hasEval: Bool

  func text() -> String {
    (sources.map { "#include \"\($0)\"" } + [ShimRuntime.opening] + tables() + functions() + [ShimRuntime.text])
      .joined(separator: "\n") + "\n"
  }

  // MARK: Tables

  private func offset(_ member: RootMember) -> String { "(uint32_t)offsetof(Root, \(member.name))" }

  /// Large designs have tens of thousands of registers: data, because compilers choke on that much code.
  private func table(_ name: String, _ rows: [String]) -> [String] {
    let body = rows.isEmpty ? ["{0, 0, 0, 0}"] : rows
    return ["static const Place \(name)[] = {", body.joined(separator: ",\n"), "};"]
      + ["static const uint32_t \(name)_count = \(rows.count);"]
  }

  private func rows(_ members: [RootMember?]) -> [String] {
    members.enumerated().compactMap { index, member in
      member.map { "{\(index), \(offset($0)), \($0.wordBytes), \($0.depth ?? 1)}" }
    }
  }

  private func tables() -> [String] {
    var lines = ["static const uint32_t regionStart = \(offset(layout.first));"]
    lines += ["static const uint32_t regionEnd = (uint32_t)offsetof(Root, vlSymsp);"]
    lines += table("registerPlaces", rows(layout.registers))
    lines += table("memoryPlaces", rows(layout.memories))
    lines += table("inputPlaces", rows(layout.inputs.map(\.member)))
    lines += table("outputPlaces", rows(layout.outputs.map(\.member)))
    lines += table("clockPlaces", rows(layout.clocks))
    lines += table("resetPlaces", rows(layout.resets))
    lines += table(
      "transientPlaces",
      layout.transient.enumerated().map { "{\($0), \(offset($1)), (uint32_t)sizeof(Root::\($1.name)), 1}" })
    lines += ["static const bool stateIsMapped = \(layout.stateIsMapped && layout.memories.allSatisfy { $0 != nil });"]
    lines += ["static const bool fallsSilently = \(layout.clocksSeen != nil);"]
    lines += ["static const int64_t inputStride = \(layout.inputStride), outputStride = \(layout.outputStride);"]
    let domains = layout.propertyDomains.isEmpty ? ["0"] : layout.propertyDomains.map(String.init)
    lines += ["static const uint8_t propertyDomains[] = {\(domains.joined(separator: ","))};"]
    for (name, member) in [("faultIndex", layout.faultIndex), ("faultPattern", layout.faultPattern)] {
      lines += ["static const uint32_t \(name) = \(member.map(offset) ?? "0");"]
    }
    lines += ["static const uint32_t propertyCount = \(layout.propertyDomains.count);"]
    return lines
  }

  // MARK: Functions

  private func functions() -> [String] {
    function("drive(Root* r, const uint64_t* row)", layout.inputs.flatMap { drive($0) })
      + function("sample(const Root* r, uint64_t* row)", layout.outputs.flatMap { sample($0) })
      + function(
        "raise(Root* r, uint64_t domains)", levels(layout.clocks) { "if (domains >> \($0) & 1) r->\($1) = 1;" })
      + function("lower(Root* r)", levels(layout.clocks + (layout.clocksSeen ?? [])) { "r->\($1) = 0;" })
      + function(
        "hold(Root* r, uint64_t levels)", levels(layout.resets) { "r->\($1) = levels >> \($0) & 1;" })
      + function(
        "evaluate(Vbittern* top, Root* r)",
        [hasEval ? "\(Shim.root)___eval(r);" : "top->eval();"])
      + function("settleAll(Root* r)", hasSettle ? ["\(Shim.root)___eval_settle(r);"] : [])
      + [
        "static const uint8_t* propertyBits(Root* r) {",
        "  return \(layout.properties.map { "(const uint8_t*)&r->\($0.name)" } ?? "nullptr");", "}",
      ]
  }

  private func function(_ signature: String, _ body: [String]) -> [String] {
    ["static inline void \(signature) {"] + body.map { "  " + $0 } + ["}"]
  }

  private func levels(_ members: [RootMember?], _ line: (Int, String) -> String) -> [String] {
    members.enumerated().compactMap { index, member in member.map { line(index, $0.name) } }
  }

  /// Values above the width are cut off: the generated code relies on zeros there.
  private func drive(_ port: ModelLayout.Port) -> [String] {
    let column = port.column
    let name = port.member.name
    let unused = column.words * 64 - column.width
    let mask = "(~0ull >> \(unused))"
    if column.width <= 64 { return ["r->\(name) = row[\(column.offset)] & \(mask);"] }
    let last = port.member.wordBytes / 4 - 1
    let top = (column.width - 1) % 32
    return [
      "memcpy(&r->\(name), row + \(column.offset), \(port.member.wordBytes));",
      "((uint32_t*)&r->\(name))[\(last)] &= ~0u >> \(31 - top);",
    ]
  }

  private func sample(_ port: ModelLayout.Port) -> [String] {
    let column = port.column
    if column.width <= 64 { return ["row[\(column.offset)] = r->\(port.member.name);"] }
    return [
      "row[\(column.offset + column.words - 1)] = 0;",
      "memcpy(row + \(column.offset), &r->\(port.member.name), \(port.member.wordBytes));",
    ]
  }
}
