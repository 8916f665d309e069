import Glibc
import TerminalSupport
import Testing

@Suite("Tables for a paper")
struct LaTeXTests {
  @Test(
    "what as latex gives compiles as it stands with the packages that it names, where TeX is installed",
    arguments: [
      "items | where table = 6 | audit", "compare Kobe, Murayama on population, called",
      "items | where table in (8, 9) | compare count of base across department by key",
      "events | where year is known | crosstab year by told_by",
      "municipalities | truthtable dx_external_talent given dx_cio, dx_cio_aide",
      "municipalities | fit dx_cio * dx_cio_aide -> dx_external_talent",
      "municipalities | minimize dx_external_talent given dx_cio, dx_cio_aide",
      "municipalities | mill smooth_progress given recruits, develops",
      "municipalities | select name, develops, population", "claims | select name, strength, note",
      "events | where kind = policy | select year, name, told_by",
      #"municipalities | take 1 | select "\\ { } $ & # % _ ~ ^ \" -- ≤ ≥ × −" as x"#,
    ])
  func compiles(query: String) {
    guard access("/usr/bin/pdflatex", X_OK) == 0 else {
      print("skipped: pdflatex is not installed")
      return
    }
    let folder = TemporaryFolder()
    let answer = Shell.run("-c", "\(query) | as latex")
    #expect(answer.complaint == "")
    let packages = answer.text.split(separator: "\n").filter { $0.hasPrefix("% \\usepackage") }.map { $0.dropFirst(2) }
    writeFile(
      "\(folder.path)/x.tex",
      "\\documentclass{article}\n\(packages.joined(separator: "\n"))\n\\begin{document}\n\(answer.text)\n\\end{document}\n"
    )
    let made = Shell.system(
      "cd \"\(folder.path)\" && pdflatex -interaction=nonstopmode -halt-on-error x.tex | grep -A3 '^!'; test -s x.pdf")
    #expect(made.status == 0, "\(query): \(made.text)")
  }
}
