/// Places within a source as a reader wants them: `Table 2, rows 1–5` for five rows of one table.
enum EvidencePlaces {
  /// In the order of the first of each kind. Numbers that follow one another become a range.
  static func folded(_ places: [String]) -> [String] {
    var out: [(head: String, numbers: [Int])] = []
    for place in places {
      guard let (head, number) = numbered(place) else {
        out.append((place, []))
        continue
      }
      if let same = out.firstIndex(where: { $0.head == head && !$0.numbers.isEmpty }) {
        out[same].numbers.append(number)
      } else {
        out.append((head, [number]))
      }
    }
    return out.map { head, numbers in
      let sorted = Set(numbers).sorted()
      guard let first = sorted.first else { return head }
      guard sorted.count > 1 else { return "\(head) \(first)" }
      return "\(head)s \(ranges(sorted))"
    }
  }

  /// `Table 2, row 3` is the head `Table 2, row` and the number 3.
  private static func numbered(_ place: String) -> (head: String, number: Int)? {
    guard let space = place.lastIndex(of: " "), let number = Int(place[place.index(after: space)...]) else {
      return nil
    }
    let head = String(place[..<space])
    return ["row", "paragraph", "footnote"].contains { head.hasSuffix($0) } ? (head, number) : nil
  }

  private static func ranges(_ numbers: [Int]) -> String {
    var runs: [ClosedRange<Int>] = []
    for number in numbers {
      if let last = runs.last, last.upperBound + 1 == number {
        runs[runs.count - 1] = last.lowerBound...number
      } else {
        runs.append(number...number)
      }
    }
    return runs.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)–\($0.upperBound)" }.joined(separator: ", ")
  }
}
