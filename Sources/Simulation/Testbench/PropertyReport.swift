import Netlist

/// What became of one assertion, assumption or cover point of the placed design.
public struct PropertyOutcome: Hashable, Sendable, CustomStringConvertible {
  public var site: PropertySite
  /// Instance names from the top, empty for the top's own properties.
  public var path: [String] { site.path }
  public var module: String
  public var name: String
  public var kind: Property.Kind
  public var message: String
  /// Edges outside reset at which an assertion or assumption was violated, or a cover point held.
  public var count: Int

  /// Has an assertion or assumption failed?
  public var isViolated: Bool { kind != .cover && count > 0 }

  public var description: String {
    let place = path.isEmpty ? module : "\(path.joined(separator: ".")) (\(module))"
    let verb = kind == .cover ? "covered" : "violated"
    return "\(kind.rawValue) '\(name)' of \(place): \(verb) \(count) times: \(message)"
  }
}

/// Assertions or assumptions that did not hold.
public struct PropertyViolations: Error, Hashable, CustomStringConvertible {
  public var outcomes: [PropertyOutcome]
  public var description: String { outcomes.map(\.description).joined(separator: "\n") }
}

extension Model {
  /// All properties of the placed design, in the order of `Netlist.propertySites()`.
  public func propertyReport() -> [PropertyOutcome] {
    zip(netlist.propertySites(), propertyCounts).map { site, count in
      let circuit = netlist.modules[site.module]
      let property = circuit.properties[site.property]
      return PropertyOutcome(
        site: site, module: circuit.name, name: property.name, kind: property.kind, message: property.message,
        count: count)
    }
  }

  /// Throws `PropertyViolations` when an assertion or assumption has failed so far.
  public func checkProperties() throws {
    let violated = propertyReport().filter(\.isViolated)
    if !violated.isEmpty { throw PropertyViolations(outcomes: violated) }
  }
}

extension Simulation {
  /// All properties of the placed design with their counts so far.
  public func propertyReport() -> [PropertyOutcome] { model.propertyReport() }

  /// Throws `PropertyViolations` when an assertion or assumption has failed so far.
  public func checkProperties() throws { try model.checkProperties() }
}
