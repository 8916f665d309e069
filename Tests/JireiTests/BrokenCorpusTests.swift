import Glibc
import TerminalSupport
import Testing

@Suite("A corpus that cannot be opened")
struct BrokenCorpusTests {
  /// What is done to a copy of the corpus in `$d`, and how the error begins.
  static let breaks: [(change: String, error: String)] = [
    ("rm -r \"$d\"", "cannot read the file: there is no such file or folder"),
    ("rm -r \"$d\"; mkdir \"$d\"", "the folder has no datapackage.json"),
    ("head -c 3000 \"$C/datapackage.json\" > \"$d/datapackage.json\"", "not valid JSON"),
    (": > \"$d/datapackage.json\"", "not valid JSON: the file is empty"),
    ("echo '[]' > \"$d/datapackage.json\"", ""),
    ("echo '{}' > \"$d/datapackage.json\"", "the data package names no tables"),
    ("printf '\\377' > \"$d/datapackage.json\"", ""),
    ("rm \"$d/items.csv\"", "cannot read the file: there is no such file or folder"),
    (": > \"$d/items.csv\"", ""),
    ("head -c 2000 \"$C/items.csv\" > \"$d/items.csv\"", ""),
    ("sed -i '3s/$/,extra/' \"$d/items.csv\"", "the row has 15 cells, and 14 are expected"),
    ("sed -i '3s/,[^,]*$//' \"$d/items.csv\"", "the row has 13 cells, and 14 are expected"),
    ("printf 'x\\377y\\n' >> \"$d/items.csv\"", ""),
    ("printf '\"open' >> \"$d/items.csv\"", "the quote that opens here is not closed"),
    ("sed -i '1s/rate/rat/' \"$d/items.csv\"", ""),
    ("rm \"$d/items.csv\"; mkdir \"$d/items.csv\"", "cannot read the file: it is a folder"),
  ]

  @Test("is one error with its place, and exit code 3", arguments: breaks)
  func broken(change: String, error: String) {
    let answer = Shell.system(
      """
      C=$JIREI_CORPUS; t=$(mktemp -d); d=$t/Corpus; cp -r "$C" "$d"; \(change)
      cd "$t"; "$J" --corpus Corpus -c 'items | count'; s=$?; rm -rf "$t"; exit $s
      """)
    #expect(answer.status == 3, "\(answer.text)\(answer.complaint)")
    #expect(answer.output.isEmpty)
    #expect(answer.complaint.hasPrefix("error: \(error)"), "\(answer.complaint)")
    #expect(answer.complaint.contains("\n  Corpus"), "\(answer.complaint)")
  }

  @Test(
    "a file that may not be read is an error with its name", .enabled(if: geteuid() != 0, "skipped: root reads all"))
  func unreadable() {
    let answer = Shell.system(
      "t=$(mktemp -d); echo a > \"$t/a.csv\"; chmod 0 \"$t/a.csv\"; cd \"$t\"; \"$J\" --corpus a.csv -c tables; s=$?; rm -rf \"$t\"; exit $s"
    )
    #expect(answer.status == 3)
    #expect(answer.complaint.contains("a.csv"))
  }
}
