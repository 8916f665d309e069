import Assist
import Diagnostics
import Language
import Rendering

extension StatementHighlight {
  /// As HTML, each token in an element of its kind.
  ///
  /// - Parameter language: that of the page round it.
  static func html(_ source: SourceText, in language: String) -> String {
    var out = ""
    for part in parts(of: source, with: .standard) {
      let content = HTMLText.marked(part.text, in: language, breaks: .kept)
      out += part.kind == .plain ? content : "<span class=\"\(part.kind.rawValue)\">\(content)</span>"
    }
    while out.utf8.last == UInt8(ascii: "\n") { out.removeLast() }
    return out
  }
}
