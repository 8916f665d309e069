import Tables
import Testing

@Suite("Two threads")
struct TwoThreadsTests {
  @Test("Every index is worked on once", arguments: [0, 1, 2, 1000])
  func once(count: Int) {
    let outputs = TwoThreads.map((0..<count).reversed()) { $0 * 2 }
    #expect(outputs.count == count)
    #expect((0..<count).allSatisfy { outputs[$0] == $0 * 2 })
  }
}
