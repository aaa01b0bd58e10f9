import Netlist
import Statistics

extension DesignRecipe {
  /// A design of `size` operations in the top, fewer in up to two children; widths are 1 … 80 with weight on the
  /// places where representations change.
  public static func random(seed: UInt64, index: UInt64, size: Int) -> DesignRecipe {
    var random = RandomStream(seed: seed, stratum: 1, index: index)
    let children = Int(random.next(below: 3))
    var modules: [ModuleRecipe] = []
    for number in 0...children {
      let isTop = number == children
      var generator = RecipeGenerator(random: random, earlier: modules)
      modules.append(generator.module(isTop ? "sample" : "part_\(number)", operations: isTop ? size : size / 3))
      random = generator.random
    }
    return DesignRecipe(modules: modules)
  }
}

private struct RecipeGenerator {
  var random: RandomStream
  let earlier: [ModuleRecipe]
  private var steps: [DesignStep] = []
  private var values: [Int] = []
  private var registers: [Int] = []
  private var memories: [Int] = []

  init(random: RandomStream, earlier: [ModuleRecipe]) {
    self.random = random
    self.earlier = earlier
  }

  private static let widths = [1, 1, 2, 3, 4, 5, 7, 8, 8, 9, 12, 16, 17, 24, 31, 32, 33, 48, 63, 64, 65, 72, 80]
  private static let operations = Operation.allCases.filter {
    ![.input, .constant, .wire, .register, .instanceOutput, .memoryRead].contains($0)
  }

  private mutating func pick<T>(_ list: [T]) -> T { list[Int(random.next(below: UInt64(list.count)))] }
  private mutating func chance(_ part: UInt64, of whole: UInt64) -> Bool { random.next(below: whole) < part }

  /// An earlier value, recent ones more often.
  private mutating func operand() -> Int {
    if values.isEmpty { return 0 }
    return chance(1, of: 2) ? pick(Array(values.suffix(6))) : pick(values)
  }

  private mutating func add(_ kind: DesignStep.Kind, operands count: Int = 0, first: Int? = nil) -> Int {
    var operands = (0..<count).map { _ in operand() }
    if let first { operands.insert(first, at: 0) }
    var step = DesignStep(
      steps.count, kind, width: pick(RecipeGenerator.widths), operands: operands, number: random.next())
    step.isSigned = chance(1, of: 2)
    step.isNamed = chance(1, of: 5)
    step.hasReset = chance(4, of: 5)
    steps.append(step)
    return step.id
  }

  mutating func module(_ name: String, operations: Int) -> ModuleRecipe {
    for _ in 0..<2 + random.next(below: 4) { values.append(add(.input)) }
    for _ in 0..<1 + random.next(below: 5) { registers.append(add(.register)) }
    if chance(2, of: 3) { registers.append(add(.state)) }
    values += registers
    if chance(2, of: 3) { memories.append(add(.memory)) }
    for _ in 0..<operations { addValue() }
    for register in registers {
      for _ in 0..<1 + random.next(below: 3) {
        _ = add(chance(3, of: 4) ? .conditional : .selection, operands: 4, first: register)
      }
    }
    for memory in memories {
      for _ in 0..<1 + random.next(below: 2) { _ = add(.memoryWrite, operands: 3, first: memory) }
    }
    for _ in 0..<2 + random.next(below: 4) { _ = add(.output, operands: 5) }
    if chance(1, of: 2) { _ = add(.property, operands: 1) }
    return ModuleRecipe(name: name, domains: chance(1, of: 4) ? 2 : 1, steps: steps)
  }

  private mutating func addValue() {
    switch random.next(below: 20) {
    case 0: values.append(add(.constant))
    case 1: values.append(add(.wire, operands: 5))
    case 2 where !earlier.isEmpty: values.append(add(.instance, operands: 6))
    case 3 where !memories.isEmpty: values.append(add(.operation(.memoryRead), operands: 1, first: memories[0]))
    default: values.append(add(.operation(pick(RecipeGenerator.operations)), operands: 4))
    }
  }
}
