import ArgumentParser
import Synthesis

/// What `bittern synth` may be told about place and route.
struct PlacementArguments: ParsableArguments {
  @Flag(help: "Place and route with nextpnr, in a register ring; ice40 and ecp5.") var place = false
  @Option(help: "The device, for example hx8k, up5k, 85k.") var device: String?
  @Option(help: "Its package, for example ct256.") var package: String?
  @Option(help: "How many seeds are placed; the table has their median, lowest and highest rate.") var seeds = 3
  @Option(help: "Megahertz that nextpnr works towards.") var frequency = 200
  @Option(help: "A board's pins for the ports of the block, .pcf or .lpf: no ring then.") var constraints: String?
  @Option(help: "Write the bitstream of the best seed; with --constraints.") var bitstream: String?

  func validate(for target: SynthesisTarget, blocks: Int) throws {
    let given: [(String, Bool)] = [
      ("--device", device != nil), ("--package", package != nil), ("--constraints", constraints != nil),
      ("--bitstream", bitstream != nil),
    ]
    if !place {
      if let option = given.first(where: \.1) { throw ValidationError("\(option.0) goes with --place") }
      return
    }
    if !PlacementDevice.places(target) { throw ValidationError("--place goes with --target ice40 and --target ecp5") }
    if !(1...100).contains(seeds) { throw ValidationError("--seeds \(seeds) is not from 1 to 100") }
    if bitstream != nil, constraints == nil {
      throw ValidationError("--bitstream needs --constraints, which say where the ports go")
    }
    if constraints != nil, blocks != 1 { throw ValidationError("--constraints goes with exactly one block") }
    do {
      if let problem = try options(target, usual: nil, dsp: true).problem() { throw ValidationError(problem) }
    } catch let error as PlacementDevice.Unknown { throw ValidationError(error.description) }
  }

  /// - Parameter usual: the device when none was named.
  func options(_ target: SynthesisTarget, usual: String?, dsp: Bool) throws(PlacementDevice.Unknown) -> PlacementOptions
  {
    PlacementOptions(
      device: try PlacementDevice(target, name: device ?? usual, package: package), seeds: Array(1...max(1, seeds)),
      frequency: frequency, constraints: constraints, dsp: dsp)
  }
}
