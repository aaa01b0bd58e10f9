import Description
import Generators
import NumberFormats
import Simulation

/// `MXProduct` and `MXSpecials` on every pair of codes of every pair of formats.
public struct MXProductTestbench: Testbench {
  public let name = "mx_product"
  public let block = "mx_product"
  public init() {}

  public func run(engine: EngineFactory, seed: UInt64) throws -> TestbenchResult {
    var result = TestbenchResult(
      seed: seed,
      events: [
        "the greatest product", "the least product", "NaN", "an infinity times 0", "an infinite product",
        "a product of subnormal numbers",
      ])
    for left in MXElement.allCases {
      for right in MXElement.allCases {
        let p = MXProduct.Parameters(left: left, right: right)
        try products(p, engine, &result)
        if left == .e5m2 || right == .e5m2 { try specials(p, engine, &result) }
      }
    }
    return result
  }

  /// What a finite code counts, in units of its format; `nil` for the others.
  private func units(_ element: MXElement) -> [Int?] {
    (0..<element.codes).map { code in
      element.format.decodeElement(code).number.flatMap { $0.scaled(by: -element.leastBit).integer }
    }
  }

  private func products(
    _ p: MXProduct.Parameters, _ engine: EngineFactory, _ result: inout TestbenchResult
  ) throws {
    let dut = try Simulation(MXProduct.self, p, engine: engine)
    let (left, right) = (dut.port(\.left), dut.port(\.right))
    let (lefts, rights) = (units(p.left), units(p.right))
    let isWide = p.productBits > 64
    let product = isWide ? nil : dut.port(\.product)
    let greatest = Int128(p.left.greatest) * Int128(p.right.greatest)
    for (first, x) in lefts.enumerated() {
      left.value = first
      for (second, y) in rights.enumerated() {
        guard let x, let y else { continue }
        right.value = second
        let expected = Int128(x) * Int128(y)
        let found = product.map { Int128($0.value) } ?? Self.wide(dut)
        result.check(found == expected, "\(p): \(first) · \(second) is \(found), expected \(expected)")
        result.cycles += 1
        if expected == greatest { result.reach("the greatest product") }
        if expected == -greatest { result.reach("the least product") }
        if p.left == .e5m2, p.right == .e5m2, (1...3).contains(first), (1...3).contains(second) {
          result.reach("a product of subnormal numbers")
        }
      }
    }
  }

  private static func wide(_ dut: Simulation<MXProduct>) -> Int128 {
    let words = dut.bits(\.product).signExtended(to: 128).words
    return Int128(truncatingIfNeeded: UInt128(words[1]) << 64 | UInt128(words[0]))
  }

  private func specials(
    _ p: MXProduct.Parameters, _ engine: EngineFactory, _ result: inout TestbenchResult
  ) throws {
    let dut = try Simulation(MXSpecials.self, p, engine: engine)
    let (left, right) = (dut.port(\.left), dut.port(\.right))
    let found = (dut.port(\.notANumber), dut.port(\.positive), dut.port(\.negative))
    let lefts = (0..<p.left.codes).map { p.left.format.decodeElement($0) }
    let rights = (0..<p.right.codes).map { p.right.format.decodeElement($0) }
    for (first, x) in lefts.enumerated() {
      left.value = first
      for (second, y) in rights.enumerated() {
        right.value = second
        let (isNaN, sign) = Self.verdict(x, y, &result)
        let expected = (isNaN ? 1 : 0, sign == false ? 1 : 0, sign == true ? 1 : 0)
        let values = (found.0.value, found.1.value, found.2.value)
        result.check(values == expected, "\(p): \(first) and \(second) are \(values), expected \(expected)")
        result.cycles += 1
      }
    }
  }

  /// Is the product NaN, and the sign of an infinite one.
  private static func verdict(_ x: FloatValue, _ y: FloatValue, _ result: inout TestbenchResult) -> (Bool, Bool?) {
    switch (x, y) {
    case (.nan, _), (_, .nan):
      result.reach("NaN")
      return (true, nil)
    case (.infinity, .zero), (.zero, .infinity):
      result.reach("an infinity times 0")
      return (true, nil)
    case (.infinity, _), (_, .infinity):
      result.reach("an infinite product")
      return (false, x.isNegative != y.isNegative)
    default: return (false, nil)
    }
  }
}
