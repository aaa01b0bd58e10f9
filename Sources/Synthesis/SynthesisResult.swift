/// What a synthesised design is made of.
public struct SynthesisResult: Codable, Hashable, Sendable {
  /// Cells of one kind of a module, or of all modules placed in it.
  public struct Cells: Codable, Hashable, Sendable {
    /// The name that Yosys gives them.
    public var type: String
    public var count: Int
  }

  /// One module without the modules placed in it.
  public struct Module: Codable, Hashable, Sendable {
    public var name: String
    /// How often the design holds it.
    public var placements: Int
    public var cells: [Cells]
  }

  public var top: String
  public var target: SynthesisTarget
  /// What Yosys calls itself.
  public var tool: String
  /// Cells of the whole design, by type in alphabetical order.
  public var cells: [Cells]
  /// In alphabetical order; one when the design was flattened.
  public var modules: [Module]
  /// Flops, counted before they became library cells.
  public var flops: Int
  /// Look-up tables of six inputs on the longest path between registers, without carry chains.
  public var depth: Int?
  /// Area of the cells, in the unit of the Liberty file.
  public var area: Double?
  /// Delay of the longest path between registers, in picoseconds, as abc estimates it.
  public var delay: Double?

  /// Cells that count as `kind`.
  public func count(_ kind: CellKind) -> Int {
    kind == .flop ? flops : SynthesisResult.count(kind, in: cells, target)
  }

  /// The same for one module by itself.
  public func count(_ kind: CellKind, of module: Module) -> Int {
    SynthesisResult.count(kind, in: module.cells, target)
  }

  static func count(_ kind: CellKind, in cells: [Cells], _ target: SynthesisTarget) -> Int {
    cells.reduce(0) { $0 + (target.kind(of: $1.type) == kind ? $1.count : 0) }
  }
}
