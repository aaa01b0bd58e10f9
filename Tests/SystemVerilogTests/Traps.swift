import Description

/// The expressions in which signs and widths go wrong in SystemVerilog, each described as it is meant. `a` and `b` are
/// 8-bit signed numbers, `u` is a 4-bit unsigned one; results are wide enough for every value.
struct Traps: Module {
  @Input(8) var a: Signed
  @Input(8) var b: Signed
  @Input(4) var u: Unsigned
  @Input var c: Bit
  @Outputs(33, 40) var results: [Signed]

  /// What each output computes, in the order of the outputs.
  static let traps: [(name: String, value: @Sendable (Int, Int, Int, Bool) -> Int)] = [
    ("product of signed and unsigned", { a, _, u, _ in a * u }),
    ("conditional of signed and unsigned", { a, _, u, c in c ? a : u }),
    ("part select of the whole", { a, _, _, _ in a }),
    ("concatenation of one", { a, _, _, _ in a }),
    ("shifted right, plus unsigned", { a, _, u, _ in (a >> 2) + u }),
    ("shifted right after extension", { a, _, _, _ in a >> 2 }),
    ("plus a literal", { a, _, _, _ in a + 1 }),
    ("less than unsigned", { a, _, u, _ in a < u ? 1 : 0 }),
    ("carry inside a concatenation", { a, b, _, _ in a + b }),
    ("sum shifted into eight bits", { a, b, _, _ in Int(Int8(truncatingIfNeeded: (a + b) >> 1)) }),
    ("elements of a packed pair", { a, b, _, _ in a + b }),
    ("negation, then extension", { a, _, _, _ in -a }),
    ("extension of a compound", { a, b, _, _ in a * b + a * a }),
    ("shift of a named sum", { a, b, _, _ in (a + b) >> 3 }),
    ("arithmetic shift by a value", { a, _, u, _ in a >> u }),
    ("arithmetic shift of a sum by a value", { a, b, u, _ in (a + b) >> u }),
    ("logical shift of a signed number's bits", { a, _, u, _ in (a & 0xFF) >> u }),
    ("left shift by a value", { a, _, u, _ in Int(Int8(truncatingIfNeeded: u > 7 ? 0 : a << u)) }),
    ("unsigned comparison of signed numbers", { a, b, _, _ in (a & 0xFF) < (b & 0xFF) ? 1 : 0 }),
    ("unsigned comparison of extended signed numbers", { a, b, _, _ in (a & 0xFFF) < (b & 0xFFF) ? 1 : 0 }),
    ("unsigned comparison of masked signed numbers", { a, b, _, _ in (a & b & 0xFF) < (a & 0xFF) ? 1 : 0 }),
    ("signed comparison of parts", { a, b, _, _ in (a & 0xF) ^ 8 < (b & 0xF) ^ 8 ? 1 : 0 }),
    ("comparison with the least number", { a, _, _, _ in a <= -128 ? 1 : 0 }),
    ("magnitude of the least number", { a, _, _, _ in abs(a) }),
    ("saturation", { a, b, _, _ in max(-128, min(127, a + b)) }),
    ("saturation of a product", { a, b, _, _ in max(-512, min(511, a * b)) }),
    ("clamped at zero", { a, _, _, _ in max(0, a) }),
    ("rounded to even", { a, _, _, _ in (a + 1 + ((a >> 2) & 1)) >> 2 }),
    ("rounded toward zero", { a, _, _, _ in a / 4 }),
    ("difference of unsigned numbers", { a, _, u, _ in u - (a & 0xF) }),
    ("word at a signed address", { a, _, _, _ in [3, -1, 7, -8][(a >> 1) & 3] }),
    ("conditional inside a comparison", { a, b, u, c in (c ? a : b) < u ? 1 : 0 }),
    ("selected bit of a sum", { a, b, _, _ in ((a + b) >> 8) & 1 }),
  ]

  func build(_ m: ModuleBuilder, _ p: NoParameters) {
    let number = Signed(u)
    let bits = Unsigned(bitPattern: a)
    let pair = cat(Unsigned(bitPattern: b), bits)
    let sum = (a + b).named("named_sum")
    let words = m.memory("words", Signed.self, depth: 4, width: 4, initial: [3, -1, 7, -8])
    let place = Unsigned(bitPattern: (a >> 1).named("signed_place"))[0..<2]
    let spot = Unsigned(bitPattern: Signed(bitPattern: place ^ 0).named("signed_spot"))
    let values: [Signed] = [
      a * number,
      mux(c, a, number),
      Signed(bitPattern: bits[0..<8]),
      Signed(bitPattern: cat([bits])),
      (a >> 2) + number,
      (a >> 2).extended(to: 16),
      a + 1,
      flag(a < number),
      Signed(bitPattern: cat(Unsigned(bitPattern: a + b))),
      ((a + b) >> 1).truncated(to: 8),
      Signed(bitPattern: pair[0..<8]) + Signed(bitPattern: pair[8..<16]),
      (-a).extended(to: 20),
      ((a * b) + (a * a)).extended(to: 30),
      sum >> 3,
      a.shiftedRight(by: u),
      sum.shiftedRight(by: u),
      Signed(bits.shiftedRight(by: u)),
      a.shiftedLeft(by: u),
      flag(bits < Unsigned(bitPattern: b)),
      flag(Unsigned(bitPattern: a.extended(to: 12)) < Unsigned(bitPattern: b.extended(to: 12))),
      flag((bits & Unsigned(bitPattern: b)) < bits),
      flag(Signed(bitPattern: bits[0..<4]) < Signed(bitPattern: Unsigned(bitPattern: b)[0..<4])),
      flag(a <= -128),
      Signed(a.magnitude),
      (a + b).saturated(to: 8),
      (a * b).saturated(to: 10),
      Signed(a.clamped),
      a.rounded(dropping: 2, mode: .halfToEven),
      a.rounded(dropping: 2, mode: .towardZero),
      u - bits[0..<4],
      words.read(spot),
      flag(mux(c, a, b) < number),
      flag(Unsigned(bitPattern: a + b)[8]),
    ]
    for (index, value) in values.enumerated() { results[index] <== value }
  }

  private func flag(_ bit: Bit) -> Signed { Signed(Unsigned(bit)) }
}
