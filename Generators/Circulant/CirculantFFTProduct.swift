import Description

/// The product of a block-circulant matrix with a vector by Fourier transforms in fixed point (CirCNN, Ding et al., MICRO
/// 2017): the same ports and the same order as `CirculantNTTProduct`, narrower transformed weights, and a bounded error.
///
/// Block j of the vector is transformed (`FourierTransform`), its bins are multiplied with those of the blocks (r, j) of all
/// block rows and added up without rounding, and the sums of a block row are transformed back (`FourierInverse`).
/// Transformed weights have `weightFractionBits` fraction bits; `Parameters.transformed(_:)` makes them. The arithmetic is
/// defined bit by bit; its result differs from the exact integer product by at most `Parameters.errorBound`.
///
/// Latency: 5 cycles from `last` to block row 0; the others follow, one a cycle. Throughput: one block of the vector a
/// cycle; from one `last` to the next there are at least `rows` cycles. Reset: no result is under way.
public struct CirculantFFTProduct: Module {
  public struct Parameters: ModuleParameters {
    /// Rows and columns of a block, b: 4, 8 or 16.
    public var size = 8
    /// Block rows, 1 to 8.
    public var rows = 2
    /// Most blocks of a block row, 1 to 1024.
    public var blocks = 32
    /// Bits of an element of the vector, 2 to 16.
    public var inputBits = 8
    /// Bits of an element of the matrix, 2 to 16.
    public var weightBits = 8
    /// Fraction bits of a bin of the vector, 0 to 12.
    public var fractionBits = 6
    /// Fraction bits of a bin of the matrix, 0 to 12.
    public var weightFractionBits = 6
    /// Fraction bits of a factor of the transforms, 4 to 16.
    public var twiddleBits = 14
    public init() {}
    public init(
      size: Int, rows: Int, blocks: Int, inputBits: Int = 8, weightBits: Int = 8, fractionBits: Int,
      weightFractionBits: Int, twiddleBits: Int
    ) {
      (self.size, self.rows, self.blocks) = (size, rows, blocks)
      (self.inputBits, self.weightBits, self.fractionBits) = (inputBits, weightBits, fractionBits)
      (self.weightFractionBits, self.twiddleBits) = (weightFractionBits, twiddleBits)
    }

    public static var meanings: KeyValuePairs<String, String> {
      [
        "size": "rows and columns of a block: 4, 8 or 16", "rows": "block rows, 1 to 8",
        "blocks": "most blocks of a block row, 1 to 1024", "inputBits": "bits of an element of the vector, 2 to 16",
        "weightBits": "bits of an element of the matrix, 2 to 16",
        "fractionBits": "fraction bits of a bin of the vector, 0 to 12",
        "weightFractionBits": "fraction bits of a bin of the matrix, 0 to 12",
        "twiddleBits": "fraction bits of a factor of the transforms, 4 to 16",
      ]
    }

    public func problem() -> String? {
      if !(1...8).contains(rows) { return "rows must be from 1 to 8, not \(rows)" }
      if !(1...1024).contains(blocks) { return "blocks must be from 1 to 1024, not \(blocks)" }
      if !(2...16).contains(weightBits) { return "weightBits must be from 2 to 16, not \(weightBits)" }
      if !(0...12).contains(weightFractionBits) {
        return "weightFractionBits must be from 0 to 12, not \(weightFractionBits)"
      }
      if let problem = transform.problem() { return problem }
      return sumBits <= 60 ? nil : "the sums of a bin would have \(sumBits) bits, and 60 are the most"
    }

