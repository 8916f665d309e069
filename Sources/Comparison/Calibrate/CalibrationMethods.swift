import Methods
import Tables

/// `calibrate [NAME =] COL as fuzzy out A cross B full C`.
struct FuzzyCalibrationMethod: Method {
  let word = "calibrate"
  let marks = ["as fuzzy"]
  let rows = MethodRows.widened
  let parts = [
    Calibration.source, MethodPart(.number(.any), "out", after: "as fuzzy out", label: "A"),
    MethodPart(.number(.any), "cross", after: "cross", label: "B", note: "where membership is a half"),
    MethodPart(.number(.any), "full", after: "full", label: "C", note: "where it is whole"),
    .clause("logodds", NumberRange("a number above 0: 3 (fsQCA) or 2.944439 (R)") { $0 > 0 }, label: "L"),
  ]
  let help = Help(
    "makes a set of a number, by thresholds that you give",
    examples: [
      "municipalities | calibrate large = population as fuzzy out 50k cross 200k full 500k | select name, population, large"
    ])

  func columns(of question: MethodQuestion) -> [MethodColumn] { [Calibration.column(question, "fuzzy", .number)] }

  func run(_ input: MethodInput, _ checkpoint: Checkpoint) throws(Refusal) -> MethodResult {
    let question = input.question
    let logOdds = question.number("logodds") ?? 3
    return try Calibration.result(input, columns(of: question), about: "out") { raw throws(Refusal) in
      var column = try Calibration.fuzzy(
        raw, out: question.number("out") ?? 0, cross: question.number("cross") ?? 0, full: question.number("full") ?? 0,
        logOdds: logOdds)
      // Readers see three decimals; machine formats have them all.
      column.decimals = [UInt8](repeating: 3, count: column.count)
      let origin = logOdds == 3 ? "fsQCA's; R's is logodds 2.944439" : "fsQCA's is 3, R's 2.944439"
      return (column, [.tally("set with log odds \(Value.shortest(logOdds)) (\(origin))", .method)])
    }
  }
}

/// `calibrate [NAME =] COL as crisp at T, …`.
struct CrispCalibrationMethod: Method {
  let word = "calibrate"
  let marks = ["as crisp"]
  let rows = MethodRows.widened
  let parts = [
    Calibration.source,
    MethodPart(.numbers, "at", after: "as crisp at", label: "T", note: "the threshold, or several"),
  ]
  let help = Help(
    "", examples: ["municipalities | calibrate large = population as crisp at 200k | count by large"])

  func columns(of question: MethodQuestion) -> [MethodColumn] {
    [Calibration.column(question, "crisp", question.numbers("at").count > 1 ? .integer : .boolean)]
  }

  func run(_ input: MethodInput, _ checkpoint: Checkpoint) throws(Refusal) -> MethodResult {
    try Calibration.result(input, columns(of: input.question), about: "at") { raw throws(Refusal) in
      (try Calibration.crisp(raw, thresholds: input.question.numbers("at")), [])
    }
  }
}

extension Calibration {
  fileprivate static let source = MethodPart(.source(.numbers(demand: "only numbers are calibrated")), "COL")

  /// The set, called as the user says, else after the number that it is made of.
  fileprivate static func column(_ question: MethodQuestion, _ kind: String, _ type: DataType) -> MethodColumn {
    let operand = question.operand("COL")
    let name = operand?.field.name ?? ""
    var field = Field(operand?.isNamed == true ? name : "\(name)_\(kind)", type)
    field.origins = operand?.field.origins ?? []
    return MethodColumn(field, grounds: .field)
  }

  fileprivate static func result(
    _ input: MethodInput, _ columns: [MethodColumn], about part: String,
    _ make: (Column) throws(Refusal) -> (Column, notes: [Note])
  ) throws(Refusal) -> MethodResult {
    guard let raw = input.column("COL") else { throw Refusal("the column to calibrate is missing") }
    do throws(Refusal) {
      let (column, notes) = try make(raw)
      var table = Table(schema: Schema(fields: columns.map(\.field)), columns: [column])
      table.notes = notes
      let unknown = column.validity.unknownCount
      if unknown > 0 {
        table.notes.append(
          .omission(
            "\(unknown) of \(column.count) numbers are unknown, and so is their membership: any that the set allows, for what comes next"
          ))
      }
      return MethodResult(table: table, grounds: .rows)
    } catch {
      throw Refusal(error.message, help: error.help, about: .part(part))
    }
  }
}
