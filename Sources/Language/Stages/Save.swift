import Diagnostics
import Tables

/// Writes the rows to a file.
package struct SaveStage: OutputStage {
  package static let word = "save"
  package static var help: Help {
    Help(
      "writes the rows to a file, by its ending; never over a file without replace, and nothing that would not open again",
      details: "for example: items | where table = 3 | save \"table3.csv\"")
  }

  package var path = PathSyntax()
  /// Whether a file that is there gives way.
  package var isReplacing = false
  /// Whether empty texts may become unknown, and empty rows at the end be lost.
  package var takesEmptyAsUnknown = false

  package init() {}

  package static var form: Form<Self> {
    .sequence(
      .path("\"FILE\"", "after save", \.path),
      .anyOrder([
        .flag("replace", note: "write over the file", \.isReplacing),
        .flag("empty as unknown", note: "empty texts open as unknown", \.takesEmptyAsUnknown),
      ]))
  }

  package var output: BoundQuery.Output { .save(self) }
}
