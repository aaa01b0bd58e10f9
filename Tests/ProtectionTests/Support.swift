import Bits
import Description
import FaultInjection
import Netlist
import Protection
import Simulation
import Statistics
import SystemVerilog
import Verilation

typealias Choice = ProtectionPlan.Choice

/// Every choice of one mechanism that a design allows: each register, memory or block by itself.
func everything(_ mechanism: Mechanism, in netlist: Netlist, blocks: [String]? = nil) -> ProtectionPlan {
  var parts: [ProtectionPlan.Part] = []
  for circuit in netlist.modulesInUse().map({ netlist.modules[$0] }) {
    for register in circuit.registers {
      parts.append(.registers(module: circuit.name, names: [circuit.declarations[register].name]))
    }
    for memory in circuit.memories { parts.append(.memory(module: circuit.name, name: memory.name)) }
    if blocks?.contains(circuit.name) ?? true { parts.append(.block(module: circuit.name)) }
  }
  return ProtectionPlan(
    parts.compactMap { part in
      let possible = netlist.mechanisms(for: part)
      if possible.contains(where: { $0.isSameKind(as: mechanism) }) { return Choice(part, mechanism) }
      // A code for one bit is refused in favour of copies.
      if mechanism == .secded, case .registers = part, possible.contains(.triplicated) {
        return Choice(part, .triplicated)
      }
      return nil
    })
}

extension Mechanism {
  /// Equal, or both watchdogs.
  fileprivate func isSameKind(as other: Mechanism) -> Bool {
    if case .watchdog = self, case .watchdog = other { return true }
    return self == other
  }
}

/// Random inputs for every port, seeded.
func randomStimulus(_ netlist: Netlist, cycles: Int, seed: UInt64) -> Trace {
  var trace = Trace(netlist.topModule, role: .input, cycles: cycles)
  var random = RandomStream(seed: seed, stratum: 0, index: 0)
  for cycle in 0..<cycles {
    for input in netlist.topModule.inputs.map({ netlist.topModule.declarations[$0] }) {
      let value = Int(random.next(below: UInt64(1) << UInt64(min(input.width, 62))))
      let isNegative = input.isSigned && value >> (input.width - 1) & 1 == 1
      trace[input.name, cycle] = isNegative ? value - 1 << input.width : value
    }
  }
  return trace
}

/// What became of every single flip of a design: every register bit (or memory bit) in every cycle.
struct Exhaustive {
  var faults = 0
  /// An output other than the error output differed, and no error had been reported up to then.
  var undetectedWrong = 0
  /// An output other than the error output differed.
  var wrong = 0
  /// The error output was high in some cycle.
  var detected = 0

  /// Of the registers whose full name satisfies the condition, with random inputs unless others are given. Where an
  /// output `valid` is named, the others count while it is high.
  init(
    _ design: ProtectedDesign, cycles: Int, seed: UInt64 = 1, memories: Bool = false, stimulus: Trace? = nil,
    valid: String? = nil, where isStruck: (String) -> Bool = { _ in true }
  ) throws {
    let netlist = design.netlist
    let stimulus = stimulus ?? randomStimulus(netlist, cycles: cycles + 8, seed: seed)
    let workload = Workload(name: "flips", netlist: netlist, resetCycles: 2, stimulus: stimulus, goal: "equal outputs")
    {
      _ in nil
    }
    let experiments = try InterpreterExperiments(workload, seed: seed)
    let layout = TraceLayout(netlist.topModule, role: .output)
    let error = layout.columns.first { $0.name == design.errorOutput }?.offset
    let valid = layout.columns.first { $0.name == valid }?.offset
    let golden = experiments.goldenResponses
    var strikes: [(Experiment.Target, Int)] = []
    for (index, site) in netlist.registerSites().enumerated() where isStruck(site.fullName) {
      strikes.append((.register(index), site.width))
    }
    if memories {
      for (index, site) in netlist.memorySites().enumerated() where isStruck(site.fullName) {
        for word in 0..<site.depth { strikes.append((.memory(index, word: word), site.width)) }
      }
    }
    for (target, width) in strikes {
      for bit in 0..<width {
        let mask = Bits(1, width: width).shiftedLeft(by: bit)
        for cycle in 0..<cycles {
          let result = experiments.run(Experiment(strikes: [.init(target, mask: mask)], cycle: cycle))
          record(result, cycle, golden, layout.stride, error, valid)
        }
      }
    }
  }

