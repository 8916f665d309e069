import Diagnostics
import Tables
import Text

/// What a Data Package says of one column.
struct FieldDescriptor {
  var field: Field
  var cellType: CellType
  var missing = MissingValues.emptyCell
  var constraints = FieldConstraints()
  /// The scheme by which the last digit of a code follows from the others.
  var checkDigit: CheckDigit?
  /// Whether the corpus must say where each value comes from.
  var needsEvidence = true
  /// Where the field stands in the descriptor.
  var offset = 0

  var name: String { field.name }
}

/// What a value must keep beside its type. Bounds are written as in a cell.
struct FieldConstraints {
  var isUnique = false
  var pattern: FieldPattern?
  var minimum: String?
  var maximum: String?
  var exclusiveMinimum: String?
  var exclusiveMaximum: String?
  var minLength: Int?
  var maxLength: Int?
}

/// The form of a whole text.
struct FieldPattern {
  enum Form {
    case pattern(Pattern)
    /// Why the text is none.
    case none(Diagnostic)
  }

  var text: String
  /// Made when a table is read or checked: most are not.
  var form: Lazy<Form>

  var complaint: Diagnostic? { if case .none(let complaint) = form.value { complaint } else { nil } }
}

/// How the cells of a file are separated.
struct DelimitedFormat: Equatable {
  var delimiter = UInt8(ascii: ",")
  var hasHeader: Bool { headerRowCount > 0 }
  /// How many rows name the columns together.
  var headerRowCount = 1
  /// How many rows stand above them.
  var skippedRowCount = 0
  /// What stands between the parts of a name.
  var headerJoin = " "

  static func word(for delimiter: UInt8) -> String {
    delimiter == 0x09 ? "tab" : "\"\(Character(Unicode.Scalar(delimiter)))\""
  }
}

/// What a Data Package says of one table.
struct ResourceDescriptor {
  struct ForeignKey {
    var column: String
    var table: String
    var targetColumn: String
    var offset: Int
  }

  var name: String
  var title: String?
  /// In each language of the package.
  var titles: [String] = []
  var summary: String?
  /// The file's path as the door takes it.
  var path: String
  var format = DelimitedFormat()
  var encoding = TextEncoding.utf8
  /// Nil where the package has no schema for it: then types are inferred.
  var fields: [FieldDescriptor]?
  var primaryKey: [String] = []
  var foreignKeys: [ForeignKey] = []
  var label: String?
  var names: [String]?
  var needsEvidence = true
  var rules = TableRules()
  /// Where the resource stands in the descriptor.
  var offset = 0
  /// The file that holds the schema, when that is not the package's own.
  var schemaText: FileText?
}

/// What a Data Package says of itself.
struct PackageDescriptor {
  var title: String?
  var version: String?
  /// The day, without the time of day.
  var created: String?
  var evidenceTable: String?
  var sourcesTable: String?
  var caseTable: String?
  var resources: [ResourceDescriptor] = []
}
