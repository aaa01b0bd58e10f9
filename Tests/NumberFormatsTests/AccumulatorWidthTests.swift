import NumberFormats
import Testing

@Suite("Accumulator widths")
struct AccumulatorWidthTests {
  /// Bits of the narrowest two's complement format that holds both ends, by trying one width after the other.
  private func narrowest(_ low: Int, _ high: Int) -> Int {
    (1...64).first { IntegerFormat.signed($0).contains(low) && IntegerFormat.signed($0).contains(high) } ?? 65
  }

  /// All reachable sums of `count` products, by trying every pair of operands.
  private func sums(_ count: Int, _ a: ClosedRange<Int>, _ w: ClosedRange<Int>) -> (low: Int, high: Int) {
    var low = 0
    var high = 0
    let products = a.flatMap { x in w.map { x * $0 } }
    for _ in 0..<count {
      low = products.reduce(low + products[0]) { min($0, low + $1) }
      high = products.reduce(high + products[0]) { max($0, high + $1) }
    }
    return (low, high)
  }

  @Test("full ranges: the width is the narrowest for the extreme sums, tried out", arguments: 1...4, 1...4)
  func bruteForce(activationBits: Int, weightBits: Int) {
    for count in [0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17] {
      for a in [IntegerFormat.signed(activationBits), .unsigned(activationBits)] {
        for w in [IntegerFormat.signed(weightBits).range, IntegerFormat.unsigned(weightBits).range, -1...1] {
          let width = AccumulatorWidth(products: count, activations: a.range, weights: w)
          let (low, high) = sums(count, a.range, w)
          #expect(width.minimum == Int128(min(0, low)) && width.maximum == Int128(max(0, high)))
          #expect(width.signedBits == narrowest(min(0, low), max(0, high)))
          if low < 0 {
            #expect(width.unsignedBits == nil)
          } else {
            #expect(width.unsignedBits == (1...63).first { IntegerFormat.unsigned($0).contains(high) })
          }
        }
      }
    }
  }

  @Test("known weights: the extreme sums over every activation vector", arguments: [UInt64(1), 2, 3])
  func knownWeights(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    for activations in [-2...1, 0...3, -1...2, 1...3, -3...(-1)] {
      let weights = (0..<4).map { _ in Int.random(in: -7...7, using: &random) }
      let bias = Int.random(in: -40...40, using: &random)
      var reachable = [bias]
      for weight in weights {
        reachable = reachable.flatMap { sum in activations.map { sum + weight * $0 } }
      }
      let low = reachable.reduce(0, min)
      let high = reachable.reduce(0, max)
      let width = AccumulatorWidth(knownWeights: weights, activations: activations, bias: bias)
      #expect(width.minimum == Int128(low) && width.maximum == Int128(high))
      #expect(width.signedBits == narrowest(low, high))
      let bound = AccumulatorWidth(weightL1Norm: weights.reduce(0) { $0 + abs($1) }, activations: activations)
      #expect(bound.maximum + Int128(abs(bias)) >= width.maximum && bound.minimum - Int128(abs(bias)) <= width.minimum)
    }
  }

  @Test("the L1 bound is reached by weights of one sign against the worst activation")
  func weightNorm() {
    let bound = AccumulatorWidth(weightL1Norm: 1000, activations: -128...127)
    #expect(bound.minimum == -128_000 && bound.maximum == 128_000)
    let reached = AccumulatorWidth(knownWeights: Array(repeating: -10, count: 100), activations: -128...127)
    #expect(reached.maximum == bound.maximum)
    #expect(AccumulatorWidth(weightL1Norm: 1000, activations: 0...16).signedBits == 15)
  }

  @Test("published examples")
  func examples() {
    func bits(_ count: Int, _ a: ClosedRange<Int>, _ w: ClosedRange<Int>) -> Int {
      AccumulatorWidth(products: count, activations: a, weights: w).signedBits
    }
    let int8 = IntegerFormat.int8
    #expect(bits(32, int8.range, int8.range) == 21)
    #expect(bits(32, int8.range, int8.symmetricRange) == 20)
    #expect(bits(128, int8.range, int8.range) == 23)
    #expect(bits(128, int8.range, IntegerFormat.int4.range) == 19)
    #expect(bits(4096, int8.range, IntegerFormat.int4.range) == 24)
    #expect(bits(128, IntegerFormat.unsigned(4).range, int8.range) == 19)
    #expect(bits(128, IntegerFormat.int4.range, IntegerFormat.int4.range) == 15)
    #expect(bits(2048, int8.range, -1...1) == 20)
    #expect(bits(4096, int8.range, -1...1) == 21)
    // FP16 as an integer in units of 2^-24, times int4, 128 of them.
    #expect(bits(128, -(65504 << 24)...(65504 << 24), -8...7) == 51)
  }

  @Test("the closed form for full ranges is the width, and one bit less fails", arguments: 2...9, 2...9)
  func closedForm(activationBits: Int, weightBits: Int) {
    let a = IntegerFormat.signed(activationBits).range
    let w = IntegerFormat.signed(weightBits).range
    for count in Array(1...130) + [255, 256, 257, 4095, 4096, 4097] {
      let width = AccumulatorWidth(products: count, activations: a, weights: w)
      #expect(
        width.signedBits
          == AccumulatorWidth.signedFullRangeBits(
            products: count, activationBits: activationBits, weightBits: weightBits))
      #expect(!IntegerFormat.signed(width.signedBits - 1).contains(width.maximum))
    }
  }

  @Test("sums beyond 64 bits stay exact; GMP agrees")
  func beyondSixtyFourBits() {
    let width = AccumulatorWidth(products: 1 << 20, activations: Int.min...Int.max, weights: -(1 << 40)...1)
    // 2^63 * 2^40 * 2^20 = 2^123, which takes a 125-bit accumulator.
    #expect(width.maximum == Int128(1) << 123 && width.signedBits == 125)
    let exact = ExactRational(Int.min) * ExactRational(-(1 << 40)) * ExactRational(1 << 20)
    #expect(exact == ExactRational.power(123))
    #expect(exact.scaled(by: -62).floor == Int(width.maximum >> 62))
  }

  @Test("a bias counts once")
  func bias() {
    let width = AccumulatorWidth(products: 2, activations: 0...3, weights: -1...1, bias: -10...20)
    #expect(width.minimum == -16 && width.maximum == 26 && width.signedBits == 6)
    #expect(AccumulatorWidth(minimum: 3, maximum: 5).minimum == 0)
    #expect(AccumulatorWidth(minimum: -1, maximum: 0).signedBits == 1)
  }

  @Test("misuse stops", .timeLimit(.minutes(1)))
  func misuse() async {
    await #expect(processExitsWith: .failure) {
      _ = AccumulatorWidth(products: .max, activations: Int.min...Int.max, weights: Int.min...Int.max)
    }
    await #expect(processExitsWith: .failure) {
      _ = AccumulatorWidth(products: -1, activations: 0...1, weights: 0...1)
    }
  }
}
