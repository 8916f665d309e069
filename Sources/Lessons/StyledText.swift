import Rendering
import Text

/// How characters stand out on a terminal. None of it carries a meaning alone.
package struct TextStyle: OptionSet, Sendable, Hashable {
  package let rawValue: UInt8
  package init(rawValue: UInt8) { self.rawValue = rawValue }

  package static let bold = TextStyle(rawValue: 1)
  package static let dim = TextStyle(rawValue: 2)
  package static let underlined = TextStyle(rawValue: 4)
  package static let reversed = TextStyle(rawValue: 8)

  fileprivate var codes: String {
    let all: [(TextStyle, String)] = [(.bold, ";1"), (.dim, ";2"), (.underlined, ";4"), (.reversed, ";7")]
    return all.filter { contains($0.0) }.map(\.1).joined()
  }
}

/// A line of characters, each with its style.
package struct StyledText: Sendable, Equatable {
  package struct Unit: Sendable, Equatable {
    package var character: Character
    package var width: Int
    package var style: TextStyle
  }

  package private(set) var units: [Unit] = []

  package init() {}

  package init(_ text: String, _ style: TextStyle = []) { append(text, style) }

  package var width: Int { units.reduce(0) { $0 + $1.width } }
  package var isEmpty: Bool { units.isEmpty }
  /// The spaces at its beginning.
  package var indent: Int { units.prefix { $0.character == " " }.count }
  /// The characters alone.
  package var plain: String { String(units.map(\.character)) }

  package mutating func append(_ text: String, _ style: TextStyle = []) {
    for character in text {
      units.append(Unit(character: character, width: DisplayWidth.of(character), style: style))
    }
  }

  package mutating func append(_ other: StyledText) { units += other.units }

  package static func + (left: StyledText, right: StyledText) -> StyledText {
    var out = left
    out.append(right)
    return out
  }

  /// The text with this style added to all of it.
  package func styled(_ style: TextStyle) -> StyledText {
    var out = self
    for index in out.units.indices { out.units[index].style.formUnion(style) }
    return out
  }

  /// The text filled up with spaces.
  package func padded(to width: Int, leading: Int = 0) -> StyledText {
    let used = self.width
    guard used < width else { return self }
    let before = min(leading, width - used)
    return StyledText(String(repeating: " ", count: before)) + self
      + StyledText(String(repeating: " ", count: width - used - before))
  }

  package var withoutTrailingSpaces: StyledText {
    var out = self
    while out.units.last?.character == " " { out.units.removeLast() }
    return out
  }

  /// The longest beginning that fits.
  package func prefix(width: Int) -> StyledText {
    var out = StyledText()
    var used = 0
    for unit in units {
      used += unit.width
      if used > width { break }
      out.units.append(unit)
    }
    return out
  }

  // MARK: Lines

  /// The lines of a text that has line feeds in it, each broken where words allow it.
  package func wrapped(to width: Int, hanging: Int = 0) -> [StyledText] {
    let hanging = hanging < width ? hanging : 0
    var lines: [StyledText] = []
    for part in units.split(separator: Unit(character: "\n"), omittingEmptySubsequences: false) {
      let part = Array(part)
      guard part.reduce(0, { $0 + $1.width }) > width, width > 0 else {
        lines.append(StyledText(part))
        continue
      }
      let ranges = TextWrapping.ranges(of: part.map { ($0.character, $0.width) }, width: width, hanging: hanging)
      for (index, range) in ranges.enumerated() {
        let indent = StyledText(index == 0 ? "" : String(repeating: " ", count: hanging))
        lines.append(indent + StyledText(Array(part[range])))
      }
    }
    return lines
  }

  /// The text on as many lines as it takes, broken at the last column whatever stands there: for what is laid out.
  package func folded(to width: Int) -> [StyledText] {
    guard width > 0 else { return [self] }
    var lines = [StyledText()]
    var used = 0
    for unit in units {
      if used + unit.width > width, used > 0 {
        lines.append(StyledText())
        used = 0
      }
      lines[lines.count - 1].units.append(unit)
      used += unit.width
    }
    return lines
  }

  private init(_ units: [Unit]) { self.units = units }

  // MARK: Escape codes

  /// The text for a terminal, with the codes of its styles where these are wanted.
  package func encoded(usesWeight: Bool) -> String {
    guard usesWeight else { return plain }
    var out = ""
    var style: TextStyle = []
    for unit in units {
      if unit.style != style {
        out += "\u{1B}[0\(unit.style.codes)m"
        style = unit.style
      }
      out.append(unit.character)
    }
    return style.isEmpty ? out : out + "\u{1B}[0m"
  }

  /// The lines of an answer as it is written for a terminal; other controls than those of weight are made visible.
  package static func lines(decoding text: String) -> [StyledText] {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      var out = StyledText()
      var style: TextStyle = []
      for (index, piece) in line.split(separator: "\u{1B}", omittingEmptySubsequences: false).enumerated() {
        var piece = piece
        if index > 0, piece.first == "[", let end = piece.firstIndex(of: "m"),
          piece[..<end].dropFirst().allSatisfy({ $0.isNumber || $0 == ";" })
        {
          for code in piece[..<end].dropFirst().split(separator: ";", omittingEmptySubsequences: false) {
            style.apply(code)
          }
          piece = piece[piece.index(after: end)...]
        } else if index > 0 {
          out.append("␛", style)
        }
        out.append(ProseText.visible(String(piece)), style)
      }
      return out
    }
  }
}

extension StyledText.Unit {
  fileprivate init(character: Character) {
    self.init(character: character, width: 0, style: [])
  }
}

extension [StyledText.Unit] {
  /// Parts between units of this character, whatever their style.
  fileprivate func split(separator: Element, omittingEmptySubsequences: Bool) -> [ArraySlice<Element>] {
    split(omittingEmptySubsequences: omittingEmptySubsequences) { $0.character == separator.character }
  }
}

extension TextStyle {
  fileprivate mutating func apply(_ code: Substring) {
    switch code {
    case "", "0": self = []
    case "1": insert(.bold)
    case "2": insert(.dim)
    case "4": insert(.underlined)
    case "7": insert(.reversed)
    case "22": subtract([.bold, .dim])
    case "24": remove(.underlined)
    case "27": remove(.reversed)
    default: break
    }
  }
}
