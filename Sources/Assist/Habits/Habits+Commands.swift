import Text

extension Habits {
  /// What other shells say in one word.
  private static let words: [String: String] = [
    "ls": "tables", "dir": "tables", "\\dt": "tables", "\\d": "tables", "\\dt+": "tables", ".tables": "tables",
    "tables()": "tables", "show tables": "tables", "list tables": "tables", ".schema": "tables", "\\l": "tables",
    "show databases": "tables", "ls()": "tables", "show all tables": "tables", "list": "tables", ".databases": "tables",
    "exit()": "quit", "quit()": "quit", "q()": "quit", "q": "quit", ":q": "quit", ":wq": "quit", ":q!": "quit",
    "\\q": "quit", ".quit": "quit", ".exit": "quit", "bye": "quit", "logout": "quit", ":quit": "quit", ":exit": "quit",
    "end": "quit", "stop": "quit",
    "?": "help", "??": "help", "\\?": "help", "\\h": "help", ".help": "help", ":help": "help", ":h": "help",
    "help()": "help", "man": "help", "h": "help", "--help": "help", "-h": "help", "info": "help", "usage": "help",
    "ヘルプ": "help", "使い方": "help", "終了": "quit", "一覧": "tables",
    ".timer on": "timing on", ".timer off": "timing off", "\\timing": "timing on", "\\timing on": "timing on",
    "\\s": "history", ".history": "history", "history()": "history", "\\x": "set format = card",
    ".mode csv": "set format = csv", ".mode json": "set format = json", ".mode markdown": "set format = markdown",
    ".mode table": "set format = table", ".mode line": "set format = card", "\\x on": "set format = card",
    "\\x off": "set format = table", ".show": "set", "\\set": "set", "env": "set", "undo": "back",
    "citation()": "cite", "references": "cite",
  ]

  /// The words that ask for the columns of a table, after which its name stands.
  private static let describing: Set<String> = [
    "\\d", "\\d+", ".schema", "desc", "describe", "glimpse", "str", "summary", "info", "names", "colnames", "columns",
    "show columns from", "show columns in", "show create table", "describe table", "desc table", "schema", "view",
    "pragma table_info", "dtypes", "skim", "explain table", "head of",
  ]

  private static let helping: Set<String> = ["man", "?", "??", "\\h", "info", "help", ".help", ":h", ":help"]

  /// A statement that is a command of another shell.
  func command(_ text: String) -> String? {
    var line = text.trimmed
    while line.hasSuffix(";") { line = String(line.dropLast()).trimmed }
    let small = line.lowercased()
    if !isTable(line), let word = Habits.words[small] { return word == small ? nil : word }
    if let start = small.firstIndex(of: "("), small.hasSuffix(")"),
      let topic = topic(String(small[..<start]), line.inside)
    {
      return topic
    }
    if small.hasPrefix("?"), let topic = topic("?", String(line.drop { $0 == "?" })) { return topic }
    if let space = line.lastIndex(of: " ") {
      let verb = String(line[..<space]).trimmed
      let object = String(line[line.index(after: space)...])
      if let topic = topic(verb.lowercased(), object) { return topic == line ? nil : topic }
      switch verb.lowercased() {
      case ".read", "\\i", "source": return "run \(object.quotedOnce)"
      case ".output", "\\o", ".once": return "record \(object.quotedOnce)"
      case "cd", "use", ".open", "load", "read", "attach", "import", ".import": return "open \(object.quotedOnce)"
      default: break
      }
    }
    for suffix in [".info()", ".describe()", ".columns", ".dtypes", ".schema", ".head"] where small.hasSuffix(suffix) {
      let name = String(line.dropLast(suffix.count))
      if isTable(name) { return suffix == ".head" ? "\(name) | take 5" : "describe \(name)" }
    }
    return file(read: ForeignToken.all(in: line)).map { "open \($0)" }
  }

  private func topic(_ verb: String, _ object: String) -> String? {
    let object = object.trimmed
    guard !object.isEmpty, !object.contains(" ") else { return nil }
    if Habits.describing.contains(verb), isTable(object) { return "describe \(object)" }
    if Habits.helping.contains(verb) { return "help \(object)" }
    return nil
  }

  private static let readers: Set<String> = [
    "read.csv", "read_csv", "read_excel", "read_table", "read.table", "fread", "read_parquet", "read_json",
    "read_csv_auto", "loadtxt", "read.delim", "read_tsv", "read.xlsx", "read_xlsx", "pd.read_csv", "pd.read_excel",
    "read_sav", "read_dta", "read.dta", "import",
  ]

  /// The file, in quotes, that a call of another tool reads.
  func file(read tokens: ForeignTokens) -> String? {
    guard let open = tokens.firstIndex(where: { $0.isSymbol("(") }), open > 0, tokens.closing(open) == tokens.count - 1
    else { return nil }
    let name = tokens[..<open].map(\.text).joined()
    guard Habits.readers.contains(name.lowercased()) || Habits.readers.contains(where: { name.hasSuffix(".\($0)") })
    else { return nil }
    return tokens[(open + 1)...].first.flatMap { $0.kind == .text ? $0.text : nil }
  }
}

extension String {
  fileprivate var trimmed: String {
    String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }

  /// What stands in the brackets at its end.
  fileprivate var inside: String {
    firstIndex(of: "(").map { String(self[index(after: $0)...].dropLast()) } ?? ""
  }

  fileprivate var quotedOnce: String { hasPrefix("\"") || hasPrefix("'") ? self : "\"\(self)\"" }
}
