import ArgumentParser
import FaultInjection

/// The constants behind safety metrics: a preset, then a file, then single ones.
struct SafetyOptions: ParsableArguments {
  @Option(help: "Raw upset rate of flip-flops: optimistic, usual or conservative (20, 75 or 400 FIT/Mbit).")
  var rates = SafetyConstants.Preset.usual
  @Option(help: "JSON file of constants: names with numbers, or with {value, source, origin}.")
  var constants: String?
  @Option(
    name: .customLong("constant"), parsing: .singleValue,
    help: "A constant, as <name>=<number> or <name>=<number>:<source>; may be repeated.")
  var assignments: [String] = []

  func known() throws -> SafetyConstants {
    var known = SafetyConstants(rates)
    if let constants { try known.set(json: try Files.read(constants), file: constants) }
    for assignment in assignments { try known.set(assignment) }
    return known
  }
}

extension SafetyConstants.Preset: ExpressibleByArgument {}
