extension ChoiceProblem {
  /// The best choice: dynamic programming over the sums that are not dominated, with every sum thrown away from which
  /// the relaxation proves that nothing better than the best known choice can follow.
  ///
  /// - Parameter mostStates: sums that are kept after one decision. When there are more, those with the best bounds stay,
  ///   and the solution's `bound` says how much may be lost; else it is the best.
  /// - Returns: nil when no choice meets the budgets, or when none was found within `mostStates`.
  public func solved(mostStates: Int = 5_000) -> Solution? {
    if !unreachable().isEmpty { return nil }
    let start = greedy()
    let relaxation = tightened(from: relaxation(startingPrices(start)))
    let known = start.map(\.objective) ?? .infinity
    var search = Search(
      problem: self, weights: relaxation.weights, known: known, mostStates: mostStates)
    // A sum that is not better than what is known by more than rounding need not be found again.
    let slack = (known - relaxation.bound) * (1 + 1e-9) + abs(known) * 1e-12
    let reduced = slack.isFinite ? tree.pruned(relaxation.weights, slack: slack) : tree
    let found = search.run(reduced)
    let value = found.map { $0.amounts[objective] } ?? .infinity
    guard var best = value < known ? found : start else { return nil }
    best.amounts = tree.amounts(of: best.picks, quantities: limits.count)
    best.objective = best.amounts[objective]
    best.bound = search.isComplete ? best.objective : max(relaxation.bound, min(search.lostBound, best.objective))
    return best
  }

  private func startingPrices(_ start: Solution?) -> [Double] {
    var prices = [Double](repeating: 0, count: limits.count)
    let scale = start?.objective ?? tree.largest(objective)
    for budget in budgets { prices[budget] = max(scale, 1e-9) / max(limits[budget], 1e-30) / Double(budgets.count) }
    return prices
  }

  /// Sums that can be reached, decision by decision.
  struct Search {
    let problem: ChoiceProblem
    let weights: [Double]
    let known: Double
    let mostStates: Int
    /// Weights that count one budget alone: what is left to be decided needs at least so much of it.
    private let budgetWeights: [[Double]]
    private var trail: [(previous: Int, pick: Pick)] = []
    private(set) var isComplete = true
    /// The least bound of what was thrown away for want of room.
    private(set) var lostBound = Double.infinity

    struct State {
      var amounts: [Double]
      /// The last pick in `trail`; -1 for none.
      var last: Int
    }

    init(problem: ChoiceProblem, weights: [Double], known: Double, mostStates: Int) {
      self.problem = problem
      self.weights = weights
      self.known = known
      self.mostStates = mostStates
      budgetWeights = problem.budgets.map { budget in
        problem.limits.indices.map { $0 == budget ? 1 : 0 }
      }
    }

    mutating func run(_ tree: Tree) -> Solution? {
      let start = State(amounts: [Double](repeating: 0, count: problem.limits.count), last: -1)
      let none = [Double](repeating: 0, count: budgetWeights.count)
      let states = decided(tree, [start], rest: 0, needs: none).filter { problem.isWithin($0.amounts) }
      guard let best = states.min(by: { $0.amounts[problem.objective] < $1.amounts[problem.objective] }) else {
        return nil
      }
      var picks: [Pick] = []
      var place = best.last
      while place >= 0 {
        picks.append(trail[place].pick)
        place = trail[place].previous
      }
      let objective = best.amounts[problem.objective]
      return Solution(picks: picks.reversed(), amounts: best.amounts, bound: objective, objective: objective)
    }

