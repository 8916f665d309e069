import Tables
import Text

extension Habits {
  private static let asking: Set<String> = [
    "how", "which", "what", "who", "whose", "when", "where", "why", "is", "are", "do", "does", "did", "has", "have",
    "can", "list", "show", "tell", "give", "find", "name",
  ]
  private static let askingInJapanese = ["？", "どの", "どれ", "どこ", "いくつ", "何", "だれ", "誰", "いつ", "ですか", "ますか", "か。", "教えて"]

  /// Statements made of the tables, columns and values that a question in plain words names; at most three.
  func questions(_ text: String, _ tokens: ForeignTokens) -> [String] {
    let small = text.lowercased()
    let isQuestion =
      tokens.last?.isSymbol("?", "？") == true || Habits.askingInJapanese.contains { text.contains($0) }
      || (tokens.count > 2 && tokens[0].kind == .word && Habits.asking.contains(tokens[0].text.lowercased())
        && vocabulary.command(tokens[0].text) == nil && vocabulary.stage(tokens[0].text) == nil
        && !tokens.contains { $0.isSymbol("=", ".") })
    guard isQuestion, !tokens.contains(where: { $0.isSymbol("|") }) else { return [] }
    let asked = WordsOfQuestion(small)
    if let topic = topic(text) { return ["find \(topic)"] }
    let found = catalog.tables.values.filter { $0.name != catalog.evidenceTable }.map {
      Mentions(of: $0, in: asked, catalog)
    }
    let best = found.filter { $0.score > 0 }.sorted { ($0.score, $0.isCase ? 1 : 0) > ($1.score, $1.isCase ? 1 : 0) }
    return best.prefix(3).map(\.statement)
  }
}

extension Habits {
  /// What a question asks about in general: `What is said about Gov-Cloud?`, `Gov-Cloudについて`.
  private func topic(_ text: String) -> String? {
    let ends: Set<Character> = ["?", "？", ".", "。", " "]
    var topic: Substring?
    if let about = text.range(of: "について") { topic = text[..<about.lowerBound] }
    for phrase in ["said about ", "say about ", "know about ", "written about ", "anything about ", "tell me about "] {
      if let about = text.lowercased().range(of: phrase),
        let from = text.index(at: about.upperBound, in: text.lowercased())
      {
        topic = text[from...]
      }
    }
    guard var words = topic.map(String.init) else { return nil }
    while let last = words.last, ends.contains(last) { words.removeLast() }
    guard !words.isEmpty, !words.contains("\"") else { return nil }
    return words.allSatisfy { $0.isLetter || $0 == "-" } ? words : "\"\(words)\""
  }
}

extension String {
  /// The place that is as far from the beginning as a place in another writing of it.
  fileprivate func index(at place: String.Index, in other: String) -> String.Index? {
    index(startIndex, offsetBy: other.distance(from: other.startIndex, to: place), limitedBy: endIndex)
  }

  fileprivate func range(of part: String) -> Range<String.Index>? { firstRange(of: part) }
}

/// The words of a question.
struct WordsOfQuestion {
  let text: String
  /// In their first forms: `cities` is `city`, `recruiting` is `recruit`.
  let stems: Set<String>
  let numbers: [String]

  init(_ text: String) {
    self.text = text
    let tokens = ForeignToken.all(in: text)
    stems = Set(tokens.filter { $0.kind == .word }.map { WordsOfQuestion.stem($0.text) })
    numbers = tokens.filter { $0.kind == .number }.map(\.text)
  }

  static func stem(_ word: String) -> String {
    let word = word.lowercased()
    for (ending, other) in [("ies", "y"), ("ing", ""), ("ed", ""), ("es", "e"), ("s", "")]
    where word.hasSuffix(ending) && word.count > ending.count + 2 {
      return word.dropLast(ending.count) + other
    }
    return word
  }

  /// Whether a name is said: all of its words, or as it stands where it has other letters.
  func say(_ name: String) -> Bool {
    let parts = name.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
    guard let first = parts.first, first.count > 1 || !first.utf8.allSatisfy({ $0 < 0x80 }) else { return false }
    if !first.utf8.allSatisfy({ $0 < 0x80 }) { return text.contains(name.lowercased()) }
    return parts.allSatisfy { stems.contains(WordsOfQuestion.stem($0)) }
  }

  func say(any words: String...) -> Bool {
    words.contains { word in
      word.utf8.allSatisfy { $0 < 0x80 } && !word.contains(" ") ? stems.contains(word) : text.contains(word)
    }
  }
}

/// What of a table a question names.
private struct Mentions {
  let isCase: Bool
  private let table: String
  private let label: String?
  private let asked: WordsOfQuestion
  private var conditions: [String] = []
  private var numbers: [String] = []
  private var others: [String] = []
  private var isNamed: Bool
  private var rows: [String] = []

