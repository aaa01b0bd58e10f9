import Bits
import Netlist
import SystemVerilog

/// Two engines that disagree about a design, made as small as could be.
public struct Disagreement: Error, CustomStringConvertible {
  public var engines: [String]
  public var netlist: Netlist
  public var stimulus: Stimulus
  public var what: String
  /// Where it came from, to run it again.
  public var origin: String

  public var description: String {
    let files = Emission(netlist).files.map(\.text).joined(separator: "\n")
    let inputs = netlist.topModule.inputs.map { netlist.topModule.declarations[$0].name }
    let table = stimulus.cycles.enumerated().map { number, cycle in
      "  cycle \(number): resets \(cycle.resets), clocks \(cycle.domains), "
        + zip(inputs, cycle.inputs).map { "\($0) = \($1)" }.joined(separator: ", ")
    }
    return "\(engines.joined(separator: " and ")) disagree (\(origin)): \(what)\nseed of first values "
      + "\(stimulus.seed)\n\(table.joined(separator: "\n"))\n\(files)"
  }
}

/// Runs random designs on several engines; the first engine is the referee.
public struct DifferentialCheck: Sendable {
  public var engines: [Engine]
  public var cycles: Int
  /// Attempts at making a disagreement smaller.
  public var shrinkingEffort = 400

  public init(_ engines: [Engine], cycles: Int) {
    self.engines = engines
    self.cycles = cycles
  }

  /// What the engines disagree about, or `nil`. An engine that fails disagrees, too.
  public func difference(_ netlist: Netlist, _ stimulus: Stimulus) -> String? {
    var expected: Responses?
    for engine in engines {
      do {
        let found = try engine.run(netlist, stimulus)
        if let expected, expected != found { return describe(expected, found, netlist, engine) }
        expected = expected ?? found
      } catch {
        return "\(engine.name) failed: \(error)"
      }
    }
    return nil
  }

  private func describe(_ expected: Responses, _ found: Responses, _ netlist: Netlist, _ engine: Engine) -> String {
    let names = netlist.topModule.outputs.map { netlist.topModule.declarations[$0].name }
    for (cycle, rows) in zip(expected.rows, found.rows).enumerated() {
      for (port, values) in zip(names, zip(rows.0, rows.1)) where values.0 != values.1 {
        return "in cycle \(cycle), '\(port)' is \(values.0) in \(engines[0].name) and \(values.1) in \(engine.name)"
      }
    }
    return "\(expected.rows.count) and \(found.rows.count) cycles were answered"
  }

  /// Checks one random design; throws a shrunk `Disagreement`. What the referee met is added to `coverage`.
  public func check(seed: UInt64, index: UInt64, size: Int, coverage: inout DesignCoverage) throws {
    let recipe = DesignRecipe.random(seed: seed, index: index, size: size)
    let netlist = try recipe.netlist()
    let stimulus = Stimulus.random(seed: seed &+ index, cycles: cycles, for: netlist)
    coverage.add(netlist, stimulus)
    guard let what = difference(netlist, stimulus) else { return }
    throw shrunk(recipe, seed: seed &+ index, origin: "seed \(seed), index \(index), size \(size): \(what)")
  }

  /// A smaller recipe and a shorter stimulus on which the engines still disagree.
  public func shrunk(_ recipe: DesignRecipe, seed: UInt64, origin: String) -> Disagreement {
    var shrinker = Shrinker(check: self, seed: seed, best: recipe, cycles: cycles, effort: shrinkingEffort)
    shrinker.run()
    return Disagreement(
      engines: engines.map(\.name), netlist: shrinker.netlist, stimulus: shrinker.stimulus, what: shrinker.what,
      origin: origin)
  }
}
