import Description

/// Compares each beat of results of a `SystolicArray` with what its sum has to be: the sum over the columns is the product
/// of the activations with the sums of the weights over the columns (Huang and Abraham, 1984), modulo 2^accumulator.
///
/// It watches the streams of the array from outside and holds of each row of weights how many have a 1 in each bit, which
/// serves every mode. The cost is about that of one column more: 1 / columns of the array.
///
/// A wrong sum, or a wrong weight of one column, makes one result of a beat wrong, and the check always sees it. A wrong
/// activation makes all results to its right wrong, and the check sees it unless their errors add up to 0. Control is not
/// seen. Combinational from `sums` to `errorDetected`; the expected value moves with the beats. Reset: 0.
public struct SystolicChecker: Module {
  public typealias Parameters = SystolicArray.Parameters

  public static var summary: String { "Checks the column sums of a systolic matrix multiplier." }

  @Choice("how the words are divided into lanes") public var mode: Enumerated<OperandMode>
  @Input("the array drops everything under way") public var clear: Bit
  @Input("the array takes activations") public var accepts: Bit
  @Input("the array takes weights") public var loads: Bit
  @Input(\Parameters.activationBits, "one word for each row, row 0 lowest") public var activations: Unsigned
  @Input(\Parameters.weightBits, "one word for each column, column 0 lowest") public var weights: Unsigned
  @Input("the array offers results") public var offered: Bit
  @Input("they are taken") public var taken: Bit
  @Input(\Parameters.resultBits, "one sum for each column, column 0 lowest") public var sums: Unsigned
  @Output("the offered results do not add up") public var errorDetected: Bit
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    let words = activations.parts(of: OperandMode.activationBits)
    let expected: Signed
    switch p.dataflow {
    case .weightStationary: expected = weightStationarySum(words, m, p)
    case .outputStationary: expected = outputStationarySum(words, m, p)
    }
    let results = sums.parts(of: p.accumulator).map { Signed(bitPattern: $0) }
    let total = wrappingSum(results, "total")
    errorDetected <== offered & (total != expected)
  }

  // MARK: Dataflows

  /// The expected sum travels as many stages as the beat: products in the first, a level of their tree in each that
  /// follows, and the rest as it is.
  private func weightStationarySum(_ words: [Unsigned], _ m: ModuleBuilder, _ p: Parameters) -> Signed {
    let ones = countedOnes(p)
    var above = ones
    let products = words.enumerated().map { row, word in
      let held = above.enumerated().map { bit, count in
        var register: Unsigned = m.register("ones_\(row)_\(bit)", width: count.width, reset: 0)
        when(loads) { register <== count }
        return register
      }
      above = held
      return product(word, held, "row_\(row)", p)
    }
    let advance = (!offered | taken).named("advance")
    var stage = 0
    var values = products
    func registered(_ values: [Signed]) -> [Signed] {
      stage += 1
      return values.enumerated().map { index, value in
        var register: Signed = m.register("expected_\(stage)_\(index)", width: p.accumulator, reset: 0)
        when(advance) { register <== value }
        return register
      }
    }
    values = registered(values)
    while stage < p.rows + p.columns - 1 {
      values = registered(values.count > 1 ? pairs(values, "expected_sum_\(stage)") : values)
    }
    return values[0]
  }

  /// One sum for each row, like those of the array itself.
  private func outputStationarySum(_ words: [Unsigned], _ m: ModuleBuilder, _ p: Parameters) -> Signed {
    let ones = countedOnes(p)
    let shift = (offered & taken).named("shift")
    var below: Signed = 0
    for (row, word) in words.enumerated().reversed() {
      var sum: Signed = m.register("expected_\(row)", width: p.accumulator, reset: 0)
      let next = (sum &+ product(word, ones, "row_\(row)", p)).named("expected_\(row)_next")
      when(clear) {
        sum <== 0
      }.elseWhen(shift) {
        sum <== below
      }.elseWhen(accepts) {
        sum <== next
      }
      below = sum
    }
    return below
  }

  // MARK: Arithmetic

  /// Of the offered weights, how many have a 1 in each bit.
  private func countedOnes(_ p: Parameters) -> [Unsigned] {
    let words = weights.parts(of: OperandMode.weightBits)
    return (0..<OperandMode.weightBits).map { bit in
      sum(words.map { Unsigned($0[bit]) }, "ones_\(bit)")
    }
  }

  /// The products of an activation word with all weights of its row, summed, modulo 2^accumulator.
  private func product(_ word: Unsigned, _ ones: [Unsigned], _ name: String, _ p: Parameters) -> Signed {
    func activation(_ bits: Range<Int>) -> Signed { Signed(bitPattern: word[bits]) }
    func weight(_ bits: Range<Int>) -> Signed { signedSum(ones, bits, "\(name)_\(bits.lowerBound)_\(bits.count)") }
    let isWhole = mode == .a8w8
    let hasBytes = isWhole | (mode == .a8w4)
    let hasPairs = mode == .a4w2
    let first = mux(hasBytes, activation(0..<8), activation(0..<4)).named("\(name)_activation_0")
    let second = mux(hasBytes, activation(8..<16), activation(4..<8)).named("\(name)_activation_1")
    let firstWeight = priority([(isWhole, weight(0..<8)), (hasPairs, weight(0..<2))], otherwise: weight(0..<4))
      .named("\(name)_weight_0")
    let secondWeight = mux(isWhole, 0, mux(hasPairs, weight(2..<4), weight(4..<8))).named("\(name)_weight_1")
    let products = [
      (first * firstWeight).named("\(name)_product_0"), (second * secondWeight).named("\(name)_product_1"),
      mux(hasPairs, (activation(8..<12) * weight(4..<6)).named("\(name)_quarter_2"), 0).named("\(name)_product_2"),
      mux(hasPairs, (activation(12..<16) * weight(6..<8)).named("\(name)_quarter_3"), 0).named("\(name)_product_3"),
    ]
    return wrappingSum(products.map { wrapped($0, to: p.accumulator) }, "\(name)_sum")
  }

  /// The sum of lanes of several words, from how many of them have a 1 in each bit. The highest bit of a lane is its
  /// sign.
  private func signedSum(_ ones: [Unsigned], _ bits: Range<Int>, _ name: String) -> Signed {
    let positive = sum(bits.dropLast().map { ones[$0] << ($0 - bits.lowerBound) }, "\(name)_positive")
    return (positive - (ones[bits.upperBound - 1] << (bits.count - 1))).named("\(name)_lane")
  }

  private func sum(_ values: [Unsigned], _ name: String) -> Unsigned {
    var values = values
    var level = 0
    while values.count > 1 {
      level += 1
      values = stride(from: 0, to: values.count, by: 2).map { index in
        guard index + 1 < values.count else { return values[index] }
        return (values[index] + values[index + 1]).named("\(name)_\(level)_\(index / 2)")
      }
    }
    return values[0]
  }

  private func pairs(_ values: [Signed], _ name: String) -> [Signed] {
    stride(from: 0, to: values.count, by: 2).map { index in
      index + 1 < values.count ? (values[index] &+ values[index + 1]).named("\(name)_\(index / 2)") : values[index]
    }
  }

  private func wrappingSum(_ values: [Signed], _ name: String) -> Signed {
    var values = values
    var level = 0
    while values.count > 1 {
      level += 1
      values = pairs(values, "\(name)_\(level)")
    }
    return values[0]
  }

  private func wrapped(_ value: Signed, to width: Int) -> Signed {
    value.width > width ? value.truncated(to: width) : value.extended(to: width)
  }
}
