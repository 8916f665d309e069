import Diagnostics
import Text

extension Parser {
  mutating func stage() throws(Mistake) -> StageSyntax {
    guard current.kind == .word else {
      throw mistake("a stage is missing after |: \(found)", help: ["for example: | where …, | sort …, | count by …"])
    }
    let token = advance()
    let verb = Name(token.value, token.span)
    guard let stage = Stage(rawValue: Stage.aliases[token.value] ?? token.value) else {
      diagnostics.append(unknownStage(verb))
      throw Mistake()
    }
    let kind = try stageKind(stage)
    return StageSyntax(verb: verb, kind: kind, span: Span(token.span.start, previousEnd))
  }

  private func unknownStage(_ verb: Name) -> Diagnostic {
    let words = Stage.allCases.map(\.rawValue)
    let close = Suggestion.closest(to: verb.text, among: words)
    var help = close.isEmpty ? ["the stages are \(words.joined(separator: ", "))"] : [Suggestion.question(close)]
    if Command(rawValue: verb.text) != nil {
      help = ["\"\(verb.text)\" is a command: it stands at the start of a statement"]
    }
    let mend = close.count == 1 ? Diagnostic.Mend(span: verb.span, replacement: close[0]) : nil
    return Diagnostic("no stage \"\(verb.text)\"", in: source, at: verb.span, help: help, mend: mend)
  }

  private mutating func stageKind(_ stage: Stage) throws(Mistake) -> StageSyntax.Kind {
    switch stage {
    case .where: return .filter(try expression())
    case .select: return .select(try items())
    case .drop: return .drop(try names())
    case .derive: return .derive(try items())
    case .fill: return .fill(try names())
    case .sort: return .sort(try sortKeys())
    case .take: return .take(try expression())
    case .skip: return .skip(try expression())
    case .distinct: return .distinct(endsStage ? [] : try items())
    case .count: return .count(by: try groupKeys())
    case .summarize:
      let aggregates = try items()
      return .summarize(aggregates, by: try groupKeys())
    case .crosstab: return try crosstab()
    case .transpose: return .transpose(by: take(word: "by") ? try name("after by") : nil)
    case .unpivot: return try unpivot()
    case .pivot: return try pivot()
    case .expand: return .expand(try expression(), keepAll: try keepAll() ?? false)
    case .join: return try join()
    case .union: return .union(try sourceTable())
    case .audit: return try audit()
    case .compare, .mill, .similar, .unlike, .pairs, .necessity, .sufficiency, .truthtable, .minimize:
      return try comparison(stage)
    case .calibrate: return try calibration()
    case .with: return try withSources()
    case .chart: return try chart()
    case .as: return .format(try name("after as"))
    case .save: return try save()
    }
  }

  /// Whether the stage has no more words.
  var endsStage: Bool { isAtEnd || current.isSymbol(.pipe) || current.isSymbol(.closeBracket) }

  mutating func items() throws(Mistake) -> [ItemSyntax] {
    var items = [try item()]
    while take(.comma) { items.append(try item()) }
    return items
  }

  /// `NAME = EXPR`, `EXPR as NAME` or `EXPR`.
  mutating func item() throws(Mistake) -> ItemSyntax {
    if current.kind == .word || current.kind == .quotedWord, following.isSymbol(.equal) {
      let name = try name("")
      advance()
      return ItemSyntax(expression: try expression(), name: name)
    }
    let expression = try expression()
    let name = take(word: "as") ? try name("after as") : nil
    return ItemSyntax(expression: expression, name: name)
  }

  private mutating func names() throws(Mistake) -> [Name] {
    var names = [try name("of a column")]
    while take(.comma) { names.append(try name("of a column")) }
    return names
  }

  private mutating func sortKeys() throws(Mistake) -> [SortKeySyntax] {
    var keys: [SortKeySyntax] = []
    if current.isWord("by"), following.kind == .word || following.kind == .quotedWord {
      throw mistake("sort takes no \"by\"", help: ["write sort \(source[following.span])"])
    }
    repeat {
      let expression = try expression()
      let isDescending = take(word: "desc")
      if !isDescending { _ = take(word: "asc") }
      keys.append(SortKeySyntax(expression: expression, isDescending: isDescending))
    } while take(.comma)
    return keys
  }

  private mutating func groupKeys() throws(Mistake) -> [ItemSyntax] {
    take(word: "by") ? try items() : []
  }

