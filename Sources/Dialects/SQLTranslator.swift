import Diagnostics
import Language
import Tables
import Text

/// Why something is done here and not where the data are.
enum Unsaid: Error {
  /// It cannot be said exactly.
  case inexact(Sentence)
  /// Asking for what must be known before failed.
  case failed(Diagnostic)
}

/// The texts that stand in a column.
package enum Spellings: Sendable {
  case known([String])
  /// So many that each is compared as it is spelled.
  case tooMany
  /// Nobody asked: the statement is only to be shown.
  case notAsked
}

/// A value of the rows at hand in SQL.
struct SQLCell {
  var sql: String
  var type: DataType
  /// The column of the relation whose texts these are.
  var textColumn: Int?
  /// Whether making it may end in an error, so that every row must be looked at.
  var mayFail = false
}

/// Writes expressions as SQL that gives the same values, or says that it cannot.
struct SQLTranslator {
  let dialect: any Dialect
  let relation: HeldRelation
  /// The texts of a column of the relation.
  let spellings: (Int) throws(Diagnostic) -> Spellings
  /// What a condition over one column of text is for each of some texts, and for an unknown one.
  let answers: (BoundExpression, [String]) throws(Diagnostic) -> [Bool?]
  /// Whether whole numbers and decimals may be computed with there.
  var computes = true
  var parameters = ParameterList()
  /// Columns with more spellings than are asked for.
  var looselyCompared: Set<Int> = []
  /// Columns whose cells the statement reads.
  var read: Set<Int> = []

  static let alias = "t"

  func cells() -> [SQLCell?] {
    relation.columns.indices.map { index in
      let column = relation.columns[index]
      return SQLCell(
        sql: dialect.cell(column, of: Self.alias), type: column.type, textColumn: column.type == .text ? index : nil)
    }
  }

  // MARK: Values

  mutating func value(_ expression: BoundExpression, _ cells: [SQLCell?]) throws(Unsaid) -> SQLCell {
    switch expression.kind {
    case .constant(let value):
      if value.isUnknown { return SQLCell(sql: "null", type: expression.type) }
      guard let sql = dialect.literal(value) else { throw .inexact("a text that is made of others") }
      return SQLCell(sql: sql, type: expression.type)
    case .column(let index):
      guard cells.indices.contains(index), let cell = cells[index] else {
        throw .inexact("a column that is computed here")
      }
      if let own = relation.columns.firstIndex(where: { dialect.cell($0, of: Self.alias) == cell.sql }) {
        read.insert(own)
      }
      return cell
    case .widened(let base):
      var cell = try value(base, cells)
      guard base.type == .integer else { throw .inexact("a number made of \(base.type.phrase)") }
      // A whole number that no double holds is unknown here.
      guard case .constant(.integer) = base.kind else { throw .inexact("whole numbers beside decimals") }
      cell.sql = dialect.asNumber(cell.sql)
      cell.type = .number
      return cell
    case .negate(let base): return try negated(try value(base, cells))
    case .arithmetic(let sign, let left, let right): return try arithmetic(sign, left, right, cells)
    case .call(let function, let parts): return try called(function, parts, expression, cells)
    default:
      guard expression.type == .boolean else { throw .inexact("a value that no engine computes in the same way") }
      return SQLCell(sql: try condition(expression, cells), type: .boolean)
    }
  }

  private func negated(_ cell: SQLCell) throws(Unsaid) -> SQLCell {
    guard computes, cell.type.isNumeric else { throw .inexact("arithmetic") }
    return SQLCell(sql: "(- \(cell.sql))", type: cell.type, mayFail: cell.mayFail || cell.type == .integer)
  }

  private mutating func arithmetic(
    _ sign: ArithmeticOperator, _ left: BoundExpression, _ right: BoundExpression, _ cells: [SQLCell?]
  ) throws(Unsaid) -> SQLCell {
    guard computes else { throw .inexact("a number grew too large for the engine") }
    let (first, second) = (try value(left, cells), try value(right, cells))
    switch (sign, first.type, second.type) {
    case (.subtract, .date, .date):
      return SQLCell(sql: dialect.differenceOfDates(first.sql, second.sql), type: .integer)
    case (.add, .integer, .integer), (.subtract, .integer, .integer), (.multiply, .integer, .integer),
      (.add, .number, .number), (.subtract, .number, .number), (.multiply, .number, .number):
      return SQLCell(
        sql: dialect.quotientless(sign.rawValue, first.sql, second.sql), type: first.type,
        mayFail: first.mayFail || second.mayFail || first.type == .integer)
    case (.divide, _, _), (.remainder, _, _): throw .inexact("a division, which says why it has no result")
    default: throw .inexact("arithmetic with days")
    }
  }

