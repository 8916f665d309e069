import Foundation
import Methods
import Tables
import TestSupport
import Testing

@testable import Comparison

/// Agreement with R's package QCA, in all figures and for all models.
@Suite(.enabled(if: QCAOracle.isPresent, "skipped: ../shared/oracles is absent"))
struct QCAOracleTests {
  @Test("The truth table agrees row by row", arguments: QCAOracle.sets)
  func truthTables(set: String) throws {
    let oracle = try QCAOracle(set)
    for analysis in oracle.analyses {
      let table = try oracle.truthTable(analysis)
      let expected = analysis["truth_table"] as? [[String: Any]] ?? []
      #expect(table.rows.map(\.number) == expected.map { $0["row"] as? Int ?? 0 })
      for (row, line) in zip(table.rows, expected) {
        #expect(row.levels == line["config"] as? [Int])
        #expect(row.output?.rawValue == line["OUT"] as? String)
        #expect(row.cases.count == line["n"] as? Int)
        QCAOracle.expect(row.inclusion?.point, line["incl"])
        QCAOracle.expect(row.pri?.point, line["PRI"])
        #expect(row.cases.map { table.names[$0] }.joined(separator: ",") == line["cases"] as? String)
      }
      #expect(table.space.rowCount - table.rows.count == analysis["remainders"] as? Int)
    }
  }

  @Test("The complex and the parsimonious solution agree", arguments: QCAOracle.sets)
  func solutions(set: String) throws {
    let oracle = try QCAOracle(set)
    for analysis in oracle.analyses {
      let table = try oracle.truthTable(analysis)
      for solution in [Minimization.Solution.complex, .parsimonious] {
        let expected = analysis[solution.rawValue] as? [String: Any] ?? [:]
        let result = try Minimization.result(of: table, solution: solution)
        QCAOracle.expect(result.table, expected["models"])
      }
      let made = try Minimization.make(of: table, solution: .parsimonious)
      let assumed = analysis["simplifying_assumptions"] as? [String: Any] ?? [:]
      #expect(!made.models.isEmpty)
      for model in made.models {
        #expect(model.assumptions == assumed[model.name] as? [Int] ?? [assumed[model.name] as? Int ?? 0])
      }
    }
  }

  @Test("The intermediate solution agrees, with its easy counterfactuals", arguments: QCAOracle.sets)
  func intermediate(set: String) throws {
    let oracle = try QCAOracle(set)
    for analysis in oracle.analyses {
      let table = try oracle.truthTable(analysis)
      let expected = analysis["intermediate"] as? [String: Any] ?? [:]
      let expecting = oracle.expectations((expected["dir.exp"] as? String ?? "").components(separatedBy: ","))
      let result = try Minimization.result(of: table, solution: .intermediate, expecting: expecting)
      let made = try Minimization.make(of: table, solution: .intermediate, expecting: expecting)
      var models: [Any] = []
      for solution in expected["solutions"] as? [[String: Any]] ?? [] {
        let id = solution["id"] as? String ?? ""
        let own = solution["models"] as? [[String: Any]] ?? []
        for model in own {
          let name = own.count > 1 ? "\(id)-\(model["model"] as? String ?? "")" : id
          models.append(model.merging(["model": name]) { $1 })
          #expect(made.models.first { $0.name == name }?.easy == solution["easy_counterfactual_rows"] as? [Int])
        }
      }
      QCAOracle.expect(result.table, models)
    }
  }

