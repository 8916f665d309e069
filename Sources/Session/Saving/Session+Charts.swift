import Charts
import Diagnostics
import Language
import Provenance
import Tables
import Text

extension Session {
  /// The chart that a query asks for, if it asks for one.
  func chart(of table: Table, _ query: BoundQuery, _ source: SourceText) throws(Diagnostic) -> Chart? {
    var asked: ChartStage?
    for case .chart(let chart) in query.outputs { asked = chart }
    guard let asked else { return nil }
    guard let word = asked.kind else { return nil }
    guard let kind = ChartSpecification.Kind(rawValue: word.text) else {
      let words = ChartSpecification.Kind.allCases.map(\.rawValue)
      let close = Suggestion.closest(to: word.text, among: words)
      throw Diagnostic(
        "no chart \"\(word.text)\"", in: source, at: word.span,
        help: [close.isEmpty ? "the charts are \(words.joined(separator: ", "))" : Suggestion.question(close)])
    }
    let made = Chart.make(
      table: table, specification: try specification(kind, asked, table), isCancelled: surroundings.isCancelled)
    if surroundings.isCancelled() { throw .interrupted }
    switch made {
    case .success(var chart):
      chart.columns = (asked.columns + (asked.by.map { [$0] } ?? [])).map(\.text)
      return chart
    case .failure(let refusal):
      let place = (asked.columns + [asked.by].compactMap { $0 }).first { $0.text == refusal.column }?.span
      throw Diagnostic(refusal.message, in: source, at: place ?? word.span, help: refusal.help)
    }
  }

  /// Refuses, before the query runs, a chart of a kind that there is not, or of columns that the answer will not have or
  /// whose types do not fit. What only the values show is found when it is drawn.
  func checkChart(of query: BoundQuery, _ source: SourceText) throws(Diagnostic) {
    _ = try chart(of: Table(fields: query.scope.fields, rows: []), query, source)
  }

  private func specification(_ kind: ChartSpecification.Kind, _ asked: ChartStage, _ table: Table)
    throws(Diagnostic) -> ChartSpecification
  {
    let names = asked.columns.map(\.text)
    var made = ChartSpecification(kind, group: asked.by?.text, title: asked.title)
    switch kind {
    case .hist: made.values = names
    case .overlap: made.sets = names
    case .interval:
      made.label = names.first
      made.values = Array(names.dropFirst().prefix(1))
      made.lower = names.count > 2 ? names[2] : nil
      made.upper = names.count > 3 ? names[3] : nil
    case .bar, .dot, .line, .heat:
      made.label = names.first
      made.values = Array(names.dropFirst())
    }
    made.base = try base(of: table)
    made.source = try sourceLine(of: table, made)
    return made
  }

  /// `233`, where the rows say what their shares are of.
  private func base(of table: Table) throws(Diagnostic) -> String? {
    guard let index = table.schema.index(of: "base"), table.columns[index].type.isNumeric else { return nil }
    var found: [String] = []
    for row in 0..<table.rowCount where table.columns[index].isKnown(row) {
      if row & 0x3FF == 0x3FF, surroundings.isCancelled() { throw .interrupted }
      let text = table.columns[index].display(at: row)
      if !found.contains(text) { found.append(text) }
      if found.count > 3 { return nil }
    }
    return found.isEmpty || found.count > 3 ? nil : found.joined(separator: " or ")
  }

