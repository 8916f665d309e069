import Diagnostics
import Tables

/// A word with its place. In backticks it is a column and nothing else.
package struct Name: Sendable {
  package var text: String
  package var span: Span
  package var isQuoted: Bool

  package init(_ text: String, _ span: Span, isQuoted: Bool = false) {
    self.text = text
    self.span = span
    self.isQuoted = isQuoted
  }
}

package enum ArithmeticOperator: String, Sendable {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case remainder = "%"
}

package enum ComparisonOperator: String, Sendable, CaseIterable {
  case equal = "="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
}

package enum TextOperator: String, Sendable, CaseIterable {
  case contains
  case startsWith = "starts with"
  case endsWith = "ends with"
  case matches
}

package enum Quantifier: Sendable { case one, any, all }

package struct ExpressionSyntax: Sendable {
  package indirect enum Kind: Sendable {
    /// One or more words with dots between them: a column, a value, or a walk along relations.
    case path([Name])
    case text(String)
    case integer(Int)
    case number(Double)
    case percent(Double)
    case date(String)
    case boolean(Bool)
    case unknown
    case parameter(Name)
    case negate(ExpressionSyntax)
    case not(ExpressionSyntax)
    case and([ExpressionSyntax])
    case or([ExpressionSyntax])
    case arithmetic(ArithmeticOperator, ExpressionSyntax, ExpressionSyntax)
    case compare(ComparisonOperator, ExpressionSyntax, ExpressionSyntax)
    case textTest(TextOperator, ExpressionSyntax, ExpressionSyntax)
    case inList(ExpressionSyntax, [ExpressionSyntax])
    case inQuery(ExpressionSyntax, QuerySyntax)
    case between(ExpressionSyntax, ExpressionSyntax, ExpressionSyntax)
    case has(ExpressionSyntax, Quantifier, [ExpressionSyntax])
    case isUnknown(ExpressionSyntax, because: ExpressionSyntax?)
    /// `is known`, or `is not applicable`.
    case isState(ExpressionSyntax, CellState)
    case call(Name, isDistinct: Bool, [ExpressionSyntax])
    case query(QuerySyntax)
    case bracketed(ExpressionSyntax)
    /// `~A`: the opposite of a set.
    case complement(ExpressionSyntax)
    /// `DEV[1,2]`: the cases that have one of these values.
    case levels(ExpressionSyntax, [ExpressionSyntax])
    /// A mistake that has been reported.
    case invalid
  }

  package var kind: Kind
  package var span: Span

  package init(_ kind: Kind, _ span: Span) {
    self.kind = kind
    self.span = span
  }

  /// Nothing yet.
  package static let missing = ExpressionSyntax(.invalid, Span(0, 0))
}

/// `EXPR [as NAME]` or `NAME = EXPR`.
package struct ItemSyntax: Sendable {
  package var expression: ExpressionSyntax
  package var name: Name?
  package var span: Span { name.map { $0.span.union(expression.span) } ?? expression.span }
}

package struct SortKeySyntax: Sendable {
  package var expression: ExpressionSyntax
  package var isDescending: Bool
}

package indirect enum SourceSyntax: Sendable {
  case name(Name)
  /// The last result, written `_` or left out before a leading `|`.
  case last(Span)
  case query(QuerySyntax)
  case command(CommandSyntax)
  /// `compare A, B` at the start: the table whose rows are so named.
  case namedCases(Span)
  case invalid(Span)

  package var span: Span {
    switch self {
    case .name(let name): name.span
    case .last(let span), .invalid(let span), .namedCases(let span): span
    case .query(let query): query.span
    case .command(let command): command.span
    }
  }
}

package struct QuerySyntax: Sendable {
  package var source: SourceSyntax
  package var stages: [StageSyntax]
  package var span: Span

  package init(source: SourceSyntax, stages: [StageSyntax], span: Span) {
    self.source = source
    self.stages = stages
    self.span = span
  }

  /// Nothing yet.
  package static let missing = QuerySyntax(source: .invalid(Span(0, 0)), stages: [], span: Span(0, 0))
}

package struct StageSyntax: Sendable {
  package indirect enum Kind: Sendable {
    case stage(any Stage)
    case method(MethodSyntax)
    case invalid
  }

  package var verb: Name
  package var kind: Kind
  package var span: Span

  package var place: StagePlace { StagePlace(verb: verb, span: span) }
}

/// The name of a file or folder, in quotes.
package struct PathSyntax: Sendable {
  package var text = ""
  package var span = Span(0, 0)

  package init() {}

  package init(_ text: String, _ span: Span) {
    self.text = text
    self.span = span
  }
}

package struct CommandSyntax: Sendable {
  package var verb: Name
  /// The command with what was said after its word.
  package var command: any Command
  package var span: Span
}

package struct StatementSyntax: Sendable {
  package indirect enum Kind: Sendable {
    case query(QuerySyntax)
    case command(CommandSyntax)
    case empty
  }

  package var kind: Kind
  package var span: Span
}
