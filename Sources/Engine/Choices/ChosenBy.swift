import Provenance
import Tables

/// What made one row an answer: cells that were read, and records that were looked for in vain.
package struct ChosenBy {
  package var cells: [EvidenceWalk.Found] = []
  /// What of there is no record, in the words of the query.
  package var absences: [String] = []

  package init(cells: [EvidenceWalk.Found] = [], absences: [String] = []) {
    self.cells = cells
    self.absences = absences
  }

  /// The weakest basis of the cells; stated where nothing weakens it.
  var basis: Basis { cells.compactMap(\.basis).max() ?? .stated }

  mutating func add(_ other: ChosenBy) {
    for cell in other.cells where !cells.contains(where: { $0.isSameCell(as: cell) }) { cells.append(cell) }
    for absence in other.absences where !absences.contains(absence) { absences.append(absence) }
  }

  static func all(_ parts: [ChosenBy]) -> ChosenBy {
    guard parts.count != 1 else { return parts[0] }
    return parts.reduce(into: ChosenBy()) { $0.add($1) }
  }

  /// Of several that would each do alone, the first of the firmest.
  static func firmest(_ parts: [ChosenBy]) -> ChosenBy {
    parts.min { $0.basis < $1.basis } ?? ChosenBy()
  }
}

extension EvidenceWalk.Found {
  func isSameCell(as other: EvidenceWalk.Found) -> Bool {
    id == other.id && column == other.column && table == other.table
  }
}
