import Assist
import Diagnostics
import Testing

@testable import Lessons

@Suite("Statements in colour")
struct StatementHighlightTests {
  private func html(_ text: String) -> String {
    StatementHighlight.html(SourceText(name: "a", text: text), in: "en")
  }

  @Test("each kind of token has its class")
  func kinds() {
    #expect(
      html("items | where rate > 12.5 and round(rate) = $x # why\n")
        == "items <span class=\"s\">|</span> <span class=\"k\">where</span> rate <span class=\"s\">&gt;</span> "
        + "<span class=\"n\">12.5</span> <span class=\"k\">and</span> <span class=\"f\">round</span>"
        + "<span class=\"s\">(</span>rate<span class=\"s\">)</span> <span class=\"s\">=</span> "
        + "<span class=\"p\">$x</span> <span class=\"c\"># why</span>")
  }

  @Test("a word is a verb only where a verb stands")
  func places() {
    #expect(
      html("show Kobe\nitems\n| count by count")
        == "<span class=\"k\">show</span> Kobe\nitems\n<span class=\"s\">|</span> <span class=\"k\">count</span> <span class=\"k\">by</span> count"
    )
    #expect(html("items | select (\n  open\n)").contains("\n  open\n"))
  }

  static let texts = ["", "\n", "\"not closed", "`a<b>`", "項目 ｜ where 名前 ＝ 「都城市」", "echo <b> & more", "\u{1}"]

  @Test("no byte is lost", arguments: texts)
  func lossless(text: String) {
    var plain = html(text)
    while let open = plain.firstIndex(of: "<"), let close = plain[open...].firstIndex(of: ">") {
      plain.removeSubrange(open...close)
    }
    let back = plain.replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&quot;", with: "\"")
      .replacing("&amp;", with: "&").replacing("\u{2401}", with: "\u{1}")
    #expect(back == text.drop(while: { _ in false }).trimmingLineEnds)
  }
}

extension Substring {
  fileprivate var trimmingLineEnds: String {
    var text = String(self)
    while text.last == "\n" { text.removeLast() }
    return text
  }
}
