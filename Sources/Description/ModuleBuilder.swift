import Bits
@_exported import Netlist

/// Collects one module while its `build` runs.
///
/// Every signal refers to the builder it belongs to, so there is no global state. A builder is not `Sendable`:
/// describing one module from two tasks does not compile; describing two modules in parallel does.
public final class ModuleBuilder {
  /// The module as described so far.
  public internal(set) var circuit: Circuit
  var diagnostics: [Diagnostic] = []

  /// What each declaration is driven with at this point of the description.
  var drivers: [Driver] = []
  var scopes: [Scope] = [Scope()]
  /// The `when` chain that an `elseWhen` or `otherwise` may still continue.
  var openChain: WhenChain?
  /// Targets that a `when` without `otherwise` drives in some cases only.
  var incomplete: [Int: SourcePoint] = [:]
  var usedNames: Set<String> = []
  /// The domain of clocked elements described now.
  var domain = 0
  var pendingNote: String?
  /// Pipeline stage of values that belong to one.
  var stages: [NodeID: PipelineStage] = [:]
  var pipelines = 0
  private var portNodes: [NodeID] = []
  private var finished: [NodeID: Int] = [:]
  /// Elaborates instances.
  let library: Library

  init(name: String, library: Library) {
    circuit = Circuit(name: name)
    self.library = library
    usedNames = []
  }

  func report(_ code: Diagnostic.Code, _ message: String, at address: UInt, notes: [Diagnostic.Note] = []) {
    report(code, message, at: SourcePoint.address(address), notes: notes)
  }

  func report(_ code: Diagnostic.Code, _ message: String, at point: SourcePoint, notes: [Diagnostic.Note] = []) {
    diagnostics.append(Diagnostic(code, message, at: point, notes: notes))
  }

  /// A comment that stands in the RTL before what is described next.
  public func note(_ text: String) { pendingNote = text }

  func takeNote(for id: NodeID) {
    if let note = pendingNote {
      circuit.comments[id] = note
      pendingNote = nil
    }
  }

  // MARK: Declaring

  /// Adds a declaration after checking its name and width.
  func declare(_ declaration: Declaration) -> NodeID {
    var declaration = declaration
    if declaration.width < 1 || declaration.width > 65_535 {
      report(
        .widthOutOfRange,
        "'\(declaration.name)' would be \(declaration.width) bits wide; a signal has 1 to 65,535 bits",
        at: declaration.point)
      declaration.width = max(1, min(65_535, declaration.width))
    }
    claim(declaration.name, at: declaration.point)
    if let reset = declaration.resetValue, reset.width != declaration.width {
      declaration.resetValue = reset.resized(to: declaration.width, signed: declaration.isSigned)
    }
    let id = circuit.declare(declaration)
    drivers.append(Driver())
    takeNote(for: id)
    return id
  }

  func claim(_ name: String, at point: SourcePoint) {
    if !Identifier.isLegal(name) {
      let reason = Identifier.isReserved(name) ? "a keyword of SystemVerilog" : "not a legal SystemVerilog name"
      report(.reservedName, "'\(name)' is \(reason); choose another name", at: point)
    }
    if ModuleBuilder.portsOfTheEmitter.contains(name) || isClock(name) {
      report(.reservedName, "'\(name)' is a port that every clocked module may have; choose another name", at: point)
    }
    if !usedNames.insert(name).inserted {
      report(.duplicateName, "the name '\(name)' is already used in module '\(circuit.name)'", at: point)
    }
  }

  /// Ports of the flavours for fault injection and for checks.
  private static let portsOfTheEmitter = ["fault_index", "fault_pattern", "properties"]

  private func isClock(_ name: String) -> Bool {
    circuit.domains.contains { $0.clock == name || $0.reset == name }
  }

  // MARK: Finishing

  /// Closes the description and hands the finished circuit over.
  func finish() -> Circuit {
    flushChain()
    portNodes = circuit.declarations.map(\.node)
    for (index, driver) in drivers.enumerated() { circuit.declarations[index].driver = driver.value }
    for target in incomplete.keys.sorted() {
      guard let point = incomplete[target] else { continue }
      report(
        .latch,
        "'\(circuit.declarations[target].name)' is driven only when this condition holds; give it a value before "
          + "the 'when' or in 'otherwise' (it would become a latch)", at: point)
    }
    let findings = circuit.complete(modules: library.modules)
    if circuit.external == nil { diagnostics += findings }
    return circuit
  }

  /// Drops the arena: parents and testbenches ask only which declaration a port's handle stands for.
  func release() {
    for (index, id) in portNodes.enumerated() { finished[id] = index }
    circuit = Circuit(name: circuit.name)
    drivers = []
    usedNames = []
    stages = [:]
    portNodes = []
  }

  /// The declaration a port's handle stands for, during the description and after it.
  public func declarationIndex(of id: NodeID) -> Int? {
    if let index = finished[id] { return index }
    return id.index < circuit.nodes.count ? circuit.declaration(of: id) : nil
  }
}
