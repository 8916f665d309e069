import Tables
import Testing

@Suite("A domain")
struct DomainTests {
  private let catalog = Catalog(tables: [
    Table(
      name: "towns", schema: Schema(fields: [Field("name", .text), Field("roles", .list(.text))], label: "name"),
      columns: [
        Column(.text(TextVector(["Kobe", "Suita"]))),
        Column(.list(offsets: [0, 1, 2], elements: Column(.text(TextVector(["lead", "staff"]))))),
      ])
  ])

  @Test("of a stored column holds its values, however they are written")
  func column() {
    let domain = Domain.column("name", table: "towns")
    #expect(catalog.value("kobe", in: domain) == "Kobe")
    #expect(catalog.value("Osaka", in: domain) == nil)
    #expect(catalog.values(of: domain) == ["Kobe", "Suita"])
  }

  @Test("of the elements of a list is a column of its own")
  func element() {
    let domain = Domain.element(of: .column("roles", table: "towns"))
    #expect(catalog.value("lead", in: domain) == "lead")
    #expect(catalog.column(of: domain)?.type == .text)
  }

  @Test("of rows holds what they are called")
  func rows() {
    #expect(catalog.values(of: .rows(of: "towns")) == ["Kobe", "Suita"])
  }

  @Test("of which nothing is known has no values")
  func unknown() {
    #expect(catalog.values(of: .unknown) == nil)
    #expect(catalog.values(of: .any) == nil)
  }

  @Test("of several parts holds what any of them holds, each part once")
  func either() {
    let name = Domain.column("name", table: "towns")
    let domain = Domain(merging: [name, .words(["yes", "Kobe"]), Domain(merging: [name, .words(["no"])])])
    guard case .either(let parts) = domain else {
      Issue.record("it has one part only")
      return
    }
    #expect(parts.count == 3)
    #expect(catalog.value("no", in: domain) == "no")
    #expect(catalog.values(of: domain) == ["Kobe", "Suita", "yes", "no"])
  }

  @Test("of one part is that part")
  func merging() {
    let name = Domain.column("name", table: "towns")
    guard case .column = Domain(merging: [name, name]) else {
      Issue.record("it became another one")
      return
    }
  }
}
