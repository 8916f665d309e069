import Comparison
import Foundation
import Methods
import Tables
import Testing

/// A case, its conditions and outcome as they stand in `data.csv`.
private struct DataSet {
  var names: CaseNames
  var conditions: [Condition] = []

  init(_ folder: URL) throws {
    let text = try String(contentsOf: folder.appending(path: "data.csv"), encoding: .utf8)
    let rows = text.split(whereSeparator: \.isNewline).map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    names = CaseNames(rows.dropFirst().map { $0[0] })
    for (place, name) in rows[0].enumerated().dropFirst() {
      let values = rows.dropFirst().map { Double($0[place]) ?? .nan }
      let isCrisp = values.allSatisfy { $0.isNaN || $0 == 0 || $0 == 1 }
      conditions.append(Condition(name: name, kind: isCrisp ? .crisp : .fuzzy, values: values))
    }
  }

  func named(_ name: String) throws -> Condition {
    let plain = name.hasPrefix("~") ? String(name.dropFirst()) : name
    let condition = try #require(conditions.first { $0.name == plain })
    return plain == name ? condition : condition.negated
  }
}

/// The reference values, beside the repository.
private enum Oracles {
  static let folder: URL? = {
    var place = URL(filePath: #filePath)
    while place.path.count > 1 {
      place.deleteLastPathComponent()
      let oracles = place.appending(path: "shared/oracles/qca")
      if FileManager.default.fileExists(atPath: oracles.path) { return oracles }
    }
    return nil
  }()

  /// The sets that have a file of this name.
  static func sets(with file: String) -> [String] {
    guard let folder, let sets = try? FileManager.default.contentsOfDirectory(atPath: folder.path) else { return [] }
    return sets.sorted().filter { set in
      ["data.csv", file].allSatisfy {
        FileManager.default.fileExists(atPath: folder.appending(path: "\(set)/\($0)").path)
      }
    }
  }
}

@Suite(.enabled(if: Oracles.folder != nil, "skipped: ../shared/oracles is absent"))
struct SetOracleTests {
  private static func open(_ set: String, _ file: String) throws -> (DataSet, [String: Any]) {
    let place = try #require(Oracles.folder).appending(path: set)
    let json = try JSONSerialization.jsonObject(with: Data(contentsOf: place.appending(path: file)))
    return (try DataSet(place), try #require(json as? [String: Any]))
  }

  private static func row(_ text: String, in table: Table) -> Int? {
    (0..<table.rowCount).first { table.value($0, 0) == .text(text) }
  }

  private static func agrees(_ cell: Value, _ expected: Any?) -> Bool {
    guard let number = (expected as? NSNumber)?.doubleValue else { return cell.isUnknown }
    guard let found = cell.double else { return false }
    return abs(found - number) <= 0.5000001e-6
  }

  @Test("Parameters of fit of single conditions are those of R's QCA", arguments: Oracles.sets(with: "expected.json"))
  func singles(set: String) throws {
    let (data, json) = try Self.open(set, "expected.json")
    let conditions = try #require(json["conditions"] as? [String]).map { try data.named($0) }
    var compared = 0
    for analysis in try #require(json["analyses"] as? [[String: Any]]) {
      let outcome = try data.named(#require(analysis["outcome"] as? String))
      let necessity = try SetRelation.necessity(outcome: outcome, conditions: conditions, names: data.names).table
      let sufficiency = try SetRelation.sufficiency(outcome: outcome, conditions: conditions, names: data.names).table
      for expected in try #require(analysis["single_conditions"] as? [[String: Any]]) {
        let name = try #require(expected["condition"] as? String)
        let first = try #require(Self.row(name, in: necessity))
        let second = try #require(Self.row(name, in: sufficiency))
        for (column, key) in [(1, "inclN"), (2, "inclN"), (3, "inclN"), (4, "covN"), (7, "RoN")] {
          #expect(Self.agrees(necessity.value(first, column), expected[key]), "\(outcome.name) \(name) \(key)")
          compared += 1
        }
        for (column, key) in [(1, "inclS"), (2, "inclS"), (3, "inclS"), (4, "covS"), (7, "PRI")] {
          #expect(Self.agrees(sufficiency.value(second, column), expected[key]), "\(outcome.name) \(name) \(key)")
          compared += 1
        }
      }
    }
    #expect(compared > 0)
  }

