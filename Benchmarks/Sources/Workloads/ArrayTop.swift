import Description
import Generators

/// The 8 × 8 weight-stationary array of the generators as an INT8 array, with its wide ports in words of 64 bits, so
/// that testbenches in any language poke and peek numbers.
public struct ArrayTop: Module {
  public typealias Parameters = NoParameters

  public static let size = 8
  public static var shape: SystolicArray.Parameters { .init(rows: size, columns: size, dataflow: .weightStationary) }

  @Input public var clear: Bit
  @Input public var resultsReady: Bit
  @Input public var last: Bit
  @Input public var activationsValid: Bit
  @Input(64, "words of rows 0 to 3") public var activationsLow: Signed
  @Input(64, "words of rows 4 to 7") public var activationsHigh: Signed
  @Input public var weightsValid: Bit
  @Input(64, "words of all columns") public var weights: Signed
  @Output public var resultsValid: Bit
  @Output public var resultsLast: Bit
  @Output(64, "sums, bits 63:0") public var resultsLow: Signed
  @Output(64, "sums, bits 127:64") public var resultsMiddle: Signed
  @Output(64, "sums, bits 191:128") public var resultsHigh: Signed
  @Output public var activationsReady: Bit
  @Output public var weightsReady: Bit
  @Output public var busy: Bit
  public init() {}

  public func build(_ m: ModuleBuilder, _ p: Parameters) {
    let array = m.instance("array", SystolicArray.self, Self.shape)
    array.mode <== .a8w8
    array.clear <== clear
    array.last <== last
    array.activations.valid <== activationsValid
    array.activations.payload <== cat(Unsigned(bitPattern: activationsHigh), Unsigned(bitPattern: activationsLow))
    array.weights.valid <== weightsValid
    array.weights.payload <== Unsigned(bitPattern: weights)
    array.results.ready <== resultsReady
    resultsValid <== array.results.valid
    resultsLast <== array.resultsLast
    resultsLow <== Signed(bitPattern: array.results.payload[0..<64])
    resultsMiddle <== Signed(bitPattern: array.results.payload[64..<128])
    resultsHigh <== Signed(bitPattern: array.results.payload[128..<192])
    activationsReady <== array.activations.ready
    weightsReady <== array.weights.ready
    busy <== array.busy
  }
}
