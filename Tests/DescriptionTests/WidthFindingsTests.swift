import Description
import Testing

// Findings about widths, signs and literals. The carets are the expected positions.

struct Narrow: Module {
  @Input(8) var a: Unsigned
  @Input(8) var b: Unsigned
  @Output(8) var y: Unsigned
  @Output(4) var z: Unsigned
  @Output var flag: Bit
  func build(_ m: ModuleBuilder, _ p: NoParameters) {
    y <== a * b
    //^ H200
    z <== a[0..<5].extended(to: 3)
    //             ^ H201
    flag <== (a & b[0..<4]) == (a[0..<7] &+ b)
    //          ^ H202
    //                                   ^ H202
  }
}

struct Literals: Module {
  @Input(8) var a: Unsigned
  @Output(8) var y: Unsigned
  @Output(8) var z: Unsigned
  @Output(8) var w: Unsigned
  @Output var flag: Bit
  func build(_ m: ModuleBuilder, _ p: NoParameters) {
    y <== a & 256
    //      ^ H203
    z <== 300
    //^ H203
    w <== a &+ -1
    //      ^ H212
    flag <== a == 256
    //         ^ H204
    _ = m.constant(16, width: 4)
    //    ^ H203
    _ = m.constant(-1, width: 4)
    //    ^ H212
    _ = m.signedConstant(8, width: 4)
    //    ^ H203
  }
}

struct Sizes: Module {
  @Input(0) var nothing: Unsigned
  //    ^ H206
  @Input(8) var a: Unsigned
  @Output(8) var y: Unsigned
  func build(_ m: ModuleBuilder, _ p: NoParameters) {
    _ = a[8]
    //   ^ H207
    _ = a[4..<9]
    //   ^ H207
    _ = a.truncated(to: 9)
    //    ^ H211
    _ = a.extended(to: 70_000)
    //    ^ H206
    _ = a.truncated(to: 0)
    //    ^ H206
    _ = a.repeated(0)
    //    ^ H206
    _ = a.repeated(9_000)
    //    ^ H206
    _ = a << -1
    //    ^ H207
    _ = a << 65_528
    //    ^ H206
    _ = a.rounded(dropping: 8, mode: .halfUp)
    //    ^ H207
    let huge: Unsigned = m.wire("huge", width: 65_536)
    //                     ^ H206 H101
    y <== a ^ huge[0..<8]
  }
}

@Suite struct WidthFindingsTests {
  @Test func narrowTargets() throws {
    try expectFindings(
      Narrow.self,
      [
        (.tooNarrow, "'y' has 8 bits but the value has 16; write .truncated(to: 8) or .saturated(to: 8)"),
        (
          .extensionNarrows,
          "extended(to: 3) would narrow a 5-bit value; write .truncated(to: 3) or .saturated(to: 3)"
        ),
        (
          .unequalWidths,
          "the operands of a bitwise operator have 8 and 4 bits; write .extended(to: 8) or .truncated(to: 4) on one "
            + "of them"
        ),
        (
          .unequalWidths,
          "the operands of a wrapping operator have 7 and 8 bits; write .extended(to: 8) or .truncated(to: 7) on one "
            + "of them"
        ),
      ])
  }

  @Test func literals() throws {
    try expectFindings(
      Literals.self,
      [
        (.literalTooWide, "the literal 256 needs 9 bits but the other operand has 8"),
        (.literalTooWide, "the literal 300 needs 9 bits but 'z' has 8"),
        (.negativeLiteral, "an unsigned value is never negative, but the literal is -1"),
        (
          .neverEqual,
          "the literal 256 needs 9 bits; a 8-bit value can never reach it, so the comparison is always the same"
        ),
        (.literalTooWide, "the constant 16 needs 5 bits but is given 4"),
        (.negativeLiteral, "an unsigned value is never negative, but the constant is -1"),
        (.literalTooWide, "the constant 8 needs 5 bits but is given 4"),
      ])
  }

  @Test func sizes() throws {
    try expectFindings(
      Sizes.self,
      [
        (.widthOutOfRange, "'nothing' would be 0 bits wide; a signal has 1 to 65,535 bits"),
        (.bitsOutOfRange, "bit 8 does not lie inside a 8-bit value"),
        (.bitsOutOfRange, "bits 4..<9 do not lie inside a 8-bit value"),
        (.truncationWidens, "truncated(to: 9) of a 8-bit value; write .extended(to: 9)"),
        (.widthOutOfRange, "the value would be 70000 bits wide; a signal has 1 to 65,535 bits"),
        (.widthOutOfRange, "the value would be 0 bits wide; a signal has 1 to 65,535 bits"),
        (.widthOutOfRange, "the value would be 0 bits wide; a signal has 1 to 65,535 bits"),
        (.widthOutOfRange, "the value would be 72000 bits wide; a signal has 1 to 65,535 bits"),
        (.bitsOutOfRange, "a shift by -1 bits; write the other shift by 1"),
        (.widthOutOfRange, "the value would be 65536 bits wide; a signal has 1 to 65,535 bits"),
        (.bitsOutOfRange, "rounded(dropping: 8) leaves nothing of a 8-bit value"),
        (.widthOutOfRange, "'huge' would be 65536 bits wide; a signal has 1 to 65,535 bits"),
        (.undriven, "'huge' is never driven; write huge <== …"),
      ])
  }
}
