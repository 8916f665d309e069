import Testing
import Text

@Suite("Formulas of spreadsheets")
struct SpreadsheetFormulaTests {
  private func bytes<Result>(_ text: String, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    var text = text
    return text.withUTF8(body)
  }

  @Test(
    "a formula begins with = + - @, also in full width, or with a tab or line break",
    arguments: [
      "=1+1", "=cmd|' /C calc'!A0", "@SUM(1)", "+1+1", "-2+3", "\t=1", "\r=1", "\n=1", "＝1+1", "－2+3", "＋a", "＠SUM(1)",
      "-item", "+81-3-1234", "-1e", "-1.5 m", "=a",
    ])
  func formulas(text: String) { #expect(bytes(text, SpreadsheetFormula.isFormula)) }

  @Test(
    "a number, dashes alone and every other text are none",
    arguments: [
      "", "-7", "+5", "-1,234.5", "-5%", "-1e-5", "-.5", "-", "--", "---", "=", "+", "@", "－", "- -", "a=1", "'=1",
      "7-2",
      " =1",
    ])
  func others(text: String) { #expect(!bytes(text, SpreadsheetFormula.isFormula)) }

  @Test("only a formula behind apostrophes is quoted")
  func quoted() {
    for text in ["'=1", "''=1", "'''@a"] { #expect(bytes(text, SpreadsheetFormula.isQuoted)) }
    for text in ["'", "''", "'a", "'-7", "=1", "a'=1", ""] { #expect(!bytes(text, SpreadsheetFormula.isQuoted)) }
  }
}
