/// What a page consists of, read as a browser would that forgives nothing.
struct PageReader {
  struct Element {
    var name: String
    var attributes: [String: String]
    /// The elements it stands in, the outermost first.
    var path: [String]
    var text = ""
  }

  private(set) var elements: [Element] = []
  /// Elements that are not closed, or closed where they are not open; ids that are not unique; links to nowhere.
  private(set) var faults: [String] = []

  private static let void: Set<String> = [
    "meta", "br", "hr", "img", "wbr", "rect", "path", "circle", "line", "polygon",
  ]

  init(_ html: String) {
    read(Array(html))
    let ids = elements.compactMap { $0.attributes["id"] }
    var seen: Set<String> = []
    for id in ids where !seen.insert(id).inserted { faults.append("id \(id) twice") }
    for element in elements {
      for name in ["aria-labelledby", "aria-describedby"] {
        for id in (element.attributes[name] ?? "").split(separator: " ") where !seen.contains(String(id)) {
          faults.append("\(name) \(id) names nothing")
        }
      }
      if let target = element.attributes["href"], target.hasPrefix("#"), !seen.contains(String(target.dropFirst())) {
        faults.append("\(target) leads nowhere")
      }
    }
  }

  func all(_ name: String) -> [Element] { elements.filter { $0.name == name } }

  /// The words of the page without its style.
  var text: String { elements.filter { $0.name != "style" }.map(\.text).joined(separator: "\n") }

  private mutating func read(_ characters: [Character]) {
    var open: [Int] = []
    var index = 0
    while index < characters.count {
      guard characters[index] == "<" else {
        if let last = open.last { elements[last].text.append(characters[index]) }
        index += 1
        continue
      }
      guard let end = characters[index...].firstIndex(of: ">") else {
        faults.append("a tag that does not end")
        return
      }
      let tag = String(characters[(index + 1)..<end])
      index = end + 1
      if tag.hasPrefix("!") { continue }
      if tag.hasPrefix("/") {
        let name = String(tag.dropFirst())
        if let last = open.last, elements[last].name == name {
          open.removeLast()
        } else {
          faults.append("</\(name)> in \(open.last.map { elements[$0].name } ?? "nothing")")
        }
        continue
      }
      let element = PageReader.element(tag, in: open.map { elements[$0].name })
      elements.append(element)
      let isClosed = PageReader.void.contains(element.name) || tag.hasSuffix("/")
      if !isClosed { open.append(elements.count - 1) }
    }
    for index in open { faults.append("<\(elements[index].name)> is not closed") }
  }

  private static func element(_ tag: String, in path: [String]) -> Element {
    let name = String(tag.prefix { $0 != " " && $0 != "/" })
    var attributes: [String: String] = [:]
    var rest = tag.dropFirst(name.count)
    while let equal = rest.firstIndex(of: "="), rest[equal...].hasPrefix("=\"") {
      let key = String(rest[..<equal].drop { $0 == " " })
      let value = rest[equal...].dropFirst(2).prefix { $0 != "\"" }
      attributes[key] = String(value)
      rest = rest[value.endIndex...].dropFirst()
    }
    return Element(name: name, attributes: attributes, path: path)
  }
}
