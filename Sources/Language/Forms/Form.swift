import Diagnostics
import Text

/// What may follow a word of the language. A form states its shape, from which help and tests are made, and writes what
/// it reads into the fields of the word's own type.
package struct Form<Root> {
  package let shape: Shape
  /// Whether the token at hand begins it.
  let begins: (inout Parser) -> Bool
  let read: (inout Parser, inout Root) throws(Parser.Mistake) -> Void

  /// A part with a grammar of its own.
  package init(
    _ shape: Shape, begins: @escaping (inout Parser) -> Bool = { !$0.endsStage },
    read: @escaping (inout Parser, inout Root) throws(Parser.Mistake) -> Void
  ) {
    self.shape = shape
    self.begins = begins
    self.read = read
  }

  /// Nothing follows.
  package static var nothing: Form { Form(.sequence([]), begins: { _ in false }, read: { _, _ in }) }

  // MARK: Words

  /// A word that must stand.
  package static func word(_ word: String, note: String = "") -> Form {
    Form(
      .word(word), begins: { $0.isNext(word, note: note) },
      read: { parser, _ throws(Parser.Mistake) in
        try parser.require(word, note: note)
      })
  }

  /// Words that may stand, and whether they do.
  package static func flag(_ words: String, note: String = "", _ field: WritableKeyPath<Root, Bool>) -> Form {
    let all = words.split(separator: " ").map(String.init)
    let first = all.first ?? words
    return Form(
      .word(words), begins: { $0.isNext(first, note: note, whole: words) },
      read: {
        parser, root throws(Parser.Mistake) in
        for word in all { try parser.require(word, note: note) }
        root[keyPath: field] = true
      })
  }

  /// One of several words, each with what it says.
  package static func oneOf(
    _ words: [(word: String, note: String)], _ field: WritableKeyPath<Root, Name?>
  ) -> Form {
    Form(
      .oneOf(words.map(\.word)), begins: { !$0.endsStage },
      read: { parser, root throws(Parser.Mistake) in
        root[keyPath: field] = try parser.choice(of: words)
      })
  }

  // MARK: Operands

  package static func expression(
    _ label: String, _ field: WritableKeyPath<Root, ExpressionSyntax>, offers: Expectation.Offer = .expression
  ) -> Form {
    operand(label, offers) { parser, root throws(Parser.Mistake) in
      root[keyPath: field] = try parser.expression()
    }
  }

  package static func expression(_ label: String, _ field: WritableKeyPath<Root, ExpressionSyntax?>) -> Form {
    operand(label, .expression) { parser, root throws(Parser.Mistake) in
      root[keyPath: field] = try parser.expression()
    }
  }

  /// A number that completion cannot guess.
  package static func number(_ label: String, _ field: WritableKeyPath<Root, ExpressionSyntax>) -> Form {
    operand(label, .nothing) { parser, root throws(Parser.Mistake) in
      root[keyPath: field] = try parser.expression()
    }
  }

  /// A mark between two parts, with what is said where it is missing.
  package static func symbol(_ symbol: Token.Symbol, _ purpose: Sentence, note: String = "") -> Form {
    Form(
      .word(symbol.rawValue), begins: { $0.current.isSymbol(symbol) },
      read: { parser, _ throws(Parser.Mistake) in
        if parser.isAtEnd { parser.expects(.word(symbol.rawValue, note: note)) }
        try parser.expect(symbol, purpose)
      })
  }

  /// - Parameter what: what is said to be missing: `of a column`, `after as`.
  package static func name(
    _ label: String, _ what: Sentence, _ field: WritableKeyPath<Root, Name?>, offers: Expectation.Offer = .nothing
  ) -> Form {
    operand(label, offers) { parser, root throws(Parser.Mistake) in root[keyPath: field] = try parser.name(what) }
  }

  /// Names, of columns unless said, with commas between.
  package static func names(
    _ label: String, what: Sentence = "of a column", _ field: WritableKeyPath<Root, [Name]>,
    offers: Expectation.Offer = .column
  ) -> Form {
    Form(.list(.operand(label))) { parser, root throws(Parser.Mistake) in
      repeat {
        parser.expects(offers)
        root[keyPath: field].append(try parser.name(what))
      } while parser.take(.comma)
    }
  }

  /// `NAME = EXPR`, `EXPR as NAME` or `EXPR`, with commas between.
  package static func items(
    _ label: String, _ field: WritableKeyPath<Root, [ItemSyntax]>, offers: Expectation.Offer = .expression
  ) -> Form {
    operand(.list(.operand(label)), offers) { parser, root throws(Parser.Mistake) in
      root[keyPath: field] = try parser.items()
    }
  }

  /// A file name in quotes, with its place.
  package static func path(
    _ label: String, _ purpose: Sentence, what: Sentence = "a file name", _ field: WritableKeyPath<Root, PathSyntax>
  ) -> Form {
    operand(label, .file) { parser, root throws(Parser.Mistake) in
      root[keyPath: field] = try parser.path(purpose, what: what)
    }
  }

  package static func query(_ label: String, _ field: WritableKeyPath<Root, QuerySyntax>) -> Form {
    operand(label, .table) { parser, root throws(Parser.Mistake) in root[keyPath: field] = try parser.query() }
  }

  package static func source(_ label: String, _ field: WritableKeyPath<Root, SourceSyntax>) -> Form {
    operand(label, .table) { parser, root throws(Parser.Mistake) in
      root[keyPath: field] = try parser.sourceTable()
    }
  }

  package static func operand(
    _ label: String, _ offer: Expectation.Offer, begins: @escaping (Parser) -> Bool = { !$0.endsStage },
    read: @escaping (inout Parser, inout Root) throws(Parser.Mistake) -> Void
  ) -> Form { operand(.operand(label), offer, begins: begins, read: read) }

  /// What the user writes; completion offers it as long as the statement ends in it.
  private static func operand(
    _ shape: Shape, _ offer: Expectation.Offer, begins: @escaping (Parser) -> Bool = { !$0.endsStage },
    read: @escaping (inout Parser, inout Root) throws(Parser.Mistake) -> Void
  ) -> Form {
    Form(
      shape,
      begins: { parser in
        parser.expects(offer)
        return begins(parser)
      },
      read: { parser, root throws(Parser.Mistake) in
        let start = parser.place
        do throws(Parser.Mistake) {
          try read(&parser, &root)
        } catch {
          parser.expects(offer, from: start)
          throw error
        }
        switch offer {
        case .expression, .condition, .calculation: parser.expects(offer, from: start)
        default: break
        }
      })
  }

  // MARK: Together

  package static func sequence(_ parts: Form...) -> Form { sequence(parts) }

  package static func sequence(_ parts: [Form]) -> Form {
    Form(
      .sequence(parts.map(\.shape)), begins: { parts.first?.begins(&$0) ?? false },
      read: {
        parser, root throws(Parser.Mistake) in
        for part in parts { try part.read(&parser, &root) }
      })
  }

  package static func optional(_ parts: Form...) -> Form {
    let inner = parts.count == 1 ? parts[0] : sequence(parts)
    return Form(
      .optional(inner.shape), begins: inner.begins,
      read: { parser, root throws(Parser.Mistake) in
        if inner.begins(&parser) { try inner.read(&parser, &root) }
      })
  }

  /// The first way that the token at hand begins.
  package static func choice(_ ways: Form...) -> Form {
    Form(
      .choice(ways.map(\.shape)), begins: { parser in ways.contains { $0.begins(&parser) } },
      read: {
        parser, root throws(Parser.Mistake) in
        if let way = ways.first(where: { $0.begins(&parser) }) { return try way.read(&parser, &root) }
        let words = ways.compactMap(\.shape.words.first)
        throw parser.mistake("here stands \(words, last: "or"): \(parser.found)", help: parser.signatureHelp)
      })
  }

  /// Parts of which each may stand once, in any order, up to the end of the stage.
  ///
  /// - Parameter again: words of parts that may stand more than once.
  package static func anyOrder(_ parts: [Form], again: Set<String> = []) -> Form {
    Form(
      .anyOrder(parts.map(\.shape)), begins: { parser in parts.contains { $0.begins(&parser) } },
      read: {
        parser, root throws(Parser.Mistake) in
        var left = Array(parts.indices)
        while !left.isEmpty {
          let found = left.filter { parts[$0].begins(&parser) }
          guard let next = found.first, !parser.endsStage else { break }
          try parts[next].read(&parser, &root)
          left.removeAll { $0 == next && !again.contains(parts[next].shape.words.first ?? "") }
        }
        guard !parser.endsStage else { return }
        // What was read is bound all the same, so that its mistakes are told with this one.
        _ = parser.unexpected(after: parts.map(\.shape))
        parser.recover()
      })
  }
}