  private mutating func called(
    _ function: Function, _ parts: [BoundExpression], _ expression: BoundExpression, _ cells: [SQLCell?]
  ) throws(Unsaid) -> SQLCell {
    switch function.name {
    case "coalesce" where expression.type != .text:
      var values: [SQLCell] = []
      for part in parts { values.append(try value(part, cells)) }
      return SQLCell(
        sql: "coalesce(\(values.map(\.sql).joined(separator: ", ")))", type: expression.type,
        mayFail: values.contains(where: \.mayFail))
    case "if" where expression.type != .text && parts.count == 3:
      let chosen = try condition(parts[0], cells)
      let (yes, no) = (try value(parts[1], cells), try value(parts[2], cells))
      return SQLCell(
        sql: "(case when \(chosen) then \(yes.sql) when not \(chosen) then \(no.sql) end)", type: expression.type,
        mayFail: yes.mayFail || no.mayFail)
    case "year", "month", "day":
      let date = try value(parts[0], cells)
      guard date.type == .date, let sql = dialect.part(function.name, ofDate: date.sql) else { break }
      return SQLCell(sql: sql, type: .integer)
    default: break
    }
    throw .inexact("\(function.name), which no engine computes in the same way")
  }

  // MARK: Conditions

  /// A condition that is yes, no or unknown for the same rows.
  mutating func condition(_ expression: BoundExpression, _ cells: [SQLCell?]) throws(Unsaid) -> String {
    if let column = textColumn(expression, cells) { return try overTexts(expression, column) }
    switch expression.kind {
    case .and(let parts): return try connected(parts, " and ", cells)
    case .or(let parts): return try connected(parts, " or ", cells)
    case .not(let base): return "(not \(try condition(base, cells)))"
    case .compare(let sign, let left, let right): return try compared(sign, left, right, cells)
    case .inList(let base, let candidates):
      var parts: [String] = []
      for candidate in candidates { parts.append(try compared(.equal, base, candidate, cells)) }
      return parts.isEmpty ? "false" : "(\(parts.joined(separator: " or ")))"
    case .isUnknown(let base, nil): return "(\(try value(base, cells).sql) is null)"
    case .isState(let base, .known): return "(\(try value(base, cells).sql) is not null)"
    case .isState(let base, .unknown): return "(\(try value(base, cells).sql) is null)"
    case .column, .call, .constant:
      let cell = try value(expression, cells)
      guard cell.type == .boolean else { throw .inexact("a condition that is no yes or no") }
      return cell.sql == "null" ? "null::boolean" : cell.sql
    default: throw .inexact("a condition that no engine reads in the same way")
    }
  }

  private mutating func connected(
    _ parts: [BoundExpression], _ word: String, _ cells: [SQLCell?]
  ) throws(Unsaid) -> String {
    var out: [String] = []
    for part in parts { out.append(try condition(part, cells)) }
    return "(\(out.joined(separator: word)))"
  }

  private mutating func compared(
    _ sign: ComparisonOperator, _ left: BoundExpression, _ right: BoundExpression, _ cells: [SQLCell?]
  ) throws(Unsaid) -> String {
    let symbol = sign == .notEqual ? "<>" : sign.rawValue
    // A whole number beside a decimal as it stands: both sides as they are, exactly.
    if let (whole, bound, symbol) = wholeAgainst(sign, left, right) {
      let cell = try value(whole, cells)
      guard cell.type == .integer else { throw .inexact("whole numbers beside decimals") }
      return "(\(cell.sql) \(symbol) \(bound))"
    }
    var (first, second) = (try value(left, cells), try value(right, cells))
    if first.type == .number { second = widened(second, right) }
    if second.type == .number { first = widened(first, left) }
    if first.sql == "null" || second.sql == "null" { return "null::boolean" }
    guard first.type == second.type, first.type != .text else {
      throw .inexact("texts, or values of two types, beside each other")
    }
    if first.type == .boolean, sign != .equal, sign != .notEqual { throw .inexact("an order of yes and no") }
    return "(\(first.sql) \(symbol) \(second.sql))"
  }

  /// A whole number that was written beside decimals, as one of them where one is equal to it.
  private func widened(_ cell: SQLCell, _ expression: BoundExpression) -> SQLCell {
    guard case .integer(let number)? = expression.constant, number.magnitude <= 1 << 53,
      let sql = dialect.literal(.number(Double(number)))
    else { return cell }
    return SQLCell(sql: sql, type: .number)
  }

