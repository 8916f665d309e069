import Connections
import Diagnostics
import Dialects
import Engine
import HelperProtocol
import Language
import Tables
import Text

extension Database: Backend {
  func holds(_ table: String) -> Bool { relations[table] != nil }

  func answer(_ request: BackendRequest, in context: ExecutionContext) throws(Diagnostic) -> BackendAnswer {
    guard let relation = relations[request.table] else {
      throw Diagnostic("no table \"\(request.table)\"", in: request.source, at: request.span)
    }
    do throws(HelperFailure) {
      do throws(HelperFailure) {
        return try asked(request, relation, in: context, computes: true)
      } catch  where error.code == Database.outOfRange {
        // A number grew too large there: what is computed is computed here, where that is told or unknown.
        return try asked(request, relation, in: context, computes: false)
      }
    } catch {
      throw diagnostic(error, request)
    }
  }

  private static let outOfRange = "22003"
  /// What was found out while a question was made, on its way through code that knows only failures of helpers.
  private static let carried = "carried"

  private func asked(
    _ request: BackendRequest, _ relation: HeldRelation, in context: ExecutionContext, computes: Bool
  ) throws(HelperFailure) -> BackendAnswer {
    var refusal: Diagnostic?
    do throws(HelperFailure) {
      return try inTransaction { () throws(HelperFailure) in
        do throws(Diagnostic) {
          let pushed = try planned(request, relation, in: context, computes: computes, asks: true)
          return try answer(to: pushed, request, relation)
        } catch {
          refusal = error
          throw failureCarried ?? HelperFailure(Database.carried, "")
        }
      }
    } catch {
      if error.code == Database.carried, let refusal { carriedDiagnostic = refusal }
      throw error
    }
  }

  /// The question for the first stages.
  func planned(
    _ request: BackendRequest, _ relation: HeldRelation, in context: ExecutionContext, computes: Bool, asks: Bool
  ) throws(Diagnostic) -> PushedQuery {
    failureCarried = nil
    var planner = PrefixPlanner(relation, dialect, computes: computes) { column throws(Diagnostic) in
      guard asks else { return .notAsked }
      return try self.carrying { () throws(HelperFailure) in try self.spellings(column, of: relation) }
    } answers: { condition, texts throws(Diagnostic) in
      try Database.answers(condition, texts, request.source, in: context)
    }
    return try planner.planned(request.stages, fields: relation.columns.map { Field($0.name, $0.type) })
  }

  private func carrying<Result>(_ body: () throws(HelperFailure) -> Result) throws(Diagnostic) -> Result {
    do throws(HelperFailure) { return try body() } catch {
      failureCarried = error
      throw Diagnostic(.error, "\(error.message)")
    }
  }

  private func answer(
    to pushed: PushedQuery, _ request: BackendRequest, _ relation: HeldRelation
  ) throws(Diagnostic) -> BackendAnswer {
    var counted: [Int]?
    if counts() {
      let row = try carrying { () throws(HelperFailure) in try self.ask(pushed.ledger) }
      counted = row.columns.map { $0.value(at: 0).wholeNumber ?? 0 }
    }
    if let rows = pushed.rowsAsked(counted), rows > PushedQuery.mostRows {
      throw Database.tooMany(rows, request)
    }
    lastStatement = pushed.answer.text
    let rows = try carrying { () throws(HelperFailure) in try self.ask(pushed.answer) }
    if rows.rowCount > PushedQuery.mostRows { throw Database.tooMany(nil, request) }
    var answer = pushed.read(rows, counted: counted, of: relation)
    if pushed.limit != nil, !pushed.isOrdered {
      answer.notes.append(.method("any rows: the engine promises no order without a sort"))
    }
    if counted == nil { answer.notes.append(.method("unknown and left out: not counted (set counting = on)")) }
    return answer
  }

  private static func tooMany(_ count: Int?, _ request: BackendRequest) -> Diagnostic {
    let most = PushedQuery.mostRows
    let help: [Sentence] = [
      "narrow it: | where …, | summarize … by …, | take \(most)",
      "explain shows what runs there and what here",
    ]
    guard let count else {
      return Diagnostic("more than \(most) rows would be fetched", in: request.source, at: request.span, help: help)
    }
    return Diagnostic(
      "\(count) rows would be fetched, and at most \(most) are", in: request.source, at: request.span, help: help)
  }

  // MARK: Statements

  func ask(_ statement: SQLStatement) throws(HelperFailure) -> Cells {
    try connection.ask(
      statement.text, statement.parameters, statement.columns.map(\.onItsWay), mostRows: PushedQuery.mostRows + 1,
      isCancelled: isCancelled)
  }

