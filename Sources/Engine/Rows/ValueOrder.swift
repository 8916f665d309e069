import Tables
import Text

/// Equality and order of values as the language has them: text by its folded form, references by row or by name.
enum ValueOrder {
  /// Both known, of types that the binder found comparable.
  static func equal(_ left: Value, _ right: Value) -> Bool {
    switch (left, right) {
    case (.text(let left), .text(let right)): TextFolding.key(left) == TextFolding.key(right)
    case (.reference(let left), .reference(let right)): left == right
    case (.reference(let reference), .text(let text)), (.text(let text), .reference(let reference)):
      TextFolding.key(reference.label) == TextFolding.key(text)
        || TextFolding.key(reference.id) == TextFolding.key(text)
    case (.integer(let left), .integer(let right)): left == right
    case (.boolean(let left), .boolean(let right)): left == right
    case (.date(let left), .date(let right)): left == right
    case (.list(let left), .list(let right)):
      left.count == right.count && zip(left, right).allSatisfy { equal($0, $1) }
    default:
      ExactOrder.compare(left, right) == 0
    }
  }

  /// Negative, zero or positive; folded text first, then the text as it stands, so that the order is total.
  static func compare(_ left: Value, _ right: Value) -> Int {
    switch (left, right) {
    case (.text(let left), .text(let right)): return compare(left, right)
    case (.reference(let left), .reference(let right)): return compare(left.label, right.label)
    case (.reference(let left), .text(let right)): return compare(left.label, right)
    case (.text(let left), .reference(let right)): return compare(left, right.label)
    case (.integer(let left), .integer(let right)): return left < right ? -1 : left > right ? 1 : 0
    case (.boolean(let left), .boolean(let right)): return left == right ? 0 : left ? 1 : -1
    case (.date(let left), .date(let right)): return left < right ? -1 : left > right ? 1 : 0
    default:
      return ExactOrder.compare(left, right) ?? 0
    }
  }

  static func compare(_ left: String, _ right: String) -> Int {
    let leftKey = TextFolding.key(left)
    let rightKey = TextFolding.key(right)
    if leftKey != rightKey { return leftKey < rightKey ? -1 : 1 }
    return 0
  }
}
