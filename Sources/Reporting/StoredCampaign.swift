import FaultInjection
import Statistics

/// A store's tables, checked: every register knows its stratum, and the strata add up.
struct StoredCampaign {
  let file: String
  let settings: [CampaignReport.Setting]
  let model: FaultModel
  let grouping: FaultPopulation.Grouping
  let confidence: Double
  let cycles: Int
  let drawing: CampaignPlan.Drawing
  let shares: CampaignPlan.Shares
  let inputs: [FaultPopulation.Span]
  let strata: [CampaignStore.StratumRow]
  let registers: [CampaignStore.RegisterRow]
  /// Of each register; nil for one that the model can not strike, and 0 when strata are inputs, which all registers are
  /// in.
  let stratumOfRegister: [Int?]
  /// Faults that can strike each register.
  let populations: [UInt64]

  init(_ store: CampaignStore) throws {
    file = store.file
    settings = try store.settings().map { CampaignReport.Setting(name: $0.name, value: $0.value) }
    let reader = SettingReader(file: file, settings: settings)
    model = try reader.read("fault model") { FaultModel(name: $0) }
    grouping = try reader.read("grouping") { FaultPopulation.Grouping(rawValue: $0) }
    confidence = try reader.read("confidence") { Double($0).flatMap { $0 > 0 && $0 < 1 ? $0 : nil } }
    cycles = try reader.read("cycles") { Int($0).flatMap { $0 > 0 ? $0 : nil } }
    drawing = try reader.read("drawing") { CampaignPlan.Drawing(rawValue: $0) }
    shares = try reader.read("shares") { CampaignPlan.Shares(rawValue: $0) }
    inputs = try store.inputs()
    strata = try store.strata()
    registers = try store.registers()

    var numbers: [String: Int] = [:]
    for (number, stratum) in strata.enumerated() { numbers[stratum.name] = number }
    var memberships: [Int?] = []
    var populations: [UInt64] = []
    let bits = registers.reduce(0) { $0 + $1.width }
    var counted = [UInt64](repeating: 0, count: strata.count)
    let isByInput = grouping == .input
    if isByInput, strata.count != inputs.count {
      throw ReportFailure.wrongStratum(
        file: file, stratum: strata.last?.name ?? "", stored: UInt64(strata.count), counted: UInt64(inputs.count))
    }
    for register in registers {
      let population = UInt64(model.variants(width: register.width, of: bits)) * UInt64(cycles)
      populations.append(population)
      if population == 0 {
        memberships.append(nil)
        continue
      }
      if isByInput {
        memberships.append(0)
        for (number, input) in inputs.enumerated() {
          counted[number] += population / UInt64(cycles) * UInt64(input.cycles)
        }
        continue
      }
      let name = grouping.stratum(of: register)
      guard let stratum = numbers[name] else {
        throw ReportFailure.unknownStratum(file: file, register: register.fullName, stratum: name)
      }
      memberships.append(stratum)
      counted[stratum] += population
    }
    for (stratum, count) in zip(strata, counted) where stratum.size != count {
      throw ReportFailure.wrongStratum(file: file, stratum: stratum.name, stored: stratum.size, counted: count)
    }
    stratumOfRegister = memberships
    self.populations = populations
  }

  /// The kinds of registers that are struck with equal chance: only such a campaign is a uniform sample.
  var isUniform: Bool { strata.count == 1 }

  /// Are all registers in each stratum?
  var isByInput: Bool { grouping == .input }

  /// Faults that can strike a register as a member of a stratum.
  func population(of register: Int, inStratum stratum: Int) -> UInt64 {
    isByInput ? populations[register] / UInt64(cycles) * UInt64(inputs[stratum].cycles) : populations[register]
  }

  /// The strata that a register is in.
  func strata(of register: Int) -> Range<Int> {
    guard let stratum = stratumOfRegister[register] else { return 0..<0 }
    return isByInput ? strata.indices : stratum..<stratum + 1
  }

  /// What kind of sample it is.
  var sampling: Estimator.Sampling {
    switch drawing {
    case .exhaustive: .counted
    case .withoutReplacement: .finite
    case .withReplacement: shares == .neyman ? .adaptive : .fixed
    }
  }

  /// Settings of a store, read with a clear complaint.
  struct SettingReader {
    let file: String
    let settings: [CampaignReport.Setting]

    func text(_ name: String) throws -> String {
      guard let setting = settings.first(where: { $0.name == name }) else {
        throw ReportFailure.missingSetting(file: file, name: name)
      }
      return setting.value
    }

    func optional(_ name: String) -> String? { settings.first { $0.name == name }?.value }

    func read<T>(_ name: String, _ parse: (String) -> T?) throws -> T {
      let value = try text(name)
      guard let parsed = parse(value) else {
        throw ReportFailure.unreadableSetting(file: file, name: name, value: value)
      }
      return parsed
    }
  }

  var reader: SettingReader { SettingReader(file: file, settings: settings) }
}

extension CampaignStore.RegisterRow {
  var fullName: String { path.isEmpty ? name : "\(path).\(name)" }
}

extension FaultPopulation.Grouping {
  /// The name of a register's stratum, as `FaultPopulation` gives it.
  func stratum(of register: CampaignStore.RegisterRow) -> String {
    switch self {
    case .none, .input: "all"
    case .module: register.module
    case .register: "\(register.module).\(register.name)"
    }
  }
}
