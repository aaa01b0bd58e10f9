import GRDB
import GRDBSQLite

/// The statement that inserts a record, without a value object for each number: a campaign has millions of them.
struct FaultRow {
  private let statement: OpaquePointer

  /// - Parameter statement: twelve parameters in the order of the table `fault`.
  init(_ statement: OpaquePointer) { self.statement = statement }

  func insert(_ record: FaultRecord) throws {
    let fault = record.fault
    bind(1, record.draw.stratum)
    bind(2, record.draw.index)
    bind(3, fault.register)
    bind(4, fault.bit)
    bind(5, fault.cycle)
    bind(6, Int(truncatingIfNeeded: fault.variant))
    bind(7, record.outcome.rawValue)
    bind(8, record.firstDifference)
    bind(9, record.convergedAt)
    bind(10, record.cyclesSimulated)
    var engine = record.engine
    // The text must last until the step, and does: it is reset before the closure ends.
    let code = engine.withUTF8 { text -> CInt in
      text.withMemoryRebound(to: CChar.self) { text in
        _ = sqlite3_bind_text(statement, 11, text.baseAddress, CInt(text.count), nil)
        bind(12, record.weight)
        let code = sqlite3_step(statement)
        sqlite3_reset(statement)
        return code
      }
    }
    if code != SQLITE_DONE { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
  }

  private func bind(_ place: CInt, _ value: Int?) {
    if let value { sqlite3_bind_int64(statement, place, Int64(value)) } else { sqlite3_bind_null(statement, place) }
  }
}
