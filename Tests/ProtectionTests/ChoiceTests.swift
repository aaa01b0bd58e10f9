import Protection
import Statistics
import Testing

/// A random problem of a few parts, in two levels, with several budgets.
private struct RandomProblem {
  let problem: ChoiceProblem
  let seed: UInt64

  init(seed: UInt64) {
    self.seed = seed
    var random = RandomStream(seed: seed, stratum: 0, index: 0)
    func number(_ bound: UInt64) -> Int { Int(random.next(below: bound)) }
    var part = 0
    func options() -> [ChoiceProblem.Option] {
      // Small whole numbers in some, so that equal sums and limits that are met exactly occur.
      let isWhole = number(2) == 0
      return (0..<2 + number(2)).map { option in
        ChoiceProblem.Option(
          (0..<3).map { quantity in
            if quantity == 0, option == 0 { return 0 }
            return isWhole ? Double(number(9)) : random.nextUnit()
          })
      }
    }
    func leaf() -> ChoiceProblem.Tree {
      defer { part += 1 }
      return .part(part, options())
    }
    var groups: [ChoiceProblem.Tree] = []
    for _ in 0..<1 + number(2) {
      let parts = (0..<1 + number(3)).map { _ in leaf() }
      groups.append(number(2) == 0 ? .either([.all(parts), leaf()]) : .all(parts))
    }
    let tree = ChoiceProblem.Tree.all(groups)
    var limits = [Double.infinity, .infinity, .infinity]
    let objective = number(3)
    for quantity in 0..<3 where quantity != objective && number(5) > 0 {
      let all = RandomProblem.outcomes(tree).map { $0[quantity] }.sorted()
      limits[quantity] = all[number(UInt64(all.count))]
    }
    problem = ChoiceProblem(tree, objective: objective, limits: limits)
  }

  /// The sums of every choice there is.
  static func outcomes(_ tree: ChoiceProblem.Tree) -> [[Double]] {
    switch tree {
    case .part(_, let options): return options.map(\.amounts)
    case .all(let trees):
      return trees.reduce([[0, 0, 0]]) { sums, tree in
        let next = outcomes(tree)
        return sums.flatMap { sum in next.map { zip(sum, $0).map { $0 + $1 } } }
      }
    case .either(let trees): return trees.flatMap { outcomes($0) }
    }
  }

  static func sums(_ problem: ChoiceProblem, _ picks: [ChoiceProblem.Pick]) -> [Double] {
    var options: [Int: [ChoiceProblem.Option]] = [:]
    func collect(_ tree: ChoiceProblem.Tree) {
      switch tree {
      case .part(let part, let list): options[part] = list
      case .all(let trees), .either(let trees): for tree in trees { collect(tree) }
      }
    }
    collect(problem.tree)
    var sums = [Double](repeating: 0, count: problem.limits.count)
    for pick in picks {
      for quantity in sums.indices { sums[quantity] += options[pick.part]?[pick.option].amounts[quantity] ?? .nan }
    }
    return sums
  }

  /// The least objective of all choices within the budgets; nil when there is none.
  var exhaustive: Double? {
    RandomProblem.outcomes(problem.tree).filter { sums in
      zip(sums, problem.limits).allSatisfy { $0 <= $1 * (1 + 1e-12) }
    }.map { $0[problem.objective] }.min()
  }
}

@Suite struct ChoiceTests {
  @Test func equalsExhaustiveSearch() {
    var reached = (solved: 0, impossible: 0, blocks: 0, beaten: 0)
    for seed in UInt64(1)...300 {
      let random = RandomProblem(seed: seed)
      let solution = random.problem.solved()
      let best = random.exhaustive
      #expect((solution == nil) == (best == nil), "seed \(seed)")
      guard let solution, let best else {
        reached.impossible += 1
        continue
      }
      reached.solved += 1
      #expect(abs(solution.objective - best) <= 1e-9 * max(1, best), "seed \(seed): \(solution.objective), \(best)")
      #expect(solution.gap == 0, "seed \(seed)")
      let sums = RandomProblem.sums(random.problem, solution.picks)
      #expect(zip(sums, solution.amounts).allSatisfy { abs($0 - $1) < 1e-9 }, "seed \(seed)")
      #expect(zip(sums, random.problem.limits).allSatisfy { $0 <= $1 * (1 + 1e-9) }, "seed \(seed)")
      if let greedy = random.problem.greedy() {
        #expect(greedy.objective >= solution.objective - 1e-9, "seed \(seed)")
        if greedy.objective > solution.objective + 1e-9 { reached.beaten += 1 }
      }
      if solution.picks.count < 3 { reached.blocks += 1 }
    }
    // Both ends are there, and the greedy choice is worse now and then.
    #expect(reached.solved >= 200 && reached.impossible > 5 && reached.blocks > 5 && reached.beaten > 5)
  }

  /// As many parts as a design has registers: exact with one budget, and within a small gap with two.
  @Test func solvesManyParts() throws {
    var random = RandomStream(seed: 7, stratum: 0, index: 0)
    let parts = (0..<160).map { part -> ChoiceProblem.Tree in
      let bits = Double(1 + random.next(below: 32))
      let risk = bits * random.nextUnit() * random.nextUnit()
      return .part(
        part,
        [
          .init([0, risk, 0]), .init([bits, risk * 2e-4, 0]), .init([bits * 0.6 + 1, 0, bits]),
          .init([bits * 2.7, 0, 0]),
        ])
    }
    let tree = ChoiceProblem.Tree.all(parts)
    let all = ChoiceProblem(tree, objective: 0, limits: [.infinity, .infinity, .infinity])
    let risk = RandomProblem.sums(all, (0..<160).map { .init(part: $0, option: 0) })[1]
    let problem = ChoiceProblem(tree, objective: 0, limits: [.infinity, risk * 0.01, 900])
    let solution = try #require(problem.solved(mostStates: 500))
    let greedy = try #require(problem.greedy())
    #expect(solution.gap <= 0.01 * solution.objective)
    #expect(solution.objective <= greedy.objective)
    #expect(solution.amounts[1] <= risk * 0.01 * (1 + 1e-9) && solution.amounts[2] <= 900 * (1 + 1e-9))
    // The relaxation of fewer budgets is a bound from another side.
    let looser = ChoiceProblem(tree, objective: 0, limits: [.infinity, risk * 0.01, .infinity])
    let exact = try #require(looser.solved())
    #expect(exact.gap == 0 && exact.objective <= solution.objective)
  }

  /// With room for few sums the answer may be worse, and says by how much at most.
  @Test func tellsTheGap() throws {
    for seed in UInt64(1)...60 {
      let problem = RandomProblem(seed: seed).problem
      guard let best = problem.solved(), let hurried = problem.solved(mostStates: 1) else { continue }
      #expect(hurried.objective >= best.objective - 1e-9)
      #expect(hurried.bound <= best.objective + 1e-9, "seed \(seed)")
    }
  }

  @Test func namesBudgetsThatNothingMeets() {
    let tree = ChoiceProblem.Tree.part(0, [.init([0, 5]), .init([3, 1])])
    let problem = ChoiceProblem(tree, objective: 0, limits: [.infinity, 0.5])
    #expect(problem.solved() == nil)
    #expect(problem.unreachable() == [1])
    #expect(problem.least(of: 1) == 1)
  }
}
