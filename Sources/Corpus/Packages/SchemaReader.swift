import Diagnostics
import Tables
import Text

/// Reads a Table Schema, version 1 or 2.
struct SchemaReader {
  let text: FileText
  var findings: Findings

  private mutating func fail(_ message: Sentence, at value: JSONValue, help: [Sentence] = []) {
    findings.add(text.error(message, at: value.offset, help: help))
  }

  mutating func read(_ schema: JSONValue, into resource: inout ResourceDescriptor) {
    guard let values = schema["fields"]?.array, !values.isEmpty else {
      fail(
        "the schema names no columns", at: schema["fields"] ?? schema, help: ["\"fields\" lists them in their order"])
      return
    }
    let missing = missingValues(of: schema) ?? .emptyCell
    var fields: [FieldDescriptor] = []
    fields.reserveCapacity(values.count)
    for value in values {
      guard let field = field(value, missing: missing) else { continue }
      if fields.contains(where: { $0.name == field.name }) {
        fail("there are two columns named \(quoted(field.name))", at: value)
      }
      fields.append(field)
    }
    resource.primaryKey = columns(schema["primaryKey"], of: fields, what: "the primary key")
    if resource.primaryKey.count == 1, let index = fields.firstIndex(where: { $0.name == resource.primaryKey[0] }) {
      fields[index].field.isRequired = true
    }
    resource.fields = fields
    for key in schema["foreignKeys"]?.array ?? [] {
      readForeignKey(key, into: &resource, fields: fields)
    }
  }

  private mutating func columns(_ value: JSONValue?, of fields: [FieldDescriptor], what: String) -> [String] {
    guard let value else { return [] }
    var names: [String] = []
    for element in value.array ?? [value] {
      if let name = element.string, fields.contains(where: { $0.name == name }) {
        names.append(name)
      } else {
        let word = element.scalarText ?? ""
        fail(
          "\(what) names \(quoted(word)), and there is no such column", at: element,
          help: help(for: word, among: fields.map(\.name)))
      }
    }
    return names
  }

  /// References over several columns stay plain columns.
  private mutating func readForeignKey(
    _ key: JSONValue, into resource: inout ResourceDescriptor, fields: [FieldDescriptor]
  ) {
    let names = columns(key["fields"], of: fields, what: "the foreign key")
    guard names.count == 1, let reference = key["reference"], let target = reference["fields"] else {
      if key["fields"] == nil || key["reference"]?["fields"] == nil {
        fail(
          "the foreign key is not complete", at: key,
          help: ["it needs \"fields\" and \"reference\": {\"resource\": …, \"fields\": …}"])
      }
      return
    }
    guard let targetName = (target.array ?? [target]).first?.string else {
      fail("the foreign key refers to no column", at: target)
      return
    }
    let given = reference["resource"]?.string ?? ""
    let table = given.isEmpty ? resource.name : given
    resource.foreignKeys.append(
      ResourceDescriptor.ForeignKey(column: names[0], table: table, targetColumn: targetName, offset: key.offset))
  }

  // MARK: Fields

  private mutating func field(_ value: JSONValue, missing: MissingValues) -> FieldDescriptor? {
    guard let name = value["name"]?.string, !name.isEmpty else {
      fail("a column needs a \"name\"", at: value["name"] ?? value)
      return nil
    }
    let type = cellType(of: value, name: name)
    var field = Field(name, type.dataType)
    field.title = value["title"]?.string
    field.titles = value.titles
    field.summary = value["description"]?.string
    field.unit = value["unit"]?.scalarText
    let constraints = value["constraints"]
    field.isRequired = constraints?["required"]?.boolean ?? false
    field.closedList = closedList(value["categories"]) ?? closedList(constraints?["enum"])
    var descriptor = FieldDescriptor(field: field, cellType: type, offset: value.offset)
    descriptor.missing = missingValues(of: value) ?? missing
    descriptor.needsEvidence = value["evidence"]?.boolean ?? true
    if let scheme = value["checkDigit"] {
      descriptor.checkDigit = scheme.string.flatMap(CheckDigit.init(rawValue:))
      if descriptor.checkDigit == nil {
        let known = CheckDigit.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
        fail("there is no check digit scheme \(quoted(scheme.scalarText ?? ""))", at: scheme, help: ["known: \(known)"])
      }
    }
    if let constraints {
      descriptor.constraints = readConstraints(constraints)
      if let pattern = constraints["pattern"] { descriptor.constraints.pattern = fieldPattern(pattern, of: name) }
    }
    return descriptor
  }

  private func readConstraints(_ value: JSONValue) -> FieldConstraints {
    var out = FieldConstraints()
    out.isUnique = value["unique"]?.boolean ?? false
    out.minimum = value["minimum"]?.scalarText
    out.maximum = value["maximum"]?.scalarText
    out.exclusiveMinimum = value["exclusiveMinimum"]?.scalarText
    out.exclusiveMaximum = value["exclusiveMaximum"]?.scalarText
    out.minLength = value["minLength"]?.scalarText.flatMap { Int($0) }
    out.maxLength = value["maxLength"]?.scalarText.flatMap { Int($0) }
    return out
  }

