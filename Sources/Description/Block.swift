import Foundation
import Netlist

/// A module that users can ask for by name, with parameters from a file.
public struct Block: Sendable {
  /// `snake_case` name, by which it is asked for.
  public let name: String
  /// The folder of its description, RTL and testbench: `MatrixMultiply`.
  public let family: String
  public let summary: String
  /// Parameters with their standard values and meanings.
  public let parameters: [Circuit.ParameterValue]
  private let elaborateModule: @Sendable (Data?) throws -> Netlist

  /// A block named `name` (the module's own name, if none is given) with these standard parameters.
  public init<M: Module>(
    _ type: M.Type, family: String, name: String? = nil, parameters standard: M.Parameters = .init()
  ) {
    self.name = name ?? Identifier.snakeCase("\(M.self)")
    self.family = family
    summary = M.summary
    parameters = Library.values(of: standard)
    elaborateModule = { data in
      let chosen = try data.map { try M.Parameters.decoded(from: $0, over: standard) } ?? standard
      return try Elaboration(M.self, chosen).netlist
    }
  }

  /// The block's netlist, with parameters from JSON: an object whose keys replace standard values.
  public func elaborate(parameters json: Data? = nil) throws -> Netlist { try elaborateModule(json) }
}