  private mutating func record(
    _ result: ExperimentResult, _ cycle: Int, _ golden: [UInt64], _ stride: Int, _ error: Int?, _ valid: Int?
  ) {
    faults += 1
    var isDetected = false
    var isWrong = false
    for row in 0..<result.responses.count / stride {
      let start = (cycle + row) * stride
      if let error, result.responses[row * stride + error] != 0 { isDetected = true }
      let faulty = result.responses[row * stride..<(row + 1) * stride]
      let isValid = valid.map { faulty[row * stride + $0] | golden[start + $0] != 0 } ?? true
      let differs = (0..<stride).contains { $0 != error && faulty[row * stride + $0] != golden[start + $0] }
      if differs, isValid, !isWrong {
        isWrong = true
        if !isDetected { undetectedWrong += 1 }
      }
    }
    if isWrong { wrong += 1 }
    if isDetected { detected += 1 }
  }
}

/// Differences between a design and its protected version over random inputs, and cycles with an error: both 0, if the
/// protection is right.
func differences(_ netlist: Netlist, _ design: ProtectedDesign, cycles: Int, seed: UInt64) throws -> (Int, Int) {
  func outputs(_ netlist: Netlist) throws -> Trace {
    let model = try Interpreter(netlist)
    model.initialise(seed: seed)
    model.resets = .max
    for _ in 0..<2 { model.step(domains: .max) }
    model.resets = 0
    return model.run(randomStimulus(netlist, cycles: cycles, seed: seed))
  }
  let (before, after) = (try outputs(netlist), try outputs(design.netlist))
  var different = 0
  var errors = 0
  for cycle in 0..<cycles {
    for output in netlist.topModule.outputs.map({ netlist.topModule.declarations[$0] }) {
      let (old, new) = (before.column(output.name), after.column(output.name))
      if before.bits(old, cycle) != after.bits(new, cycle) { different += 1 }
    }
    if let name = design.errorOutput, after[name, cycle] != 0 { errors += 1 }
  }
  return (different, errors)
}

/// What the tools say about the RTL of a design, plain and injectable.
func lintFindings(_ netlist: Netlist) throws -> [Lint.Finding] {
  try [false, true].flatMap { faults in
    var options = EmissionOptions()
    options.faults = faults
    return try Lint().findings(Emission(netlist, options: options))
  }
}

/// Is an error reported when all words of a store are read after two bits of one have flipped?
func reportsDoubleFlip(_ design: ProtectedDesign, bits: (Int, Int), word: Int) throws -> Bool {
  let netlist = design.netlist
  var stimulus = Trace(netlist.topModule, role: .input, cycles: 12)
  for cycle in 0..<12 { stimulus["address", cycle] = cycle % 6 }
  let workload = Workload(name: "flips", netlist: netlist, resetCycles: 2, stimulus: stimulus, goal: "equal outputs") {
    _ in nil
  }
  let experiments = try InterpreterExperiments(workload, seed: 1)
  let one = Bits(1, width: netlist.memorySites()[0].width)
  let mask = one.shiftedLeft(by: bits.0) ^ one.shiftedLeft(by: bits.1)
  let result = experiments.run(Experiment(strikes: [.init(.memory(0, word: word), mask: mask)], cycle: 1))
  let layout = TraceLayout(netlist.topModule, role: .output)
  guard let error = layout.columns.first(where: { $0.name == design.errorOutput })?.offset else { return false }
  return (0..<result.responses.count / layout.stride).contains { result.responses[$0 * layout.stride + error] != 0 }
}