    /// The greatest magnitude of an exact result: `blocks · size · 2^(inputBits + weightBits − 2)`.
    var greatest: Int { (blocks * size) << (inputBits + weightBits - 2) }
    /// `size · inputBits`.
    public var blockBits: Int { size * inputBits }
    /// Bits of a part of a transformed weight: `weightBits + log2 size + weightFractionBits + 1`.
    public var valueBits: Int { weightBits + size.trailingZeroBitCount + weightFractionBits + 1 }
    /// `rows · size · valueBits`.
    public var columnBits: Int { rows * size * valueBits }
    /// Bits of a part of a bin's sum: a sign, and twice the greatest magnitude.
    public var sumBits: Int {
      2 + bitsOfCount(to: blocks) + inputBits + weightBits - 2 + 2 * size.trailingZeroBitCount + fractionBits
        + weightFractionBits
    }
    /// Bits of an element of the result: a sign, and twice the greatest exact magnitude.
    public var elementBits: Int { 2 + bitsOfCount(to: greatest) }
    /// `size · elementBits`.
    public var resultBits: Int { size * elementBits }
    /// Bits of a block row's number, at least 1.
    public var rowBits: Int { bitsOfCount(to: max(1, rows - 1)) }
    var transform: FourierTransform.Parameters {
      .init(size: size, inputBits: inputBits, fractionBits: fractionBits, twiddleBits: twiddleBits)
    }
    var inverse: FourierInverse.Parameters {
      .init(
        size: size, binBits: sumBits, fractionBits: fractionBits + weightFractionBits, twiddleBits: twiddleBits,
        resultBits: elementBits)
    }
  }

  public static var summary: String { "Product of a block-circulant matrix with a vector by Fourier transforms." }
  /// Cycles from `last` to block row 0.
  public static let latency = 5

  @Input("the block is added") public var valid: Bit
  @Input("it is the first of a sum") public var first: Bit
  @Input("it is the last of a sum") public var last: Bit
  @Input(\Parameters.blockBits, "block of the vector, element 0 lowest") public var block: Unsigned
  @Input(\Parameters.columnBits, "transformed columns, block row 0 lowest, bin 0 lowest, its real part lowest")
  public var columns: Unsigned
  @Output("a result is there") public var resultValid: Bit
  @Output(\Parameters.rowBits, "its block row") public var resultRow: Unsigned
  @Output(\Parameters.resultBits, "its elements, element 0 lowest") public var result: Unsigned
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    let transform = m.instance("transform", FourierTransform.self, p.transform)
    for (index, element) in block.parts(of: p.inputBits).enumerated() {
      transform.elements[index] <== Signed(bitPattern: element)
    }
    let real = transform.real.enumerated().map { m.held($1, "real_\($0)") }
    let imaginary = transform.imaginary.enumerated().map { m.held($1, "imaginary_\($0)") }
    let weights = m.held(columns, "weights").parts(of: p.valueBits)
    let isAdded = m.held(valid, "added")
    let isFirst = m.held(first, "addedFirst")
    let sums = (0..<p.rows).map { row in
      (0..<p.size / 2).flatMap { bin in
        let element = m.instance(
          "row_\(row)_bin_\(bin)", FourierMultiplyAdd.self,
          .init(valueBits: p.transform.binBits, weightBits: p.valueBits, sumBits: p.sumBits, isPair: bin == 0))
        element.valid <== isAdded
        element.first <== isFirst
        element.valueReal <== real[bin]
        element.valueImaginary <== imaginary[bin]
        element.weightReal <== Signed(bitPattern: weights[row * p.size + 2 * bin])
        element.weightImaginary <== Signed(bitPattern: weights[row * p.size + 2 * bin + 1])
        return [element.sumReal, element.sumImaginary]
      }
    }
    let ends = (valid & last).named("ends")
    let drain = BlockDrain(sums, ended: m.held(m.held(m.held(ends, "ends1"), "ends2"), "ended"), m)
    let inverse = m.instance("inverse", FourierInverse.self, p.inverse)
    for (index, value) in drain.values.enumerated() {
      if index % 2 == 0 { inverse.real[index / 2] <== value } else { inverse.imaginary[index / 2] <== value }
    }
    let elements = inverse.elements.enumerated().map { m.held($1, "element_\($0)") }
    resultValid <== m.held(drain.isDraining, "delivers")
    resultRow <== m.held(drain.row, "deliveredRow")
    result <== cat(elements.reversed().map { Unsigned(bitPattern: $0) })
  }
}
