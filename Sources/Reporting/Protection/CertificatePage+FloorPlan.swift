import Protection

extension CertificatePage {
  /// Every instance with the bits of its registers in the colours of what covers them.
  var floorPlanSection: HTML {
    let families = MechanismPlan(certificate).families
    let legend = mechanisms.map { swatch($0) }
    return section(
      "What protects what",
      "Every cell is a placed instance, filled in proportion to its register bits by what covers them.",
      """
      <div class="legend">\(legend)</div>
      \(families.filter { $0.shape != .block }.map(array))
      \(blocks(families.filter { $0.shape == .block }))
      """)
  }

  private func array(_ family: MechanismPlan.Family) -> HTML {
    let side = 34.0
    let columns = min(32, max(1, family.columns.count))
    let wrapped = family.shape == .row && family.columns.count > columns
    let rows = wrapped ? (family.columns.count + columns - 1) / columns : max(1, family.rows.count)
    let width = Double(columns) * side + 22
    let height = Double(rows) * side + 16
    let cells = family.cells.map { cell -> HTML in
      let place = wrapped ? (cell.column / columns, cell.column % columns) : (cell.row, cell.column)
      return tile(cell, x: 20 + Double(place.1) * side, y: 14 + Double(place.0) * side, side: side - 2)
    }
    let marks: [HTML] =
      wrapped
      ? []
      : family.columns.enumerated().map { place, index in
        "<text class=\"index\" x=\"\(at: 20 + (Double(place) + 0.5) * side)\" y=\"10\" text-anchor=\"middle\">\(index)</text>"
      }
    return """
      <h3><code>\(family.name)</code> <span class="soft">\(NumberText.count(family.cells.count)) instances</span></h3>
      <svg class="grid" viewBox="0 0 \(at: width) \(at: height)" style="max-width:\(at: width * 1.15)px" role="img" \
      aria-label="mechanisms in \(family.name)">
      \(marks)
      \(cells)
      </svg>
      """
  }

  private func tile(_ cell: MechanismPlan.Cell, x: Double, y: Double, side: Double) -> HTML {
    let total = Double(max(1, cell.bits.reduce(0) { $0 + $1.bits }))
    var top = y
    let parts = cell.bits.map { part -> HTML in
      let height = side * Double(part.bits) / total
      defer { top += height }
      return """
        <rect class="\(CertificateStyle.name(part.mechanism))" x="\(at: x)" y="\(at: top)" width="\(at: side)" \
        height="\(at: height)"/>
        """
    }
    let text = cell.bits.map { "\($0.mechanism ?? "as it is") \(NumberText.count($0.bits))" }.joined(separator: ", ")
    return """
      <g><title>\(cell.path): \(text) bits</title>\(parts)<rect class="plate" x="\(at: x)" y="\(at: y)" \
      width="\(at: side)" height="\(at: side)" rx="2"/></g>
      """
  }

  private func blocks(_ families: [MechanismPlan.Family]) -> HTML? {
    if families.isEmpty { return nil }
    let cards = families.map { family -> HTML in
      let chips = family.cells.flatMap(\.registers).map { register -> HTML in
        """
        <span class="chip" title="\(register.mechanism ?? "as it is"), \(register.width) bits"><i class="\
        \(CertificateStyle.name(register.mechanism))"></i>\(register.name)</span>
        """
      }
      return """
        <div class="block"><p><code>\(family.name)</code></p>
        <div>\(chips)</div></div>
        """
    }
    return """
      <h3>Blocks</h3>
      <div class="blocks">
      \(cards)
      </div>
      """
  }
}

/// The placed registers of a certificate on the floor plan that their instances' names give.
struct MechanismPlan {
  struct Part {
    var mechanism: String?
    var bits: Int
  }

  struct Cell {
    var path: String
    var row: Int
    var column: Int
    var bits: [Part]
    var registers: [ProtectionCertificate.PlacedRegister]
  }

  struct Family {
    var name: String
    var shape: FloorPlan.Shape
    var rows: [Int]
    var columns: [Int]
    var cells: [Cell]
  }

  /// In the order of their first register.
  private(set) var families: [Family] = []

  init(_ certificate: ProtectionCertificate) {
    var numbers: [String: Int] = [:]
    var cells: [String: Int] = [:]
    for register in certificate.registers {
      let place = FloorPlace(path: register.path)
      let name = place.family.isEmpty ? certificate.design : place.family
      let number = numbers[name] ?? families.count
      if number == families.count {
        numbers[name] = number
        families.append(Family(name: name, shape: place.shape, rows: [], columns: [], cells: []))
      }
      let path = place.path.isEmpty ? certificate.design : place.path
      let cell = cells[path] ?? families[number].cells.count
      if cells[path] == nil {
        cells[path] = cell
        families[number].cells.append(Cell(path: path, row: place.row, column: place.column, bits: [], registers: []))
      }
      families[number].cells[cell].registers.append(register)
    }
    for number in families.indices { settle(&families[number]) }
  }

  /// Places become positions among those that occur; bits of one mechanism stand together.
  private func settle(_ family: inout Family) {
    func distinct(_ values: [Int]) -> [Int] {
      values.sorted().reduce(into: []) { list, value in if list.last != value { list.append(value) } }
    }
    family.rows = distinct(family.cells.map(\.row))
    family.columns = distinct(family.cells.map(\.column))
    for number in family.cells.indices {
      var cell = family.cells[number]
      cell.row = family.rows.firstIndex(of: cell.row) ?? 0
      cell.column = family.columns.firstIndex(of: cell.column) ?? 0
      for register in cell.registers {
        if let known = cell.bits.firstIndex(where: { $0.mechanism == register.mechanism }) {
          cell.bits[known].bits += register.width
        } else {
          cell.bits.append(Part(mechanism: register.mechanism, bits: register.width))
        }
      }
      cell.bits.sort { ($0.mechanism ?? "~") < ($1.mechanism ?? "~") }
      family.cells[number] = cell
    }
  }
}