  private mutating func crosstab() throws(Mistake) -> StageSyntax.Kind {
    let rows = try expression()
    guard take(word: "by") else { throw mistake("\"by\" is missing: \(found)", help: ["write crosstab A by B"]) }
    let columns = try expression()
    var percentOf: Name?
    if take(word: "percent") {
      guard take(word: "of") else { throw mistake("\"of\" is missing after percent: \(found)") }
      percentOf = try name("after percent of: row, column or all")
    }
    let of = take(word: "of") ? try expression() : nil
    return .crosstab(rows, by: columns, percentOf: percentOf, of: of)
  }

  private mutating func unpivot() throws(Mistake) -> StageSyntax.Kind {
    let columns = try names()
    guard take(word: "as") else {
      throw mistake("\"as\" is missing: \(found)", help: ["write unpivot COL, … as NAME, VALUE"])
    }
    let name = try name("for the column of names")
    try expect(.comma, "between the two names")
    return .unpivot(columns, name: name, value: try self.name("for the column of values"))
  }

  private mutating func pivot() throws(Mistake) -> StageSyntax.Kind {
    let column = try expression()
    guard take(word: "of") else {
      throw mistake("\"of\" is missing: \(found)", help: ["write pivot COL of EXPR [by COL, …]"])
    }
    let value = try expression()
    return .pivot(column, of: value, by: try groupKeys())
  }

  private mutating func keepAll() throws(Mistake) -> Bool? {
    guard take(word: "keep") else { return nil }
    if take(word: "all") { return true }
    if take(word: "matching") { return false }
    throw mistake("after keep stands all or matching: \(found)")
  }

  private mutating func join() throws(Mistake) -> StageSyntax.Kind {
    let other = try sourceTable()
    guard take(word: "on") else {
      throw mistake("\"on\" is missing: \(found)", help: ["write join SOURCE on COL, or on COL = COL"])
    }
    var keys: [JoinKeySyntax] = []
    repeat {
      let left = try name("of a column to join on")
      keys.append(JoinKeySyntax(left: left, right: take(.equal) ? try name("after =") : left))
    } while take(.comma)
    return .join(other, on: keys, keepAll: try keepAll() ?? true)
  }

  private mutating func audit() throws(Mistake) -> StageSyntax.Kind {
    guard !endsStage else { return .audit(count: nil, base: nil, rate: nil, by: nil) }
    var count: Name?
    var base: Name?
    var rate: Name?
    if !current.isWord("by") {
      count = try name("of the column of counts")
      guard take(word: "of") else {
        throw mistake("\"of\" is missing: \(found)", help: ["write audit COUNT of BASE against RATE"])
      }
      base = try name("of the column of bases")
      guard take(word: "against") else {
        throw mistake("\"against\" is missing: \(found)", help: ["write audit COUNT of BASE against RATE"])
      }
      rate = try name("of the column of rates")
    }
    return .audit(count: count, base: base, rate: rate, by: take(word: "by") ? try name("after by") : nil)
  }

  private mutating func withSources() throws(Mistake) -> StageSyntax.Kind {
    guard take(word: "sources") else { throw mistake("after with stands sources: \(found)") }
    return .withSources(of: take(word: "of") ? try expression() : nil)
  }

  private mutating func chart() throws(Mistake) -> StageSyntax.Kind {
    var chart = ChartSyntax(kind: try name("after chart: bar, hist, dot, interval, line, heat or overlap"), columns: [])
    while !endsStage {
      if take(word: "by") {
        chart.by = try name("of the groups after by")
      } else if current.isWord("title"), following.kind == .text {
        advance()
        chart.title = advance().value
      } else {
        chart.columns.append(try name("of a column"))
        _ = take(.comma)
      }
    }
    return .chart(chart)
  }

  private mutating func save() throws(Mistake) -> StageSyntax.Kind {
    let (path, span) = try path("after save")
    var save = SaveSyntax(path: path, span: span)
    while !endsStage {
      if !save.isReplacing, take(word: "replace") {
        save.isReplacing = true
      } else if !save.takesEmptyAsUnknown, take(word: "empty") {
        guard take(word: "as"), take(word: "unknown") else {
          throw mistake("after empty stands as unknown: \(found)", help: ["save \"\(path)\" empty as unknown"])
        }
        save.takesEmptyAsUnknown = true
      } else {
        throw mistake(
          "this is not expected here: \(found)", help: ["after the file may follow replace and empty as unknown"])
      }
    }
    return .save(save)
  }

  mutating func path(_ purpose: String) throws(Mistake) -> (String, Span) {
    guard current.kind == .text else { throw mistake("a file name in quotes is missing \(purpose): \(found)") }
    let token = advance()
    return (token.value, token.span)
  }
}
