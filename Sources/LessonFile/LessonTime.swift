/// How long a lesson takes, and how much of it stands on the way.
package enum LessonTime {
  /// So many minutes go to one block that the class sees: read, predicted, talked over.
  package static let minutesPerBlock = 3

  /// A number of minutes: `30`, `30 minutes`, `30分`.
  static func minutes(in text: String) -> Int? {
    let text = LessonChoice.trimmed(text)
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    let unit = LessonChoice.trimmed(String(text.dropFirst(digits.count)))
    guard let count = Int(digits), (1...1000).contains(count) else { return nil }
    return ["", "min", "minutes", "分"].contains(unit) ? count : nil
  }
}

extension Lesson {
  /// What the lesson says of its time, in the front matter or as `- **Time**: 30 minutes` in a list.
  package var minutes: Int? {
    if let minutes = frontMatter.minutes { return minutes }
    for case .prose(.list(let list)) in parts {
      for case .paragraph(let words)? in list.items.map(\.first) {
        let text = words.plain.replacing("：", with: ":")
        guard let colon = text.firstIndex(of: ":"), ["Time", "時間"].contains(String(text[..<colon])) else { continue }
        return LessonTime.minutes(in: String(text[text.index(after: colon)...]))
      }
    }
    return nil
  }

  /// The blocks that a class sees: none that are hidden, and none under a heading that says homework.
  package var blocksInClass: Int {
    var count = 0
    var homeworkLevel: Int?
    for part in parts {
      switch part {
      case .prose(.heading(let level, let words)):
        if let own = homeworkLevel, level <= own { homeworkLevel = nil }
        let text = words.plain.lowercased()
        if homeworkLevel == nil, text.contains("homework") || text.contains("宿題") { homeworkLevel = level }
      case .block(let block): if !block.isHidden, homeworkLevel == nil { count += 1 }
      case .prose: continue
      }
    }
    return count
  }
}
