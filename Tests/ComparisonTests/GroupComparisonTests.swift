import Comparison
import Tables
import TestSupport
import Testing

@Suite struct GroupComparisonTests {
  @Test("x")
  func x() throws {}
}
