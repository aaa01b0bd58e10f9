/// One option for each part, at the least cost within several budgets: a multiple-choice knapsack over a tree, so that a
/// block can be treated as a whole or part by part (Kellerer, Pferschy and Pisinger, "Knapsack Problems", 2004).
///
/// It knows numbers only: what the quantities mean is the caller's.
public struct ChoiceProblem: Sendable {
  /// One way to treat a part.
  public struct Option: Sendable, Hashable {
    /// What it adds to each quantity; not negative.
    public var amounts: [Double]

    public init(_ amounts: [Double]) { self.amounts = amounts }
  }

  /// What there is to decide.
  public indirect enum Tree: Sendable {
    /// One of the options, for the part with this number.
    case part(Int, [Option])
    /// All of them are decided.
    case all([Tree])
    /// One of them is decided; the others have nothing.
    case either([Tree])
  }

  /// The option that a part is given.
  public struct Pick: Sendable, Hashable {
    public var part: Int
    public var option: Int

    public init(part: Int, option: Int) {
      self.part = part
      self.option = option
    }
  }

  public struct Solution: Sendable, Hashable {
    /// In the order of the tree.
    public var picks: [Pick]
    /// The sum of each quantity.
    public var amounts: [Double]
    /// No choice within the budgets has less of the objective than this.
    public var bound: Double
    public var objective: Double

    /// How far the solution may be from the best: 0 when it is proven to be the best.
    public var gap: Double { max(0, objective - bound) }
  }

  public var tree: Tree
  /// The quantity that is made least.
  public var objective: Int
  /// The most of each quantity; infinity where there is no budget.
  public var limits: [Double]

  /// - Precondition: every option has an amount for each limit.
  public init(_ tree: Tree, objective: Int, limits: [Double]) {
    precondition(limits.indices.contains(objective), "the objective \(objective) is not one of \(limits.count)")
    self.tree = tree
    self.objective = objective
    self.limits = limits
  }

  /// Quantities with a budget.
  var budgets: [Int] { limits.indices.filter { limits[$0].isFinite } }

  /// Room for the rounding of a sum: a limit that is met exactly on paper is met.
  static let tolerance = 1e-12

  func isWithin(_ amounts: [Double]) -> Bool {
    budgets.allSatisfy { amounts[$0] <= limits[$0] * (1 + ChoiceProblem.tolerance) + 1e-300 }
  }

  /// The least that can be reached of a quantity, whatever the others are.
  public func least(of quantity: Int) -> Double {
    var weights = [Double](repeating: 0, count: limits.count)
    weights[quantity] = 1
    return tree.best(weights).value
  }

  /// Budgets that no choice meets, each by itself.
  public func unreachable() -> [Int] {
    budgets.filter { least(of: $0) > limits[$0] * (1 + ChoiceProblem.tolerance) }
  }
}

extension ChoiceProblem.Tree {
  /// The choice with the least weighted sum, ties to the first option.
  func best(_ weights: [Double]) -> (value: Double, picks: [ChoiceProblem.Pick]) {
    switch self {
    case .part(let part, let options):
      var best = (value: Double.infinity, option: 0)
      for (number, option) in options.enumerated() {
        let value = option.weighed(weights)
        if value < best.value { best = (value, number) }
      }
      return (best.value, [ChoiceProblem.Pick(part: part, option: best.option)])
    case .all(let trees):
      var sum = (value: 0.0, picks: [ChoiceProblem.Pick]())
      for tree in trees {
        let best = tree.best(weights)
        sum.value += best.value
        sum.picks += best.picks
      }
      return sum
    case .either(let trees):
      var best = (value: Double.infinity, picks: [ChoiceProblem.Pick]())
      for tree in trees {
        let other = tree.best(weights)
        if other.value < best.value { best = other }
      }
      return best
    }
  }

  /// Without the choices that cost more than `slack` above the best weighted sum.
  func pruned(_ weights: [Double], slack: Double) -> ChoiceProblem.Tree {
    switch self {
    case .part(let part, let options):
      let least = best(weights).value
      // Numbers of options must stay, so what is out of question becomes an option that no budget allows.
      return .part(
        part, options.map { $0.weighed(weights) - least > slack ? $0.impossible : $0 })
    case .all(let trees): return .all(trees.map { $0.pruned(weights, slack: slack) })
    case .either(let trees):
      let values = trees.map { $0.best(weights).value }
      let least = values.min() ?? 0
      return .either(
        zip(trees, values).filter { $1 - least <= slack }.map { $0.pruned(weights, slack: slack - ($1 - least)) })
    }
  }

  /// Sums of what the picks choose.
  func amounts(of picks: [ChoiceProblem.Pick], quantities: Int) -> [Double] {
    var chosen: [Int: Int] = [:]
    for pick in picks { chosen[pick.part] = pick.option }
    var sums = [Double](repeating: 0, count: quantities)
    forEachPart { part, options in
      guard let option = chosen[part] else { return }
      for quantity in 0..<quantities { sums[quantity] += options[option].amounts[quantity] }
    }
    return sums
  }

  private func forEachPart(_ visit: (Int, [ChoiceProblem.Option]) -> Void) {
    switch self {
    case .part(let part, let options): visit(part, options)
    case .all(let trees), .either(let trees): for tree in trees { tree.forEachPart(visit) }
    }
  }
}

extension ChoiceProblem.Option {
  var isImpossible: Bool { amounts.contains { $0 == .infinity } }

  var impossible: ChoiceProblem.Option {
    ChoiceProblem.Option([Double](repeating: .infinity, count: amounts.count))
  }

  func weighed(_ weights: [Double]) -> Double {
    if isImpossible { return .infinity }
    var sum = 0.0
    for (weight, amount) in zip(weights, amounts) where weight != 0 { sum += weight * amount }
    return sum
  }
}
