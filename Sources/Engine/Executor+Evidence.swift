import Diagnostics
import Language
import Tables

extension Executor {
  /// - Parameter fields: the columns as they are after the stage.
  mutating func withSources(_ origins: [Origin], _ fields: [Field]) throws(Diagnostic) {
    let walk = EvidenceWalk(catalog: context.catalog, evidence: context.evidence)
    let lineage = frame.lineage
    var sources = ColumnBuilder(type: .text)
    var places = ColumnBuilder(type: .text)
    var bases = ColumnBuilder(type: .text)
    var weakness = Weakness(
      fields: fields.dropLast(3).filter { field in
        !field.origins.isEmpty && field.origins.allSatisfy { origins.contains($0) }
      })
    for row in 0..<frame.rowCount {
      try context.check(row)
      let found = walk.records(for: origins, lineage: lineage, row: row)
      let summary = EvidenceWalk.summary(found)
      sources.append(summary.source.map { .text($0) } ?? .unknown(reason: "no evidence"))
      places.append(summary.place.map { .text($0) } ?? .unknown(reason: "no evidence"))
      if let basis = summary.basis, basis > .stated, row < Weakness.mostRows {
        weakness.add(basis) { walk.records(for: $0.origins, lineage: lineage, row: row) }
      }
      bases.append(summary.basis.map { .text($0.word) } ?? .unknown(reason: "no evidence"))
    }
    let selection = frame.identitySelection()
    for builder in [sources, places, bases] {
      frame.columns.append(Frame.Source(column: builder.finish(), selection: selection))
    }
    if let note = weakness.note, !notes.contains(note) { notes.append(note) }
  }
}

/// Which columns make the basis of a row weaker than others in it are.
private struct Weakness {
  /// Beyond so many rows the columns are not looked at one by one.
  static let mostRows = 5000

  let fields: [Field]
  private var names: [Basis: [String]] = [:]
  /// Whether a value is firmer than the row that it stands in.
  private var isMixed = false

  init(fields: [Field]) { self.fields = fields }

  mutating func add(_ basis: Basis, _ found: (Field) -> [EvidenceWalk.Found]) {
    for field in fields {
      guard let own = EvidenceWalk.summary(found(field)).basis else { continue }
      if own < basis {
        isMixed = true
      } else if !names[basis, default: []].contains(field.name) {
        names[basis, default: []].append(field.name)
      }
    }
  }

  var note: String? {
    guard isMixed else { return nil }
    let most = 4
    let parts = Basis.allCases.reversed().compactMap { basis -> String? in
      guard let names = names[basis] else { return nil }
      let more = names.count > most ? " and \(names.count - most) more" : ""
      return "\(basis.word) because of \(names.prefix(most).joined(separator: ", "))\(more)"
    }
    return "the basis of a row is its weakest: \(parts.joined(separator: "; "))"
  }
}
