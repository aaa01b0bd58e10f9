import Netlist

/// Leaves out and simplifies parts of a failing recipe as long as it still fails (the idea of delta debugging: Zeller
/// and Hildebrandt, "Simplifying and isolating failure-inducing input", 2002).
struct Shrinker {
  let check: DifferentialCheck
  let seed: UInt64
  private(set) var best: DesignRecipe
  private var cycles: Int
  private var effort: Int
  private(set) var netlist: Netlist
  private(set) var stimulus: Stimulus
  private(set) var what: String
  /// A wrong value must not turn into a refused design on the way, nor the other way round.
  private var kind: Substring?

  init(check: DifferentialCheck, seed: UInt64, best: DesignRecipe, cycles: Int, effort: Int) {
    self.check = check
    self.seed = seed
    self.best = best
    self.cycles = cycles
    self.effort = effort
    netlist = Netlist(modules: [Circuit(name: "sample")], top: 0)
    stimulus = Stimulus(cycles: [])
    what = "the disagreement did not come back"
    _ = attempt(best, cycles: cycles)
  }

  /// Does the candidate still fail? Then it is the best one from now on.
  private mutating func attempt(_ candidate: DesignRecipe, cycles: Int) -> Bool {
    guard effort > 0, let design = try? candidate.netlist() else { return false }
    effort -= 1
    let table = Stimulus.random(seed: seed, cycles: cycles, for: design)
    guard let difference = check.difference(design, table), kind == nil || kind == Shrinker.kind(of: difference) else {
      return false
    }
    kind = Shrinker.kind(of: difference)
    best = candidate
    self.cycles = cycles
    netlist = design
    stimulus = table
    what = difference
    return true
  }

  private static func kind(of difference: String) -> Substring? {
    difference.contains(" failed:") ? difference.split(separator: ":").first : "value"
  }

  mutating func run() {
    var before = -1
    while effort > 0, before != size {
      before = size
      shortenStimulus()
      for module in best.modules.indices.reversed() { leaveOutSteps(of: module) }
      for module in best.modules.indices.reversed() { shortCircuitSteps(of: module) }
      for module in best.modules.indices.reversed() { simplifySteps(of: module) }
    }
  }

  private var size: Int {
    best.modules.reduce(cycles) { sum, module in module.steps.reduce(sum) { $0 + 100 + $1.width } }
  }

  private mutating func shortenStimulus() {
    while cycles > 1, attempt(best, cycles: cycles / 2) {}
    while cycles > 1, attempt(best, cycles: cycles - 1) {}
  }

  private mutating func leaveOutSteps(of module: Int) {
    var chunk = best.modules[module].steps.count / 2
    while chunk >= 1 {
      var start = 0
      while start < best.modules[module].steps.count {
        var candidate = best
        let end = min(start + chunk, candidate.modules[module].steps.count)
        candidate.modules[module].steps.removeSubrange(start..<end)
        if !attempt(candidate, cycles: cycles) { start += chunk }
      }
      chunk /= 2
    }
  }

  /// Steps that only pass values on are taken out of the way: who used one uses what it used.
  private mutating func shortCircuitSteps(of module: Int) {
    var index = 0
    while index < best.modules[module].steps.count {
      let step = best.modules[module].steps[index]
      let isTakenOut = step.operands.contains { operand in
        var candidate = best
        candidate.modules[module].steps.remove(at: index)
        for other in candidate.modules[module].steps.indices {
          candidate.modules[module].steps[other].operands = candidate.modules[module].steps[other].operands.map {
            $0 == step.id ? operand : $0
          }
        }
        return attempt(candidate, cycles: cycles)
      }
      if !isTakenOut { index += 1 }
    }
  }

  private mutating func simplifySteps(of module: Int) {
    for index in best.modules[module].steps.indices {
      for change in Shrinker.changes {
        var candidate = best
        change(&candidate.modules[module].steps[index])
        if candidate != best { _ = attempt(candidate, cycles: cycles) }
      }
    }
    var candidate = best
    candidate.modules[module].domains = 1
    if candidate != best { _ = attempt(candidate, cycles: cycles) }
  }

  private static let changes: [@Sendable (inout DesignStep) -> Void] = [
    { $0.operands = [] },
    { $0.operands = Array($0.operands.prefix(1)) },
    { $0.width = 1 },
    { $0.width = min($0.width, 4) },
    { $0.width = ($0.width + 1) / 2 },
    { $0.isNamed = false },
    { $0.isSigned = false },
    { $0.number &= 0xFFFF },
  ]
}
