/// Rows above the data in which a publisher describes the columns, each with a word behind `#` in its first cell:
/// `#property`, `#object_type_xsd`, `#LINK`.
struct PublishersRows {
  typealias Row = DelimitedLayout.Row

  /// The rows up to the last of them, among which there may be a title.
  let rows: [Row]
  /// The one that names the columns; nil where the next row does.
  private(set) var header: Row?

  private static let words = [
    "#property", "#object_type_xsd", "#property_context", "#LINK", "#lang", "#attribution_name", "#attribution_url",
    "#license", "#file_name", "#download_from", "#namespace",
  ]

  init?(_ all: [Row]) {
    guard let last = all.lastIndex(where: { PublishersRows.mark($0) != nil }), last + 1 < all.count else { return nil }
    let count = all[...last].count { PublishersRows.mark($0) != nil }
    // Among data a cell may begin so; a header that begins so is a header.
    guard count * 2 > last, count > 1 || PublishersRows.words.contains(PublishersRows.mark(all[last]) ?? "") else {
      return nil
    }
    rows = Array(all[...last])
    let below = Array(all[(last + 1)...])
    let profile = HeadProfile(below, width: RowShape.width(below))
    let width = profile.width
    let property = rows.last { PublishersRows.mark($0) == "#property" } ?? rows.last { $0.count == width }
    let isData = profile.isData(0) || profile.kinds[0].contains(.number)
    if let property, property.count > 1, isData || !profile.isHeader(0) && isOfLinkData(below) {
      header = property
    }
  }

  /// Whether the rows are those of the format in which the row `#property` is the header.
  private func isOfLinkData(_ below: [Row]) -> Bool {
    rows.contains { ["#LINK", "#object_type_xsd", "#property_context"].contains(PublishersRows.mark($0)) }
      && (rows.contains { PublishersRows.mark($0) == "#LINK" } || below.allSatisfy { $0[0].content.isEmpty })
  }

  /// The first cell of a row where it is such a word.
  static func mark(_ row: Row) -> String? {
    guard let content = row.first?.content, content.count > 1, content[0] == 0x23, content.count < 40 else {
      return nil
    }
    let isWord = content.dropFirst().allSatisfy { $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A || $0 == 0x5F || $0 >= 0x80 }
    return isWord ? String(decoding: content, as: UTF8.self) : nil
  }
}

extension HeadProfile {
  /// Whether words stand over numbers.
  func isHeader(_ row: Int) -> Bool {
    kinds[row].indices.contains { kinds[row][$0] == .text && isNumeric($0, below: row) }
  }
}
