/// What a step shows, cut into pages that a screen holds.
struct Pages {
  /// Lines that stay together where they fit on a page.
  struct Part {
    var lines: [StyledText]
    /// Empty lines before it, unless it begins a page.
    var gap: Int
    /// Is not the last on its page: a heading, or a query before its answer.
    var staysWithNext = false
    /// Begins a new page rather than be cut, even where that leaves most of the page before it empty.
    var staysWhole = false
    /// Begins what the last key has brought.
    var isNewest = false
  }

  private(set) var pages: [[StyledText]] = []
  /// The page on which the newest part begins.
  private(set) var newest = 0

  /// - Parameter height: the lines of a page; nil for one page of all lines.
  init(_ parts: [Part], height: Int?) {
    var page: [StyledText] = []
    var index = 0
    while index < parts.count {
      var end = index + 1
      while end < parts.count, parts[end - 1].staysWithNext { end += 1 }
      // What fits on a page of its own is not cut for the sake of what stands before it.
      if let height, end > index + 1, Pages.size(of: parts[index..<end]) > height, parts[end - 1].staysWhole,
        parts[end - 1].lines.count <= height
      {
        end -= 1
      }
      let group = parts[index..<end]
      let size = Pages.size(of: group)
      let before = page.isEmpty ? 0 : (group.first?.gap ?? 0)
      if let height, !page.isEmpty, page.count + before + size > height {
        let room = height - page.count - before
        // What has to be cut anyway begins here, if there is room to begin.
        let mayBegin = size > height || !group.contains { $0.staysWhole } && room > height / 2
        if !mayBegin || room < min(height / 2, 8) {
          pages.append(page)
          page = []
        }
      }
      for (offset, part) in group.enumerated() {
        if !page.isEmpty, offset > 0 || before > 0 { page += Array(repeating: StyledText(), count: part.gap) }
        if let height, page.count >= height { Pages.turn(&page, &pages) }
        if part.isNewest { newest = pages.count }
        for line in part.lines {
          if let height, page.count >= height { Pages.turn(&page, &pages) }
          page.append(line)
        }
      }
      index = end
    }
    if !page.isEmpty || pages.isEmpty { pages.append(page) }
  }

  private static func size(of group: ArraySlice<Part>) -> Int {
    group.reduce(0) { $0 + $1.lines.count + $1.gap } - (group.first?.gap ?? 0)
  }

  private static func turn(_ page: inout [StyledText], _ pages: inout [[StyledText]]) {
    while page.last?.isEmpty == true { page.removeLast() }
    pages.append(page)
    page = []
  }
}
