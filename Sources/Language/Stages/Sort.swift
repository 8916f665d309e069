import Diagnostics
import Tables

/// Orders the rows.
package struct SortStage: Stage {
  package static let word = "sort"
  package static let effect = StageEffect.rows
  package static var help: Help {
    Help(
      "orders rows; equal rows stay as they were, unknowns come last both ways",
      examples: [
        "items | where table = 3 | sort rate desc | select item, rate"
      ])
  }

  package var keys: [SortKeySyntax] = []

  package init() {}

  package static var form: Form<Self> {
    .init(.list(.sequence([.operand("EXPR"), .optional(.word("desc"))]))) { parser, stage throws(Parser.Mistake) in
      if parser.current.isWord("by"), parser.following.kind == .word || parser.following.kind == .quotedWord {
        throw parser.mistake(
          "sort takes no \"by\"", help: ["write sort \(parser.source[parser.following.span])"])
      }
      repeat { stage.keys.append(try parser.sortKey()) } while parser.take(.comma)
    }
  }

  package func bind(_ binder: inout Binder, at place: StagePlace) -> BoundStage? {
    binder.sort(keys, place)
  }
}

extension Binder {
  fileprivate mutating func sort(_ keys: [SortKeySyntax], _ stage: StagePlace) -> BoundStage? {
    let bound = keys.map { key in
      item(key.expression).map { Operation.SortKey(expression: $0, isDescending: key.isDescending) }
    }
    let whole = bound.compactMap { $0 }
    guard whole.count == keys.count else { return nil }
    for key in whole where key.expression.type.element != nil {
      report("a list has no order to sort by", at: key.expression.span, help: ["sort by count, min or max of it"])
      return nil
    }
    return made(stage, .sort(whole))
  }
}

extension Parser {
  fileprivate mutating func sortKey() throws(Mistake) -> SortKeySyntax {
    var key = SortKeySyntax(expression: try operand(), isDescending: false)
    if isNext("desc", note: "largest first") {
      key.isDescending = take(word: "desc")
    } else {
      _ = take(word: "asc")
    }
    return key
  }
}
