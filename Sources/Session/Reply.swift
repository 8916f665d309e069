import Charts
import Diagnostics
import Rendering
import Tables
import Text

/// What one statement answers: what to print, what went wrong, and whether the conversation is over.
package struct Reply: Sendable {
  package enum Part: Sendable {
    case table(Table, OutputFormat)
    /// A picture in the formats for readers; the rows in the others.
    case chart(Chart, Table, OutputFormat)
    /// A line for a reader, printed in the formats for readers only.
    case line(String)
    /// A line of prose, wrapped like the tables.
    case prose(String)
    /// Text that was asked for in a form of its own, as a citation is; printed in every format.
    case document(String)
  }

  package var parts: [Part] = []
  package var diagnostics: [Diagnostic] = []
  /// What is said last, behind a pager and errors: the words of the tour.
  package var advice: [Part] = []
  package var isDone = false
  /// Whether its errors say why a table of a corpus cannot be read.
  package var lacksTable = false
  /// Whether its errors are what was to be shown.
  package var failsAsExpected = false

  package init(parts: [Part] = [], diagnostics: [Diagnostic] = [], isDone: Bool = false) {
    self.parts = parts
    self.diagnostics = diagnostics
    self.isDone = isDone
  }

  package init(_ diagnostic: Diagnostic) { self.init(diagnostics: [diagnostic]) }

  package var succeeded: Bool { failsAsExpected || !diagnostics.contains(where: \.isError) }

  /// Writes the parts, each ending in a line feed, in chunks of bytes.
  ///
  /// Nothing in them steers a terminal, but in CSV and TSV, which keep every byte.
  ///
  /// - Parameters:
  ///   - isSeen: whether a terminal shows what is written: then CSV and TSV show marks too.
  ///   - givesAdvice: whether the advice comes with it; else whoever renders it says it later.
  package func render<Failure: Error>(
    _ settings: Settings, usesWeight: Bool = false, isSeen: Bool = false, givesAdvice: Bool = true,
    isCancelled: @escaping @Sendable () -> Bool = { false },
    into sink: (UnsafeRawBufferPointer) throws(Failure) -> Void
  ) throws(Failure) {
    let format = settings.format
    var options = RenderOptions(
      width: settings.width, usesWeight: usesWeight, isPlain: settings.isPlain, rowLimit: settings.rowLimit,
      defusesFormulas: settings.defusesFormulas)
    options.isCancelled = isCancelled
    options.showsAllDigits = settings.showsAllDigits
    func write(_ table: Table, as format: OutputFormat) throws(Failure) {
      guard isSeen, format.keepsBytes else {
        return try Renderer.render(table, as: format, options: options, into: sink)
      }
      try Renderer.render(table, as: format, options: options) { (chunk: UnsafeRawBufferPointer) throws(Failure) in
        try Reply.write(VisibleText.lines(String(decoding: chunk, as: UTF8.self)), into: sink)
      }
    }
    for part in givesAdvice ? parts + advice : parts {
      switch part {
      case .table(let table, let format): try write(table, as: format)
      case .chart(let chart, let table, let format):
        switch format {
        case .table, .card: try Reply.write(ChartText.render(chart, options: options), into: sink)
        case .markdown: try Reply.write(Reply.fenced(ChartText.render(chart, options: options)), into: sink)
        case .html: try Reply.write(ChartSVG.render(chart) + "\n", into: sink)
        default: try write(table, as: format)
        }
      case .line(let text):
        if !format.isMachineReadable { try Reply.write(Renderer.escaped(text, as: format) + "\n", into: sink) }
      case .prose(let text):
        let wrapped = Renderer.wrapped(Renderer.escaped(text, as: format), width: options.width)
        if !format.isMachineReadable { try Reply.write(wrapped + "\n", into: sink) }
      case .document(let text): try Reply.write(VisibleText.lines(text) + "\n", into: sink)
      }
    }
  }

  /// Lines as a block of Markdown, with a fence that none of them ends.
  private static func fenced(_ text: String) -> String {
    let lines: [Substring] = text.split(separator: "\n")
    let longest = lines.map { $0.drop { $0 == " " }.prefix { $0 == "`" }.count }.max() ?? 0
    let fence = String(repeating: "`", count: max(3, longest + 1))
    return "\(fence)text\n\(text)\(fence)\n"
  }

  private static func write<Failure: Error>(
    _ text: String, into sink: (UnsafeRawBufferPointer) throws(Failure) -> Void
  ) throws(Failure) {
    let bytes = Array(text.utf8)
    let result = bytes.withUnsafeBytes { buffer -> Result<Void, Failure> in
      do throws(Failure) {
        try sink(buffer)
        return .success(())
      } catch {
        return .failure(error)
      }
    }
    try result.get()
  }
}