  @Test("Necessary combinations are those of R's superSubset", arguments: Oracles.sets(with: "necessity.json"))
  func combinations(set: String) throws {
    let (data, json) = try Self.open(set, "necessity.json")
    for part in try #require(json["sets"] as? [[String: Any]]) {
      let outcome = try data.named(#require(part["outcome"] as? String))
      let cutoff = try #require(part["incl.cut"] as? Double)
      let coverage = try #require(part["cov.cut"] as? Double)
      let table = try SetRelation.necessity(
        outcome: outcome, conditions: data.conditions.filter { $0.name != outcome.name }, names: data.names,
        options: .init(cutoff: cutoff, coverage: coverage, depth: part["depth"] as? Int)
      ).table
      let listed = (0..<table.rowCount).filter {
        (table.value($0, 1).double ?? 0) >= cutoff && (table.value($0, 4).double ?? 0) >= coverage
      }
      let rows = try #require(part["rows"] as? [[String: Any]])
      #expect(listed.map { table.value($0, 0).display } == rows.compactMap { $0["expr"] as? String })
      for (row, expected) in zip(listed, rows) {
        for (column, key) in [(1, "inclN"), (4, "covN"), (7, "RoN")] {
          #expect(Self.agrees(table.value(row, column), expected[key]), "\(expected)")
        }
      }
    }
  }

  @Test("Bounds are those of all completions", arguments: Oracles.sets(with: "expected-bounds.json"))
  func bounds(set: String) throws {
    let (data, json) = try Self.open(set, "expected-bounds.json")
    for expected in try #require(json["rows"] as? [[String: Any]]) {
      let outcome = try data.named(#require(expected["outcome"] as? String))
      let condition = try data.named(#require(expected["condition"] as? String))
      for (table, word) in [
        (try SetRelation.sufficiency(outcome: outcome, conditions: [condition], names: data.names).table, "suff"),
        (try SetRelation.necessity(outcome: outcome, conditions: [condition], names: data.names).table, "nec"),
      ] {
        for (column, key) in [(2, "min"), (3, "max")] {
          let number = try #require(expected["\(word)_\(key)"] as? Double)
          let found = try #require(table.value(0, column).double)
          #expect(abs(found - number) < 1e-12, "\(outcome.name) \(condition.name) \(word) \(key)")
        }
      }
    }
  }

  @Test("Mill's methods find what is expected", arguments: Oracles.sets(with: "mill-mssd.json"))
  func mill(set: String) throws {
    let (data, json) = try Self.open(set, "mill-mssd.json")
    let outcome = try data.named(#require(json["outcome"] as? String))
    let conditions = try #require(json["conditions"] as? [String]).map { try data.named($0) }
    let table = try Mill.result(outcome: outcome, conditions: conditions, names: data.names).table
    let opposite = try Mill.result(outcome: outcome.negated, conditions: conditions, names: data.names).table
    for (table, key) in [(table, "agreement_positive"), (opposite, "agreement_negative")] {
      var surviving: [String: Int] = [:]
      for row in 0..<table.rowCount where table.value(row, 2) == .text("survives") {
        surviving[table.value(row, 0).display] = table.value(row, 1) == .text("yes") ? 1 : 0
      }
      #expect(surviving == json[key] as? [String: Int])
    }
    var pairs: Set<String> = []
    var joint: [String] = []
    for row in 0..<table.rowCount {
      if table.value(row, 4) == .boolean(true) { joint.append(table.value(row, 0).display) }
      guard case .list(let texts) = table.value(row, 3) else { continue }
      for text in texts.compactMap(\.text) where !text.hasSuffix(" (opposite)") {
        pairs.insert("\(text) \(table.value(row, 0).display) \(table.value(row, 1).display)")
      }
    }
    let expected = try #require(json["difference_pairs"] as? [[String: Any]]).map { pair in
      let value = pair["value_in_positive"] as? Int == 1 ? "yes" : "no"
      return "\(pair["positive"] ?? "")–\(pair["negative"] ?? "") \(pair["only_difference"] ?? "") \(value)"
    }
    #expect(pairs == Set(expected))
    #expect(joint.count == (json["joint_method"] as? [Any])?.count)
  }
}
