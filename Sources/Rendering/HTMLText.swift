import Text

/// Text from anywhere as text of an HTML page: nothing in it opens an element, ends an attribute or turns the line round.
package enum HTMLText {
  package enum Breaks: Sendable {
    /// A line break in the text is one on the page.
    case elements
    /// Line feeds stay, as in preformatted text.
    case kept
    /// For attributes and titles, which are one line.
    case spaces
  }

  package static func escaped(_ text: String, breaks: Breaks = .elements) -> String {
    if VisibleText.isPlain(text) { return text }
    var out = String.UnicodeScalarView()
    append(text.unicodeScalars[...], breaks, to: &out)
    return String(out)
  }

  /// The text of an element, what is Japanese in it marked as such.
  ///
  /// - Parameters:
  ///   - language: that of the page round it; on a Japanese one nothing is marked.
  ///   - element: what a Japanese run is put in: `span`, or `tspan` in a picture.
  package static func marked(
    _ text: String, in language: String = "en", breaks: Breaks = .elements, element: StaticString = "span"
  ) -> String {
    guard language != "ja", text.utf8.contains(where: { $0 >= 0xE3 }) else { return escaped(text, breaks: breaks) }
    var out = String.UnicodeScalarView()
    for run in runs(of: text) {
      if run.isJapanese { out.append(contentsOf: "<\(element) lang=\"ja\">".unicodeScalars) }
      append(run.scalars, breaks, to: &out)
      if run.isJapanese { out.append(contentsOf: "</\(element)>".unicodeScalars) }
    }
    return String(out)
  }

  /// Whether anything in the text is written in kana or Chinese characters.
  package static func isJapanese(_ text: String) -> Bool { text.unicodeScalars.contains(where: isJapanese) }

  /// Kana, Chinese characters, and half-width kana.
  package static func isJapanese(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x3041...0x30FF, 0x31F0...0x31FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0xFF66...0xFF9F: true
    case 0x20000...0x323AF: true
    case 0x3005...0x3007: true
    default: false
    }
  }

  /// Marks that belong to the Japanese they stand beside, as `、` and `（` do.
  private static func isJapanesePunctuation(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x3000...0x303F, 0xFF01...0xFF65, 0x00B7, 0x2026: true
    default: false
    }
  }

  private typealias Run = (scalars: Substring.UnicodeScalarView, isJapanese: Bool)

  private static func runs(of text: String) -> [Run] {
    let scalars = text.unicodeScalars
    var runs: [Run] = []
    var start = scalars.startIndex
    func close(at end: String.Index, isJapanese: Bool) {
      if start < end { runs.append((scalars[start..<end], isJapanese)) }
      start = end
    }
    var index = scalars.startIndex
    while index < scalars.endIndex {
      guard isJapanese(scalars[index]) else {
        scalars.formIndex(after: &index)
        continue
      }
      close(at: index, isJapanese: false)
      // Digits and signs between Japanese words are read with them.
      var end = index
      while index < scalars.endIndex {
        let scalar = scalars[index]
        if isJapanese(scalar) {
          end = scalars.index(after: index)
        } else if isJapanesePunctuation(scalar) || VisibleText.isMark(scalar), end == index {
          end = scalars.index(after: index)
        } else if !("0"..."9").contains(scalar) {
          break
        }
        scalars.formIndex(after: &index)
      }
      close(at: end, isJapanese: true)
      index = end
    }
    close(at: scalars.endIndex, isJapanese: false)
    return runs
  }

  private static func append(
    _ scalars: Substring.UnicodeScalarView, _ breaks: Breaks, to out: inout String.UnicodeScalarView
  ) {
    var previous: Unicode.Scalar?
    VisibleText.forEach(in: String(scalars)) { scalar, isHidden in
      switch scalar {
      case "&": out.append(contentsOf: "&amp;".unicodeScalars)
      case "<": out.append(contentsOf: "&lt;".unicodeScalars)
      case ">": out.append(contentsOf: "&gt;".unicodeScalars)
      case "\"": out.append(contentsOf: "&quot;".unicodeScalars)
      case "\n" where previous == "\r": break
      case _ where VisibleText.isLineBreak(scalar):
        switch breaks {
        case .elements: out.append(contentsOf: "<br>".unicodeScalars)
        case .kept: out.append("\n")
        case .spaces: out.append(" ")
        }
      case "\t" where breaks != .elements: out.append(breaks == .kept ? "\t" : " ")
      case "\u{FFFE}", "\u{FFFF}": out.append("\u{FFFD}")
      case _ where isHidden: out.append(contentsOf: VisibleText.sign(for: scalar).unicodeScalars)
      default: out.append(scalar)
      }
      previous = scalar
    }
  }
}
