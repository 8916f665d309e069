import Foundation
import Methods
import Tables
import Testing

@testable import Comparison

/// The reference values, beside the repository.
private enum Completions {
  static let folder: URL? = {
    var place = URL(filePath: #filePath)
    while place.path.count > 1 {
      place.deleteLastPathComponent()
      let oracles = place.appending(path: "shared/oracles")
      if FileManager.default.fileExists(atPath: oracles.appending(path: "completions").path) { return oracles }
    }
    return nil
  }()
}

/// Data with unknown cells and what every completion gives, beside the repository.
@Suite(.enabled(if: Completions.folder != nil, "skipped: ../shared/oracles is absent"))
struct ExpressionOracleTests {
  private static func leaves(_ csv: String, levels: [Int]?, isFuzzy: Bool) -> [Condition] {
    let rows = csv.split(whereSeparator: \.isNewline).map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    return rows[0].indices.dropFirst().map { place in
      let values = rows.dropFirst().map { Double($0[place]) ?? .nan }
      let level = levels.flatMap { place - 1 < $0.count ? $0[place - 1] : nil } ?? 2
      let kind: Condition.Kind =
        isFuzzy ? .fuzzy : level > 2 ? .multivalue(levels: (0..<level).map(String.init)) : .crisp
      return Condition(name: rows[0][place], kind: kind, values: values, hasNumberedLevels: level > 2)
    }
  }

  /// `A*~B + C[1]`, as the files write it.
  private static func set(_ text: String, _ leaves: [Condition]) throws -> SetExpression<Int> {
    func literal(_ text: Substring) throws -> SetExpression<Int> {
      let text = text.trimmingCharacters(in: .whitespaces)
      if text.hasPrefix("~") { return .not(try literal(text.dropFirst())) }
      let name = text.prefix { $0 != "[" }
      let place = try #require(leaves.firstIndex { $0.name == name })
      guard name.count < text.count else { return .leaf(place) }
      let levels = text.dropFirst(name.count + 1).dropLast().split(separator: ",").compactMap { Int($0) }
      return .levels(place, levels)
    }
    return .joined(
      try text.split(separator: "+").map { term in
        .joined(try term.split(separator: "*").map(literal), isConjunction: true)
      }, isConjunction: false)
  }

  private static func agrees(_ hull: Hull?, _ expected: Any?, _ label: String) {
    let json = expected as? [String: Any]
    guard let ends = json?["hull"] as? [Double] else {
      #expect(hull == nil, "\(label)")
      return
    }
    #expect(hull.map { abs($0.lower - ends[0]) < 1e-9 && abs($0.upper - ends[1]) < 1e-9 } == true, "\(label)")
  }

  @Test("Fit of expressions is the hull of what completions give", arguments: ["crisp", "multivalue", "fuzzy"])
  func expressions(kind: String) throws {
    let file = try #require(Completions.folder).appending(path: "completions/\(kind).jsonl")
    var compared = 0
    for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
      let json = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      let leaves = Self.leaves(
        try #require(json["csv"] as? String), levels: json["levels"] as? [Int], isFuzzy: kind == "fuzzy")
      let outcome = leaves.count - 1
      for expected in try #require(json["expressions"] as? [[String: Any]]) {
        let text = try #require(expected["expression"] as? String)
        let points = SetPoints(try Self.set(text, leaves), .leaf(outcome), over: leaves, count: leaves[0].count)
        #expect(points.isSharp)
        for (word, relation) in [("sufficiency", SetRelation.Kind.sufficiency), ("necessity", .necessity)] {
          let fit = RelationFit(points, relation)
          let numbers = try #require(expected[word] as? [String: Any])
          let label = "\(json["id"] ?? "") \(word) \(text)"
          Self.agrees(fit.consistency, numbers["consistency"], "\(label) consistency")
          Self.agrees(fit.coverage, numbers["coverage"], "\(label) coverage")
          Self.agrees(fit.third, numbers[relation.third], "\(label) \(relation.third)")
          compared += 3
        }
      }
    }
    print("\(kind): \(compared) hulls compared")
    #expect(compared > 100)
  }

  @Test("Fit of expressions on complete data is that of R's QCA")
  func setExpressions() throws {
    let folder = try #require(Completions.folder)
    let data = try Data(contentsOf: folder.appending(path: "completions/methods/set-expressions.json"))
    let json = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    var compared = 0
    for row in try #require(json["rows"] as? [[String: Any]]) {
      let name = try #require(row["set"] as? String)
      let csv = try String(contentsOf: folder.appending(path: "qca/\(name)/data.csv"), encoding: .utf8)
      let leaves = Self.leaves(csv, levels: nil, isFuzzy: name.contains("fuzzy"))
      let (text, outcome) = (row["expression"] as? String ?? "", row["outcome"] as? String ?? "")
      let points = SetPoints(
        try Self.set(text, leaves), try Self.set(outcome, leaves), over: leaves, count: leaves[0].count)
      for (word, relation) in [("sufficiency", SetRelation.Kind.sufficiency), ("necessity", .necessity)] {
        let fit = RelationFit(points, relation)
        let numbers = try #require(row[word] as? [String: Any])
        for (hull, key) in [
          (fit.consistency, "consistency"), (fit.coverage, "coverage"), (fit.third, relation.third),
        ] {
          guard let expected = numbers[key] as? Double else { continue }
          #expect(hull?.point.map { abs($0 - expected) < 1e-9 } == true, "\(name) \(text) \(outcome) \(word) \(key)")
          compared += 1
        }
      }
    }
    print("\(compared) numbers compared")
    #expect(compared == 264)
  }
}
