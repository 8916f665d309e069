import Tables

/// How an engine wants to be asked: what differs between one kind of SQL and another.
package protocol Dialect: Sendable {
  func quoted(_ identifier: String) -> String
  /// The column of a relation as one of our values, under an alias.
  func cell(_ column: HeldRelation.Column, of alias: String) -> String
  /// A condition under which a cell of the column is there and is no number of ours; nil where there is none.
  func isNoNumber(_ column: HeldRelation.Column, of alias: String) -> String?
  /// A condition under which a number loses digits; nil where none can.
  func losesDigits(_ column: HeldRelation.Column, of alias: String) -> String?
  func literal(_ value: Value) -> String?
  /// Whether a text is one of a list, which is a parameter.
  func isOne(_ text: String, ofList parameter: String) -> String
  /// A list of texts as the value of a parameter.
  func list(_ texts: [String]) -> String
  /// How a list of texts, or a text, stands for a parameter of that number.
  func parameter(_ number: Int, isList: Bool) -> String
  /// A text in the order of its bytes.
  func byBytes(_ text: String) -> String
  func quotientless(_ sign: String, _ left: String, _ right: String) -> String
  /// An exact total as a text, and a total of decimals.
  func wholeTotal(_ argument: String) -> String
  func total(_ argument: String) -> String
  func count(where condition: String) -> String
  func asNumber(_ integer: String) -> String
  func differenceOfDates(_ left: String, _ right: String) -> String
  func part(_ name: String, ofDate date: String) -> String?
}
