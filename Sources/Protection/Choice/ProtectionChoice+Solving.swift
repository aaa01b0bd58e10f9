import Foundation
import Netlist

extension ProtectionChoice {
  /// The least of `objective` within the budgets; nil when no plan meets them.
  public func best(_ objective: Quantity, within budgets: Budgets) -> Answer? {
    guard let (solution, greedy) = solved(objective, budgets) else { return nil }
    let chosen = inPlanOrder(solution.picks).compactMap { pick -> ProtectionPlan.Choice? in
      let part = parts[pick.part]
      return part.options[pick.option].mechanism.map { ProtectionPlan.Choice(part.part, $0) }
    }
    return Answer(
      plan: ProtectionPlan(chosen), area: solution.amounts[Quantity.area.rawValue],
      residual: solution.amounts[Quantity.residual.rawValue], detected: solution.amounts[Quantity.detected.rawValue],
      memory: solution.amounts[Quantity.memory.rawValue], latent: solution.amounts[Quantity.latent.rawValue],
      bound: solution.bound, gap: solution.gap, greedy: greedy)
  }

  /// Module by module, as the parts name them first, and in the order of the parts.
  private func inPlanOrder(_ picks: [ChoiceProblem.Pick]) -> [ChoiceProblem.Pick] {
    var first: [String: Int] = [:]
    for (number, part) in parts.enumerated() where first[part.part.module] == nil { first[part.part.module] = number }
    func rank(_ pick: ChoiceProblem.Pick) -> (Int, Int) { (first[parts[pick.part].part.module] ?? 0, pick.part) }
    return picks.sorted { rank($0) < rank($1) }
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

  /// Memories have budgets of their own and share nothing with registers but the area: with such budgets the cheapest way
  /// to meet them is a part of every best plan. Without, both are one problem.
  private func solved(
    _ objective: Quantity, _ budgets: Budgets
  ) -> (solution: ChoiceProblem.Solution, greedy: Double?)? {
    guard budgets.memory.isFinite || budgets.latent.isFinite else {
      let problem = problem(objective, budgets)
      return problem.solved().map { ($0, problem.greedy()?.objective) }
    }
    var own = Budgets()
    (own.memory, own.latent, own.depth) = (budgets.memory, budgets.latent, budgets.depth)
    guard let memories = problem(.area, own, words).solved() else { return nil }
    var others = budgets
    others.area -= memories.amounts[Quantity.area.rawValue]
    (others.memory, others.latent) = (.infinity, .infinity)
    if others.area < 0 { return nil }
    let problem = problem(objective, others, tree)
    guard var solution = problem.solved() else { return nil }
    let fixed = memories.amounts[objective.rawValue]
    solution.picks += memories.picks
    solution.amounts = zip(solution.amounts, memories.amounts).map { $0 + $1 }
    solution.objective += fixed
    solution.bound += fixed
    return (solution, problem.greedy().map { $0.objective + fixed })
  }

  private func problem(
    _ objective: Quantity, _ budgets: Budgets, _ grouping: Grouping? = nil
  ) -> ChoiceProblem {
    ChoiceProblem(
      tree(grouping ?? .all([words, tree]), depth: budgets.depth), objective: objective.rawValue,
      limits: Quantity.allCases.map { budgets[$0] })
  }

  /// Options with a deeper checker are taken out, so that depth, which does not add up, needs no sum.
  private func tree(_ grouping: Grouping, depth: Int) -> ChoiceProblem.Tree {
    switch grouping {
    case .part(let number):
      return .part(
        number,
        parts[number].options.map { option in
          let whole = ChoiceProblem.Option(option.amounts(rates))
          return option.depth <= depth ? whole : whole.impossible
        })
    case .all(let groups): return .all(groups.map { tree($0, depth: depth) })
    case .either(let groups): return .either(groups.map { tree($0, depth: depth) })
    }
  }
}
