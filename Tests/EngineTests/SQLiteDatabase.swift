import CSQLite
import Tables

/// An SQLite database in memory, to compare answers with.
final class SQLiteDatabase {
  private var handle: OpaquePointer?

  struct Failure: Error, CustomStringConvertible { let description: String }

  init() throws {
    guard sqlite3_open(":memory:", &handle) == SQLITE_OK else { throw Failure(description: "no database") }
  }

  deinit { sqlite3_close(handle) }

  /// Adds a table with the cells of one of ours; truth values as 0 and 1.
  func add(_ table: Table) throws {
    let name = table.name ?? ""
    let columns = table.schema.fields.map { field in
      switch field.type {
      case .text: "\(field.name) TEXT COLLATE NOCASE"
      case .number: "\(field.name) REAL"
      default: "\(field.name) INTEGER"
      }
    }
    _ = try rows("CREATE TABLE \(name) (ord INTEGER PRIMARY KEY, \(columns.joined(separator: ", ")))")
    for row in 0..<table.rowCount {
      let cells = table.columns.map { Self.literal($0.value(at: row)) }
      _ = try rows("INSERT INTO \(name) VALUES (\(row), \(cells.joined(separator: ", ")))")
    }
  }

  static func literal(_ value: Value) -> String {
    switch value {
    case .text(let text): "'\(text.replacing("'", with: "''"))'"
    case .integer(let number): "\(number)"
    case .number(let number): "\(number)"
    case .boolean(let flag): flag ? "1" : "0"
    default: "NULL"
    }
  }

  enum Cell {
    case null
    case number(Double)
    case text(String)
  }

  func rows(_ sql: String) throws -> [[Cell]] {
    var statement: OpaquePointer?
    guard sqlite3_prepare_v2(handle, sql, -1, &statement, nil) == SQLITE_OK else { throw failure(sql) }
    defer { sqlite3_finalize(statement) }
    var rows: [[Cell]] = []
    while true {
      switch sqlite3_step(statement) {
      case SQLITE_ROW: rows.append((0..<sqlite3_column_count(statement)).map { cell(statement, $0) })
      case SQLITE_DONE: return rows
      default: throw failure(sql)
      }
    }
  }

  private func cell(_ statement: OpaquePointer?, _ column: Int32) -> Cell {
    switch sqlite3_column_type(statement, column) {
    case SQLITE_NULL: .null
    case SQLITE_TEXT: .text(sqlite3_column_text(statement, column).map { String(cString: $0) } ?? "")
    default: .number(sqlite3_column_double(statement, column))
    }
  }

  private func failure(_ sql: String) -> Failure {
    Failure(description: "\(String(cString: sqlite3_errmsg(handle))): \(sql)")
  }
}
