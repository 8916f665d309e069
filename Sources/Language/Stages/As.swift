import Diagnostics
import Tables

/// Gives the answer in another format.
package struct AsStage: OutputStage {
  package static let word = "as"
  package static var help: Help {
    Help(
      "gives this answer in a format",
      examples: [
        "municipalities | select name, prefecture | take 2 | as csv"
      ])
  }

  package var name: Name?

  package init() {}

  package static var form: Form<Self> {
    .name("FORMAT", "after as", \.name, offers: .named("format"))
  }

  package var output: BoundQuery.Output { .format(name?.text ?? "") }
}