  @Test("Nine hundred random truth tables have the same models in all three solutions")
  func randomTables() throws {
    var sameOrder = 0
    var several = 0
    let lines = try QCAOracle.lines("random-tables/conditions-3.jsonl")
    #expect(lines.count == 900)
    for line in lines {
      let text = line["table"] as? String ?? ""
      let directions = line["dir"] as? String ?? ""
      let table = try QCAOracle.truthTable(of: text, conditions: line["k"] as? Int ?? 0)
      for solution in [Minimization.Solution.complex, .parsimonious] {
        let made = try Minimization.make(of: table, solution: solution)
        let models = made.models.map { $0.expressions(table) }
        let expected = (line[solution.rawValue] as? [[String]] ?? []).map { Set($0) }
        #expect(Set(models) == Set(expected), "\(text) \(solution)")
        #expect(models.count == expected.count)
        if models.count > 1 { several += 1 }
        if models.count > 1, models == expected { sameOrder += 1 }
      }
      let expecting = directions.enumerated().compactMap { index, direction -> Minimization.Expectation? in
        direction == "." ? nil : Minimization.Expectation(condition: index, value: direction == "+" ? 1 : 0)
      }
      let made = try Minimization.make(of: table, solution: .intermediate, expecting: expecting)
      let pairs = Dictionary(grouping: made.models) { $0.name.components(separatedBy: "-")[0] }
      // R numbers the parsimonious models of one of these tables in another order.
      let expected = line["intermediate"] as? [[String: Any]] ?? []
      let found = pairs.values.map { QCAOracle.Pair(easy: $0[0].easy, models: Set($0.map { $0.expressions(table) })) }
      let wanted = expected.map { pair in
        QCAOracle.Pair(
          easy: pair["ec"] as? [Int] ?? [], models: Set((pair["models"] as? [[String]] ?? []).map { Set($0) }))
      }
      #expect(QCAOracle.counted(found) == QCAOracle.counted(wanted), "\(text) \(directions)")
    }
    #expect(several == 267)
    #expect(sameOrder == 266)
  }

  @Test(
    "A hundred and eight calibrated scores agree for both log odds",
    arguments: [("logodds3", 3.0), ("idm095", 2.944438979166440)])
  func calibration(key: String, logOdds: Double) throws {
    let expected = try QCAOracle.object("calibration/expected.json")
    let (header, rows) = try QCAOracle.csv("calibration/lipset-raw.csv")
    var compared = 0
    for (index, name) in header.enumerated().dropFirst() {
      let set = expected[name] as? [String: Any] ?? [:]
      let anchors = set["anchors"] as? [String: Double] ?? [:]
      let column = ColumnBuilder.column(of: .number, rows.map { Double($0[index]).map { .number($0) } ?? .unknown })
      let scores = try Calibration.fuzzy(
        column, out: anchors["out"] ?? .nan, cross: anchors["cross"] ?? .nan, full: anchors["full"] ?? .nan,
        logOdds: logOdds)
      for (row, score) in (set[key] as? [Double] ?? []).enumerated() {
        QCAOracle.expect(scores.value(at: row).double, score)
        compared += 1
      }
    }
    #expect(compared == 108)
  }
}

