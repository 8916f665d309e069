import Provenance
import Tables
import TestSupport
import Testing

@Suite struct EvidenceTests {
  @Test("A value has its own evidence, else that of its row, and unknown tables none")
  func records() {
    let evidence = Evidence(catalog: Atlas.catalog)
    #expect(evidence.records(table: "cities", id: "c1", column: "population").map(\.place) == ["p. 2"])
    #expect(evidence.records(table: "cities", id: "c1", column: "name").map(\.place) == ["p. 1"])
    #expect(evidence.records(table: "cities", id: "c1").count == 2)
    #expect(evidence.records(table: "cities", id: "c9", column: "name").isEmpty)
    #expect(Evidence(catalog: Catalog()).isEmpty)
  }
}