  init(of table: Table, in asked: WordsOfQuestion, _ catalog: Catalog) {
    self.asked = asked
    self.table = table.name ?? ""
    isCase = table.name == catalog.caseTable
    label = table.schema.label
    isNamed = asked.say(self.table) || table.title.map { asked.say($0) } ?? false
    let named = Mentions.rows(of: table, saidIn: asked, isCase, catalog)
    rows = named.map(\.label)
    let taken = Set(named.flatMap(\.names))
    for field in table.schema.fields {
      let type = field.type.element ?? field.type
      let isSaid =
        asked.say(field.name) || field.title.map { asked.say($0) } ?? false
        || (type == .boolean && conditions.isEmpty
          && Mentions.isOwn(field.name, in: table.schema) { asked.stems.contains(WordsOfQuestion.stem($0)) })
      if type == .boolean {
        if isSaid { conditions.append(field.name) }
      } else if isSaid, type.isNumeric {
        numbers.append(field.name)
      } else if isSaid, field.name != label, field.name != table.schema.key {
        others.append(field.name)
      }
      for value in Mentions.values(of: field, in: table)
      where asked.say(value) && !isSaid && field.name != label && !taken.contains(value)
        && !Mentions.common.contains(WordsOfQuestion.stem(value))
      {
        conditions.append(
          field.type.element == nil ? "\(field.name) = \(quoted(value))" : "\(field.name) has \(quoted(value))")
      }
    }
  }

  /// The rows of the table of cases that are named.
  private static func rows(
    of table: Table, saidIn asked: WordsOfQuestion, _ isCase: Bool, _ catalog: Catalog
  ) -> [(label: String, names: [String])] {
    guard isCase, let label = table.schema.label.flatMap({ table.column(named: $0) }) else { return [] }
    return (0..<min(table.rowCount, mostRows)).compactMap { row in
      let names = catalog.names(of: table, row: row)
      return label.isKnown(row) && names.contains { asked.say($0) } ? (label.display(at: row), names) : nil
    }
  }

  private static let mostRows = 5_000
  private static let mostValues = 300

  /// Words that many questions have, whatever they are about.
  private static let common: Set<String> = [
    "about", "most", "least", "over", "exactly", "at least", "city", "municipality", "department", "all", "other",
    "none",
  ]

  /// The categories of a column, or the few texts that it holds.
  private static func values(of field: Field, in table: Table) -> [String] {
    if let categories = field.categories { return categories }
    guard field.type == .text, table.rowCount <= mostRows,
      case .text(let vector)? = table.column(named: field.name)?.storage, vector.dictionary.values.count <= mostValues
    else { return [] }
    return vector.dictionary.values.filter { $0.count > 2 && $0.count < 30 }
  }

  /// Whether a word is said that no other column, or only longer ones, have in their names: CIO for `dx_cio`.
  private static func isOwn(_ name: String, in schema: Schema, _ isSaid: (String) -> Bool) -> Bool {
    name.split(separator: "_").map(String.init).contains { word in
      word.count > 2 && isSaid(word)
        && !schema.fields.contains { field in
          let parts = field.name.split(separator: "_").map(String.init)
          return field.name != name && parts.contains(word) && parts.count <= name.split(separator: "_").count
        }
    }
  }

  private func quoted(_ value: String) -> String {
    value.allSatisfy { $0.isLetter } ? value : "\"\(value)\""
  }

  var score: Int {
    let named = conditions.count * 3 + numbers.count * 2 + others.count + rows.count * 3
    return named + (isNamed ? 2 : 0)
      + (isCase && (named > 0 || asked.say(any: "city", "cities", "municipality", "市", "自治体")) ? 1 : 0)
  }

  var statement: String {
    if conditions.isEmpty, numbers.isEmpty, !isNamed, let row = rows.first { return "show \(row)" }
    var stages: [String] = [table]
    var tests = conditions
    if let number = numbers.first, let bound = asked.numbers.first {
      let falls = asked.say(any: "under", "below", "less", "fewer", "未満", "以下", "少ない")
      let rises = asked.say(any: "over", "above", "more", "than", "least", "以上", "超")
      tests.append("\(number) \(falls ? "<" : rises ? ">" : "=") \(bound)")
    }
    if let row = rows.first, let label, isCase { tests.append("\(label) = \"\(row)\"") }
    if !tests.isEmpty { stages.append("where \(tests.joined(separator: " and "))") }
    let by = asked.say(any: "by", "per", "each", "every", "ごと", "別") ? others.first : nil
    if asked.say(any: "how many", "number of", "count", "いくつ", "何件", "何市", "何人", "幾つ", "数は", "件数") {
      stages.append(by.map { "count by \($0)" } ?? "count")
    } else if asked.say(any: "average", "mean", "avg", "平均"), let number = numbers.first {
      stages.append("summarize mean(\(number))" + (by.map { " by \($0)" } ?? ""))
    } else if asked.say(any: "most", "largest", "highest", "biggest", "top", "greatest", "最も", "一番", "最大", "多い"),
      let number = numbers.first
    {
      stages.append("sort \(number) desc | take 5")
    } else if asked.say(any: "least", "smallest", "lowest", "最小", "少ない"), let number = numbers.first,
      asked.numbers.isEmpty
    {
      stages.append("sort \(number) | take 5")
    } else if let by {
      stages.append("count by \(by)")
    } else if let label {
      stages.append("select \(([label] + numbers + others).joined(separator: ", "))")
    }
    return stages.joined(separator: " | ")
  }
}
