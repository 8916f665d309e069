import Foundation
import Methods
import Tables
import TestSupport
import Testing

@testable import Comparison

/// Agreement with what plain enumeration of all completions gives: `../shared/oracles/completions`.
@Suite(.enabled(if: CompletionOracle.isPresent, "skipped: ../shared/oracles/completions is absent"))
struct CompletionOracleTests {
  @Test("Rows, figures and outputs are those of all completions", arguments: CompletionOracle.kinds)
  func rows(kind: String) throws {
    var compared = 0
    for set in try CompletionOracle.sets(kind) {
      let table = try set.table()
      let expected = set.content["rows"] as? [[String: Any]] ?? []
      #expect(table.rows.map(\.number) == expected.map { $0["row"] as? Int ?? 0 }, "\(set.id)")
      for (row, line) in zip(table.rows, expected) {
        #expect([row.cases.count, row.mostCases] == line["n"] as? [Int], "\(set.id) row \(row.number)")
        #expect(row.outputs.map(\.rawValue) == line["out"] as? [String], "\(set.id) row \(row.number)")
        #expect(Set(row.cases.map { table.names[$0] }) == Set(line["placed"] as? [String] ?? []))
        #expect(Set(row.possible.map { table.names[$0] }) == Set(line["possible"] as? [String] ?? []))
        #expect(CompletionOracle.agrees(row.inclusion, line["incl"]), "\(set.id) row \(row.number) incl")
        if line["pri"] != nil { #expect(CompletionOracle.agrees(row.pri, line["pri"]), "\(set.id) row \(row.number)") }
        compared += 1
      }
    }
    #expect(compared > 100)
  }

  @Test(
    "Models are certain or possible as all completions say, and fit by their hulls", arguments: CompletionOracle.kinds,
    [Minimization.Solution.complex, .parsimonious])
  func models(kind: String, solution: Minimization.Solution) throws {
    var compared = 0
    for set in try CompletionOracle.sets(kind) {
      let table = try set.table()
      let expected = set.content[solution.rawValue] as? [String: Any] ?? [:]
      let wanted = expected["models"] as? [[String: Any]] ?? []
      let label = "\(set.id) \(solution)"
      let made: Minimization
      do { made = try Minimization.make(of: table, solution: solution) } catch {
        #expect(wanted.isEmpty, "\(label): \(error.message)")
        continue
      }
      let found = Dictionary(grouping: made.models) { set.terms($0, table) }.compactMapValues(\.first)
      let byTerms = Dictionary(grouping: wanted) { set.terms($0["expression"] as? String ?? "") }
      if let allowed = expected["no_other_than"] as? [String] {
        // Of fuzzy sets the reference witnesses some: those at the ends must be found, and none that cannot be.
        #expect(Set(found.keys).isSubset(of: allowed.map { set.terms($0) }), "\(label)")
        let must = wanted.filter { $0["at_end_points"] as? Bool == true }.map {
          set.terms($0["expression"] as? String ?? "")
        }
        #expect(Set(must).isSubset(of: found.keys), "\(label)")
      } else {
        #expect(Set(found.keys) == Set(byTerms.keys), "\(label)")
      }
      let lines = try Minimization.result(of: table, solution: solution).table
      for (terms, model) in found {
        guard let line = byTerms[terms]?.first else { continue }
        #expect(model.isCertain == line["certain"] as? Bool, "\(label) \(terms)")
        compared += try set.compare(lines, model.name, line, label)
      }
    }
    #expect(compared > 20)
  }
}

/// One set of data with unknown cells.
struct CompletionOracle {
  static let kinds = ["crisp", "multivalue", "fuzzy"]
  static let folder = QCAOracle.folder.deletingLastPathComponent().appendingPathComponent("completions")
  static var isPresent: Bool {
    FileManager.default.fileExists(atPath: folder.appendingPathComponent("crisp.jsonl").path)
  }

  let content: [String: Any]
  var id: String { content["id"] as? String ?? "" }