struct QCAOracle {
  struct Pair: Hashable {
    var easy: [Int]
    var models: Set<Set<String>>
  }

  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("../shared/oracles/qca").standardizedFileURL
  static var isPresent: Bool { !sets.isEmpty }
  /// The folders that hold data and expected solutions.
  static let sets: [String] =
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).filter { name in
      ["data.csv", "expected.json"].allSatisfy {
        FileManager.default.fileExists(atPath: folder.appendingPathComponent("\(name)/\($0)").path)
      }
    }.sorted()

  let content: [String: Any]
  let header: [String]
  let rows: [[String]]

  init(_ set: String) throws {
    content = try QCAOracle.object("\(set)/expected.json")
    (header, rows) = try QCAOracle.csv("\(set)/data.csv")
  }

  var analyses: [[String: Any]] { content["analyses"] as? [[String: Any]] ?? [] }

  func condition(_ name: String) -> Condition {
    let plain = name.hasPrefix("~") ? String(name.dropFirst()) : name
    let index = header.firstIndex(of: plain) ?? 0
    let column = ColumnBuilder.column(of: .number, rows.map { Double($0[index]).map { .number($0) } ?? .unknown })
    let condition = Condition(name: plain, column: column)
    return name == plain ? condition : condition.negated
  }

  func truthTable(_ analysis: [String: Any]) throws -> TruthTable {
    let conditions = (content["conditions"] as? [String] ?? []).map { condition($0) }
    let options = TruthTable.Options(
      cutoff: content["incl.cut"] as? Double ?? 1, frequency: content["n.cut"] as? Int ?? 1)
    return try TruthTable.make(
      outcome: condition(analysis["outcome"] as? String ?? ""), conditions: conditions,
      names: CaseNames(rows.map { $0[0] }), options: options)
  }

  /// `DEV`, `~DEV`, `DEV[2]`.
  func expectations(_ words: [String]) -> [Minimization.Expectation] {
    let conditions = content["conditions"] as? [String] ?? []
    return words.compactMap { word in
      let parts = word.split(whereSeparator: { "[]~".contains($0) }).map(String.init)
      guard let place = conditions.firstIndex(of: parts.first ?? "") else { return nil }
      return Minimization.Expectation(
        condition: place, value: parts.count > 1 ? Int(parts[1]) ?? 0 : word.hasPrefix("~") ? 0 : 1)
    }
  }

  /// A truth table whose rows are the characters of a text: one case a row that is no remainder.
  static func truthTable(of text: String, conditions count: Int) throws -> TruthTable {
    let rows = text.enumerated().filter { $0.element != "?" }.map { (row: $0.offset, isOne: $0.element == "1") }
    let conditions = (0..<count).map { place in
      Condition(
        name: String("ABCDEFGHIJKL".dropFirst(place).prefix(1)), kind: .crisp,
        values: rows.map { Double(($0.row >> (count - 1 - place)) & 1) })
    }
    return try TruthTable.make(
      outcome: Condition(name: "Y", kind: .crisp, values: rows.map { $0.isOne ? 1 : 0 }), conditions: conditions,
      names: CaseNames(rows.map { "r\($0.row + 1)" }))
  }

  // MARK: Reading

  static func object(_ path: String) throws -> [String: Any] {
    let data = try Data(contentsOf: folder.appendingPathComponent(path))
    return try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
  }

  static func lines(_ path: String) throws -> [[String: Any]] {
    let text = try String(contentsOf: folder.appendingPathComponent(path), encoding: .utf8)
    return try text.split(separator: "\n").compactMap {
      try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
    }
  }

  static func csv(_ path: String) throws -> (header: [String], rows: [[String]]) {
    let text = try String(contentsOf: folder.appendingPathComponent(path), encoding: .utf8)
    let lines = text.split(whereSeparator: \.isNewline).map { $0.components(separatedBy: ",") }
    return (lines.first ?? [], Array(lines.dropFirst()))
  }

  // MARK: Comparing

  static func expect(
    _ value: Double?, _ expected: Any?, _ comment: Comment? = nil, at place: SourceLocation = #_sourceLocation
  ) {
    guard let expected = expected as? Double else {
      #expect(value == nil, comment, sourceLocation: place)
      return
    }
    #expect(abs((value ?? .nan) - expected) <= 0.5e-6 + 1e-9, comment, sourceLocation: place)
  }

  /// The models of a result against those of the reference: terms in any order, figures to six decimals.
  static func expect(_ table: Table, _ expected: Any?, at place: SourceLocation = #_sourceLocation) {
    let table = table.withoutEnds.dropping(["certain", "outcome", "possible"])
    let models = expected as? [[String: Any]] ?? []
    let modelRows = (0..<table.rowCount).filter { table.value($0, 1) == "model" }
    #expect(modelRows.map { table.value($0, 0).text } == models.map { $0["model"] as? String }, sourceLocation: place)
    for model in models {
      let name = Value.text(model["model"] as? String ?? "")
      let rows = (0..<table.rowCount).filter { table.value($0, 0) == name }
      guard let head = rows.first else { continue }
      func compare(_ row: Int, _ keys: [(Int, String)], _ fit: [String: Any]) {
        for (column, key) in keys {
          let value = table.value(row, column)
          expect(value.double, fit[key], "\(table.value(row, 2).display) \(key)", at: place)
          if value.isUnknown { #expect(value == .notApplicable, sourceLocation: place) }
        }
      }
      let keys = [(3, "inclS"), (4, "PRI"), (5, "covS")]
      compare(head, keys, model)
      let fits = model["fit"] as? [[String: Any]] ?? []
      #expect(
        Set(rows.dropFirst().map { table.value($0, 2).text ?? "" }) == Set(fits.compactMap { $0["term"] as? String }))
      #expect(rows.count == fits.count + 1, sourceLocation: place)
      for fit in fits {
        guard let row = rows.dropFirst().first(where: { table.value($0, 2).text == fit["term"] as? String }) else {
          continue
        }
        compare(row, keys + [(6, "covU")], fit)
        // Where models tie, the reference gives no cases.
        guard let list = fit["cases"] as? String else { continue }
        let cases = list.replacing(";", with: ",").components(separatedBy: ",")
        #expect(table.value(row, 7) == .list(cases.map { .text($0) }), sourceLocation: place)
      }
    }
  }

  static func counted<Element: Hashable>(_ elements: [Element]) -> [Element: Int] {
    Dictionary(elements.map { ($0, 1) }, uniquingKeysWith: +)
  }
}

extension Minimization.Model {
  fileprivate func expressions(_ table: TruthTable) -> Set<String> {
    Set(terms.map { $0.expression(in: table.conditions) })
  }
}
