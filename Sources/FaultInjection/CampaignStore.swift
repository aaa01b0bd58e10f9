import Foundation
import GRDB
import Synchronization

/// The records of a campaign in one SQLite file: a row a fault. Chunks are written in transactions, so that a killed
/// campaign leaves a file that can be read and continued, with no fault lost or run twice.
public final class CampaignStore: Sendable {
  public let file: String
  /// Another file takes its place when the campaign is finished.
  private let database: Mutex<DatabaseQueue>

  /// Opens a store; creates it when `isNew`.
  public init(file: String, isNew: Bool) throws(CampaignFailure) {
    self.file = file
    let exists = FileManager.default.fileExists(atPath: file)
    if isNew, exists { throw .exists(file: file) }
    if !isNew, !exists { throw .nothingToResume(file: file) }
    do { database = Mutex(try CampaignStore.open(file)) } catch { throw CampaignStore.failure(file, error) }
  }

  private static func open(_ file: String) throws -> DatabaseQueue {
    var configuration = Configuration()
    // Another process may be reporting the campaign while it runs.
    configuration.busyMode = .timeout(10)
    let database = try DatabaseQueue(path: file, configuration: configuration)
    let tables = try database.read {
      try String.fetchAll($0, sql: "SELECT name FROM sqlite_master WHERE type = 'table'")
    }
    // A process that was killed at once leaves an empty file.
    if tables.isEmpty {
      try database.write(CampaignStore.createTables)
    } else if !tables.contains("setting") || !tables.contains("fault") {
      throw CampaignFailure.store(file: file, reason: "it is a database, but not of a campaign")
    } else if !tables.contains("input") {
      throw CampaignFailure.oldStore(file: file)
    }
    return database
  }

  private static func failure(_ file: String, _ error: any Error) -> CampaignFailure {
    if let error = error as? CampaignFailure { return error }
    guard let error = error as? DatabaseError else { return .store(file: file, reason: "\(error)") }
    let isForeign = error.resultCode == .SQLITE_NOTADB
    return .store(file: file, reason: isForeign ? "it is not a SQLite file" : error.message ?? "\(error)")
  }

  private static func createTables(_ db: Database) throws {
    try db.execute(
      sql: """
        CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS stratum (number INTEGER PRIMARY KEY, name TEXT NOT NULL, size INTEGER NOT NULL,
          planned INTEGER NOT NULL);
        CREATE TABLE IF NOT EXISTS input (number INTEGER PRIMARY KEY, name TEXT NOT NULL, cycles INTEGER NOT NULL);
        CREATE TABLE IF NOT EXISTS register (number INTEGER PRIMARY KEY, path TEXT NOT NULL, name TEXT NOT NULL,
          module TEXT NOT NULL, width INTEGER NOT NULL, held INTEGER NOT NULL);
        CREATE TABLE IF NOT EXISTS fault (stratum INTEGER NOT NULL, draw INTEGER NOT NULL, register INTEGER NOT NULL,
          bit INTEGER NOT NULL, cycle INTEGER NOT NULL, level INTEGER NOT NULL, outcome INTEGER NOT NULL,
          first_difference INTEGER, converged_at INTEGER, cycles_simulated INTEGER NOT NULL, engine TEXT NOT NULL,
          weight INTEGER NOT NULL, PRIMARY KEY (stratum, draw)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS referee (stratum INTEGER NOT NULL, draw INTEGER NOT NULL, engine TEXT NOT NULL,
          PRIMARY KEY (stratum, draw)) WITHOUT ROWID;
        """)
  }

  func read<T>(_ body: (Database) throws -> T) throws(CampaignFailure) -> T {
    do { return try database.withLock { $0 }.read(body) } catch { throw CampaignStore.failure(file, error) }
  }

  private func write(_ body: (Database) throws -> Void) throws(CampaignFailure) {
    do { try database.withLock { $0 }.write(body) } catch { throw CampaignStore.failure(file, error) }
  }

  func writeInOrder(_ body: (Database) throws -> Void) throws(CampaignFailure) {
    do { try database.withLock { $0 }.writeWithoutTransaction(body) } catch {
      throw CampaignStore.failure(file, error)
    }
  }

  /// No use of the store may follow.
  func close() throws(CampaignFailure) {
    do { try database.withLock { try $0.close() } } catch { throw CampaignStore.failure(file, error) }
  }

  /// Closes the file, lets `body` put another in its place, and opens that.
  func replace(_ body: () throws -> Void) throws(CampaignFailure) {
    do {
      try database.withLock { queue in
        try queue.close()
        try body()
        queue = try CampaignStore.open(file)
      }
    } catch { throw CampaignStore.failure(file, error) }
  }

  // MARK: Settings

  /// Name and value pairs that identify the campaign and make it repeatable.
  public func settings() throws(CampaignFailure) -> [(name: String, value: String)] {
    try read { db in
      try Row.fetchAll(db, sql: "SELECT name, value FROM setting ORDER BY name").map { ($0["name"], $0["value"]) }
    }
  }

