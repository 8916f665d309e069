import Rendering

/// The words that a handout adds to a lesson, in the language of its prose.
struct HandoutWords: Sendable {
  var language: String
  var skip: String
  var contents: String
  var query: String
  var answer: String
  var question: String
  var reveal: String
  var right: String
  /// On paper, in place of what is opened on a screen.
  var onPaper: String
  var ownWords: String
  var answers: String
  var error: String
  var warning: String
  var presenter: String
  var source: String
  var sources: String
  var usedIn: String
  var about: String
  var corpus: String
  var version: String
  var licence: String
  var asOf: String
  var ownTables: String
  var madeBy: String
  var made: String
  var figures: String
  var picture: String
  var unknown: String
  var bound: String
  var dash: String

  func meaning(of sign: HTMLPageTable.Sign) -> String {
    switch sign {
    case .unknown: unknown
    case .bound: bound
    case .dash: dash
    }
  }

  static func of(language: String) -> HandoutWords { language == "ja" ? japanese : english }

  static let english = HandoutWords(
    language: "en", skip: "Skip to the lesson", contents: "Contents", query: "Query", answer: "Answer",
    question: "Question", reveal: "Show the answer", right: "The right choice is",
    onPaper: "The answer stands at the end of this handout.",
    ownWords: "Your answer, in your own words:", answers: "Answers to the questions", error: "An error, as intended",
    warning: "Warning", presenter: "Presenter’s note", source: "Source", sources: "Sources", usedIn: "Used in",
    about: "About this handout", corpus: "Corpus", version: "version", licence: "Licence:", asOf: "as of",
    ownTables: "your own tables", madeBy: "Made with", made: "from",
    figures: "The figures of this chart as a table",
    picture: "Picture",
    unknown: "unknown: the sources do not say; that is not the same as no, or as 0.",
    bound: "≤, ≥ or a range, slanted: no more is known than that.", dash: "-: the question does not arise there.")

  static let japanese = HandoutWords(
    language: "ja", skip: "本文へ", contents: "目次", query: "問い合わせ", answer: "答え", question: "質問",
    reveal: "答えを見る", right: "正解は", onPaper: "答えはこの資料の終わりにあります。", ownWords: "自分の言葉で書いてください：",
    answers: "質問の答え", error: "意図したエラー", warning: "注意", presenter: "発表者のメモ", source: "出典",
    sources: "出典一覧", usedIn: "使用箇所", about: "この資料について", corpus: "コーパス", version: "版", licence: "ライセンス：",
    asOf: "作成日", ownTables: "持ち込みの表", madeBy: "作成：", made: "元のファイル：", figures: "この図の数値（表）",
    picture: "図",
    unknown: "unknown：出典からは分かりません。「いいえ」や「０」とは違います。",
    bound: "斜体の ≤、≥、範囲：それ以上のことは分かりません。", dash: "-：その項目は当てはまりません。")
}
