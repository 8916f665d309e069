import Diagnostics
import Methods
import Tables
import Text

/// Rows of one key and one group each, as a grid: keys and groups in the order in which they first appear.
///
/// Texts that differ in case or width alone are one key or group.
struct GroupedKeys {
  /// For each key the first row that has it.
  private(set) var firstRow: [Int32] = []
  private(set) var keys: [String] = []
  /// What the groups are called; each a column name of its own.
  private(set) var groups: [String] = []
  /// For each key and group its row.
  private(set) var rows: [[Int?]] = []
  /// For each group its rows as given.
  private(set) var rowsOfGroup: [[Int]] = []
  /// Says which rows have no place in the grid.
  private(set) var notes: [String] = []

  /// - Parameters:
  ///   - keyName: what the keys are called in the statement.
  ///   - groupName: what the groups are called there.
  ///   - taken: names that no column of a group may have.
  ///   - remedy: what to do where a key has several rows in a group.
  ///   - mostGroups: with more there would be more columns than a reader can weigh.
  init(
    keys keyColumn: Column, groups groupColumn: Column, keyName: String, groupName: String, taken: [String],
    remedy: [Sentence], mostGroups: Int, checkpoint: Checkpoint
  ) throws(Refusal) {
    guard keyColumn.count > 0 else { throw Refusal("there are no rows to compare") }
    var groupPlace: [Value: Int] = [:]
    var groupValues: [Value] = []
    for row in 0..<groupColumn.count {
      if row % 4096 == 0 { try checkpoint.pass() }
      let group = groupColumn.value(at: row)
      guard !group.isUnknown, !keyColumn.value(at: row).isUnknown else { continue }
      if GroupedKeys.place(of: group, in: &groupPlace) == groupValues.count { groupValues.append(group) }
    }
    groups = GroupedKeys.headings(groupValues, groupName: groupName, taken: taken)
    guard groups.count <= mostGroups else {
      throw Refusal(
        "\(groupName) has \(groups.count) groups: \(groups, most: 8); at most \(mostGroups) are compared",
        help: [
          "choose some first: | where \(GroupedKeys.typed(groupName)) in (\(groupValues.prefix(2).map(GroupedKeys.typed))) | compare …"
        ])
    }
    rowsOfGroup = [[Int]](repeating: [], count: groups.count)
    var keyPlace: [Value: Int] = [:]
    var repeated: [(key: Int, group: Int, row: Int)] = []
    var keyless = 0
    var groupless = 0
    for row in 0..<keyColumn.count {
      if row % 4096 == 0 { try checkpoint.pass() }
      let key = keyColumn.value(at: row)
      let group = groupColumn.value(at: row)
      guard !key.isUnknown, !group.isUnknown else {
        if group.isUnknown { groupless += 1 } else { keyless += 1 }
        continue
      }
      let column = GroupedKeys.place(of: group, in: &groupPlace)
      let line = GroupedKeys.place(of: key, in: &keyPlace)
      if line == keys.count {
        firstRow.append(Int32(row))
        keys.append(GroupedKeys.word(key))
        rows.append([Int?](repeating: nil, count: groupValues.count))
      }
      if rows[line][column] != nil { repeated.append((line, column, row)) } else { rows[line][column] = row }
      rowsOfGroup[column].append(row)
    }
    if groupless > 0 { notes.append("\(counted(groupless, "row")) left out: \(groupName) is unknown") }
    if keyless > 0 { notes.append("\(counted(keyless, "row")) left out: \(keyName) is unknown") }
    if let first = repeated.first {
      throw try refusal(
        first, repeated.map(\.key), keyName: keyName, groupName: groupName, help: remedy, checkpoint: checkpoint)
    }
    guard groups.count > 1 else {
      throw Refusal(
        groups.isEmpty
          ? "no row has both \(keyName) and \(groupName)"
          : "there is only one group: every row has \(groupName) = \(groups[0])",
        help: ["compare … across needs a column with at least two values among the rows"])
    }
  }

  private func refusal(
    _ first: (key: Int, group: Int, row: Int), _ all: [Int], keyName: String, groupName: String, help: [Sentence],
    checkpoint: Checkpoint
  ) throws(Refusal) -> Refusal {
    var seen: Set<Int> = []
    var names: [String] = []
    for (place, key) in all.enumerated() {
      try checkpoint.pass(at: place)
      if seen.insert(key).inserted { names.append(keys[key]) }
    }
    let earlier = rows[first.key][first.group].map { "\($0 + 1)" } ?? "?"
    let message: Sentence =
      "\"\(keys[first.key])\" stands twice for \(groups[first.group]) (rows \(earlier) and \(first.row + 1)): each \(keyName) needs one row per \(groupName)"
    let others = names.dropFirst().map { "\"\($0)\"" }
    return Refusal(others.isEmpty ? message : "\(message); so do \(others, most: 5)", help: help)
  }

  private static func place(of value: Value, in places: inout [Value: Int]) -> Int {
    let key: Value = value.text.map { .text(TextFolding.key($0)) } ?? value
    if let place = places[key] { return place }
    places[key] = places.count
    return places.count - 1
  }

  /// A column as it is typed in a statement.
  static func typed(_ name: String) -> String { isPlain(name) ? name : "`\(name)`" }

  /// A value as it is typed in a statement.
  static func typed(_ value: Value) -> String {
    guard let text = value.text else { return value.display }
    if isPlain(text) { return text }
    return "\"\(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
  }

  private static func isPlain(_ word: String) -> Bool {
    word.first?.isLetter == true && word.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
  }

  private static func word(_ value: Value) -> String {
    let word = value.display
    return word.isEmpty ? "(empty)" : word
  }

  private static func headings(_ values: [Value], groupName: String, taken: [String]) -> [String] {
    var used = Set(taken.map { TextFolding.key($0) })
    return values.map { value in
      var name = word(value)
      // Beside a column stand its ends, called as it is with these behind.
      let isLikeEnd = name.hasSuffix("_lower") || name.hasSuffix("_upper")
      if isLikeEnd || used.contains(TextFolding.key(name)) { name += " (\(groupName))" }
      let stem = name
      var number = 2
      while !used.insert(TextFolding.key(name)).inserted {
        name = "\(stem) \(number)"
        number += 1
      }
      return name
    }
  }
}
