import FaultInjection
import Foundation
import GRDB

/// Makes stores with known contents, as a campaign would have left them.
struct StoreMaker {
  struct Register {
    var path: String
    var name: String
    var module: String
    var width: Int
    var held = true
  }

  struct Record {
    var stratum = 0
    var register: Int
    var bit = 0
    var cycle = 0
    var level = false
    var outcome: Outcome
    var firstDifference: Int?
    var convergedAt: Int?
    var cyclesSimulated = 1
    var engine = "verilator"
  }

  var registers: [Register]
  var cycles = 100
  var grouping = FaultPopulation.Grouping.none
  var model = FaultModel.singleBit
  var records: [Record] = []
  /// By stratum; what was run when nil.
  var planned: [Int]?
  var refereed = 0
  /// Replaces or adds settings; nil leaves one out.
  var changes: [(name: String, value: String?)] = []

  func stratum(of register: Register) -> String {
    switch grouping {
    case .none, .input: "all"
    case .module: register.module
    case .register: "\(register.module).\(register.name)"
    }
  }

  var stratumNames: [String] {
    var names: [String] = []
    for register in registers where !names.contains(stratum(of: register)) { names.append(stratum(of: register)) }
    return names
  }

  func variants(_ register: Register) -> Int {
    model.variants(width: register.width, of: registers.reduce(0) { $0 + $1.width })
  }

  func size(ofStratum name: String) -> Int {
    registers.filter { stratum(of: $0) == name }.reduce(0) { $0 + variants($1) } * cycles
  }

  private var settings: [(name: String, value: String?)] {
    let bits = registers.reduce(0) { $0 + $1.width }
    let population = stratumNames.reduce(0) { $0 + size(ofStratum: $1) }
    let known: [(name: String, value: String?)] = [
      ("workload", "digits"), ("goal", "the digit shown is the digit drawn"), ("design", "matrix_engine"),
      ("design fingerprint", "c0ffee"), ("stimulus fingerprint", "beef"), ("golden answer", "7"),
      ("engine", "verilator"), ("seed", "17"), ("fault model", model.name), ("grouping", grouping.rawValue),
      ("faults planned", "\(planned?.reduce(0, +) ?? records.count)"), ("confidence", "0.95"),
      ("drawing", "with replacement"), ("shares", "proportional"), ("pilot", "automatic"),
      ("pruning", "yes"), ("target half width", "none"), ("refereed planned", "\(refereed)"), ("cycles", "\(cycles)"),
      ("register bits", "\(bits)"), ("population", "\(population)"), ("complete", "yes"),
    ]
    return known.filter { setting in !changes.contains { $0.name == setting.name } } + changes
  }

  /// Makes the file's tables through the store's own interface, and fills them.
  func make(_ file: String) throws -> CampaignStore {
    let store = try CampaignStore(file: file, isNew: true)
    try DatabaseQueue(path: file).write { db in
      for case (let name, let value?) in settings {
        try db.execute(sql: "INSERT INTO setting VALUES (?, ?)", arguments: [name, value])
      }
      var drawn = [Int](repeating: 0, count: stratumNames.count)
      for record in records {
        try db.execute(
          sql: "INSERT INTO fault VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)",
          arguments: [
            record.stratum, drawn[record.stratum], record.register, record.bit, record.cycle, record.level,
            record.outcome.rawValue, record.firstDifference, record.convergedAt, record.cyclesSimulated, record.engine,
          ])
        drawn[record.stratum] += 1
      }
      for (number, name) in stratumNames.enumerated() {
        try db.execute(
          sql: "INSERT INTO stratum VALUES (?, ?, ?, ?)",
          arguments: [number, name, size(ofStratum: name), planned?[number] ?? drawn[number]])
      }
      try db.execute(sql: "INSERT INTO input VALUES (0, '', ?)", arguments: [cycles])
      for (number, register) in registers.enumerated() {
        try db.execute(
          sql: "INSERT INTO register VALUES (?, ?, ?, ?, ?, ?)",
          arguments: [number, register.path, register.name, register.module, register.width, register.held])
      }
      for draw in 0..<refereed {
        try db.execute(sql: "INSERT INTO referee VALUES (0, ?, 'interpreter')", arguments: [draw])
      }
    }
    return store
  }

  /// Runs `body` with a store in a folder of its own, and removes both.
  func withStore<T>(_ body: (CampaignStore) throws -> T) throws -> T {
    try withFolder { folder in try body(make("\(folder)/campaign.sqlite")) }
  }
}

/// Runs `body` with a new folder and removes it.
func withFolder<T>(_ body: (String) throws -> T) throws -> T {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent("bittern-reporting-\(UUID())").path
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  return try body(folder)
}
