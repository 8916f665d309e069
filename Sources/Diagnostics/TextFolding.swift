/// Placeholder until the generated tables are merged.
package enum TextFolding {
  package static func key(_ text: String) -> String { text.lowercased() }
  package static func nameKey(_ text: String) -> String { text.lowercased() }
}
