extension ProofTrace {
  /// Reads the wave that `sat -dump_vcd` writes. The first cycle is the reset. `prefix` stands before the names of the
  /// inputs: `in_` in a miter. Inputs that the solver left out, because nothing depends on them, are 0.
  init(vcd: String, inputs: [(name: String, width: Int)], prefix: String) {
    var codes: [String: Int] = [:]
    var cycles: [[String]] = []
    var current = inputs.map { String(repeating: "0", count: $0.width) }
    var hasValues = false
    for line in vcd.split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      if words.count >= 5, words[0] == "$var" {
        let name = words[4].hasPrefix("\\") ? String(words[4].dropFirst()) : words[4]
        if let index = inputs.firstIndex(where: { prefix + $0.name == name }) { codes[words[3]] = index }
      } else if line.hasPrefix("#") {
        if hasValues { cycles.append(current) }
        hasValues = false
      } else if let (value, code) = change(line) {
        hasValues = true
        guard let index = codes[code] else { continue }
        let digits = value.map { $0 == "1" ? "1" : "0" }.joined()
        current[index] = String(repeating: "0", count: max(0, inputs[index].width - digits.count)) + digits
      }
    }
    if hasValues { cycles.append(current) }
    self.init(inputs: inputs.map(\.name), rows: Array(cycles.dropFirst()), vcd: vcd)
  }
}

/// `b0101 v7`, and for one bit `1v7`: the digits, and the code of the signal.
private func change(_ line: Substring) -> (value: Substring, code: String)? {
  if line.hasPrefix("b") {
    let words = line.dropFirst().split(separator: " ")
    return words.count == 2 ? (words[0], String(words[1])) : nil
  }
  guard let first = line.first, "01xz".contains(first), line.dropFirst().first == "v" else { return nil }
  return (line.prefix(1), String(line.dropFirst()))
}
