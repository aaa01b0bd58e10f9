/// Where bad outcomes come from, on the design's own floor plan, read from the names of its instances.
///
/// A name that ends in `_<row>_<column>` puts its instance into a grid, one that ends in `_<index>` into a row; two
/// indices at different depths (`row_2.pe_5`) make a grid as well. Registers further down belong to the cell above
/// them. Every other instance is a block of its own.
public struct FloorPlan: Codable, Sendable, Hashable {
  /// In the order of their first register.
  public var families: [Family]

  public enum Shape: String, Codable, Sendable, Hashable {
    case grid
    case row
    case block
  }

  public struct Family: Codable, Sendable, Hashable {
    /// The path with `*` for indices: `array.pe_*_*`.
    public var name: String
    public var shape: Shape
    /// Indices that occur, rising; a cell's place is its index's place among them.
    public var rows: [Int]
    public var columns: [Int]
    /// All registers together, then each by itself.
    public var maps: [Map]
  }

  public struct Map: Codable, Sendable, Hashable {
    /// Nil for all registers together.
    public var register: String?
    public var cells: [Cell]
  }

  public struct Cell: Codable, Sendable, Hashable {
    /// Instance path; the design's name for the top.
    public var path: String
    /// Places among the family's rows and columns.
    public var row: Int
    public var column: Int
    public var badCount: Int
    public var trials: Int
    public var bad: Estimate
  }
}

/// The place of an instance, read from its path.
struct FloorPlace: Hashable {
  var family: String
  var shape: FloorPlan.Shape
  var row = 0
  var column = 0
  /// The path of the cell.
  var path: String
  /// What lies between the cell and the register.
  var below: String

  init(path: String) {
    var indices: [Int] = []
    var patterns: [String] = []
    var depth = 0
    let names = path.split(separator: ".").map(String.init)
    for (place, name) in names.enumerated() {
      let (stem, found) = FloorPlace.indices(of: name)
      if found.isEmpty {
        patterns.append(name)
        continue
      }
      if indices.count + found.count > 2 { break }
      indices += found
      patterns.append(stem + String(repeating: "_*", count: found.count))
      depth = place + 1
      if indices.count == 2 { break }
    }
    shape = indices.count == 2 ? .grid : indices.count == 1 ? .row : .block
    if shape == .block { depth = names.count }
    family = patterns.prefix(depth).joined(separator: ".")
    self.path = names.prefix(depth).joined(separator: ".")
    below = names.dropFirst(depth).joined(separator: ".")
    column = indices.last ?? 0
    row = indices.count == 2 ? indices[0] : 0
  }

  /// The stem of a name and its last one or two numbers: `pe_3_5` gives `pe` and 3, 5.
  static func indices(of name: String) -> (stem: String, indices: [Int]) {
    var parts = name.split(separator: "_", omittingEmptySubsequences: false)
    var indices: [Int] = []
    while indices.count < 2, parts.count > 1, let last = parts.last, !last.isEmpty,
      last.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int(last)
    {
      indices.insert(number, at: 0)
      parts.removeLast()
    }
    return (parts.joined(separator: "_"), indices)
  }
}

extension FloorPlan {
  init(_ census: Census, design: String, _ estimator: inout Estimator) {
    let places = census.campaign.registers.map { FloorPlace(path: $0.path) }
    var numbers: [String: Int] = [:]
    var members: [[Int]] = []
    for (register, place) in places.enumerated() {
      // A block may be called like a family's pattern only if names could hold an asterisk.
      if let number = numbers[place.family] {
        members[number].append(register)
      } else {
        numbers[place.family] = members.count
        members.append([register])
      }
    }
    families = members.map { Family($0, places, census, design: design, &estimator) }
  }
}

extension FloorPlan.Family {
  init(
    _ registers: [Int], _ places: [FloorPlace], _ census: Census, design: String, _ estimator: inout Estimator
  ) {
    let first = places[registers[0]]
    name = first.family.isEmpty ? design : first.family
    shape = first.shape
    rows = FloorPlan.Family.distinct(registers.map { places[$0].row })
    columns = FloorPlan.Family.distinct(registers.map { places[$0].column })
    let rowPlace = FloorPlan.Family.places(rows)
    let columnPlace = FloorPlan.Family.places(columns)

    func label(_ register: Int) -> String {
      let below = places[register].below
      let name = census.campaign.registers[register].name
      return below.isEmpty ? name : "\(below).\(name)"
    }
    func map(_ label: String?, _ registers: [Int]) -> FloorPlan.Map {
      var numbers: [String: Int] = [:]
      var cells: [[Int]] = []
      for register in registers {
        let path = places[register].path
        if let number = numbers[path] {
          cells[number].append(register)
        } else {
          numbers[path] = cells.count
          cells.append([register])
        }
      }
      return FloorPlan.Map(
        register: label,
        cells: cells.map { cell in
          let place = places[cell[0]]
          let counts = census.total(cell)
          return FloorPlan.Cell(
            path: place.path.isEmpty ? design : place.path, row: rowPlace[place.row] ?? 0,
            column: columnPlace[place.column] ?? 0, badCount: counts.bad, trials: counts.total,
            bad: estimator.estimate(census.parts(cell, \.bad)))
        })
    }
    var labels: [String] = []
    var known: Set<String> = []
    for register in registers where known.insert(label(register)).inserted { labels.append(label(register)) }
    maps = [map(nil, registers)] + labels.map { name in map(name, registers.filter { label($0) == name }) }
  }

  private static func distinct(_ indices: [Int]) -> [Int] {
    var distinct: [Int] = []
    for index in indices.sorted() where distinct.last != index { distinct.append(index) }
    return distinct
  }

  private static func places(_ indices: [Int]) -> [Int: Int] {
    var places: [Int: Int] = [:]
    for (place, index) in indices.enumerated() { places[index] = place }
    return places
  }
}
