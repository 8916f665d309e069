import Tables
import Testing

@testable import Corpus

@Suite("Municipality codes among numbers")
struct MunicipalityCodesTests {
  private static let codes = [11002, 52108, 62049, 62090, 172014, 221309, 272035, 272051]

  @Test("a column whose values all agree with their check digits gets its zeros back")
  func restored() throws {
    let restored = try #require(MunicipalityCodes.restored(Column(.integer(Self.codes))))
    #expect(restored.column.value(at: 0) == .text("011002"))
    #expect(restored.restoredCount == 4)
    #expect(MunicipalityCodes.nearly(Column(.integer(Self.codes))) == nil)
  }

  @Test("a few wrong ones leave the column as it is, and are named")
  func nearly() {
    let column = Column(.integer(Self.codes + [221390, 221390]))
    #expect(MunicipalityCodes.restored(column) == nil)
    #expect(MunicipalityCodes.nearly(column) == MunicipalityCodes.Nearly(count: 9, wrong: [221390]))
  }

  @Test(
    "other numbers are none",
    arguments: [Array(1...100), Array(100_000..<100_100), [11002, 52108, 62049, 62090, 1], []])
  func others(values: [Int]) { #expect(MunicipalityCodes.nearly(Column(.integer(values))) == nil) }
}
