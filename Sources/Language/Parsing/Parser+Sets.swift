import Diagnostics

/// Sets as expressions: `A*~B + DEV[1,2]`.
extension Parser {
  /// Reads a set: an expression in which `~` and `COL[v, …]` may stand, and `*` and `+` join sets.
  mutating func set<Result>(
    _ body: (inout Parser) throws(Mistake) -> Result
  ) throws(Mistake) -> Result {
    let before = readsSets
    readsSets = true
    defer { readsSets = before }
    return try body(&self)
  }

  /// Reads what stands in a query, a list of values or a call within a set; there signs are those of arithmetic.
  ///
  /// - Parameter isSet: whether what is called takes a set of its own.
  mutating func withoutSets<Result>(
    _ isSet: Bool = false, _ body: (inout Parser) throws(Mistake) -> Result
  ) throws(Mistake) -> Result {
    let before = (readsSets, stopsAtArrows)
    (readsSets, stopsAtArrows) = (isSet, false)
    defer { (readsSets, stopsAtArrows) = before }
    return try nested(body)
  }

  /// `[v, …]` behind the name of a column.
  mutating func levels(of column: ExpressionSyntax, start: Int) throws(Mistake) -> ExpressionSyntax {
    advance()
    let values = try withoutSets { parser throws(Mistake) in
      var found = [try parser.expression()]
      while parser.take(.comma) { found.append(try parser.expression()) }
      return found
    }
    try expect(.closeSquare, "to close the values")
    return spanned(.levels(column, values), from: start)
  }

  /// `~` binds tightest, so that before a comparison it would stand for the opposite of its left side alone.
  mutating func refuseComplement(_ left: ExpressionSyntax, start: Int) throws(Mistake) {
    guard case .complement(let inner) = left.kind else { return }
    let text = source[inner.span]
    throw mistake(
      "~ stands before \(text), and not before the comparison", at: Span(start, previousEnd),
      help: ["for the opposite of the comparison put it in brackets: ~(\(text) …)"])
  }

  // MARK: Arrows

  /// `->` for sufficiency, `<-` for necessity.
  package enum Arrow: String, Sendable {
    case sufficiency = "->"
    case necessity = "<-"
  }

  /// The arrow that stands here, where one may: a sign of its own, or two signs without a space between.
  var arrow: Arrow? {
    guard stopsAtArrows else { return nil }
    switch current.kind {
    case .symbol(.rightArrow): return .sufficiency
    case .symbol(.leftArrow): return .necessity
    case .symbol(.minus) where following.isSymbol(.greater) && following.span.start == current.span.end:
      return .sufficiency
    case .symbol(.less) where following.isSymbol(.minus) && following.span.start == current.span.end:
      return .necessity
    default: return nil
    }
  }

  /// Reads the arrow of a claim.
  mutating func takeArrow() throws(Mistake) -> Name {
    expects(.word("->", note: "is sufficient for"))
    expects(.word("<-", note: "is necessary for"))
    guard let arrow else {
      throw mistake(
        "after the expression stands -> or <-: \(found)",
        help: ["A -> Y asks whether A is sufficient for Y, A <- Y whether it is necessary"])
    }
    let start = advance(as: .arrow)
    var end = start.span.end
    if !start.isSymbol(.rightArrow), !start.isSymbol(.leftArrow) { end = advance(as: .arrow).span.end }
    return Name(arrow.rawValue, Span(start.span.start, end))
  }
}
