import Bits
import Netlist

/// A placed module that is simulated by the user's Swift.
struct ExternalModule {
  let placement: Int
  /// The top's domain that clocks it: its own domain 0.
  let domain: Int
  private let make: @Sendable () -> any ExternalBehaviour
  private let inputs: [(words: Words, width: Int)]
  private let outputWidths: [Int]
  private let module: String
  private(set) var behaviour: any ExternalBehaviour

  /// All external modules of the design, in the order of placements.
  static func all(_ design: FlatDesign, _ layout: Layout) throws -> [ExternalModule] {
    try design.placements.indices.filter(design.isExternal).map { number in
      let circuit = design.circuit(number)
      guard let make = circuit.external?.behaviour else {
        throw SimulationFailure.externalWithoutBehaviour(module: circuit.name, path: design.placements[number].path)
      }
      let inputs = circuit.inputs.enumerated().map { position, index in
        (layout[design.inputValue(number, position)], circuit.declarations[index].width)
      }
      return ExternalModule(
        placement: number, domain: design.placements[number].domains[0], make: make, inputs: inputs,
        outputWidths: circuit.outputs.map { circuit.declarations[$0].width }, module: circuit.name, behaviour: make())
    }
  }

  /// The outputs with the index among `externals` in place of the placement.
  static func numbered(_ outputs: [ExternalOutput], _ externals: [ExternalModule]) -> [ExternalOutput] {
    outputs.map { output in
      var output = output
      output.external = externals.firstIndex { $0.placement == output.external } ?? 0
      return output
    }
  }

  mutating func renew() { behaviour = make() }

  private var inputValues: [Bits] { inputs.map { load($0.words, width: $0.width) } }

  func clock(reset: Bool) { behaviour.clock(inputs: inputValues, reset: reset) }

  func write(_ output: ExternalOutput) {
    let values = behaviour.outputs(for: inputValues)
    precondition(
      values.map(\.width) == outputWidths,
      "the behaviour of '\(module)' must give outputs of \(outputWidths) bits, not \(values.map(\.width))")
    store(values[output.position], to: output.result)
  }
}