  func inTransaction<Result>(_ body: () throws(HelperFailure) -> Result) throws(HelperFailure) -> Result {
    _ = try connection.ask("begin transaction isolation level repeatable read, read only", isCancelled: { false })
    do throws(HelperFailure) {
      let result = try body()
      _ = try connection.ask("commit", isCancelled: { false })
      return result
    } catch {
      if connection.isOpen { _ = try? connection.ask("rollback", isCancelled: { false }) }
      throw error
    }
  }

  private func spellings(_ column: Int, of relation: HeldRelation) throws(HelperFailure) -> Spellings {
    let most = PrefixPlanner.mostSpellings
    let rows = try ask(PrefixPlanner.spellings(of: column, in: relation, dialect, most: most + 1))
    guard rows.rowCount <= most else { return .tooMany }
    let column = rows.columns[0]
    return .known((0..<rows.rowCount).compactMap { column.value(at: $0).text })
  }

  /// What a condition over one text is for each of some texts, and last for an unknown one.
  private static func answers(
    _ condition: BoundExpression, _ texts: [String], _ source: SourceText, in context: ExecutionContext
  ) throws(Diagnostic) -> [Bool?] {
    var builder = ColumnBuilder(type: .text)
    for text in texts { builder.append(.text(text)) }
    builder.append(.unknown)
    let table = Table(schema: Schema(fields: [Field("text", .text)]), columns: [builder.finish()])
    let column = try Engine.answers(to: condition.mappingColumns { _ in 0 }, of: table, source, in: context)
    return (0..<column.count).map { column.value(at: $0).boolean }
  }

  // MARK: All cells

  /// Every row of a relation, where a query cannot do without; nil where that failed, which `fault` tells.
  func wholeCells(of table: String) -> Cells? {
    guard holds(table) else { return nil }
    let source = SourceText(name: table, text: table)
    let request = BackendRequest(table: table, stages: [], source: source, span: source.whole)
    do throws(Diagnostic) {
      let context = ExecutionContext(catalog: Catalog())
      let answer = try answer(request, in: context)
      guard case .rows(let columns, let count, _) = answer.rows else { return nil }
      return Cells(columns, rowCount: count)
    } catch {
      if fault == nil {
        fault = error.isInterruption ? error : Diagnostic(.error, "\(table): \(error.message)", help: error.help)
      }
      return nil
    }
  }

  // MARK: Words

  func diagnostic(_ failure: HelperFailure, _ request: BackendRequest) -> Diagnostic {
    if failure.code == Database.carried, let carriedDiagnostic { return carriedDiagnostic }
    return diagnostic(failure, request.source, request.span, about: request.table)
  }

  func diagnostic(
    _ failure: HelperFailure, _ source: SourceText, _ span: Span, about table: String? = nil
  ) -> Diagnostic {
    if failure == EngineConnection.stopped { return .interrupted }
    let again = said("open it again: open \"\(address)\" as \(name) replace")
    switch failure.code {
    case HelperFailure.lost:
      return Diagnostic(
        "the connection \"\(name)\" ended: \(failure.message)", in: source, at: span, help: [again])
    case HelperFailure.tooLong:
      return Diagnostic(
        "this is too much to fetch: \(failure.message)", in: source, at: span,
        help: ["leave out long texts: | select …", "or keep fewer rows: | where …"])
    case "57014":
      return Diagnostic(
        "the engine stopped after \(Database.timeout / 1000) seconds", in: source, at: span,
        help: ["ask for less: | where …, or fewer columns"])
    case "42P01", "42703":
      return Diagnostic(
        "\(table ?? name) is not there as it was: \(failure.message)", in: source, at: span, help: [again])
    case "42501":
      return Diagnostic("\(name) does not allow this: \(failure.message)", in: source, at: span)
    default:
      return Diagnostic("\(name) says: \(failure.message) (\(failure.code))", in: source, at: span)
    }
  }
}

extension Value {
  fileprivate var wholeNumber: Int? { if case .integer(let number) = self { number } else { nil } }
}

extension Database {
  /// All rows of a relation as a table, with what there is to say of them.
  func fetched(
    _ own: String, _ source: SourceText, _ span: Span, in context: ExecutionContext
  ) throws(Diagnostic) -> Table {
    let answer = try answer(BackendRequest(table: own, stages: [], source: source, span: span), in: context)
    guard let relation = relations[own], case .rows(let columns, let count, _) = answer.rows else {
      throw Diagnostic("no table \"\(own)\"", in: source, at: span)
    }
    var table = Table(
      summary: relation.comment, schema: Schema(fields: relation.columns.map { Field($0.name, $0.type) }),
      columns: columns, rowCount: count)
    table.notes = answer.notes
    return table
  }
}