    /// - Parameters:
    ///   - rest: the least weighted sum of all decisions that come after this tree.
    ///   - needs: the least amount of each budget that they take.
    private mutating func decided(_ tree: Tree, _ states: [State], rest: Double, needs: [Double]) -> [State] {
      switch tree {
      case .part(let part, let options):
        var next: [State] = []
        for state in states {
          for (number, option) in options.enumerated() where !option.isImpossible {
            let amounts = zip(state.amounts, option.amounts).map { $0 + $1 }
            guard isPromising(amounts, rest: rest, needs: needs) else { continue }
            trail.append((state.last, Pick(part: part, option: number)))
            next.append(State(amounts: amounts, last: trail.count - 1))
          }
        }
        return limited(undominated(next), rest: rest)
      case .all(let trees):
        var rests = [Double](repeating: rest, count: trees.count + 1)
        var needsAfter = [[Double]](repeating: needs, count: trees.count + 1)
        for place in trees.indices.reversed() {
          rests[place] = rests[place + 1] + trees[place].best(weights).value
          needsAfter[place] = zip(needsAfter[place + 1], budgetWeights).map { $0 + trees[place].best($1).value }
        }
        var states = states
        for place in trees.indices {
          states = decided(trees[place], states, rest: rests[place + 1], needs: needsAfter[place + 1])
        }
        return states
      case .either(let trees):
        var united: [State] = []
        for tree in trees { united += decided(tree, states, rest: rest, needs: needs) }
        return limited(undominated(united), rest: rest)
      }
    }

    /// Can this sum still lead to a choice within the budgets that is better than the best known one?
    private func isPromising(_ amounts: [Double], rest: Double, needs: [Double]) -> Bool {
      for (budget, need) in zip(problem.budgets, needs)
      where amounts[budget] + need > problem.limits[budget] * (1 + ChoiceProblem.tolerance) + 1e-300 { return false }
      return bound(amounts, rest: rest) <= known * (1 + 1e-12)
    }

    private func bound(_ amounts: [Double], rest: Double) -> Double {
      var sum = rest
      for (quantity, weight) in weights.enumerated() where weight != 0 { sum += weight * amounts[quantity] }
      for budget in problem.budgets {
        let price = weights[budget] - (budget == problem.objective ? 1 : 0)
        if price != 0 { sum -= price * problem.limits[budget] }
      }
      return sum
    }

    /// Without sums that another one beats, or equals, in the objective and in every budget.
    private func undominated(_ states: [State]) -> [State] {
      let compared = [problem.objective] + problem.budgets.filter { $0 != problem.objective }
      let sorted = states.sorted { a, b in
        for quantity in compared where a.amounts[quantity] != b.amounts[quantity] {
          return a.amounts[quantity] < b.amounts[quantity]
        }
        return a.last < b.last
      }
      var kept: [State] = []
      let others = compared.dropFirst()
      if others.count <= 1 {
        var least = Double.infinity
        for state in sorted {
          let amount = others.first.map { state.amounts[$0] } ?? 0
          if amount < least {
            kept.append(state)
            least = amount
          }
        }
        return kept
      }
      if others.count == 2 { return undominated(sorted, others[others.startIndex], others[others.startIndex + 1]) }
      for state in sorted {
        let isBeaten = kept.contains { other in others.allSatisfy { other.amounts[$0] <= state.amounts[$0] } }
        if !isBeaten { kept.append(state) }
      }
      return kept
    }

    /// With two budgets: the least of one budget for each amount of the other, as steps that fall.
    private func undominated(_ sorted: [State], _ first: Int, _ second: Int) -> [State] {
      var kept: [State] = []
      var steps: [(x: Double, y: Double)] = []
      for state in sorted {
        let (x, y) = (state.amounts[first], state.amounts[second])
        var low = 0
        var high = steps.count
        while low < high {
          let middle = (low + high) / 2
          if steps[middle].x <= x { low = middle + 1 } else { high = middle }
        }
        if low > 0, steps[low - 1].y <= y { continue }
        var end = low
        while end < steps.count, steps[end].y >= y { end += 1 }
        steps.replaceSubrange(low..<end, with: [(x, y)])
        kept.append(state)
      }
      return kept
    }

    private mutating func limited(_ states: [State], rest: Double) -> [State] {
      guard states.count > mostStates else { return states }
      isComplete = false
      let ranked = states.map { (state: $0, bound: bound($0.amounts, rest: rest)) }.sorted {
        ($0.bound, $0.state.last) < ($1.bound, $1.state.last)
      }
      lostBound = min(lostBound, ranked[mostStates].bound)
      return ranked.prefix(mostStates).map(\.state)
    }
  }
}
