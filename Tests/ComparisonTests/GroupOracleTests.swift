import Comparison
import Foundation
import Methods
import Tables
import TestSupport
import Testing

/// The choice of test, items of one list only and common respondents, against values of another hand.
@Suite struct GroupOracleTests {
  static let folder: URL? = {
    var folder = URL(filePath: #filePath)
    while folder.path.count > 1 {
      folder.deleteLastPathComponent()
      let found = folder.appending(path: "shared/oracles/completions/methods")
      if FileManager.default.fileExists(atPath: found.path) { return found }
    }
    return nil
  }()

  struct File<Row: Decodable>: Decodable { var rows: [Row] }

  static func rows<Row: Decodable>(_ name: String, _ type: Row.Type) throws -> [Row] {
    let data = try Data(contentsOf: try #require(folder).appending(path: name))
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(File<Row>.self, from: data).rows
  }

  struct Family: Decodable {
    struct Item: Decodable {
      var key: String
      var x1: Int
      var n1: Int
      var x2: Int
      var n2: Int
      var z: Double
      var p: Double
      var fisher: Double
      var midp: Double
      var interval: [Double]
      var holm: [String: Double]
      var bh: [String: Double]
      var twoSides: Bool
      var smallestExpected: Double
    }
    var family: [Item]
  }

  private static func table(_ items: [Family.Item], _ test: GroupTest?) throws -> Table {
    var survey = GroupComparisonTests.Survey("")
    for (group, share) in [("X", \Family.Item.x1), ("Y", \.x2)] {
      for item in items {
        survey.keys.append(.text(item.key))
        survey.groups.append(.text(group))
        survey.counts.append(.integer(item[keyPath: share]))
        survey.bases.append(.integer(group == "X" ? item.n1 : item.n2))
        survey.rates.append(.unknown)
      }
    }
    return try survey.compare(.init(test: test)).table
  }

  @Test(
    "z, Fisher, mid-p, their corrections and the interval agree",
    .enabled(if: folder != nil, "skipped: ../shared/oracles is absent"))
  func tests() throws {
    for family in try Self.rows("tests.json", Family.self) {
      for test in GroupTest.allCases {
        let table = try Self.table(family.family, test)
        for (row, item) in family.family.enumerated() {
          func cell(_ name: String) -> Double { table.column(named: name)?.value(at: row).double ?? .nan }
          let pairs: [(String, Double)] = [
            ("z", item.z), ("p", item.p), ("fisher", item.fisher), ("lower", 100 * item.interval[0]),
            ("upper", 100 * item.interval[1]), ("holm", item.holm[test.rawValue] ?? .nan),
            ("bh", item.bh[test.rawValue] ?? .nan),
          ]
          for (name, expected) in pairs { #expect(abs(cell(name) - expected) < 1e-9, "\(item.key) \(test) \(name)") }
          if test == .midP { #expect(abs(cell("midp") - item.midp) < 1e-9, "\(item.key)") }
        }
      }
      let table = try Self.table(family.family, nil)
      let least = family.family.map(\.smallestExpected).min() ?? 0
      let word = least >= 5 ? "correct z" : "correct Fisher"
      #expect(table.noteTexts.contains { $0.contains(word) })
      let decides = table.noteTexts.first { $0.hasPrefix("the choice of test decides") } ?? ""
      for item in family.family where item.twoSides {
        #expect(decides.contains("\(item.key): Holm"), "\(decides)")
      }
    }
  }

  struct Censored: Decodable {
    var x1: Int
    var n1: Int
    var x2Max: Int
    var n2: Int
    var diffMin: Double
    var diffMax: Double
    var newcombeAtMax: [Double]
    var newcombeHull: [Double]
    var pZWorst: Double
    var pZAtMax: Double
  }

  @Test(
    "An item of one list only has the range, the hull of its intervals and the worst p over all counts",
    .enabled(if: folder != nil, "skipped: ../shared/oracles is absent"))
  func censored() throws {
    for row in try Self.rows("censored-items.json", Censored.self) {
      let table = try GroupComparisonTests.Survey(
        """
        top X \(row.n1)/\(row.n1)
        item X \(row.x1)/\(row.n1)
        top Y \(row.n2)/\(row.n2)
        last Y \(row.x2Max)/\(row.n2)
        """
      ).compare(.init(test: .z)).table
      func cell(_ name: String) -> Double { table.column(named: name)?.value(at: 1).double ?? .nan }
      let pairs: [(String, Double)] = [
        ("difference_lower", 100 * row.diffMin), ("difference_upper", 100 * row.diffMax),
        ("lower", 100 * row.newcombeHull[0]), ("upper", 100 * row.newcombeHull[1]), ("p", row.pZWorst),
      ]
      for (name, expected) in pairs { #expect(abs(cell(name) - expected) < 1e-9, "\(name) \(expected) \(cell(name))") }
      let note = table.column(named: "note")?.value(at: 1).text ?? ""
      let ends = row.newcombeAtMax.map { Value.fixed(100 * $0, decimals: 1) }
      #expect(note.contains("at the bound the interval is \(ends[0]) to \(ends[1])"), "\(note)")
      #expect(table.column(named: "difference")?.value(at: 1).double == nil)
    }
  }

  struct Overlap: Decodable {
    var x1: Int
    var x2: Int
    var n12: Int
    var phi: Double
    var z: Double
    var p: Double
  }

  @Test(
    "Respondents in both groups change z and p as they should, and the interval with them",
    .enabled(if: folder != nil, "skipped: ../shared/oracles is absent"))
  func overlap() throws {
    for row in try Self.rows("overlap.json", Overlap.self) {
      let survey = GroupComparisonTests.Survey("a X \(row.x1)/233\na Y \(row.x2)/237")
      let table = try survey.compare(.init(design: SamplingDesign(overlap: row.n12, phi: row.phi))).table
      func cell(_ name: String) -> Double { table.column(named: name)?.value(at: 0).double ?? .nan }
      #expect(abs(cell("z") - row.z) < 1e-9 && abs(cell("p") - row.p) < 1e-9, "\(row)")
      let plain = try survey.compare().table.column(named: "lower")?.value(at: 0).double ?? .nan
      #expect(row.n12 == 0 || row.phi == 0 ? abs(cell("lower") - plain) < 1e-9 : cell("lower") > plain, "\(row)")
    }
  }
}
