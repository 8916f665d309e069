import Diagnostics
import Tables
import Text

/// Makes a table of the data of a statistical program.
///
/// Labels become values only where every value that was found has one of its own; else the codes stay. What the survey
/// takes for missing is unknown with the label as reason, or not applicable where the label says so.
struct SurveyTable {
  private let survey: Survey
  private let options: OpenOptions
  private var remarks: [String] = []
  private var labelled: [String] = []
  /// Variables with labels that stay numbers, each with codes that have none.
  private var unlabelled: [(name: String, codes: [String])] = []
  private var missing: [(name: String, reasons: [(reason: String, count: Int)])] = []

  init(_ survey: Survey, _ options: OpenOptions) {
    self.survey = survey
    self.options = options
  }

  /// The options of `open` that such files take.
  static let optionWords = ["types", "encoding", "file"]

  mutating func read(_ resource: ResourceDescriptor, limit: Int, watch: FileDoor.Watch?) throws(Diagnostic)
    -> LoadedTable
  {
    var resource = resource
    resource.title = resource.title ?? survey.title
    let names = survey.variables.map(\.name)
    if let unknown = options.types.keys.sorted().first(where: { !names.contains($0) }) {
      throw Diagnostic(
        .error, "there is no column \(quoted(unknown)) in the file", at: .file(survey.path, line: nil, column: nil),
        help: help(for: unknown, among: names))
    }
    var fields: [FieldDescriptor] = []
    var columns: [Column] = []
    for variable in survey.variables {
      if watch?.isCancelled() == true { throw .interrupted }
      let (field, column) = column(of: variable)
      fields.append(FieldDescriptor(field: field, cellType: .text))
      columns.append(column)
    }
    var findings = Findings(limit: limit)
    var table = LoadedTable(resource, fields, columns, rowCount: survey.rowCount, &findings)
    table.format = survey.format
    table.encoding = survey.encoding
    tell()
    table.remarks = remarks
    return table
  }

  // MARK: Columns

  private mutating func column(of variable: Survey.Variable) -> (Field, Column) {
    let codes = SurveyCodes(variable)
    tellMissing(variable, codes)
    let order = options.types[variable.name]
    var field = Field(variable.name, .text, title: variable.label)
    let column: Column
    if order == nil || order == .text, let values = codes.labels(ordered: order == .text) {
      field.categories = values.categories
      labelled.append(variable.name)
      column = values.column
    } else {
      column = codes.plain(order)
      if !variable.labels.isEmpty, order == nil { tellUnlabelled(variable, codes) }
      if !variable.labels.isEmpty {
        let codes = variable.labels.map { "\($0.code.display) = \($0.text)" }.joined(separator: ", ")
        field.summary = variable.label.map { "\($0) (\(codes))" } ?? codes
      }
    }
    field.type = column.type
    return (field, column)
  }

  private mutating func tellMissing(_ variable: Survey.Variable, _ codes: SurveyCodes) {
    let reasons = codes.reasons
    if !reasons.isEmpty { missing.append((variable.name, reasons)) }
  }

  private mutating func tellUnlabelled(_ variable: Survey.Variable, _ codes: SurveyCodes) {
    unlabelled.append((variable.name, codes.withoutLabel))
  }

  // MARK: Words

  private mutating func tell() {
    if let weight = survey.weight {
      remarks.append(
        "the file says that its cases are weighted by \(weight); nothing here is weighted unless you write it, as in "
          + "sum(\(weight))")
    }
    if !labelled.isEmpty {
      let order = labelled.prefix(2).map { "\(Advice.name($0))=number" }.joined(separator: ", ")
      remarks.append(
        "labels shown as values: \(listed(labelled, most: 12, end: .total)) (types \(order) gives the codes)")
    }
    for (name, codes) in unlabelled.prefix(6) {
      remarks.append(
        codes.isEmpty
          ? "\(name): codes, since two of its labels are the same (describe shows them)"
          : "\(name): codes, since \(codes.prefix(3).joined(separator: ", "))\(codes.count > 3 ? " and \(codes.count - 3) more" : "") "
            + "\(codes.count == 1 ? "has" : "have") no label (describe shows the others)")
    }
    if unlabelled.count > 6 { remarks.append("\(unlabelled.count - 6) more columns with labels stay codes") }
    for (name, reasons) in missing.prefix(8) {
      let told = reasons.map { "\(quoted($0.reason)) in \($0.count)\($0.count == 1 ? " cell" : " cells")" }
      remarks.append("\(name): missing by the survey: \(told.joined(separator: ", "))")
    }
    if missing.count > 8 {
      let names = missing.dropFirst(8).map(\.name)
      remarks.append("missing by the survey in \(names.count) more columns: \(listed(names, most: 12, end: .total))")
    }
    let questions = survey.variables.count { $0.label != nil }
    if questions > 0 { remarks.append("\(questions) columns have a title: describe shows it") }
  }
}
