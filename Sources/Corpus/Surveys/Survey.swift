import Diagnostics
import Tables
import Text

/// The data of a statistical program: variables with labels, codes for what is missing, a weight.
struct Survey {
  struct Variable {
    enum Kind: Equatable {
      case number
      case date
      case dateTime
      case time
      /// Months, quarters or other parts of years, as the program counts them.
      case months, quarters, halves, weeks
      case text
    }

    var name: String
    /// What was asked.
    var label: String?
    var kind: Kind
    /// By code, in the order of the file.
    var labels: [(code: Code, text: String)] = []
    /// Codes that the survey takes for missing.
    var missing: [Missing] = []
    var cells: Cells
  }

  enum Code: Hashable {
    case number(Double)
    case text(String)
    /// `.a` to `.z` of Stata, from 0.
    case letter(UInt8)

    var display: String {
      switch self {
      case .number(let value):
        var bytes: [UInt8] = []
        PlainNumber.append(value, point: 0x2E, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
      case .text(let text): return text
      case .letter(let letter): return ".\(Character(Unicode.Scalar(0x61 + letter)))"
      }
    }
  }

  enum Missing {
    case code(Code)
    case range(ClosedRange<Double>)

    func holds(_ code: Code) -> Bool {
      switch (self, code) {
      case (.code(let own), let code): own == code
      case (.range(let range), .number(let value)): range.contains(value)
      default: false
      }
    }
  }

  enum Cells {
    /// `letters` says of what is not a number which missing value it is: 1 for the plain one, 2 for `.a` and so on.
    case numbers([Double], letters: [Int: UInt8])
    case texts(TextVector)
  }

  var path: String
  var format: DataPackage.Source.Format
  var encoding: TextEncoding
  var title: String?
  var variables: [Variable]
  var rowCount: Int
  /// The variable by which the program weighs its cases.
  var weight: String?
}

/// What reads the data of one program.
protocol SurveyFile {
  var path: String { get }
}

extension SurveyFile {
  func damaged(_ what: Sentence) -> Diagnostic {
    .damaged(path, what)
  }

  func required<Value>(_ value: Value?) throws(Diagnostic) -> Value {
    guard let value else { throw damaged("it ends in its middle") }
    return value
  }
}
