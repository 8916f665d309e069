import Diagnostics
import Tables
import Text

extension DescriptorReader {
  /// What the `jirei` object of a resource says of its columns and rows.
  mutating func readRules(_ own: JSONValue, into resource: inout ResourceDescriptor) {
    let columns = resource.fields?.map(\.name)
    if let view = own["view"] {
      guard let names = view.array else { return fail("\"view\" must be a list of columns", at: view) }
      resource.rules.view = names.compactMap { column($0, in: columns, "to be shown") }
    }
    for member in members(own["asserts"], "asserts", "{\"name\": [\"kind\", \"status\"]}") {
      guard column(member.value.nameBefore, in: columns, "that asserts") != nil else { continue }
      let claims = (member.value.array ?? [member.value]).compactMap { column($0, in: columns, "to be asserted") }
      if !claims.isEmpty { resource.rules.asserts[member.name] = claims }
    }
    for member in members(own["bounds"], "bounds", "{\"value\": {\"least\": \"least\", \"most\": \"most\"}}") {
      readBounds(member, columns, into: &resource)
    }
    for member in members(own["applies"], "applies", "{\"municipality\": \"not (group is known)\"}") {
      guard column(member.value.nameBefore, in: columns, "that may not apply") != nil,
        let condition = condition(member.value)
      else { continue }
      resource.rules.applies.append(
        TableRules.Rule(column: member.name, condition: condition, place: place(of: member.value)))
    }
    if let rules = own["agrees"] {
      guard let list = rules.array else {
        return fail(
          "\"agrees\" must be a list of rules", at: rules, help: ["[{\"title\": \"…\", \"rule\": \"CONDITION\"}]"])
      }
      for value in list {
        let stated = value.string == nil ? value["rule"] : value
        guard let condition = condition(stated ?? value) else { continue }
        resource.rules.agrees.append(
          TableRules.Rule(title: value["title"]?.string, condition: condition, place: place(of: stated ?? value)))
      }
    }
  }

  private mutating func fail(_ message: Sentence, at value: JSONValue, help: [Sentence] = []) {
    findings.add(document.error(message, at: value, help: help))
  }

  private func place(of value: JSONValue) -> Lazy<Diagnostic.Place> {
    Lazy { [document] in document.error("", at: value).place }
  }

  private mutating func members(_ value: JSONValue?, _ word: String, _ example: String) -> [JSONValue.Member] {
    guard let value else { return [] }
    guard let members = value.members else {
      fail("\"\(word)\" must be an object in braces", at: value, help: ["\(example)"])
      return []
    }
    return members
  }

  private mutating func column(_ value: JSONValue, in columns: [String]?, _ purpose: Sentence) -> String? {
    let name = value.scalarText ?? ""
    if value.string != nil, columns?.contains(name) ?? true { return name }
    fail("there is no column \(quoted(name)) \(purpose)", at: value, help: help(for: name, among: columns ?? []))
    return nil
  }

  private mutating func condition(_ value: JSONValue) -> String? {
    if let text = value.string, !text.isEmpty { return text }
    fail("a rule is a condition in the words of the shell", at: value, help: ["such as \"not (group is known)\""])
    return nil
  }

  private mutating func readBounds(
    _ member: JSONValue.Member, _ columns: [String]?, into resource: inout ResourceDescriptor
  ) {
    func type(_ name: String) -> DataType? { resource.fields?.first { $0.name == name }?.field.type }
    guard let name = column(member.value.nameBefore, in: columns, "to be bounded") else { return }
    guard type(name)?.isNumeric ?? true else {
      return fail("only a column of numbers has bounds, and \(quoted(name)) holds others", at: member.value.nameBefore)
    }
    var ends = BoundColumns()
    let parts: [(String, WritableKeyPath<BoundColumns, String?>, (DataType) -> Bool, Sentence)] = [
      ("least", \.least, { $0.isNumeric }, "numbers"), ("most", \.most, { $0.isNumeric }, "numbers"),
      ("strict", \.strict, { $0 == .boolean }, "yes and no"), ("qualifier", \.qualifier, { $0 == .text }, "texts"),
    ]
    for (word, path, fits, kind) in parts {
      guard let value = member.value[word] else { continue }
      guard let end = column(value, in: columns, "of bounds") else { continue }
      guard type(end).map(fits) ?? true else {
        fail("the column \(quoted(end)) must hold \(kind) to be the \"\(word)\" of bounds", at: value)
        continue
      }
      ends[keyPath: path] = end
    }
    for other in member.value.members ?? [] where !parts.contains(where: { $0.0 == other.name }) {
      fail(
        "bounds have no part called \(quoted(other.name))", at: other.value.nameBefore,
        help: help(for: other.name, among: parts.map(\.0), ["the parts are least, most, strict, qualifier"]))
    }
    if ends.least == nil, ends.most == nil, ends.qualifier == nil {
      return fail("bounds need columns for their ends: \"least\", \"most\"", at: member.value)
    }
    resource.rules.bounds[name] = ends
  }
}
