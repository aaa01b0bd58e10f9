import Generators
import NumberFormats
import Statistics

/// Blocks that reach the corners of a dot product.
struct MXStimuli {
  struct Blocks: CustomStringConvertible {
    var left: MXFormat.Block
    var right: MXFormat.Block
    var isGreatest = false

    var description: String {
      "\(left.elements) · 2^\(Int(left.scale) - 127) and \(right.elements) · 2^\(Int(right.scale) - 127)"
    }
  }

  private let p: MXDot.Parameters
  init(_ p: MXDot.Parameters) { self.p = p }

  /// The greatest products, added up, with the scales at 1, at both ends, and NaN; and a power of two less very little,
  /// just below the normal numbers.
  var corners: [Blocks] { greatest + [almostNormal] }

  private var almostNormal: Blocks {
    let (x, y) = (p.left.greatestPower, p.right.greatestPower)
    let rest = [UInt64](repeating: 0, count: p.size - 2)
    var blocks = Blocks(
      left: .init(scale: 127, elements: [x, 1] + rest),
      right: .init(scale: 127, elements: [y, p.right.negated(1)] + rest))
    let outcome = MXReference.dot(p.left.format.decode(blocks.left), p.right.format.decode(blocks.right))
    setScales(&blocks, sum: 254 - 127 - (outcome.exact?.binade ?? 0))
    return blocks
  }

  private var greatest: [Blocks] {
    [127, 0, 254, 255].flatMap { (scale: UInt64) in
      [false, true].map { isNegative in
        let (x, y) = (p.left.greatestCode, p.right.greatestCode)
        return Blocks(
          left: .init(scale: scale, elements: .init(repeating: x, count: p.size)),
          right: .init(
            scale: scale == 255 ? 127 : scale,
            elements: .init(repeating: isNegative ? p.right.negated(y) : y, count: p.size)),
          isGreatest: scale == 127)
      }
    }
  }

  func random(_ random: inout RandomStream) -> Blocks {
    var blocks = Blocks(
      left: .init(scale: UInt64(random.number(in: 97...157)), elements: elements(p.left, &random)),
      right: .init(scale: UInt64(random.number(in: 97...157)), elements: elements(p.right, &random)))
    switch random.number(in: 0...7) {
    case 0: addSpecials(&blocks, &random)
    case 1, 2: cancel(&blocks, &random)
    case 3: setScales(&blocks, sum: random.number(in: 0...120))
    case 4: setScales(&blocks, sum: random.number(in: 360...508))
    case 5: moveToEdge(&blocks, &random)
    case 6: keepFew(&blocks, &random)
    default: break
    }
    return blocks
  }

  private func elements(_ element: MXElement, _ random: inout RandomStream) -> [UInt64] {
    (0..<p.size).map { _ in finite(element, &random) }
  }

  /// A code that is a number; sometimes 0.
  private func finite(_ element: MXElement, _ random: inout RandomStream) -> UInt64 {
    if random.chance(1, of: 8) { return 0 }
    let code = random.next() & (element.codes - 1)
    return element.format.decodeElement(code).number == nil ? 0 : code
  }

  /// NaN, infinities and zeros among the elements, or a scale that is NaN.
  private func addSpecials(_ blocks: inout Blocks, _ random: inout RandomStream) {
    if random.chance(1, of: 4) {
      if random.chance(1, of: 2) { blocks.left.scale = 255 } else { blocks.right.scale = 255 }
    }
    let choices: [UInt64] = random.chance(1, of: 3) ? [0x7F, 0xFE] : [0x7C, 0xFC]
    for _ in 0..<random.number(in: 1...2) {
      let index = random.number(in: 0...p.size - 1)
      let other = random.number(in: 0...3)
      if random.chance(1, of: 2) {
        if p.left.bits == 8 { blocks.left.elements[index] = random.element(of: choices) }
        if other == 0 { blocks.right.elements[index] = 0 }
      } else {
        if p.right.bits == 8 { blocks.right.elements[index] = random.element(of: choices) }
        if other == 0 { blocks.left.elements[index] = 0 }
      }
    }
  }

  /// The second half is the first, negated; sometimes with one element changed by one code.
  private func cancel(_ blocks: inout Blocks, _ random: inout RandomStream) {
    let half = p.size / 2
    for index in 0..<half {
      blocks.left.elements[half + index] = p.left.negated(blocks.left.elements[index])
      blocks.right.elements[half + index] = blocks.right.elements[index]
    }
    if p.size % 2 == 1 { blocks.left.elements[p.size - 1] = 0 }
    if random.chance(1, of: 2) {
      let index = random.number(in: 0...half - 1)
      let changed = blocks.left.elements[index] ^ 1
      if p.left.format.decodeElement(changed).number != nil { blocks.left.elements[index] = changed }
    }
  }

  private func setScales(_ blocks: inout Blocks, sum: Int) {
    let first = min(254, max(sum - 254, sum / 2))
    (blocks.left.scale, blocks.right.scale) = (UInt64(first), UInt64(sum - first))
  }

  /// Scales that bring the sum to the subnormal numbers, its last bit half of the least one or thereabouts.
  private func moveToEdge(_ blocks: inout Blocks, _ random: inout RandomStream) {
    if random.chance(1, of: 2) { keepFew(&blocks, &random) }
    setScales(&blocks, sum: 254)
    let outcome = MXReference.dot(p.left.format.decode(blocks.left), p.right.format.decode(blocks.right))
    guard let exact = outcome.exact, let binade = exact.binade else { return }
    let wanted = random.chance(1, of: 2) ? -150 - exact.exponent : -127 - binade
    setScales(&blocks, sum: min(508, max(0, 254 + wanted + (random.chance(3, of: 4) ? 0 : random.number(in: -2...2)))))
  }

  /// Only two or three products; then sums with a gap in the middle come about.
  private func keepFew(_ blocks: inout Blocks, _ random: inout RandomStream) {
    let kept = (0..<random.number(in: 2...3)).map { _ in random.number(in: 0...p.size - 1) }
    for index in 0..<p.size where !kept.contains(index) { blocks.left.elements[index] = 0 }
  }
}
