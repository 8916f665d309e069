extension [Inline] {
  /// The words with what is written as `[@key]` in them taken for citations.
  var withCitations: [Inline] {
    var out: [Inline] = []
    // The parser hands brackets over as texts of their own.
    for inline in self {
      if case .text(let text) = inline, case .text(let before)? = out.last {
        out[out.count - 1] = .text(before + text)
      } else {
        out.append(inline)
      }
    }
    guard out.contains(where: { if case .text(let text) = $0 { text.contains("[@") } else { false } }) else {
      return self
    }
    return out.flatMap { inline in
      if case .text(let text) = inline { Citation.pieces(of: text) } else { [inline] }
    }
  }

  /// What is cited in them, also in emphasis and links.
  fileprivate var cited: [Citation] {
    flatMap { inline -> [Citation] in
      switch inline {
      case .citation(let cited): cited
      case .emphasis(let inner), .strong(let inner), .struck(let inner), .link(let inner, _): inner.cited
      case .text, .code, .image, .softBreak, .lineBreak: []
      }
    }
  }
}

extension Citation {
  fileprivate static func pieces(of text: String) -> [Inline] {
    var out: [Inline] = []
    var rest = text[...]
    while let start = rest.firstRange(of: "[@") {
      guard let end = rest[start.upperBound...].firstIndex(of: "]"),
        let cited = citations(in: rest[rest.index(after: start.lowerBound)..<end])
      else { break }
      if start.lowerBound > rest.startIndex { out.append(.text(String(rest[..<start.lowerBound]))) }
      out.append(.citation(cited))
      rest = rest[rest.index(after: end)...]
    }
    if !rest.isEmpty { out.append(.text(String(rest))) }
    return out
  }

  /// `@key, place; @key`; nil where it is written in another way.
  private static func citations(in text: Substring) -> [Citation]? {
    var found: [Citation] = []
    for part in text.split(separator: ";", omittingEmptySubsequences: false) {
      let part = LessonChoice.trimmed(String(part))
      guard part.first == "@" else { return nil }
      let key = part.dropFirst().prefix { $0.isLetter || $0.isNumber || "-_:.".contains($0) }
      let place = part.dropFirst(key.count + 1)
      guard !key.isEmpty, place.isEmpty || place.first == "," else { return nil }
      found.append(Citation(key: String(key), place: LessonChoice.trimmed(String(place.dropFirst()))))
    }
    return found
  }
}

extension Lesson {
  /// The documents that the prose cites, in the order of the file, each with the line of its first citation.
  package var citations: [(key: String, line: Int)] {
    var keys: [String] = []
    func add(_ words: [Inline]) { for cited in words.cited where !keys.contains(cited.key) { keys.append(cited.key) } }
    func add(_ prose: Prose) {
      switch prose {
      case .heading(_, let words), .paragraph(let words): add(words)
      case .list(let list): for piece in list.items.joined() { add(piece) }
      case .quote(let inner): for piece in inner { add(piece) }
      case .table(let table): for cell in ([table.header] + table.rows).joined() { add(cell) }
      case .code, .rule, .note: break
      }
    }
    for part in parts {
      switch part {
      case .prose(let prose): add(prose)
      case .block(let block):
        for piece in (block.question?.prompt ?? []) + block.discussion { add(piece) }
        for choice in block.question?.choices ?? [] { add(choice) }
      }
    }
    let lines = String(decoding: bytes, as: UTF8.self).split(omittingEmptySubsequences: false) { $0.isNewline }
    return keys.map { key in (key, (lines.firstIndex { $0.contains("@\(key)") } ?? 0) + 1) }
  }
}
