import Tables
import Text

/// Counts how firmly the values rest on their sources that an answer shows or was chosen by, and says it in one line.
package struct WeakValues {
  /// What a column has to do with an answer.
  package enum Role: Hashable, Sendable {
    case shown
    case chosenBy(Choice.Kind)

    fileprivate func words(_ isPlural: Bool) -> String {
      switch self {
      case .shown: ""
      case .chosenBy(.condition), .chosenBy(.order): ", which chose these rows,"
      case .chosenBy(.join): ", \(isPlural ? "which join" : "which joins") these rows,"
      case .chosenBy(.group): ", \(isPlural ? "which group" : "which groups") these rows,"
      case .chosenBy(.method): ", \(isPlural ? "which are" : "which is") compared,"
      }
    }
  }

  fileprivate struct Column: Hashable {
    var table: String
    var name: String
  }

  private enum Subject: Hashable {
    /// A column of the answer, whatever it is made of.
    case shown(String)
    case chosenBy(Column)

    var name: String {
      switch self {
      case .shown(let name): name
      case .chosenBy(let column): column.name
      }
    }
  }

  fileprivate struct Tally {
    var role: Role
    var seen: Set<[String]> = []
    var counts: [Basis: Int] = [:]
    /// The stored columns of what is weak in it.
    var weak: Set<Column> = []
  }

  private var tallies: [Subject: Tally] = [:]
  private var order: [Subject] = []
  /// Columns whose outside values carry a mark.
  private var marked: Set<Column> = []
  private var absences: [(text: String, count: Int)] = []

  package init() {}

  /// - Parameter name: what the answer calls the column that shows it.
  package mutating func show(_ cell: EvidenceWalk.Found, as name: String, isMarked: Bool) {
    if isMarked, cell.basis == .outside { marked.insert(Column(table: cell.table, name: cell.column)) }
    add(cell, .shown(name), .shown)
  }

  package mutating func choose(_ cell: EvidenceWalk.Found, by kind: Choice.Kind) {
    add(cell, .chosenBy(Column(table: cell.table, name: cell.column)), .chosenBy(kind))
  }

  /// - Parameter text: what was looked for in vain, as it was written.
  package mutating func chooseWithoutRecord(of text: String) {
    if let index = absences.firstIndex(where: { $0.text == text }) {
      absences[index].count += 1
    } else {
      absences.append((text, 1))
    }
  }

  /// Each cell counts once.
  private mutating func add(_ cell: EvidenceWalk.Found, _ subject: Subject, _ role: Role) {
    guard let basis = cell.basis else { return }
    if tallies[subject] == nil { order.append(subject) }
    tallies[subject, default: Tally(role: role)].add(cell, basis, Column(table: cell.table, name: cell.column))
  }

  /// One clause for each way of being weak; empty where all is stated.
  package var clauses: [String] {
    var groups: [(head: Tally, names: [String], words: String)] = []
    for subject in order {
      guard let tally = tallies[subject], let words = words(for: tally, subject) else { continue }
      let name = name(of: subject)
      if let index = groups.firstIndex(where: { $0.head.role == tally.role && $0.words == words }) {
        groups[index].names.append(name)
      } else {
        groups.append((tally, [name], words))
      }
    }
    // What chose the rows first.
    let sorted = groups.filter { $0.head.role != .shown } + groups.filter { $0.head.role == .shown }
    return sorted.map { group in
      let isPlural = group.names.count > 1
      let names = WeakValues.list(group.names) + group.head.role.words(isPlural)
      return "\(names) \(isPlural ? "are" : "is") \(group.words)"
    } + absences.map { "no record of \($0.text) chose \($0.count) of these rows" }
  }

  /// With its table where columns of several tables are called so.
  private func name(of subject: Subject) -> String {
    guard case .chosenBy(let column) = subject else { return subject.name }
    let isShared = tallies.keys.contains { other in
      if case .chosenBy(let other) = other { other.name == column.name && other != column } else { false }
    }
    return isShared ? "\(column.table).\(column.name)" : column.name
  }

  /// `hedged in 1 and inferred in 2 of 12`; nil where there is nothing to say.
  private func words(for tally: Tally, _ subject: Subject) -> String? {
    // What is shown and chose the rows is named as what chose them.
    if tally.role == .shown, tally.weak.allSatisfy({ tallies[.chosenBy($0)] != nil }) { return nil }
    let count = tally.counts.values.reduce(0, +)
    var parts: [String] = []
    for basis in Basis.allCases {
      guard basis > .stated, let weak = tally.counts[basis] else { continue }
      if basis == .outside {
        guard case .chosenBy(let column) = subject, !marked.contains(column) else { continue }
      }
      let word = basis == .outside ? "outside the sources studied" : basis.word
      parts.append(weak == count ? word : "\(word) in \(weak)")
    }
    guard let last = parts.last else { return nil }
    let joined = parts.count == 1 ? last : "\(parts.dropLast().joined(separator: ", ")) and \(last)"
    let isWhole = tally.counts.values.contains(count)
    return isWhole ? (count == 1 ? joined : "\(joined) in all \(count)") : "\(joined) of \(count)"
  }

  /// The first few of many names.
  private static func list(_ names: [String]) -> String {
    let most = 3
    if names.count > most + 1 { return "\(names.prefix(most).joined(separator: ", ")) and \(names.count - most) more" }
    guard let last = names.last, names.count > 1 else { return names.first ?? "" }
    return "\(names.dropLast().joined(separator: ", ")) and \(last)"
  }
}

extension WeakValues.Tally {
  fileprivate mutating func add(_ cell: EvidenceWalk.Found, _ basis: Basis, _ column: WeakValues.Column) {
    guard seen.insert([cell.table, cell.id, cell.column]).inserted else { return }
    counts[basis, default: 0] += 1
    if basis > .stated { weak.insert(column) }
  }
}
