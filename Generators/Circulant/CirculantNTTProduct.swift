import Description

/// The product of a block-circulant matrix with a vector, exactly, by transforms modulo `2^n + 1`.
///
/// The matrix is cut into blocks of `size · size`, each of them circulant: given by its first column c, element (i, k) is
/// `c[(i − k) mod size]`. Block row r of the result is `Σ j C(r, j) · x(j)`, in which each term is a cyclic convolution, and
/// in the transform a product place by place (CirCNN, Ding et al., MICRO 2017, with a number-theoretic transform in place
/// of the Fourier one). One transform of x(j) serves all block rows, and one inverse a whole block row.
///
/// Block j of the vector and the transformed columns of the blocks (r, j) of all `rows` come in one cycle; `first` and
/// `last` bound the sum over j. Columns are transformed beforehand: `Parameters.transformed(_:)`. The result is exact,
/// because every element stays below half of the modulus: `problem()` sees to it.
///
/// Latency: 5 cycles from `last` to block row 0; the others follow, one a cycle. Throughput: one block of the vector a
/// cycle; from one `last` to the next there are at least `rows` cycles. Reset: no result is under way.
public struct CirculantNTTProduct: Module {
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
    /// The modulus is `2^ringBits + 1`.
    public var ringBits = 24
    public init() {}
    public init(size: Int, rows: Int, blocks: Int, inputBits: Int = 8, weightBits: Int = 8, ringBits: Int) {
      (self.size, self.rows, self.blocks) = (size, rows, blocks)
      (self.inputBits, self.weightBits, self.ringBits) = (inputBits, weightBits, ringBits)
    }

    public static var meanings: KeyValuePairs<String, String> {
      [
        "size": "rows and columns of a block: 4, 8 or 16", "rows": "block rows, 1 to 8",
        "blocks": "most blocks of a block row, 1 to 1024", "inputBits": "bits of an element of the vector, 2 to 16",
        "weightBits": "bits of an element of the matrix, 2 to 16",
        "ringBits": "the modulus is 2^ringBits + 1: a multiple of size / 2 from 3 · size / 2 to 30",
      ]
    }

    public func problem() -> String? {
      if !(1...8).contains(rows) { return "rows must be from 1 to 8, not \(rows)" }
      if !(1...1024).contains(blocks) { return "blocks must be from 1 to 1024, not \(blocks)" }
      if !(2...16).contains(weightBits) { return "weightBits must be from 2 to 16, not \(weightBits)" }
      if let problem = transform.problem() { return problem }
      let limit = 1 << (ringBits - 1) - 4
      return greatest < limit
        ? nil : "sums reach \(greatest), and with ringBits \(ringBits) they must stay below \(limit)"
    }

    /// The greatest magnitude of a result: `blocks · size · 2^(inputBits + weightBits − 2)`.
    var greatest: Int { (blocks * size) << (inputBits + weightBits - 2) }
    /// `size · inputBits`.
    public var blockBits: Int { size * inputBits }
    /// Bits of a transformed weight: `ringBits + 1`.
    public var valueBits: Int { ringBits + 1 }
    /// `rows · size · (ringBits + 1)`.
    public var columnBits: Int { rows * size * valueBits }
    /// `size · ringBits`.
    public var resultBits: Int { size * ringBits }
    /// Bits of a block row's number, at least 1.
    public var rowBits: Int { bitsOfCount(to: max(1, rows - 1)) }
    var transform: FermatTransform.Parameters { .init(size: size, ringBits: ringBits, inputBits: inputBits) }

    /// The transform of a block's first column as the block takes it: residues of least magnitude, at bit-reversed places.
    public func transformed(_ column: [Int]) -> [Int] {
      let modulus = 1 << ringBits + 1
      return (0..<size).map { place in
        let root = transform.rootExponent * BitReversal.of(place, size: size)
        let sum = column.enumerated().reduce(0) { sum, element in
          let power = (0..<element.offset * root % (2 * ringBits)).reduce(1) { value, _ in 2 * value % modulus }
          return (sum + element.element * power) % modulus
        }
        let residue = (sum + modulus) % modulus
        return 2 * residue > modulus ? residue - modulus : residue
      }
    }
  }

  public static var summary: String { "Exact product of a block-circulant matrix with a vector." }
  /// Cycles from `last` to block row 0.
  public static let latency = 5

  @Input("the block is added") public var valid: Bit
  @Input("it is the first of a sum") public var first: Bit
  @Input("it is the last of a sum") public var last: Bit
  @Input(\Parameters.blockBits, "block of the vector, element 0 lowest") public var block: Unsigned
  @Input(\Parameters.columnBits, "transformed columns, block row 0 lowest, value 0 lowest") public var columns: Unsigned
  @Output("a result is there") public var resultValid: Bit
  @Output(\Parameters.rowBits, "its block row") public var resultRow: Unsigned
  @Output(\Parameters.resultBits, "its elements, element 0 lowest") public var result: Unsigned
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    let transform = m.instance("transform", FermatTransform.self, p.transform)
    for (index, element) in block.parts(of: p.inputBits).enumerated() {
      transform.elements[index] <== Signed(bitPattern: element)
    }
    let values = transform.values.enumerated().map { m.held($1, "value_\($0)") }
    let weights = m.held(columns, "weights").parts(of: p.valueBits)
    let isAdded = m.held(valid, "added")
    let isFirst = m.held(first, "addedFirst")
    let sums = (0..<p.rows).map { row in
      (0..<p.size).map { place in
        let element = m.instance("row_\(row)_place_\(place)", FermatMultiplyAdd.self, .init(ringBits: p.ringBits))
        element.valid <== isAdded
        element.first <== isFirst
        element.value <== values[place]
        element.weight <== Signed(bitPattern: weights[row * p.size + place])
        return element.sum
      }
    }
    let ends = (valid & last).named("ends")
    let drain = BlockDrain(sums, ended: m.held(m.held(m.held(ends, "ends1"), "ends2"), "ended"), m)
    let inverse = m.instance("inverse", FermatInverse.self, p.transform)
    for (index, value) in drain.values.enumerated() { inverse.values[index] <== value }
    let elements = inverse.elements.enumerated().map { m.held($1, "element_\($0)") }
    resultValid <== m.held(drain.isDraining, "delivers")
    resultRow <== m.held(drain.row, "deliveredRow")
    result <== cat(elements.reversed().map { Unsigned(bitPattern: $0) })
  }
}
