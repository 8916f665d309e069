import LessonFile

extension ProseText {
  /// Columns as wide as their cells, narrowed by wrapping where they do not fit; where not even that helps, each row
  /// as lines of its own.
  func lines(of table: ProseTable) -> [StyledText] {
    let count = table.header.count
    guard count > 0 else { return [] }
    let header = table.header.map { styled($0).styled(.bold) }
    let rows = table.rows.map { row in row.map { styled($0) } }
    let natural = (0..<count).map { column in
      ([header] + rows).map { $0.indices.contains(column) ? ProseText.longestLine(of: $0[column]) : 0 }.max() ?? 0
    }
    guard let widths = ProseText.widths(natural, within: width - 2 * (count - 1)) else {
      return cards(header, rows)
    }
    let rule = widths.map { String(repeating: isPlain ? "-" : "─", count: $0) }.joined(separator: "  ")
    let body = rows.map { line(of: $0, widths, table.alignments) }
    // Where cells go over several lines, rows need a space between them to be told apart.
    let isSpaced = isLarge || body.contains { $0.count > 1 }
    return line(of: header, widths, table.alignments) + [StyledText(rule)]
      + Array(body.joined(separator: isSpaced ? [StyledText()] : []))
  }

  private func line(
    of cells: [StyledText], _ widths: [Int], _ alignments: [ProseTable.Alignment]
  ) -> [StyledText] {
    let wrapped = widths.indices.map { cells.indices.contains($0) ? cells[$0].wrapped(to: widths[$0]) : [] }
    let height = wrapped.map(\.count).max() ?? 0
    return (0..<height).map { row in
      var out = StyledText()
      for column in widths.indices {
        let cell = row < wrapped[column].count ? wrapped[column][row] : StyledText()
        let room = max(0, widths[column] - cell.width)
        let leading: Int =
          switch alignments.indices.contains(column) ? alignments[column] : .natural {
          case .natural, .left: 0
          case .center: room / 2
          case .right: room
          }
        if column > 0 { out.append("  ") }
        let isLast = column == widths.count - 1
        out.append(cell.padded(to: isLast ? cell.width + leading : widths[column], leading: leading))
      }
      return out.withoutTrailingSpaces
    }
  }

  private func cards(_ header: [StyledText], _ rows: [[StyledText]]) -> [StyledText] {
    let cards = rows.map { row in
      zip(header, row).flatMap { name, cell in (name + StyledText(": ") + cell).wrapped(to: width, hanging: 2) }
    }
    return Array(cards.joined(separator: [StyledText()]))
  }

  private static func longestLine(of cell: StyledText) -> Int {
    cell.wrapped(to: 0).map(\.width).max() ?? 0
  }

  /// The widest columns give way, all to the same width; nil where columns would become too narrow to read.
  static func widths(_ natural: [Int], within room: Int) -> [Int]? {
    let least = 6
    guard natural.reduce(0, +) > room else { return natural }
    guard natural.reduce(0, { $0 + min($1, least) }) <= room else { return nil }
    var cap = least
    while natural.reduce(0, { $0 + min($1, cap + 1) }) <= room { cap += 1 }
    var widths = natural.map { min($0, cap) }
    // What is left goes to the first columns that want it.
    var rest = room - widths.reduce(0, +)
    for index in widths.indices where rest > 0 && widths[index] < natural[index] {
      widths[index] += 1
      rest -= 1
    }
    return widths
  }
}
