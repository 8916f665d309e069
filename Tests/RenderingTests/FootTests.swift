import Rendering
import Tables
import Testing

@Suite("What stands under the rows")
struct FootTests {
  private func lines(_ notes: [Note], width: Int = 100, all: Bool = false) -> [Substring] {
    var table = Table(fields: [Field("a", .integer), Field("b", .integer)], rows: [[1, 2], [3, 4]])
    table.notes = notes
    table.showsAllNotes = all
    return Renderer.text(of: table, as: .table, options: RenderOptions(width: width)).split(separator: "\n").dropFirst(
      4
    ).map { $0 }
  }

  private let long = Note.method("\(String(repeating: "word ", count: 30))")

  @Test("cautions are whole and first; others fill three lines with them and the count; the rest is counted")
  func brief() {
    let notes: [Note] = [.method("m1"), .caution("c1"), .omission("o1"), .method("m2"), .method("m3")]
    #expect(lines(notes) == ["2 rows", "c1", "o1", "3 more notes: notes"])
    #expect(lines(notes, all: true) == ["2 rows", "c1", "o1", "m1", "m2", "m3"])
  }

  @Test("no caution is cut, however many there are")
  func cautions() {
    let notes = (1...6).map { Note.caution("c\($0)") } + [.method("m1"), .method("m2")]
    #expect(lines(notes) == ["2 rows", "c1", "c2", "c3", "c4", "c5", "c6", "2 more notes: notes"])
  }

  @Test("one note of one line stands itself where its number would")
  func one() {
    #expect(lines([.caution("c1"), .caution("c2"), .method("m1")]) == ["2 rows", "c1", "c2", "m1"])
    #expect(lines([.caution("c1"), .caution("c2"), long]).last == "1 more note: notes")
  }

  @Test("the same notes stand at every width")
  func widths() {
    let notes: [Note] = [.omission("left out of this are the rows without a key"), .method("m1"), .method("m2")]
    let wide = lines(notes)
    let narrow = lines(notes, width: 20)
    #expect(wide.last == "2 more notes: notes" || wide.last == "m2")
    #expect(narrow.last == wide.last)
  }

  @Test("documents have every note")
  func documents() {
    var table = Table(fields: [Field("a", .integer), Field("b", .integer)], rows: [[1, 2]])
    table.notes = [.caution("c1"), .caution("c2"), .method("m1"), .method("m2")]
    table.showsAllNotes = false
    for format in [OutputFormat.markdown, .html, .latex, .jsonFull] {
      let text = Renderer.text(of: table, as: format)
      #expect(text.contains("m1") && text.contains("m2") && !text.contains("more note"))
    }
  }
}