  /// A whole number that is compared with a decimal: the number, the decimal in SQL and the sign between them.
  private func wholeAgainst(
    _ sign: ComparisonOperator, _ left: BoundExpression, _ right: BoundExpression
  ) -> (BoundExpression, String, String)? {
    func base(_ expression: BoundExpression) -> BoundExpression? {
      if case .widened(let base) = expression.kind, base.constant == nil { return base }
      return expression.type == .integer && expression.constant == nil ? expression : nil
    }
    let mirrored: [ComparisonOperator: ComparisonOperator] = [
      .less: .greater, .lessOrEqual: .greaterOrEqual, .greater: .less, .greaterOrEqual: .lessOrEqual,
    ]
    func symbol(_ sign: ComparisonOperator) -> String { sign == .notEqual ? "<>" : sign.rawValue }
    if case .number(let number)? = right.constant, let whole = base(left) {
      return (whole, "'\(Value.shortest(number))'::numeric", symbol(sign))
    }
    if case .number(let number)? = left.constant, let whole = base(right) {
      return (whole, "'\(Value.shortest(number))'::numeric", symbol(mirrored[sign] ?? sign))
    }
    return nil
  }

  // MARK: Texts

  /// The one column of texts of the relation that a condition reads, where it reads nothing else.
  private func textColumn(_ expression: BoundExpression, _ cells: [SQLCell?]) -> Int? {
    let columns = expression.columns
    guard columns.count == 1, let index = columns.first, cells.indices.contains(index), !Self.reaches(expression) else {
      return nil
    }
    return cells[index]?.textColumn
  }

  /// Whether it asks for more than the row at hand.
  private static func reaches(_ expression: BoundExpression) -> Bool {
    switch expression.kind {
    case .identity, .field, .related, .label, .inQuery, .query, .set, .listAggregate, .has: true
    default: expression.children.contains(where: reaches)
    }
  }

  /// A condition over one text: it is answered here for each spelling, and the spellings that fit are sent.
  private mutating func overTexts(_ expression: BoundExpression, _ column: Int) throws(Unsaid) -> String {
    let cell = dialect.cell(relation.columns[column], of: Self.alias)
    read.insert(column)
    if case .isUnknown(let base, nil) = expression.kind, case .column = base.kind { return "(\(cell) is null)" }
    if case .isState(let base, .known) = expression.kind, case .column = base.kind { return "(\(cell) is not null)" }
    let found: Spellings
    do throws(Diagnostic) { found = try spellings(column) } catch { throw .failed(error) }
    switch found {
    case .notAsked: return "(\(dialect.isOne(cell, ofList: parameters.mark("", isList: true))))"
    case .tooMany: return try exactly(expression, cell, column)
    case .known(let texts):
      let all: [Bool?]
      do throws(Diagnostic) { all = try answers(expression, texts) } catch { throw .failed(error) }
      let (known, ofUnknown) = (all.dropLast(), all.last ?? nil)
      let yes = zip(texts, known).filter { $1 == true }.map(\.0)
      let no = zip(texts, known).filter { $1 == false }.map(\.0)
      var sql: String
      if yes.count + no.count < texts.count {
        let (isYes, isNo) = (isOne(cell, of: yes), isOne(cell, of: no))
        sql = "case when \(isYes) then true when \(isNo) then false end"
      } else if yes.isEmpty || no.isEmpty {
        // Being one of none is no for an unknown cell, too.
        sql = "case when \(cell) is not null then \(!yes.isEmpty) end"
      } else if yes.count <= no.count {
        sql = isOne(cell, of: yes)
      } else {
        sql = "not \(isOne(cell, of: no))"
      }
      if let ofUnknown { sql = "case when \(cell) is null then \(ofUnknown) else \(sql) end" }
      return "(\(sql))"
    }
  }

  private mutating func isOne(_ cell: String, of texts: [String]) -> String {
    dialect.isOne(cell, ofList: parameters.mark(dialect.list(texts), isList: true))
  }

  /// Where a column has too many spellings to be known: texts are compared as they are spelled.
  private mutating func exactly(_ expression: BoundExpression, _ cell: String, _ column: Int) throws(Unsaid) -> String {
    let sought: [BoundExpression]
    var isDenied = false
    switch expression.kind {
    case .compare(.equal, let left, let right): sought = left.constant == nil ? [right] : [left]
    case .compare(.notEqual, let left, let right):
      sought = left.constant == nil ? [right] : [left]
      isDenied = true
    case .inList(_, let candidates): sought = candidates
    case .not(let base): return "(not \(try exactly(base, cell, column)))"
    default: throw .inexact("a test of a column with more than \(Self.mostSpellings) spellings")
    }
    let texts = sought.compactMap { $0.constant?.text }
    guard texts.count == sought.count else { throw .inexact("a column with more than \(Self.mostSpellings) spellings") }
    looselyCompared.insert(column)
    return "(\(isDenied ? "not " : "")\(isOne(cell, of: texts)))"
  }

  package static let mostSpellings = 65_536
}
