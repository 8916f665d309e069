import Diagnostics
import Tables

/// A small made-up catalog with every kind of column, relations in both directions, reasons for unknowns and evidence.
package enum Atlas {
  package static let catalog: Catalog = {
    var catalog = Catalog(title: "atlas")
    catalog.add(cities, key: "id", label: "name", names: ["name", "kanji", "aliases"])
    catalog.add(
      """
      staff | id text | name text | senior boolean | home cities
      s1 | Aoki | yes | c1
      s2 | Baba | ? | c3
      s3 | Chiba | no | ?
      """, key: "id", label: "name")
    catalog.add(projects, key: "id", label: "title")
    catalog.add(
      """
      sources | id text | title text
      r1 | Report
      r2 | Yearbook
      """, key: "id", label: "title")
    catalog.add(
      """
      evidence | table text | row text | column text | source sources | place text | basis text
      cities | c1 | * | r1 | p. 1 | stated
      cities | c1 | population | r1 | p. 2 | hedged
      cities | c2 | * | r2 | p. 3 | stated
      projects | p1 | * | r1 | p. 9 | inferred
      projects | p2 | * | r2 | p. 9 | stated
      projects | p3 | * | r1 | p. 4 | outside
      """)
    catalog.caseTable = "cities"
    catalog.evidenceTable = "evidence"
    catalog.sourcesTable = "sources"
    return catalog
  }()

  /// The second and the fifth have no sister, the fourth is its own; the fifth has no projects.
  private static let cities = """
    cities | id text | name text | kanji text | aliases list | region text east,west,south \
    | population integer persons | area number km2 | coastal boolean | founded date | sister cities
    c1 | Ōtsu | 大津 | おおつ | west | 345000 | 464.5 | no | 1898-10-01 | c2
    c2 | Tsu | 津 | つ | west | 270000 | 711.2 | yes | 1889-04-01 | ?
    c3 | Higashi-Yama | 東山 | ひがしやま | east | ?not stated | 50 | no | ? | c1
    c4 | Nada | 灘 | なだ;Old Nada | ? | 12000 | ?not surveyed | ?not stated | 2005-02-28 | c4
    c5 | Mori | 森 | もり | east | 270000 | 100.25 | yes | 1950-01-01 | ?
    """

  private static let projects = """
    projects | id text | title text | kind text recruit,develop,none | budget number | share number percent \
    | tags list | done boolean | started date | city cities | lead staff
    p1 | Alpha | recruit | 10.5 | 65 | a;b | yes | 2024-04-01 | c1 | s1
    p2 | Beta | develop | ? | 40 | b;? | no | 2024-05-01 | c1 | s2
    p3 | Gamma | develop | 20 | ?not surveyed | [] | ? | ? | c2 | ?
    p4 | Delta | recruit | 0 | 100 | ? | ?not stated | 2023-01-31 | c3 | s1
    p5 | Epsilon | ?no answer | 5 | 50.5 | c | yes | 2024-04-17 | c4 | s3
    """
}

extension Catalog {
  package init(title: String) {
    self.init()
    self.title = title
  }

  /// Adds a table written as text: a line of its name and columns, each with a type and a unit or categories, then its
  /// rows. `?` is unknown, with a reason behind it; a column of references has a table as type and holds ids.
  package mutating func add(_ text: String, key: String? = nil, label: String? = nil, names: [String] = []) {
    var lines = text.split(separator: "\n").map { line in
      line.split(separator: " | ", omittingEmptySubsequences: false).map { $0.trimmingSpaces }
    }
    let head = lines.removeFirst()
    let fields = head.dropFirst().map { Catalog.field($0) }
    // References into the table itself need the ids of the rows that are being read.
    let ownIDs = key.flatMap { key in fields.firstIndex { $0.name == key } }.map { at in lines.map { $0[at] } } ?? []
    let ownLabels = label.flatMap { label in fields.firstIndex { $0.name == label } }.map { at in lines.map { $0[at] } }
    let own = RowNames(table: head[0], ids: ownIDs, labels: ownLabels ?? ownIDs)
    let columns = fields.enumerated().map { index, field -> Column in
      let names = field.type.referencedTable.flatMap { name in
        name == head[0] ? own : table(name).map { rowNames(of: $0) }
      }
      var builder = ColumnBuilder(type: field.type, names: names)
      for line in lines { builder.append(Catalog.value(line[index], field.type, names)) }
      return builder.finish()
    }
    var made = Table(
      name: head[0], schema: Schema(fields: fields, key: key, label: label, names: names), columns: columns,
      rowCount: lines.count)
    if key == nil { made.schema.key = nil }
    add(made)
  }

  private static func field(_ text: String) -> Field {
    let words = text.split(separator: " ", maxSplits: 2).map(String.init)
    let type: DataType =
      switch words[1] {
      case "text": .text
      case "integer": .integer
      case "number": .number
      case "boolean": .boolean
      case "date": .date
      case "list": .list(.text)
      case "numbers": .list(.integer)
      default: .reference(words[1])
      }
    var field = Field(words[0], type)
    if words.count > 2 {
      if type == .text {
        field.categories = words[2].split(separator: ",").map(String.init)
      } else {
        field.unit = words[2]
      }
    }
    return field
  }

  private static func value(_ text: String, _ type: DataType, _ names: RowNames?) -> Value {
    if text.hasPrefix("?") { return .unknown(reason: text == "?" ? nil : String(text.dropFirst())) }
    switch type {
    case .text: return .text(text)
    case .integer: return Int(text).map { .integer($0) } ?? .unknown
    case .number: return Double(text).map { .number($0) } ?? .unknown
    case .boolean: return .boolean(text == "yes")
    case .date: return CalendarDate(iso: text).map { .date($0) } ?? .unknown
    case .list(let element):
      return .list(text == "[]" ? [] : text.split(separator: ";").map { value(String($0), element, nil) })
    case .reference:
      guard let names, let row = names.ids.firstIndex(of: text) else { return .unknown }
      return .reference(RowReference(names: names, row: row))
    }
  }
}

extension Substring {
  fileprivate var trimmingSpaces: String {
    var slice = self
    while slice.first == " " { slice.removeFirst() }
    while slice.last == " " { slice.removeLast() }
    return String(slice)
  }
}
