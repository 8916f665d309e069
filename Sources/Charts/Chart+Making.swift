import Tables
import Text

extension Chart {
  /// Checks that the columns fit the kind and reads the figures. Unknown numbers are left out, marked and counted; they
  /// never become zero.
  package static func make(
    table: Table, specification: ChartSpecification, isCancelled: @escaping () -> Bool = { false }
  ) -> Result<Chart, ChartRefusal> {
    var reader = ChartReader(table: table, specification: specification, isCancelled: isCancelled)
    let body: Body? =
      switch specification.kind {
      case .bar: reader.bars().map { .bars($0) }
      case .hist: reader.histogram().map { .histogram($0) }
      case .dot: reader.dots().map { .dots($0) }
      case .interval: reader.intervals().map { .intervals($0) }
      case .line: reader.lines().map { .lines($0) }
      case .heat: reader.heat().map { .heat($0) }
      case .overlap: reader.overlap().map { .overlap($0) }
      }
    guard let body else {
      return .failure(reader.refusal ?? ChartRefusal("\(specification.kind.phrase) cannot be drawn from this table"))
    }
    let title = specification.title ?? table.title ?? reader.defaultTitle
    return .success(
      Chart(
        kind: specification.kind, title: VisibleText.line(title), body: body, caption: reader.caption()))
  }
}
