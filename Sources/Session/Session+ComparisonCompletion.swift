import Language
import Tables

extension Session {
  /// What may stand inside a stage that compares, after `tokens` of it.
  func inComparison(
    _ stage: MethodWord?, _ tokens: [Token], _ scope: Scope, _ place: CompletionPlace
  ) -> [Completion.Candidate] {
    guard let stage else { return [] }
    if let found = caseOrKind(stage, tokens, scope, place) { return found }
    let found = inExpressions(stage.rawValue, tokens, scope, place)
    guard let last = tokens.last,
      last.kind == .word || last.kind == .quotedWord || last.isSymbol(.closeBracket)
        || [.integer, .number].contains(last.kind)
    else { return found }
    return matching(place, following(stage, tokens)) + found
  }

  /// Names of cases, and the words that a stage begins with; nil where an expression stands.
  private func caseOrKind(
    _ stage: MethodWord, _ tokens: [Token], _ scope: Scope, _ place: CompletionPlace
  ) -> [Completion.Candidate]? {
    let cases = scope.identities.first(where: \.isOne).flatMap { catalog.table($0.table) }
    switch (stage, tokens.count) {
    case (.similar, 0): return matching(place, [("to", "a case follows")])
    case (.similar, 1), (.unlike, 0): return cases.map { rowNames(of: $0, place) } ?? []
    case (.pairs, 0):
      return matching(
        place,
        [
          ("similar", "most similar cases with different outcomes"),
          ("different", "most different cases with the same outcome"),
        ])
    case (.compare, 0):
      return (cases.map { rowNames(of: $0, place) } ?? []) + operands(scope, place)
    case (.compare, _) where tokens.last?.isSymbol(.comma) == true && !tokens.contains { $0.isWord("on") }:
      return cases.map { rowNames(of: $0, place) } ?? []
    default: break
    }
    switch tokens.last?.value {
    case "as" where stage == .calibrate:
      return matching(place, [("fuzzy", "out A cross B full C"), ("crisp", "at T, …")])
    case "fuzzy": return matching(place, [("out", "where membership ends")])
    case "crisp": return matching(place, [("at", "the threshold, or several")])
    case "solution":
      return matching(place, BoundComparison.Solution.allCases.map { ($0.rawValue, "") })
    default: return nil
    }
  }

  /// The words that may follow a case, an outcome, a condition or a number.
  private func following(_ stage: MethodWord, _ tokens: [Token]) -> [(String, String)] {
    func has(_ word: String) -> Bool { tokens.contains { $0.isWord(word) } }
    switch stage {
    case .compare:
      if has("across") {
        return has("by") ? [("confidence", "of the intervals, in percent")] : [("by", "the key of each row")]
      }
      return has("on")
        ? [] : [("on", "what to compare"), ("of", "the base follows"), ("across", "the groups follow")]
    case .calibrate:
      if !has("as") { return [("as", "fuzzy or crisp")] }
      return [
        ("cross", "where membership is a half"), ("full", "where it is whole"), ("logodds", "3, or R's 2.944439"),
      ]
      .filter { has("fuzzy") && !has($0.0) }
    default:
      guard has("given") else { return [("given", "the conditions follow")] }
      return stage.clauses.filter { !has($0) }.map { ($0, "") }
    }
  }
}
