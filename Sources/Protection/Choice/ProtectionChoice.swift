import FaultInjection
import Foundation
import Netlist

/// Everything there is to choose: parts, the mechanisms that fit each, and what these cost and leave.
public struct ProtectionChoice: Sendable {
  /// What options add up in.
  public enum Quantity: Int, Sendable, CaseIterable {
    /// In the meter's unit.
    case area
    /// Bad outcomes that nobody notices, as a share of all upsets of the unprotected design; an upper bound.
    case residual
    /// Upsets that raise an error without being corrected, as such a share.
    case detected
  }

  /// A mechanism on a part; no mechanism for leaving it as it is.
  public struct Option: Sendable, Hashable {
    public var mechanism: Mechanism?
    public var area: Double
    public var residual: Double
    public var detected: Double
    /// Look-up tables of six inputs in the checker.
    public var depth: Int

    var amounts: [Double] { [area, residual, detected] }
  }

  public struct Part: Sendable {
    public var part: ProtectionPlan.Part
    public var options: [Option]
  }

  /// Budgets, each infinite where there is none.
  public struct Budgets: Sendable, Hashable {
    public var area = Double.infinity
    public var residual = Double.infinity
    public var detected = Double.infinity
    /// Of each checker by itself.
    public var depth = Int.max

    public init() {}
  }

  /// A plan, what it is expected to come to, and how good it is.
  public struct Answer: Sendable, Hashable {
    public var plan: ProtectionPlan
    public var area: Double
    public var residual: Double
    public var detected: Double
    /// No plan from the same options has less of what was made least; equal to it when the answer is the best.
    public var bound: Double
    public var gap: Double
    /// What the greedy choice would come to; nil where it finds none.
    public var greedy: Double?
  }

  public var parts: [Part]
  /// Which parts exclude each other; parts by number.
  public var tree: Grouping

  public indirect enum Grouping: Sendable {
    case part(Int)
    case all([Grouping])
    /// A block as a whole, or its parts.
    case either([Grouping])
  }

  public init(parts: [Part], tree: Grouping) {
    self.parts = parts
    self.tree = tree
  }

  /// The least of `objective` within the budgets; nil when no plan meets them.
  public func best(_ objective: Quantity, within budgets: Budgets) -> Answer? {
    let problem = problem(objective, budgets)
    guard let solution = problem.solved() else { return nil }
    let chosen = solution.picks.sorted { $0.part < $1.part }.compactMap { pick -> ProtectionPlan.Choice? in
      let part = parts[pick.part]
      return part.options[pick.option].mechanism.map { ProtectionPlan.Choice(part.part, $0) }
    }
    return Answer(
      plan: ProtectionPlan(chosen), area: solution.amounts[Quantity.area.rawValue],
      residual: solution.amounts[Quantity.residual.rawValue], detected: solution.amounts[Quantity.detected.rawValue],
      bound: solution.bound, gap: solution.gap, greedy: problem.greedy()?.objective)
  }

  /// Budgets that no plan meets, each by itself, with the least that can be reached.
  public func unreachable(within budgets: Budgets) -> [(quantity: Quantity, least: Double)] {
    let problem = problem(.area, budgets)
    return problem.unreachable().compactMap { number in
      Quantity(rawValue: number).map { ($0, problem.least(of: number)) }
    }
  }

  /// The least area for a falling residual, from nothing protected to all that can be had: the front on which every
  /// sensible plan lies.
  public func front(points: Int, within budgets: Budgets) -> [Answer] {
    var free = budgets
    free.area = .infinity
    free.residual = .infinity
    guard let start = best(.area, within: free), start.residual > 0 else { return [] }
    let end = max(problem(.residual, free).least(of: Quantity.residual.rawValue), start.residual * 1e-6)
    var answers = [start]
    for point in 1..<max(2, points) {
      let share = Double(point) / Double(points - 1)
      free.residual = start.residual * pow(end / start.residual, share)
      guard let next = best(.area, within: free) else { continue }
      if let last = answers.last, next.area == last.area { continue }
      answers.append(next)
    }
    return answers
  }

  /// All parts with one mechanism where it fits, else as they are: what a plan without a campaign comes to.
  public func everywhere(_ mechanism: Mechanism) -> (area: Double, residual: Double) {
    var sums = (area: 0.0, residual: 0.0)
    for part in parts {
      guard case .registers = part.part else { continue }
      guard let option = part.options.first(where: { $0.mechanism == mechanism }) ?? part.options.first else {
        continue
      }
      sums.area += option.area
      sums.residual += option.residual
    }
    return sums
  }

  private func problem(_ objective: Quantity, _ budgets: Budgets) -> ChoiceProblem {
    ChoiceProblem(
      tree(tree, depth: budgets.depth), objective: objective.rawValue,
      limits: [budgets.area, budgets.residual, budgets.detected])
  }

  /// Options with a deeper checker are taken out, so that depth, which does not add up, needs no sum.
  private func tree(_ grouping: Grouping, depth: Int) -> ChoiceProblem.Tree {
    switch grouping {
    case .part(let number):
      return .part(
        number,
        parts[number].options.map { option in
          let whole = ChoiceProblem.Option(option.amounts)
          return option.depth <= depth ? whole : whole.impossible
        })
    case .all(let groups): return .all(groups.map { tree($0, depth: depth) })
    case .either(let groups): return .either(groups.map { tree($0, depth: depth) })
    }
  }
}
