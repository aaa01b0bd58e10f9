extension ChoiceProblem {
  /// The Lagrangian relaxation: budgets become prices, and the cheapest choice at these prices bounds the objective from
  /// below, whatever the prices are.
  struct Relaxation {
    /// Of each quantity: 1 for the objective, its price for a budget, else 0.
    var weights: [Double]
    var bound: Double
    var picks: [Pick]
    var amounts: [Double]
  }

  func relaxation(_ prices: [Double]) -> Relaxation {
    var weights = prices
    weights[objective] += 1
    let best = tree.best(weights)
    let paid = budgets.reduce(0) { $0 + prices[$1] * limits[$1] }
    return Relaxation(
      weights: weights, bound: best.value - paid, picks: best.picks,
      amounts: tree.amounts(of: best.picks, quantities: limits.count))
  }

  /// The choice at the lowest prices, the same share of every budget, that meets all budgets; then every part goes back
  /// to a cheaper option where the budgets allow it. A good start, and what exact answers are compared with.
  ///
  /// - Returns: nil when no prices lead there, though a choice may exist.
  public func greedy() -> Solution? {
    guard let start = cheapestPrices() else { return nil }
    var picks = start.picks
    var amounts = start.amounts
    var isBetter = true
    while isBetter {
      isBetter = false
      for place in picks.indices {
        guard let options = tree.options(of: picks[place].part) else { continue }
        let now = options[picks[place].option]
        for (number, option) in options.enumerated() where option.amounts[objective] < now.amounts[objective] {
          let changed = amounts.indices.map { amounts[$0] - now.amounts[$0] + option.amounts[$0] }
          guard isWithin(changed) else { continue }
          picks[place].option = number
          amounts = changed
          isBetter = true
          break
        }
      }
    }
    amounts = tree.amounts(of: picks, quantities: limits.count)
    return isWithin(amounts)
      ? Solution(picks: picks, amounts: amounts, bound: start.bound, objective: amounts[objective]) : nil
  }

  private func cheapestPrices() -> Relaxation? {
    func at(_ level: Double) -> Relaxation {
      var prices = [Double](repeating: 0, count: limits.count)
      for budget in budgets { prices[budget] = level / max(limits[budget], 1e-30) }
      return relaxation(prices)
    }
    let free = at(0)
    if isWithin(free.amounts) { return free }
    let scale = max(tree.largest(objective), 1e-30)
    var low = scale * 1e-9
    var high = low
    var found: Relaxation?
    for _ in 0..<120 {
      let next = at(high)
      if isWithin(next.amounts) {
        found = next
        break
      }
      low = high
      high *= 2
    }
    guard found != nil else { return nil }
    for _ in 0..<50 {
      let middle = (low * high).squareRoot()
      let next = at(middle)
      if isWithin(next.amounts) {
        high = middle
        found = next
      } else {
        low = middle
      }
    }
    return found
  }

  /// Prices with a high bound, by raising or lowering one price at a time; any prices are valid.
  func tightened(from start: Relaxation) -> Relaxation {
    var prices = start.weights
    prices[objective] -= 1
    var best = relaxation(prices)
    var step = 2.0
    for _ in 0..<60 {
      var isBetter = false
      for budget in budgets {
        for factor in [step, 1 / step] {
          var others = prices
          others[budget] = max(others[budget], 1e-30) * factor
          let next = relaxation(others)
          if next.bound > best.bound {
            best = next
            prices = others
            isBetter = true
          }
        }
      }
      if !isBetter { step = step.squareRoot() }
      if step < 1 + 1e-9 { break }
    }
    return best
  }
}

extension ChoiceProblem.Tree {
  func options(of wanted: Int) -> [ChoiceProblem.Option]? {
    switch self {
    case .part(let part, let options): part == wanted ? options : nil
    case .all(let trees), .either(let trees): trees.lazy.compactMap { $0.options(of: wanted) }.first
    }
  }

  /// The largest amount of a quantity that one option has.
  func largest(_ quantity: Int) -> Double {
    switch self {
    case .part(_, let options): options.map { $0.amounts[quantity] }.max() ?? 0
    case .all(let trees), .either(let trees): trees.map { $0.largest(quantity) }.max() ?? 0
    }
  }
}
