import Connections
import Diagnostics
import Dialects
import Engine
import HelperProtocol
import Language
import Synchronization
import Tables
import Text

/// An open connection to an engine that holds tables of its own.
final class Database {
  let name: String
  /// As the user gave it, without a password.
  let address: String
  let connection: EngineConnection
  let dialect: any Dialect = PostgreSQL()
  /// By the names under which queries know them: `db.panel`.
  private(set) var relations: [String: HeldRelation] = [:]
  private(set) var order: [String] = []
  /// Whether what becomes of the rows is counted beside each answer.
  var counts: () -> Bool = { true }
  var isCancelled: () -> Bool = { false }
  /// Why a table could not be read as a whole, for whoever asked for its cells.
  var fault: Diagnostic?
  /// The texts of columns, for completion alone.
  var offered: [String: [String]] = [:]
  /// What went wrong while a question was made.
  var failureCarried: HelperFailure?
  var carriedDiagnostic: Diagnostic?
  /// What was asked last: the statement whose rows came back.
  var lastStatement: String?

  /// How long a statement may take, in milliseconds.
  static let timeout = 600_000

  init(
    _ name: String, address: String, scheme: String, isCancelled: @escaping () -> Bool
  ) throws(HelperFailure) {
    self.name = name
    self.address = MaskedText.masked(address)
    self.isCancelled = isCancelled
    connection = try EngineConnection(
      helper: EngineConnection.helper(for: scheme), address: address,
      settings: PostgreSQL.settings(timeout: Database.timeout), isCancelled: isCancelled)
    try readCatalog()
  }

  private func readCatalog() throws(HelperFailure) {
    let rows = try connection.ask(
      PostgreSQLCatalog.text, [], PostgreSQLCatalog.columns.map(\.onItsWay), isCancelled: isCancelled)
    for (relation, isVisible) in PostgreSQLCatalog.relations(rows) {
      let own = isVisible ? "\(name).\(relation.name)" : "\(name).\(relation.schema).\(relation.name)"
      guard relations[own] == nil else { continue }
      relations[own] = relation
      order.append(own)
    }
  }

  /// A relation as a table of the catalog, whose cells are asked for where a query cannot do without all of them.
  func table(_ own: String) -> Table? {
    guard let relation = relations[own] else { return nil }
    let fields = relation.columns.map { Field($0.name, $0.type) }
    let reader = WholeReader(self, own)
    var schema = Schema(fields: fields)
    if relation.key.count == 1, relation.columns[relation.key[0]].type == .text {
      schema.key = relation.columns[relation.key[0]].name
    }
    var table = Table(
      name: own, title: nil, summary: relation.comment, schema: schema,
      stored: StoredCells(of: fields) { reader.cells() })
    table.isProvisional = true
    return table
  }
}

/// Reads a whole relation for whoever wants all its cells. A session is used from one thread.
private final class WholeReader: @unchecked Sendable {
  private weak var database: Database?
  private let table: String

  init(_ database: Database, _ table: String) {
    self.database = database
    self.table = table
  }

  func cells() -> Cells? { database?.wholeCells(of: table) }
}

extension SQLStatement.ColumnType {
  var onItsWay: HelperColumnType {
    switch self {
    case .integer: .integer
    case .number: .number
    case .boolean: .boolean
    case .date: .date
    case .text: .text
    }
  }
}
