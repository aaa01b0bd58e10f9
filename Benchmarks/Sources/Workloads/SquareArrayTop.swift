import Bits
import Description
import Generators
import Netlist
import Simulation

/// The weight-stationary array of the generators in any size as an INT8 array, with its wide ports in words of 64 bits.
public struct SquareArrayTop: Module {
  public struct Parameters: ModuleParameters {
    /// Rows and columns; a multiple of 8.
    public var size = 8
    public init() {}
    public init(size: Int) { self.size = size }

    var wordBits: Int { 64 }
    var activationWords: Int { size / 4 }
    var weightWords: Int { size / 8 }
    var resultWords: Int { size * 3 / 8 }
    var array: SystolicArray.Parameters { .init(rows: size, columns: size, dataflow: .weightStationary) }
  }

  @Input public var clear: Bit
  @Input public var resultsReady: Bit
  @Input public var last: Bit
  @Input public var activationsValid: Bit
  @Inputs(\Parameters.activationWords, \Parameters.wordBits, "four rows each") public var activations: [Unsigned]
  @Input public var weightsValid: Bit
  @Inputs(\Parameters.weightWords, \Parameters.wordBits, "eight columns each") public var weights: [Unsigned]
  @Output public var resultsValid: Bit
  @Output public var resultsLast: Bit
  @Outputs(\Parameters.resultWords, \Parameters.wordBits, "sums, column 0 lowest") public var results: [Unsigned]
  @Output public var activationsReady: Bit
  @Output public var weightsReady: Bit
  @Output public var busy: Bit
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    let array = m.instance("array", SystolicArray.self, p.array)
    array.mode <== .a8w8
    array.clear <== clear
    array.last <== last
    array.activations.valid <== activationsValid
    array.activations.payload <== cat(activations.reversed())
    array.weights.valid <== weightsValid
    array.weights.payload <== cat(weights.reversed())
    array.results.ready <== resultsReady
    resultsValid <== array.results.valid
    resultsLast <== array.resultsLast
    for word in results.indices {
      results[word] <== array.results.payload[word * 64..<(word + 1) * 64]
    }
    activationsReady <== array.activations.ready
    weightsReady <== array.weights.ready
    busy <== array.busy
  }
}

extension SquareArrayTop {
  /// A layer: twice `size` beats of weights, 128 beats of activations, and cycles to drain; 304 cycles at 8 × 8.
  public static func stimulus(_ circuit: Circuit, size: Int) -> Trace {
    var random = SplitMix64(seed: ArrayStimulus.seed)
    let drain = 2 * size
    let half = size + 128 + drain
    var trace = Trace(circuit, role: .input, cycles: 2 * half)
    for cycle in 0..<trace.cycles {
      let beat = cycle % half
      trace["results_ready", cycle] = 1
      let loads = beat < size
      let computes = !loads && beat < size + 128
      trace["weights_valid", cycle] = loads ? 1 : 0
      trace["activations_valid", cycle] = computes ? 1 : 0
      trace["last", cycle] = beat == size + 127 ? 1 : 0
      for word in 0..<size / 8 where loads { trace.setWord("weights_\(word)", cycle, random.next()) }
      for word in 0..<size / 4 where computes { trace.setWord("activations_\(word)", cycle, random.next()) }
    }
    return trace
  }
}

extension Trace {
  fileprivate mutating func setWord(_ port: String, _ cycle: Int, _ word: UInt64) {
    let column = column(port)
    setBits(column, cycle, Bits(word, width: layout.columns[column].width))
  }
}
