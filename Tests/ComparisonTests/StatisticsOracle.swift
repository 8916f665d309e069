import Comparison
import Foundation

/// Reference values of statistics, which lie beside the repository.
enum StatisticsOracle {
  /// One table or family of tests with what is expected of it.
  struct Row: CustomStringConvertible {
    fileprivate let values: [String: Any]

    func number(_ key: String) -> Double? { (values[key] as? NSNumber)?.doubleValue }
    func numbers(_ key: String) -> [Double] { (values[key] as? [NSNumber] ?? []).map(\.doubleValue) }
    func words(_ key: String) -> [String] { values[key] as? [String] ?? [] }

    func proportion(_ count: String, _ base: String) -> Proportion? {
      guard let count = number(count), let base = number(base) else { return nil }
      return Proportion(Int(count), of: Int(base))
    }

    var description: String { values.keys.sorted().map { "\($0): \(values[$0] ?? "")" }.joined(separator: ", ") }
  }

  /// No rows, and a word about it, where the folder is absent.
  static func rows(_ name: String, _ key: String = "rows") -> [Row] {
    var folder = URL(filePath: #filePath)
    while folder.path.count > 1 {
      folder.deleteLastPathComponent()
      let file = folder.appending(path: "shared/oracles/stats/\(name).json")
      guard let data = try? Data(contentsOf: file) else { continue }
      let found = (try? JSONSerialization.jsonObject(with: data) as? [String: Any])?[key] as? [[String: Any]]
      return (found ?? []).map { Row(values: $0) }
    }
    print("skipped: ../shared/oracles/stats/\(name).json is absent")
    return []
  }

  /// Equal to twelve digits; what a reference gives as 5e-17 is 0.
  static func agrees(_ value: Double?, _ expected: Double?) -> Bool {
    guard let value, let expected else { return value == nil && expected == nil }
    return !value.isNaN && (value - expected).magnitude <= max(1e-12 * expected.magnitude, 1e-16)
  }
}
