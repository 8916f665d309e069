import Diagnostics
import Language
import Rendering
import Session
import Testing

struct ManualTests {
  private static func page(of kind: Entry.Kind) -> String {
    switch kind {
    case .stage, .function: "\(Manual.folder)/Language.md"
    case .command, .setting: "\(Manual.folder)/Commands.md"
    }
  }

  @Test("The manual has every word of the registry, with its signature and what it does", arguments: Registry().entries)
  func everyEntryStands(entry: Entry) throws {
    let page = ManualTests.page(of: entry.kind)
    let expected = ["`\(entry.signature)`", entry.summary]
    #expect(
      try Manual.rows(of: page).contains(expected),
      "\(page) lacks: | \(expected.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ")) |")
  }

  @Test("The manual's tables of words have no row that the registry has not")
  func nothingIsInvented() throws {
    let known = Set(Registry().entries.map { "`\($0.signature)`" })
    for (page, heading) in [("Language.md", "## Functions"), ("Language.md", "## Stages")] {
      let text = try Manual.text("\(Manual.folder)/\(page)")
      let section = text.split(separator: "\n").drop { $0 != heading }.dropFirst().prefix { !$0.hasPrefix("#") }
      for line in section where line.hasPrefix("| `") {
        let word = line.dropFirst(2).replacing("\\|", with: "\u{1}").prefix { $0 != "|" }.replacing("\u{1}", with: "|")
        let signature = String(word.reversed().drop { $0 == " " }.reversed())
        #expect(known.contains(signature), "\(page): \(signature)")
      }
    }
  }

  @Test("man jirei lists every stage, command and setting, and no other word")
  func manualPageListsEveryWord() throws {
    let lines = try Manual.text("man/jirei.1").split(separator: "\n")
    var words: [String] = []
    for line in lines.drop(while: { !$0.hasPrefix(".\\\" words") }).prefix(while: { $0 != ".\\\" end of words" })
    where line.hasPrefix(".Ic ") {
      for word in line.dropFirst(4).split(separator: " ") where word != "," && word != "." {
        words.append(String(word))
      }
    }
    #expect(words.sorted() == Registry().entries.filter { $0.kind != .function }.map(\.name).sorted())
  }

  @Test("The manual has every format", arguments: OutputFormat.allCases)
  func everyFormatStands(format: OutputFormat) throws {
    #expect(try Manual.rows(of: "\(Manual.folder)/Output.md").contains { $0.first == "`\(format.rawValue)`" })
  }

  @Test("The manual has every limit, with its number", arguments: Limit.allCases)
  func everyLimitStands(limit: Limit) throws {
    let rows = try Manual.rows(of: "\(Manual.folder)/Limits.md")
    #expect(rows.contains([Limit.grouped(limit.number), limit.meaning]))
  }

  @Test("The Data Package in the manual is the one that its examples open")
  func packageIsTheOneShown() throws {
    let package = try Manual.text("\(Manual.folder)/Examples/training/datapackage.json")
    #expect(try Manual.text("\(Manual.folder)/YourOwnData.md").contains("```json\n\(package)```\n"))
  }

  @Test("The landing page leads to every other page")
  func everyPageIsReached() throws {
    let landing = try Manual.text("\(Manual.folder)/Jirei.md")
    for name in try Manual.names(in: Manual.folder) where name.hasSuffix(".md") && name != "Jirei.md" {
      #expect(landing.contains("](\(name))"), "\(name)")
    }
  }

  @Test("Every module stands in ARCHITECTURE.md")
  func everyModuleStands() throws {
    let modules = Set(try Manual.rows(of: "ARCHITECTURE.md").compactMap(\.first))
    for name in try Manual.names(in: "Sources") { #expect(modules.contains("`\(name)`"), "\(name)") }
  }

  @Test("Links between the texts lead somewhere")
  func linksLeadSomewhere() throws {
    let texts = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"]
    for path in try Manual.pages() + texts {
      let folder = path.split(separator: "/").dropLast().joined(separator: "/")
      for match in try Manual.text(path).matches(of: /\]\(([^)#:]+)(#[^)]*)?\)/) {
        #expect(Manual.exists("\(folder)/\(match.1)"), "\(path) links to \(match.1)")
      }
    }
  }
}
