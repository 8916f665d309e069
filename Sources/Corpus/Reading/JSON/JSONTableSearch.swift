import Text

/// Finds the tables that stand somewhere in a JSON document of a service.
struct JSONTableSearch {
  struct Candidate {
    let path: JSONPath
    let value: JSONValue
    let rowCount: Int
    var words: String { "\(path.text) (\(counted(rowCount, "row")))" }
  }

  /// In the order of the document; those that name the columns of another one are left out.
  private(set) var candidates: [Candidate] = []
  private var heads: [Candidate] = []
  /// The first list that holds nothing.
  private(set) var emptyList: JSONPath?

  /// Objects that stand inside this many others are not looked into.
  private static let deepest = 8
  /// So many are found at most; a document with more is no answer of a service.
  private static let most = 100

  init(_ root: JSONValue) {
    look(at: root, JSONPath())
    let all = candidates
    heads = all.filter { candidate in all.contains { JSONTableSearch.heads(candidate, of: $0) } }
    candidates = all.filter { candidate in !heads.contains { $0.path == candidate.path } }
  }

  /// The list that names the columns of a table.
  func head(of table: Candidate) -> Candidate? { heads.first { JSONTableSearch.heads($0, of: table) } }

  private mutating func look(at value: JSONValue, _ path: JSONPath) {
    guard path.names.count < JSONTableSearch.deepest, let members = value.members else { return }
    for member in members where candidates.count < JSONTableSearch.most {
      if let rows = member.value.array {
        if rows.isEmpty, emptyList == nil { emptyList = path.appending(member.name) }
        guard JSONTableSearch.isRows(rows) else { continue }
        let count = rows[0].array == nil || JSONRowArrays.head(of: rows) == nil ? rows.count : rows.count - 1
        candidates.append(Candidate(path: path.appending(member.name), value: member.value, rowCount: count))
      } else {
        look(at: member.value, path.appending(member.name))
      }
    }
  }

  /// Whether a list holds the rows of a table: objects, or lists of values.
  static func isRows(_ rows: [JSONValue]) -> Bool {
    guard let first = rows.first else { return false }
    if first.isObject { return rows.allSatisfy(\.isObject) }
    guard first.array != nil else { return false }
    return rows.allSatisfy { row in row.array.map { !$0.isEmpty && !$0.contains(where: \.isNested) } ?? false }
  }

  /// Whether the rows of one list are what another list has as columns: `fields` beside `records`.
  private static func heads(_ head: Candidate, of table: Candidate) -> Bool {
    let isBeside = head.path.names.dropLast() == table.path.names.dropLast()
    guard head.path != table.path, isBeside || head.path.names.last == "columns" || head.path.names.last == "fields",
      let names = JSONRowArrays.columnNames(in: head.value), let first = table.value.array?.first
    else { return false }
    if let members = first.members { return !members.isEmpty && members.allSatisfy { names.contains($0.name) } }
    return first.array?.count == names.count
  }
}
