/// The way to a value inside a JSON document: names between dots, in `'…'` where a name holds a dot or a quote.
struct JSONPath: Equatable {
  var names: [String] = []

  init(_ names: [String] = []) { self.names = names }

  /// Reads what the user wrote; a quote that is not closed ends with the text.
  init(parsing text: String) {
    var name = ""
    var isQuoted = false
    for character in text {
      if character == "'" {
        isQuoted.toggle()
      } else if character == ".", !isQuoted {
        names.append(name)
        name = ""
      } else {
        name.append(character)
      }
    }
    names.append(name)
  }

  /// As it is written after `at`.
  var text: String {
    names.map { $0.contains(where: { ".'".contains($0) }) ? "'\($0)'" : $0 }.joined(separator: ".")
  }

  func appending(_ name: String) -> JSONPath { JSONPath(names + [name]) }

  /// The value at the end of the way; nil where a name is missing.
  func value(in root: JSONValue) -> JSONValue? {
    var value = root
    for name in names {
      guard let next = value[name] else { return nil }
      value = next
    }
    return value
  }
}
