import Bits

/// A hardware module: declared ports and state, and a `build` that describes what is between them.
///
/// ```swift
/// struct Doubler: Module {
///   struct Parameters: ModuleParameters { var width = 8 }
///   @Input(\Parameters.width) var x: Unsigned
///   @Output(\Parameters.result) var y: Unsigned
///   func build(_ m: ModuleBuilder, _ p: Parameters) { y <== x << 1 }
/// }
/// extension Doubler.Parameters { var result: Int { width + 1 } }
/// ```
public protocol Module: SendableMetatype {
  associatedtype Parameters: ModuleParameters
  init()
  func build(_ m: ModuleBuilder, _ p: Parameters)
  /// Name of the module in SystemVerilog; the default is the type's name and the parameters that differ from theirs.
  static func name(_ p: Parameters) -> String
  /// One sentence for the header of the RTL.
  static var summary: String { get }
  /// SystemVerilog that stands in for `build`, for modules that are not described here.
  static func external(_ p: Parameters) -> ExternalSource?
  /// The module that takes the place of this one when the mechanism `checksum` protects it.
  static func checked(_ p: Parameters) -> CheckedModule?
  /// The registers that software reaches through the module's ports: a C header and a table are written of them.
  static func registerMap(_ p: Parameters) -> RegisterMap?
}

/// A module that has the ports of another, in the same order, places that one and beside it a module with an output
/// `errorDetected` that nothing reads: protection leads it out.
public struct CheckedModule: Sendable {
  let elaborate: @Sendable () throws -> Netlist

  public init<M: Module>(_ type: M.Type, _ p: M.Parameters) {
    elaborate = { try Elaboration(type, p).netlist }
  }
}

/// The numbers and choices that make one variant of a module: codable for configuration files, hashable so that equal
/// variants share one definition.
public protocol ModuleParameters: Codable, Hashable, Sendable {
  init()
  /// What each parameter means, by property name, for the header of the RTL.
  static var meanings: KeyValuePairs<String, String> { get }
  /// What is wrong with these values, in names and numbers; `nil` when nothing is.
  func problem() -> String?
}

extension ModuleParameters {
  public static var meanings: KeyValuePairs<String, String> { [:] }
  public func problem() -> String? { nil }
}

/// For modules without parameters.
public struct NoParameters: ModuleParameters {
  public init() {}
}

extension Module {
  public static var summary: String { "" }
  public static func external(_ p: Parameters) -> ExternalSource? { nil }
  public static func checked(_ p: Parameters) -> CheckedModule? { nil }
  public static func registerMap(_ p: Parameters) -> RegisterMap? { nil }

  public static func name(_ p: Parameters) -> String {
    let base = Identifier.snakeCase("\(Self.self)")
    let given = Mirror(reflecting: p).children
    let standard = Mirror(reflecting: Parameters()).children
    let changed = zip(given, standard).compactMap { now, usual -> String? in
      let value = "\(now.value)"
      guard value != "\(usual.value)", let label = now.label else { return nil }
      return Identifier.snakeCase(label) + "_"
        + Identifier.snakeCase(value).map { $0.isLetter || $0.isNumber ? "\($0)" : "_" }.joined()
    }
    return ([base] + changed).joined(separator: "_")
  }
}

/// The finished modules of one elaboration; equal parameters share one definition.
final class Library {
  private(set) var modules: [Circuit] = []
  private(set) var diagnostics: [Diagnostic] = []
  private var built: [Key: Any] = [:]
  private var indices: [Key: Int] = [:]
  private var names: [String: Key] = [:]

  struct Key: Hashable {
    var type: ObjectIdentifier
    var parameters: AnyHashable
  }

  /// The definition of a module, described now if it was not before.
  func definition<M: Module>(_ type: M.Type, _ p: M.Parameters, at point: SourcePoint) -> (module: M, index: Int) {
    let key = Key(type: ObjectIdentifier(type), parameters: AnyHashable(p))
    if let module = built[key] as? M, let index = indices[key] { return (module, index) }
    let module = M()
    let builder = ModuleBuilder(name: M.name(p), library: self)
    check(builder, M.self, p, key, at: point)
    bindPorts(of: module, to: builder, p)
    builder.circuit.origin = "\(M.self)"
    builder.circuit.documentation = M.summary.isEmpty ? nil : M.summary
    builder.circuit.parameters = Library.values(of: p)
    builder.circuit.external = M.external(p)
    builder.circuit.checked = M.checked(p)?.elaborate
    builder.circuit.registerMap = M.registerMap(p)
    if let problem = builder.circuit.registerMap?.problem() {
      builder.report(.invalidParameter, "register map of '\(M.self)': \(problem)", at: point)
    }
    if builder.circuit.external == nil { module.build(builder, p) }
    let circuit = builder.finish()
    diagnostics += builder.diagnostics
    let index = modules.count
    modules.append(circuit)
    builder.release()
    built[key] = module
    indices[key] = index
    return (module, index)
  }

  private func check<M: Module>(
    _ builder: ModuleBuilder, _ type: M.Type, _ p: M.Parameters, _ key: Key, at point: SourcePoint
  ) {
    let name = builder.circuit.name
    if let problem = p.problem() {
      builder.report(.invalidParameter, "parameters of '\(M.self)': \(problem)", at: point)
    }
    if !Identifier.isLegal(name) {
      builder.report(.reservedName, "the module name '\(name)' is not a legal SystemVerilog name", at: point)
    }
    if let other = names[name], other != key {
      builder.report(
        .duplicateModule,
        "two different modules would be called '\(name)'; implement name(_:) so that it tells them apart", at: point)
    }
    names[name] = key
  }

  private func bindPorts<M: Module>(of module: M, to builder: ModuleBuilder, _ p: M.Parameters) {
    for child in Mirror(reflecting: module).children {
      guard let port = child.value as? any PortBinding, let label = child.label else { continue }
      port.bind(Identifier.snakeCase(label.hasPrefix("_") ? String(label.dropFirst()) : label), builder, p)
    }
  }

  static func values<P: ModuleParameters>(of p: P) -> [Circuit.ParameterValue] {
    Mirror(reflecting: p).children.compactMap { child in
      guard let label = child.label else { return nil }
      return Circuit.ParameterValue(
        name: label, value: "\(child.value)", meaning: P.meanings.first { $0.key == label }?.value)
    }
  }
}

/// A described module with everything below it.
public struct Elaboration<M: Module> {
  /// The top's ports, for typed testbenches.
  public let module: M
  public let parameters: M.Parameters
  public let netlist: Netlist

  /// Describes `type` with these parameters. Throws every finding at once.
  public init(_ type: M.Type = M.self, _ parameters: M.Parameters = .init()) throws(DescriptionErrors) {
    let library = Library()
    let (module, index) = library.definition(type, parameters, at: .unknown)
    if !library.diagnostics.isEmpty { throw DescriptionErrors(library.diagnostics) }
    self.module = module
    self.parameters = parameters
    netlist = Netlist(modules: library.modules, top: index)
  }
}

extension Elaboration {
  /// The index of a port among the top's declarations.
  public func declaration<S: Signal>(of port: S) -> Int? {
    guard case .node(let builder, let id) = port.reference else { return nil }
    return builder.declarationIndex(of: id)
  }
}
