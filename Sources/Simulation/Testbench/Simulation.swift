import Bits
import Description
import Netlist

/// A running design, poked and peeked by the property names of its module.
///
/// ```swift
/// let dut = try Simulation(MultiplyAccumulate.self)
/// dut.reset()
/// dut.a = -3
/// dut.b = 7
/// dut.step()
/// #expect(dut.sum == -21)
/// ```
///
/// Ports are Swift integers (`Int`; `UInt` and `Bool` where the context asks for them), enumerated ones their cases.
/// A number that does not fit its port, and poking an output, are mistakes that stop the program.
@dynamicMemberLookup
public final class Simulation<M: Module> {
  // What every step needs stands first: behind the members of unknown size its place would be looked up.
  public let model: any Model
  public let access: PortAccess
  /// Rising edges of domain 0 so far, those during `reset` included.
  @exclusivity(unchecked) public internal(set) var cycle = 0
  /// Writes every step while it is set.
  @exclusivity(unchecked) public var waves: WaveRecorder?
  public let module: M
  public let parameters: M.Parameters

  /// Runs an elaborated design on `engine`, with registers that have no reset drawn from `seed`.
  public init(
    _ elaboration: Elaboration<M>, engine: (Netlist) throws -> any Model = { try Interpreter($0) }, seed: UInt64 = 0
  ) throws {
    module = elaboration.module
    parameters = elaboration.parameters
    model = try engine(elaboration.netlist)
    access = PortAccess(model)
    model.initialise(seed: seed)
  }

  /// Describes `type` with `p` and runs it.
  public convenience init(
    _ type: M.Type = M.self, _ p: M.Parameters = .init(),
    engine: (Netlist) throws -> any Model = { try Interpreter($0) }, seed: UInt64 = 0
  ) throws {
    try self.init(Elaboration(type, p), engine: engine, seed: seed)
  }

  // MARK: Time

  /// Lets the logic follow the inputs; peeks do so by themselves.
  public func settle() { access.settle() }

  /// `n` cycles of domain 0.
  public func step(_ n: Int = 1) {
    var left = n
    while left > 0 {
      step(mask: 1)
      left -= 1
    }
  }

  /// One edge of a domain other than `clock`, by name.
  public func step(domain: String) { step(domains: [domain]) }

  /// Edges of several domains at the same instant; the empty name is domain 0.
  public func step(domains: [String]) {
    step(mask: domains.reduce(0) { $0 | 1 << UInt64(index(of: $1)) })
  }

  private func step(mask: UInt64) {
    waves?.beforeEdge()
    model.step(domains: mask)
    access.unsettled.pointee = false
    if mask & 1 == 1 { cycle += 1 }
    waves?.afterEdge(domains: mask)
  }

  /// Holds all resets for `cycles` edges of all domains, then releases them. Inputs stay as they are.
  public func reset(cycles: Int = 1) {
    let all = UInt64.max >> UInt64(64 - access.circuit.domains.count)
    model.resets = all
    for _ in 0..<cycles { step(mask: all) }
    model.resets = 0
    access.settle()
  }

  /// The level of the reset of a domain; the empty name is domain 0.
  public func setReset(_ level: Int, domain: String = "") {
    let bit: UInt64 = 1 << UInt64(index(of: domain))
    model.resets = level == 0 ? model.resets & ~bit : model.resets | bit
  }

  private func index(of domain: String) -> Int {
    guard let index = access.circuit.domains.firstIndex(where: { $0.name == domain }) else {
      preconditionFailure("module '\(access.circuit.name)' has no clock domain '\(domain)'")
    }
    return index
  }

  // MARK: Waiting

  /// Steps until `condition` holds and tells how many steps that took; throws `Hang` when it does not hold after
  /// `budget` steps.
  @discardableResult
  public func wait(atMost budget: Int, until condition: () throws -> Bool) throws -> Int {
    for steps in 0...max(0, budget) {
      if try condition() { return steps }
      if steps < budget { step() }
    }
    let read = try access.noting(condition).read
    throw Hang(
      module: access.circuit.name, budget: budget, cycle: cycle,
      ports: read.map { declaration in
        let port = access.circuit.declarations[declaration]
        return Hang.Port(name: port.name, value: access.read(declaration).decimal(signed: port.isSigned))
      })
  }
}

/// A design did not do what was waited for within its budget of cycles.
public struct Hang: Error, Hashable, CustomStringConvertible {
  public struct Port: Hashable, Sendable {
    public var name: String
    public var value: String

    public init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  public var module: String
  public var budget: Int
  /// The cycle in which the waiting ended.
  public var cycle: Int
  /// What the condition looked at, with the last values.
  public var ports: [Port]

  public var description: String {
    let seen =
      ports.isEmpty ? "a condition on no port" : ports.map { "\($0.name) = \($0.value)" }.joined(separator: ", ")
    return "module '\(module)' hangs: after \(budget) cycles of waiting (cycle \(cycle)) still \(seen)"
  }
}
