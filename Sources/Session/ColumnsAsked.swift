import Corpus
import Diagnostics
import Language
import Tables

/// The columns of a table that a single question can read. A long file is not made a table whole to answer one question
/// about some of its columns.
enum ColumnsAsked {
  /// Nil where the text is not one query whose columns can be told from its words: then all are read.
  static func by(_ text: String) -> Set<String>? {
    let source = SourceText(name: "-c", text: text)
    let (tokens, lexical) = Lexer.tokens(of: source, with: .standard)
    let pieces = StatementScanner.pieces(of: tokens, with: .standard)
    guard lexical.isEmpty, pieces.count == 1, pieces[0].isComplete else { return nil }
    let parsed = Parser.parse(pieces[0], of: source, with: .standard)
    guard parsed.diagnostics.isEmpty, case .query(let query) = parsed.statement.kind,
      case .name(let table) = query.source
    else {
      return nil
    }
    // What goes by all columns, or by their order, needs them all, unless a stage before has chosen.
    var isChosen = false
    for stage in query.stages {
      switch reads(stage.kind, isChosen: isChosen) {
      case .all: return nil
      case .named: continue
      case .chosen: isChosen = true
      }
    }
    // The table as a value stands for its rows.
    guard isChosen, tokens.count(where: { $0.value == table.text }) == 1 else { return nil }
    return Set(tokens.map(\.value))
  }

  private enum Reading { case all, named, chosen }

  private static func reads(_ stage: StageSyntax.Kind, isChosen: Bool) -> Reading {
    func when(_ isPlain: Bool, _ reading: Reading) -> Reading { isPlain ? reading : .all }
    func arePlain(_ items: [ItemSyntax]) -> Bool { items.allSatisfy { isPlain($0.expression) } }
    return switch stage {
    case .stage(let word as WhereStage): when(isPlain(word.condition), .named)
    case .stage(let word as DeriveStage): when(arePlain(word.items), .named)
    case .stage(let word as SortStage): when(word.keys.allSatisfy { isPlain($0.expression) }, .named)
    case .stage(is FillStage), .stage(is TakeStage), .stage(is SkipStage), .stage(is AsStage): .named
    case .stage(let word as SelectStage): when(arePlain(word.items), .chosen)
    case .stage(let word as DistinctStage): when(arePlain(word.items) && (isChosen || !word.items.isEmpty), .chosen)
    case .stage(let word as CountStage): when(arePlain(word.keys), .chosen)
    case .stage(let word as SummarizeStage): when(arePlain(word.items + word.keys), .chosen)
    case .method(let syntax) where syntax.method.parts.contains(where: \.isKey):
      when(
        syntax.parts.allSatisfy { part in
          if case .items(let items)? = part { arePlain(items) } else { true }
        }, .chosen)
    default: .all
    }
  }

  /// Whether no query stands in it.
  private static func isPlain(_ expression: ExpressionSyntax) -> Bool {
    switch expression.kind {
    case .query, .inQuery: false
    default: expression.children.allSatisfy(isPlain)
    }
  }
}
