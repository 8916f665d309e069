import Glibc

/// A regular expression that a whole text must match, in the part of XML Schema's language that POSIX's extended
/// expressions share, with `\d`, `\w` and `\s`.
///
/// It works in a locale of its own, in which a character is a Unicode scalar, whatever the user's locale is.
final class WholePattern {
  private var expression = regex_t()
  private let locale: locale_t
  private var isCompiled = false

  /// Nil if the pattern is not understood.
  init?(_ pattern: String) {
    guard !pattern.utf8.contains(0), let translated = WholePattern.translated(pattern),
      let locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", nil)
    else { return nil }
    self.locale = locale
    let previous = uselocale(locale)
    isCompiled = regcomp(&expression, "^(\(translated))$", REG_EXTENDED | REG_NOSUB) == 0
    uselocale(previous)
    // From here on `deinit` runs for a failed initializer, too.
    guard isCompiled else { return nil }
  }

  deinit {
    if isCompiled { regfree(&expression) }
    freelocale(locale)
  }

  func matches(_ text: String) -> Bool {
    let previous = uselocale(locale)
    defer { uselocale(previous) }
    return regexec(&expression, text, 0, nil, 0) == 0
  }

  /// The escapes of classes as POSIX writes them; nil where there is no such way.
  private static func translated(_ pattern: String) -> String? {
    var out = ""
    var isInBrackets = false
    var characters = pattern.makeIterator()
    while let character = characters.next() {
      switch character {
      case "\\":
        guard let next = characters.next() else { return nil }
        switch next {
        case "d": out += isInBrackets ? "0-9" : "[0-9]"
        case "w": out += isInBrackets ? "[:alnum:]_" : "[[:alnum:]_]"
        case "s": out += isInBrackets ? "[:space:]" : "[[:space:]]"
        case "D" where !isInBrackets: out += "[^0-9]"
        case "W" where !isInBrackets: out += "[^[:alnum:]_]"
        case "S" where !isInBrackets: out += "[^[:space:]]"
        case _ where next.isLetter || next.isNumber: return nil
        // In brackets POSIX knows no escapes; a few marks stand for themselves there, the others cannot be written.
        case _ where isInBrackets:
          guard !["]", "^", "-", "\\"].contains(next) else { return nil }
          out.append(next)
        default: out += "\\\(next)"
        }
      case "[":
        isInBrackets = true
        out.append(character)
      case "]":
        isInBrackets = false
        out.append(character)
      default: out.append(character)
      }
    }
    // Groups that do not capture, look-ahead and the like are beyond POSIX.
    return out.contains("(?") ? nil : out
  }
}
