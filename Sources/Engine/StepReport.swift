/// What one stage did to the rows: the accounting that footers and `steps` show.
package struct StepReport: Sendable {
  package var text: String
  package var rowsIn: Int
  package var rowsOut: Int
  /// Rows left out because the answer is unknown, and why.
  package var unknown = 0
  package var reasons: [(reason: String?, count: Int)] = []
  /// Rows whose condition read a cell that is not applicable, be they kept or not.
  package var notApplicable = 0
  /// Rows that found no partner.
  package var unmatched = 0
  package var note = ""
  /// Whether rows came in and none went out.
  package var tookLastRow: Bool { rowsIn > 0 && rowsOut == 0 }

  package init(text: String, rowsIn: Int, rowsOut: Int) {
    self.text = text
    self.rowsIn = rowsIn
    self.rowsOut = rowsOut
  }
}