  public func setting(_ name: String) throws(CampaignFailure) -> String? {
    try read { try String.fetchOne($0, sql: "SELECT value FROM setting WHERE name = ?", arguments: [name]) }
  }

  func set(_ settings: [(name: String, value: String)]) throws(CampaignFailure) {
    try write { db in try CampaignStore.set(settings, in: db) }
  }

  static func set(_ settings: [(name: String, value: String)], in db: Database) throws {
    for setting in settings {
      try db.execute(
        sql: "INSERT INTO setting VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        arguments: [setting.name, setting.value])
    }
  }

  // MARK: Strata and registers

  public struct StratumRow: Sendable, Hashable {
    public var name: String
    public var size: UInt64
    public var planned: Int
  }

  public struct RegisterRow: Sendable, Hashable {
    /// Instance path with dots, empty for the top.
    public var path: String
    public var name: String
    public var module: String
    public var width: Int
    /// Does the campaign's engine hold it, or was it optimised away (its faults then run on the referee)?
    public var held: Bool
  }

  /// What the campaign is: all of it or nothing.
  func describe(
    _ population: FaultPopulation, moduleNames: [String], planned: [Int], held: [Bool],
    settings: [(name: String, value: String)]
  ) throws(CampaignFailure) {
    try write { db in
      try CampaignStore.set(settings, in: db)
      for (number, stratum) in population.strata.enumerated() {
        try db.execute(
          sql: "INSERT INTO stratum VALUES (?, ?, ?, ?)",
          arguments: [number, stratum.name, Int64(population.count(inStratum: number)), planned[number]])
      }
      for (number, span) in population.spans.enumerated() {
        try db.execute(sql: "INSERT INTO input VALUES (?, ?, ?)", arguments: [number, span.name, span.cycles])
      }
      for (number, site) in population.sites.enumerated() {
        try db.execute(
          sql: "INSERT INTO register VALUES (?, ?, ?, ?, ?, ?)",
          arguments: [
            number, site.path.joined(separator: "."), site.name, moduleNames[site.module], site.width, held[number],
          ])
      }
    }
  }

  public func strata() throws(CampaignFailure) -> [StratumRow] {
    try read { db in
      try Row.fetchAll(db, sql: "SELECT name, size, planned FROM stratum ORDER BY number").map {
        StratumRow(name: $0["name"], size: UInt64(bitPattern: $0["size"] as Int64), planned: $0["planned"])
      }
    }
  }

  public func inputs() throws(CampaignFailure) -> [FaultPopulation.Span] {
    try read { db in
      try Row.fetchAll(db, sql: "SELECT name, cycles FROM input ORDER BY number").map {
        FaultPopulation.Span(name: $0["name"], cycles: $0["cycles"])
      }
    }
  }

  public func registers() throws(CampaignFailure) -> [RegisterRow] {
    try read { db in
      try Row.fetchAll(db, sql: "SELECT path, name, module, width, held FROM register ORDER BY number").map {
        RegisterRow(path: $0["path"], name: $0["name"], module: $0["module"], width: $0["width"], held: $0["held"])
      }
    }
  }

  // MARK: Faults

  /// Writes a chunk: all of it or none.
  func add(_ records: [FaultRecord], refereed: [(Draw, String)]) throws(CampaignFailure) {
    try write { db in
      let insert = try db.makeStatement(sql: "INSERT INTO fault VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
      let row = FaultRow(insert.sqliteStatement)
      for record in records { try row.insert(record) }
      for (draw, engine) in refereed {
        try db.execute(
          sql: "INSERT INTO referee VALUES (?, ?, ?)", arguments: [draw.stratum, draw.index, engine])
      }
    }
  }

  /// The draws that are stored already.
  func finishedDraws() throws(CampaignFailure) -> Set<Draw> {
    try read { db in
      var draws = Set<Draw>()
      let rows = try Row.fetchCursor(db, sql: "SELECT stratum, draw FROM fault")
      while let row = try rows.next() { draws.insert(Draw(stratum: row[0], index: row[1])) }
      return draws
    }
  }

  /// Calls `visit` for every record, in the order of the plan.
  public func forEachRecord(_ visit: (FaultRecord) -> Void) throws(CampaignFailure) {
    try read { db in
      let rows = try Row.fetchCursor(db, sql: "SELECT * FROM fault ORDER BY stratum, draw")
      while let row = try rows.next() {
        visit(
          FaultRecord(
            draw: Draw(stratum: row[0], index: row[1]),
            fault: Fault(
              register: row[2], bit: row[3], cycle: row[4], variant: UInt64(bitPattern: row[5] as Int64)),
            outcome: Outcome(rawValue: row[6]) ?? .latent, firstDifference: row[7], convergedAt: row[8],
            cyclesSimulated: row[9], engine: row[10], weight: row[11]))
      }
    }
  }

  public func refereeCount() throws(CampaignFailure) -> Int {
    try read { try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM referee") ?? 0 }
  }
}
