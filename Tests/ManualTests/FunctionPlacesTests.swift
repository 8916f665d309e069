import Corpus
import Testing

@Suite struct FunctionPlacesTests {
  /// All Swift files of the program.
  static func files(in folder: String = "Sources") throws -> [String] {
    try Manual.names(in: folder).flatMap { name -> [String] in
      let path = "\(folder)/\(name)"
      if name.hasSuffix(".swift") { return [path] }
      return Manual.isFolder(path) ? try files(in: path) : []
    }
  }

  @Test("A function stands in the file of its value and in that of its kernel", arguments: ["coalesce", "ceil"])
  func placesOfFunctions(name: String) throws {
    let word = try Regex("\\b\(name)\\b")
    // What other tools and engines call their functions is no place of one of ours, nor is what a page of help tells.
    let others = ["/Habits/", "/Dialects/", "/HelpPages"]
    let found = try Self.files().filter { path in !others.contains { path.contains($0) } }
      .filter { try Manual.text($0).contains(word) }
    #expect(found.count == 2, "\(found)")
    #expect(
      Set(found.map { $0.split(separator: "/").dropLast().suffix(2).joined(separator: "/") })
        == ["Language/Functions", "Engine/Kernels"])
    #expect(Set(found.map { $0.split(separator: "/").last }).count == 1, "\(found)")
  }
}