  /// Where the numbers come from that are drawn, not the words beside them: the sources in evidence, and the files that
  /// were opened. Counts rest on what was counted, which the labels and groups say.
  private func sourceLine(of table: Table, _ specification: ChartSpecification) throws(Diagnostic) -> String? {
    func fields(_ names: [String]) -> [Field] { table.schema.fields.filter { names.contains($0.name) } }
    let ends = [specification.lower, specification.upper].compactMap { $0 }
    var drawn = fields(specification.values + ends + specification.sets)
    if drawn.allSatisfy(\.origins.isEmpty) {
      drawn = fields([specification.label, specification.group].compactMap { $0 })
    }
    var part = table
    part.schema.fields = drawn
    let names = Bibliography(catalog: workspace.catalog).names
    var places: [(source: String, parts: [String])] = []
    for place in try sources(of: part) where !place.source.isEmpty {
      let parts = place.place.split(separator: ",").map { String($0.drop { $0 == " " }) }
      guard let index = places.firstIndex(where: { $0.source == place.source }) else {
        places.append((place.source, parts))
        continue
      }
      // What all places in a document have in common: "Table 3" of its rows.
      places[index].parts = zip(places[index].parts, parts).prefix { $0 == $1 }.map(\.0)
    }
    var found = places.map { ([names[$0.source] ?? $0.source] + $0.parts).joined(separator: ", ") }
    for anchor in drawn.flatMap(\.origins).map(\.anchor) {
      if let file = workspace.opened[Origin.table(of: anchor)], !found.contains(file) { found.append(file) }
    }
    guard !found.isEmpty else { return nil }
    let more = found.count > 4 ? " and \(found.count - 4) more" : ""
    return found.prefix(4).joined(separator: "; ") + more
  }

  /// Writes a chart as SVG, or as PNG, PDF or EPS where a converter is installed.
  func savePicture(
    _ chart: Chart, _ path: String, _ span: Span, _ replacing: Bool, _ source: SourceText
  ) throws(Diagnostic) -> Reply {
    func placed(_ error: Diagnostic) -> Diagnostic {
      var diagnostic = error
      diagnostic.place = .text(source, span)
      if !replacing, surroundings.door.exists(path) { diagnostic.help = ["to write over it: save \"\(path)\" replace"] }
      return diagnostic
    }
    // What may not be written need not be made.
    do throws(Diagnostic) { try surroundings.door.permissions(forWriting: path, replacing: replacing) } catch {
      throw placed(error)
    }
    var bytes = Array(ChartSVG.render(chart).utf8)
    if let format = PictureFormat(fileNamed: path) { bytes = try converted(bytes, to: format, path, span, source) }
    do throws(Diagnostic) {
      try surroundings.door.write(bytes, to: path, replacing: replacing)
    } catch {
      throw placed(error)
    }
    return Reply(parts: [.line("saved a chart to \(path)")])
  }

  private func converted(
    _ picture: [UInt8], to format: PictureFormat, _ path: String, _ span: Span, _ source: SourceText
  ) throws(Diagnostic) -> [UInt8] {
    let help: [Sentence] = ["as SVG it needs no other program: save \"\(path.dropLast(4)).svg\""]
    switch surroundings.convert?(picture, format) ?? .notInstalled {
    case .picture(let bytes): return bytes
    case .interrupted: throw .interrupted
    case .notInstalled:
      throw Diagnostic(
        "\(format.name) is made by rsvg-convert, which is not installed here", in: source, at: span,
        help: ["on Debian and Ubuntu it comes with the package librsvg2-bin"] + help)
    case .failed(let words):
      throw Diagnostic(
        "rsvg-convert could not make the \(format.rawValue.uppercased()): \(words)", in: source, at: span, help: help)
    }
  }
}

/// What a converter makes of a picture in SVG.
package enum PictureFormat: String, CaseIterable, Sendable {
  case png, pdf, eps

  /// The one that the ending of a file's name means.
  init?(fileNamed path: String) {
    guard let found = PictureFormat.allCases.first(where: { path.lowercased().hasSuffix(".\($0.rawValue)") }) else {
      return nil
    }
    self = found
  }

  /// Whether a file by this name is a picture.
  static func isPicture(_ path: String) -> Bool {
    path.lowercased().hasSuffix(".svg") || PictureFormat(fileNamed: path) != nil
  }

  fileprivate var name: String { self == .eps ? "an EPS" : "a \(rawValue.uppercased())" }
}

/// What became of a picture that was to be converted.
package enum PictureConversion: Sendable {
  case picture([UInt8])
  case notInstalled
  case interrupted
  case failed(String)
}
