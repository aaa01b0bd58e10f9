import FaultInjection

extension CampaignPage {
  var floorPlanSection: HTML {
    let heat = HeatScale(report.floorPlan)
    let families = report.floorPlan.families
    let arrays = families.filter { $0.shape != .block }.map { part($0, heat) }
    let blocks = families.filter { $0.shape == .block }
    return section(
      "Where the bad outcomes come from",
      """
      Every cell is a placed instance; its colour, and the number in it, is the share of bad outcomes in percent among the \
      faults that struck it. Behind a cell are few faults: point at it for its count and interval.
      """,
      """
      \(legend(heat))
      \(arrays)
      \(blockPart(blocks, heat, besideArrays: !arrays.isEmpty))
      """)
  }

  private func legend(_ heat: HeatScale) -> HTML {
    let swatches = (0..<HeatScale.colours).map { number -> HTML in
      "<span><i class=\"q\(number)\"></i>\(heat.label(number))</span>"
    }
    return """
      <div class="legend" role="img" aria-label="colour scale">\(swatches)\
      <span><i class="qn"></i>not sampled</span></div>
      """
  }

  private func part(_ family: FloorPlan.Family, _ heat: HeatScale) -> HTML {
    let size =
      family.shape == .grid
      ? "\(family.rows.count) × \(family.columns.count) instances" : "\(family.columns.count) instances"
    let maps = family.maps.count == 2 ? Array(family.maps.suffix(1)) : family.maps
    let drawing = GridDrawing(family)
    let figures = maps.prefix(CampaignPage.mostMaps).map { map -> HTML in
      let bad = map.cells.reduce(0) { $0 + $1.badCount }
      let trials = map.cells.reduce(0) { $0 + $1.trials }
      let name: HTML = map.register.map { "<code>\($0)</code>" } ?? "all registers"
      return """
        <figure><figcaption>\(name) <span>\(NumberText.count(bad)) bad of \(NumberText.count(trials))</span></figcaption>
        \(drawing.svg(map, heat))</figure>
        """
    }
    let more: HTML? =
      maps.count > CampaignPage.mostMaps
      ? "<p class=\"fine\">\(NumberText.count(maps.count - CampaignPage.mostMaps)) more registers are in the JSON.</p>"
      : nil
    return """
      <h3><code>\(family.name)</code> <span class="soft">\(size)</span></h3>
      <div class="maps\(drawing.isWide ? " broad" : "")">
      \(Array(figures))
      </div>
      \(more)
      """
  }

  private static let mostMaps = 12

  /// Instances that belong to no array: a card each, a chip a register.
  private func blockPart(_ blocks: [FloorPlan.Family], _ heat: HeatScale, besideArrays: Bool) -> HTML? {
    if blocks.isEmpty { return nil }
    let cards = blocks.map { block -> HTML in
      let chips = block.maps.dropFirst().flatMap { map in
        map.cells.map { cell -> HTML in
          """
          <span class="chip \(heat.style(cell))" title="\(CampaignPage.tip(cell, map.register))">\
          \(map.register ?? "") <b>\(NumberText.share(cell.bad))</b></span>
          """
        }
      }
      let total = block.maps.first?.cells.first
      let share = total.map { NumberText.share($0.bad) } ?? "–"
      return """
        <div class="block"><p>\(code(block.name)) <b>\(share)</b></p>
        <div>\(Array(chips))</div></div>
        """
    }
    let title: HTML = besideArrays ? "<h3>Other blocks</h3>" : ""
    return """
      \(title)
      <div class="blocks">
      \(cards)
      </div>
      """
  }

  static func tip(_ cell: FloorPlan.Cell, _ register: String?) -> String {
    let name = register.map { "\(cell.path).\($0)" } ?? cell.path
    if cell.trials == 0 { return "\(name): not sampled" }
    return "\(name): \(NumberText.share(cell.bad)) bad (\(NumberText.count(cell.badCount)) of "
      + "\(NumberText.count(cell.trials))), interval \(NumberText.interval(cell.bad))"
  }
}

/// The cells of a family, drawn at their rows and columns.
struct GridDrawing {
  let family: FloorPlan.Family
  /// Columns of the drawing: a long row of instances continues below.
  let columns: Int
  let rows: Int
  let side: Double

  private static let gutter = 20.0
  private static let longest = 32

  init(_ family: FloorPlan.Family) {
    self.family = family
    let wrapped = family.shape == .row && family.columns.count > GridDrawing.longest
    columns = wrapped ? GridDrawing.longest : family.columns.count
    rows = wrapped ? (family.columns.count + columns - 1) / columns : family.rows.count
    side = columns <= 16 ? 30 : max(8, 900 / Double(columns))
  }

  /// Does a drawing take the whole width of the page?
  var isWide: Bool { columns > 16 }

  private var hasColumnIndices: Bool { family.shape == .grid || rows == 1 }

  func svg(_ map: FloorPlan.Map, _ heat: HeatScale) -> HTML {
    let width = GridDrawing.gutter + Double(columns) * side
    let top = hasColumnIndices ? 14.0 : 0
    let height = top + Double(rows) * side
    let cells = map.cells.map { cell -> HTML in
      let place = family.shape == .row ? (cell.column / columns, cell.column % columns) : (cell.row, cell.column)
      let x = GridDrawing.gutter + Double(place.1) * side
      let y = top + Double(place.0) * side
      let style = heat.style(cell)
      let label: HTML? = side >= 26 ? label(cell, style, x: x, y: y) : nil
      return """
        <g><title>\(CampaignPage.tip(cell, map.register))</title><rect class="\(style)" x="\(at: x + 0.75)" \
        y="\(at: y + 0.75)" width="\(at: side - 1.5)" height="\(at: side - 1.5)" rx="\(at: min(3, side / 8))"/>\
        \(label)</g>
        """
    }
    return """
      <svg class="grid" viewBox="0 0 \(at: width) \(at: height)" style="max-width:\(at: width * 1.25)px" role="img" \
      aria-label="\(map.register ?? "all registers")">
      \(axes(top: top))
      \(cells)
      </svg>
      """
  }

  private func label(_ cell: FloorPlan.Cell, _ style: String, x: Double, y: Double) -> HTML? {
    guard let share = cell.bad.share else { return nil }
    return """
      <text class="t\(style)" x="\(at: x + side / 2)" y="\(at: y + side / 2 + 3.5)" text-anchor="middle">\
      \(NumberText.fixed(share * 100, 0))</text>
      """
  }

  /// Indices at the edges, as many as there is room for.
  private func axes(top: Double) -> [HTML] {
    let every = max(1, Int((16 / side).rounded(.up)))
    var marks: [HTML] = []
    if hasColumnIndices {
      for (place, index) in family.columns.enumerated() where place % every == 0 {
        let x = GridDrawing.gutter + (Double(place) + 0.5) * side
        marks.append("<text class=\"index\" x=\"\(at: x)\" y=\"10\" text-anchor=\"middle\">\(index)</text>")
      }
    }
    for line in 0..<rows where line % every == 0 && (family.shape == .grid || !hasColumnIndices) {
      let index = family.shape == .grid ? family.rows[line] : family.columns[line * columns]
      let y = top + (Double(line) + 0.5) * side + 3.5
      marks.append("<text class=\"index\" x=\"15\" y=\"\(at: y)\" text-anchor=\"end\">\(index)</text>")
    }
    return marks
  }
}
