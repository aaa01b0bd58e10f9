import Foundation
import NumberFormats

extension QuantizedNetwork {
  /// A network that comes with the library.
  public static func bundled(_ network: Bundled) throws -> QuantizedNetwork {
    try QuantizedNetwork(file: "\(network.rawValue).json", directory: digitsDataDirectory)
  }

  /// Reads a network file.
  ///
  /// - Throws: `DigitsFileError` naming the field when the file cannot be read or decoded, an array has the wrong
  ///   length, a value has no code in its format, or a layer does not fit the one before it.
  public init(file: String, directory: URL) throws {
    let contents = try NetworkFile(file: file, directory: directory)
    let check = FieldCheck(file: file)
    try check.require(
      contents.format == NetworkFile.format, "format",
      "\"\(contents.format)\"; this reader knows \(NetworkFile.format)")
    guard let rounding = Requantisation(rawValue: contents.rounding) else {
      throw DigitsFileError(
        file: file, place: "rounding",
        reason: "\"\(contents.rounding)\" is neither \"doubleRounding\" nor \"singleRounding\"")
    }
    try check.require(!contents.layers.isEmpty, "layers", "a network has at least one layer")
    var range = try check.range(contents.inputMin, contents.inputMax, "input_min", "input_max")
    var width: Int?
    var layers: [QuantizedLayer] = []
    for (index, layer) in contents.layers.enumerated() {
      let place = "layers[\(index)]"
      if let width {
        try check.require(
          layer.inputs == width, "\(place).inputs", "\(layer.inputs); the layer before has \(width) outputs")
      }
      let checked = try QuantizedLayer(layer, place: place, rounding: rounding, inputRange: range, check: check)
      layers.append(checked)
      range = checked.clampRange
      width = checked.outputs
    }
    self.init(name: contents.name, layers: layers)
  }
}

extension QuantizedLayer {
  /// A layer from its fields, each of them checked.
  init(
    _ layer: NetworkFile.Layer, place: String, rounding: Requantisation, inputRange: ClosedRange<Int>,
    check: FieldCheck
  ) throws {
    try check.value(layer.inputs, in: 1...65_536, "\(place).inputs")
    try check.value(layer.outputs, in: 1...65_536, "\(place).outputs")
    try check.value(layer.weightBits, in: 2...8, "\(place).weight_bits")
    let format = IntegerFormat.signed(layer.weightBits)
    let n = layer.outputs
    try check.array(layer.weights, count: layer.inputs * n, in: format.symmetricRange, "\(place).weights")
    try check.array(layer.bias, count: n, in: IntegerFormat.int32.range, "\(place).bias")
    try check.array(layer.multiplier, count: n, in: 0...Int(Int32.max), "\(place).multiplier")
    try check.array(layer.shift, count: n, in: QuantizedMultiplier.shiftRange, "\(place).shift")
    let clamp = try check.range(layer.clampMin, layer.clampMax, "\(place).clamp_min", "\(place).clamp_max")
    try check.value(layer.inputZeroPoint, in: IntegerFormat.int8.range, "\(place).input_zero_point")
    try check.value(layer.outputZeroPoint, in: IntegerFormat.int8.range, "\(place).output_zero_point")
    self.init(
      name: layer.name, inputs: layer.inputs, outputs: n, weightFormat: format, weights: layer.weights,
      bias: layer.bias.map { Int32($0) },
      factors: zip(layer.multiplier, layer.shift).map { QuantizedMultiplier(multiplier: Int32($0), shift: $1) },
      rounding: rounding, inputZeroPoint: layer.inputZeroPoint, outputZeroPoint: layer.outputZeroPoint,
      clampRange: clamp, inputRange: inputRange)
  }
}
