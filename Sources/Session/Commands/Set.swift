import Diagnostics
import Engine
import Language
import Tables
import Text

/// Shows or changes a setting or a parameter.
struct SetCommand: SessionCommand {
  static let word = "set"
  static let reading = LineReading.words
  static let isAside = true
  static var help: Help {
    Help(
      "shows or changes a setting; any other name is a parameter, $NAME",
      examples: ["set", "set least = 50; items | where rate > $least | count"])
  }

  var name: Name?
  var value: ExpressionSyntax?

  static var form: Form<Self> {
    .optional(
      Form(
        .sequence([.operand("NAME"), .optional(.operand("= VALUE"))]),
        begins: { parser in
          parser.expects(.named("setting"))
          return !parser.isAtEnd
        }
      ) { parser, command throws(Parser.Mistake) in
        let name = try parser.name("of a setting")
        command.name = name
        let offer = Expectation.Offer.words(Setting.named(name.text)?.choices ?? [])
        parser.expects(offer)
        guard !parser.isAtEnd else { return }
        _ = parser.take(.equal)
        parser.expects(offer)
        command.value = try parser.settingValue()
      })
  }

  var role: AnsweredStatement.Role { name?.text == Setting.timing.name ? .passing : .block }
  var isLasting: Bool { value != nil }

  func run(in session: Session, at place: CommandPlace) throws(Diagnostic) -> Reply {
    try session.set(name, value, place.source)
  }
}

extension Parser {
  /// `on` is a value of settings, and elsewhere a word of the language.
  fileprivate mutating func settingValue() throws(Mistake) -> ExpressionSyntax {
    guard current.isWord("on"), following.kind == .end else { return try expression() }
    let token = advance()
    return ExpressionSyntax(.text(token.value), token.span)
  }
}

extension Session {
  fileprivate func set(_ name: Name?, _ value: ExpressionSyntax?, _ source: SourceText) throws(Diagnostic) -> Reply {
    guard let name else { return Reply(parts: [.table(tableOfSettings(), settings.format)]) }
    let setting = Setting.named(name.text)
    guard let value else {
      guard let setting else {
        guard let parameter = parameters[name.text] else { throw unknownSetting(name, source) }
        return Reply(parts: [.line("$\(name.text) = \(parameter.display)")])
      }
      return Reply(parts: [.line("\(name.text) = \(setting.value(settings))")])
    }
    if let setting {
      let text = Session.word(value, source)
      if let complaint = setting.set(&settings, text) {
        let options = complaint.text.split(separator: " ").map { String($0.filter { $0.isLetter }) }.filter {
          $0.count > 2
        }
        let close = Suggestion.closest(to: text, among: options)
        throw Diagnostic(
          "\(name.text) cannot be \"\(text)\"", in: source, at: value.span,
          help: [complaint] + (close.isEmpty ? [] : [Suggestion.question(close)]))
      }
      return Reply()
    }
    let close = Suggestion.closest(to: name.text, among: Setting.all.map(\.name))
    if !close.isEmpty, parameters[name.text] == nil { throw unknownSetting(name, source) }
    if case .path(let path) = value.kind, path.count == 1 {
      parameters[name.text] = .text(path[0].text)
      return Reply()
    }
    let (binding, diagnostics) = environment.settled(
      { Binder.bind(value: value, of: source, in: $0) }, answer: answer)
    guard let bound = binding.bound else { return Reply(diagnostics: diagnostics) }
    parameters[name.text] = try Engine.value(of: bound, source: source, in: context())
    return Reply()
  }

  /// A setting's value as written: a word, a text, a number.
  private static func word(_ value: ExpressionSyntax, _ source: SourceText) -> String {
    switch value.kind {
    case .text(let text): text
    default: source[value.span]
    }
  }

  private func unknownSetting(_ name: Name, _ source: SourceText) -> Diagnostic {
    let names = Setting.all.map(\.name)
    let close = Suggestion.closest(to: name.text, among: names)
    return Diagnostic(
      "no setting \"\(name.text)\"", in: source, at: name.span,
      help: [close.isEmpty ? "the settings are \(names.joined(separator: ", "))" : Suggestion.question(close)],
      mend: close.count == 1 ? Diagnostic.Mend(span: name.span, replacement: close[0]) : nil)
  }

  private func tableOfSettings() -> Table {
    var rows = Setting.all.map { setting -> [Value] in
      [.text(setting.name), .text(setting.value(settings)), .text(setting.help.summary)]
    }
    for (name, value) in parameters.sorted(by: { $0.key < $1.key }) {
      rows.append([.text("$\(name)"), .text(value.display), .text("a parameter")])
    }
    return Table(fields: [Field("setting", .text), Field("value", .text), Field("meaning", .text)], rows: rows)
  }
}
