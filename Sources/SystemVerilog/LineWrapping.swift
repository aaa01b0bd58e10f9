/// Breaks a line of more than 110 columns at spaces; continuation lines are indented by four more.
func wrap(_ line: String) -> [String] {
  let limit = 110
  guard line.count > limit else { return [line] }
  let indent = String(line.prefix { $0 == " " })
  var lines: [String] = []
  var current = indent
  for word in line.split(separator: " ") {
    let isFirst = current.allSatisfy { $0 == " " }
    if !isFirst, current.count + 1 + word.count > limit {
      lines.append(current)
      current = indent + "    " + word
    } else {
      current += (isFirst ? "" : " ") + word
    }
  }
  lines.append(current)
  return lines
}