  /// A pattern that cannot be used keeps no package from opening.
  private func fieldPattern(_ value: JSONValue, of column: String) -> FieldPattern {
    let text = value.string ?? value.scalarText ?? ""
    let form = Lazy<FieldPattern.Form> { [file = self.text] in
      var reason: Sentence = "it is no text"
      var help: [Sentence] = []
      if value.string != nil {
        do throws(Pattern.Fault) {
          return .pattern(try Pattern(text, in: .whole))
        } catch {
          reason = "at its character \(error.character): \(error.message)"
          help = error.help
        }
      }
      var complaint = file.error(
        "the pattern of the column \(quoted(column)) cannot be used and is not checked: \(reason)", at: value.offset,
        help: help)
      complaint.severity = .warning
      return .none(complaint)
    }
    return FieldPattern(text: text, form: form)
  }

  /// Categories with their titles: `{"value": "HR", "label": "Human Resources", "label:ja": "人事"}`.
  private func closedList(_ value: JSONValue?) -> ClosedList? {
    guard let elements = value?.array else { return nil }
    var list = ClosedList([])
    for element in elements {
      guard let text = element.scalarText ?? element["value"]?.scalarText else { continue }
      list.values.append(text)
      let titles = (element.members ?? []).compactMap { member -> CategoryTitle? in
        guard let title = member.value.string, !title.isEmpty else { return nil }
        if member.name == "label" { return CategoryTitle(title) }
        guard member.name.hasPrefix("label:") else { return nil }
        return CategoryTitle(title, language: String(member.name.dropFirst("label:".count)))
      }
      if !titles.isEmpty { list.titles[text] = titles }
    }
    return list
  }

  private mutating func missingValues(of value: JSONValue) -> MissingValues? {
    guard let given = value["missingValues"] else { return nil }
    guard let list = given.array else {
      fail("\"missingValues\" must be a list", at: given)
      return nil
    }
    let labels = value["missingValueLabels"]
    var entries: [MissingValues.Entry] = []
    for element in list {
      guard let text = element.scalarText ?? element["value"]?.scalarText else {
        fail("a missing value is a text, or {\"value\": …, \"label\": …}", at: element)
        continue
      }
      let reason = element["label"]?.string ?? labels?[text]?.string
      entries.append(MissingValues.Entry(text, reason: reason))
    }
    return MissingValues(entries)
  }

  // MARK: Types

  private static let types = ["string", "integer", "number", "boolean", "date", "year", "list", "any"]

  private mutating func cellType(of value: JSONValue, name: String) -> CellType {
    let word = value["type"]?.string ?? "string"
    switch word {
    case "string":
      guard let separator = value["list"]?.string, !separator.isEmpty else { return .text }
      return .list(separator: Array(separator.utf8), .text)
    case "integer", "year": return .integer(numberForm(value))
    case "number": return .number(numberForm(value))
    case "boolean":
      return .boolean(
        yes: texts(value["trueValues"]) ?? ["true", "True", "TRUE", "1"].map { Array($0.utf8) },
        no: texts(value["falseValues"]) ?? ["false", "False", "FALSE", "0"].map { Array($0.utf8) })
    case "date": return .date(dateForm(value))
    case "list":
      let separator = value["delimiter"]?.string ?? ","
      guard !separator.isEmpty else {
        fail("the delimiter of a list cannot be empty", at: value)
        return .text
      }
      return .list(separator: Array(separator.utf8), elementType(value["itemType"]))
    case "any", "array", "object", "time", "datetime", "yearmonth", "duration", "geopoint", "geojson": return .text
    default:
      fail(
        "the column \"\(name)\" has the type \(quoted(word)), which is unknown", at: value["type"] ?? value,
        help: help(for: word, among: SchemaReader.types, ["known: \(SchemaReader.types)"]))
      return .text
    }
  }

  private mutating func elementType(_ value: JSONValue?) -> CellType {
    switch value?.string ?? "string" {
    case "integer": return .integer(.plain)
    case "number": return .number(.plain)
    case "boolean": return .boolean(yes: [Array("true".utf8)], no: [Array("false".utf8)])
    case "date": return .date(.iso)
    case "string", "time", "datetime": return .text
    default:
      if let value { fail("a list cannot hold \(quoted(value.scalarText ?? ""))", at: value) }
      return .text
    }
  }

  private func texts(_ value: JSONValue?) -> [[UInt8]]? {
    value?.array?.compactMap { $0.scalarText.map { Array($0.utf8) } }
  }

  private mutating func numberForm(_ value: JSONValue) -> CellType.NumberForm {
    var form = CellType.NumberForm.plain
    if let mark = value["decimalChar"] {
      let bytes = Array((mark.string ?? "").utf8)
      if bytes.count == 1 {
        form.decimalMark = bytes[0]
      } else {
        fail("\"decimalChar\" must be one character", at: mark)
      }
    }
    form.groupMark = Array((value["groupChar"]?.string ?? "").utf8)
    form.isBare = value["bareNumber"]?.boolean ?? true
    return form
  }

  private mutating func dateForm(_ value: JSONValue) -> DateForm {
    guard let format = value["format"], let pattern = format.string, pattern != "default", pattern != "any" else {
      return .iso
    }
    if let form = DateForm(pattern: pattern) { return form }
    fail("the date format \(quoted(pattern)) cannot be read", at: format, help: ["it is made of %Y, %m and %d"])
    return .iso
  }
}

extension JSONValue {
  /// `title`, and `title:ja` and its like.
  var titles: [String] {
    (members ?? []).compactMap { $0.name == "title" || $0.name.hasPrefix("title:") ? $0.value.string : nil }
  }
}
