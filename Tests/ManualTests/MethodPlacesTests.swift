import Corpus
import Testing

@Suite struct MethodPlacesTests {
  @Test(
    "The word of a method stands in its own folder alone", arguments: [("mill", "Mill"), ("truthtable", "Truthtable")])
  func placesOfMethods(name: String, folder: String) throws {
    let word = try Regex("\\b\(name)\\b")
    // A page of help tells stages by what they are for.
    let found = try FunctionPlacesTests.files().filter { !$0.contains("/HelpPages") }
      .filter { try Manual.text($0).contains(word) }
    #expect(!found.isEmpty)
    #expect(found.allSatisfy { $0.hasPrefix("Sources/Comparison/\(folder)/") }, "\(found)")
  }
}