  static func sets(_ kind: String) throws -> [CompletionOracle] {
    let text = try String(contentsOf: folder.appendingPathComponent("\(kind).jsonl"), encoding: .utf8)
    return try text.split(separator: "\n").map {
      CompletionOracle(content: try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any] ?? [:])
    }
  }

  func table() throws -> TruthTable {
    let lines = (content["csv"] as? String ?? "").split(separator: "\n").map { $0.components(separatedBy: ",") }
    let header = lines.first ?? []
    func condition(_ name: String) -> Condition {
      let place = header.firstIndex(of: name) ?? 0
      let cells = lines.dropFirst().map { Double($0[place]).map { Value.number($0) } ?? .unknown }
      return Condition(name: name, column: ColumnBuilder.column(of: .number, cells))
    }
    return try TruthTable.make(
      outcome: condition("Y"), conditions: (content["conditions"] as? [String] ?? []).map(condition),
      names: CaseNames(lines.dropFirst().map { $0[0] }), options: .init(cutoff: content["cutoff"] as? Double ?? 1))
  }

  func terms(_ model: Minimization.Model, _ table: TruthTable) -> Set<String> {
    Set(model.terms.map { $0.expression(in: table.conditions) })
  }

  /// The terms of an expression as they are written here: with brackets throughout where a condition has several levels.
  func terms(_ expression: String) -> Set<String> {
    Set(expression.components(separatedBy: " + ").map(term))
  }

  func term(_ text: String) -> String {
    guard (content["levels"] as? [Int] ?? []).contains(where: { $0 > 2 }) else { return text }
    return text.components(separatedBy: "*").map { literal in
      if literal.contains("[") { return literal }
      return literal.hasPrefix("~") ? "\(literal.dropFirst())[0]" : "\(literal)[1]"
    }.joined(separator: "*")
  }

  /// - Returns: how many hulls were compared.
  func compare(_ table: Table, _ name: String, _ line: [String: Any], _ label: String) throws -> Int {
    let rows = (0..<table.rowCount).filter { table.column(named: "model")?.value(at: $0) == .text(name) }
    var compared = 0
    func compare(_ row: Int, _ fit: [String: Any], _ keys: [String]) {
      for key in keys {
        let hull = (fit[key] as? [String: Any])?["hull"] as? [Double]
        let ends = ["lower", "upper"].map { table.column(named: "\(key)_\($0)")?.value(at: row) ?? .unknown }
        let agrees =
          hull.map { zip($0, ends).allSatisfy { abs($0 - ($1.double ?? .nan)) <= 1e-9 } }
          ?? ends.allSatisfy(\.isNotApplicable)
        #expect(agrees, "\(label) \(fit["expression"] ?? "") \(key): \(ends) for \(hull ?? [])")
        let point = table.column(named: key)?.value(at: row)
        #expect((point?.double != nil) == (hull.map { $0[0] == $0[1] } ?? false), "\(label) \(key)")
        compared += 1
      }
    }
    guard let head = rows.first else { return 0 }
    compare(head, line, ["incl", "pri", "cov"])
    for expected in line["terms"] as? [[String: Any]] ?? [] {
      let text = term(expected["expression"] as? String ?? "")
      guard let row = rows.dropFirst().first(where: { table.column(named: "expression")?.value(at: $0) == .text(text) })
      else {
        Issue.record("\(label): no row for \(text)")
        continue
      }
      compare(row, expected, ["incl", "pri", "cov", "unique"])
      for (column, key) in [("cases", "in_every_completion"), ("possible", "in_some")] {
        guard case .list(let cases)? = table.column(named: column)?.value(at: row) else { continue }
        #expect(Set(cases.compactMap(\.text)) == Set(expected[key] as? [String] ?? []), "\(label) \(text) \(column)")
      }
    }
    return compared
  }

  static func agrees(_ hull: Hull?, _ expected: Any?) -> Bool {
    guard let ends = expected as? [Double] else { return hull == nil }
    guard let hull else { return false }
    return abs(hull.lower - ends[0]) <= 1e-9 && abs(hull.upper - ends[1]) <= 1e-9
  }
}
