import Bits
import Description
import Foundation
import Testing

/// A module whose `build` is given by the test: inputs of several widths, and what the closure returns by name.
struct Probe: Module {
  @Input(8) var a: Unsigned
  @Input(5) var b: Unsigned
  @Input(8) var c: Unsigned
  @Input(8) var s: Signed
  @Input(5) var t: Signed
  @Input var go: Bit
  @Input(100) var wide: Unsigned
  @Output(1) var y: Unsigned
  func build(_ m: ModuleBuilder, _ p: NoParameters) {
    Probe.holder.body?(self, m)
    y <== a[0..<1]
  }

  static let holder = Holder()

  /// What the one description that runs now says.
  final class Holder: @unchecked Sendable {
    let lock = NSLock()
    var body: ((Probe, ModuleBuilder) -> Void)?
  }
}

/// Describes what `body` says and throws its findings.
func describe(_ body: @escaping (Probe, ModuleBuilder) -> Void) throws {
  try Probe.holder.lock.withLock {
    Probe.holder.body = body
    _ = try Elaboration(Probe.self)
  }
}

@Suite struct WidthRulesTests {
  @Test func sums() throws {
    try describe { x, _ in
      #expect((x.a + x.b).width == 9)
      #expect((x.s + x.t).width == 9)
      let difference: Signed = x.a - x.b
      #expect(difference.width == 9)
      #expect((x.s - x.t).width == 9)
      #expect((x.a + 1).width == 9)
      #expect((-x.s).width == 9)
      #expect(x.s.magnitude.width == 8)
      #expect((x.wide + x.a).width == 101)
    }
  }

  @Test func products() throws {
    try describe { x, _ in
      #expect((x.a * x.b).width == 13)
      #expect((x.s * x.t).width == 13)
      #expect((x.a * 5).width == 11)
      #expect((x.s * -5).width == 12)
      #expect((x.wide * x.wide).width == 200)
    }
  }

  @Test func wrapping() throws {
    try describe { x, _ in
      #expect((x.a &+ x.c).width == 8)
      #expect((x.a &- x.c).width == 8)
      #expect((x.a &* x.c).width == 8)
      #expect((x.s &+ 1).width == 8)
      #expect((x.a &+ 255).width == 8)
    }
  }

  @Test func bitwise() throws {
    try describe { x, _ in
      #expect((x.a & x.c).width == 8)
      #expect((x.a | x.c).width == 8)
      #expect((x.a ^ 255).width == 8)
      #expect((~x.a).width == 8)
      #expect((!x.go).width == 1)
    }
  }

  @Test func comparisons() throws {
    try describe { x, _ in
      let bits: [Bit] = [x.a == x.b, x.a != 3, x.a < x.b, x.s <= x.t, x.s > -3, x.wide >= x.a]
      for bit in bits { #expect(bit.width == 1) }
    }
  }

  @Test func shifts() throws {
    try describe { x, _ in
      #expect((x.a << 3).width == 11)
      #expect((x.s << 3).width == 11)
      #expect((x.a &<< 3).width == 8)
      #expect((x.a >> 3).width == 5)
      #expect((x.a >> 9).width == 1)
      #expect((x.s >> 3).width == 5)
      #expect((x.s >> 20).width == 1)
      #expect(x.a.shiftedLeft(by: x.b).width == 8)
      #expect(x.a.shiftedRight(by: x.b).width == 8)
      #expect(x.s.shiftedRight(by: x.b).width == 8)
    }
  }

  @Test func selections() throws {
    try describe { x, _ in
      #expect(mux(x.go, x.a, x.b).width == 8)
      #expect(mux(x.go, x.a, 300).width == 9)
      #expect(priority([(x.go, x.b)], otherwise: x.a).width == 8)
      #expect(oneHot([(x.go, x.a), (!x.go, x.b)]).width == 8)
      #expect(lookup(x.b, in: [x.a, x.c]).width == 8)
    }
  }

  @Test func bits() throws {
    try describe { x, _ in
      #expect(x.a[3].width == 1)
      #expect(x.a[4..<8].width == 4)
      #expect(x.a[x.b].width == 1)
      #expect(cat(x.a, x.b, Unsigned(x.go)).width == 14)
      #expect(x.a.repeated(3).width == 24)
      #expect(x.go.repeated(3).width == 3)
      #expect([x.a.any, x.a.all, x.a.parity].map(\.width) == [1, 1, 1])
    }
  }

  @Test func conversions() throws {
    try describe { x, m in
      #expect(x.a.extended(to: 12).width == 12)
      #expect(x.a.truncated(to: 3).width == 3)
      #expect(x.s.saturated(to: 3).width == 3)
      #expect(x.a.saturated(to: 3).width == 3)
      for mode in RoundingMode.allCases {
        #expect(x.s.rounded(dropping: 3, mode: mode).width == 6)
        #expect(x.a.rounded(dropping: 3, mode: mode).width == 6)
      }
      #expect(Signed(x.a).width == 9)
      #expect(x.s.clamped.width == 8)
      #expect(Signed(bitPattern: x.a).width == 8)
      #expect(Unsigned(bitPattern: x.s).width == 8)
      #expect(Unsigned(x.go).width == 1)
      #expect(x.a.registered().width == 8)
      #expect(x.a.delayed(by: 3).width == 8)
      #expect(m.constant(5, width: 70).width == 70)
    }
  }

  @Test func literals() throws {
    try describe { _, _ in
      let cases: [(Unsigned, Int)] = [(0, 1), (1, 1), (2, 2), (255, 8), (256, 9), (0x1_0000_0000_0000_0000, 65)]
      for (literal, width) in cases { #expect(literal.width == width) }
      let signed: [(Signed, Int)] = [(0, 1), (-1, 1), (1, 2), (-2, 2), (127, 8), (-128, 8), (128, 9)]
      for (literal, width) in signed { #expect(literal.width == width) }
    }
  }

  @Test func shiftedLiterals() throws {
    try describe { x, _ in
      let cases: [(Unsigned, Int)] = [
        (1 << 7, 8), (0 << 9, 1), (3 << 70, 72), (0xff >> 4, 4), (5 >> 3, 1), (6 >> 0, 3),
      ]
      for (literal, width) in cases { #expect(literal.width == width) }
      let signed: [(Signed, Int)] = [(-1 << 3, 4), (1 << 3, 5), (-5 >> 1, 3), (-1 >> 9, 1)]
      for (literal, width) in signed { #expect(literal.width == width) }
      #expect((x.a & (1 << 6)).width == 8)
    }
  }
}
