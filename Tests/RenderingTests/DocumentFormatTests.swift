import Tables
import Testing

@testable import Rendering

@Suite struct DocumentFormatTests {
  private var table: Table {
    var table = Table(
      fields: [Field("name_of", .text), Field("rate", .number, unit: "percent")],
      rows: [
        [.text("a|b\n*c* <d> & snake_case _x_"), .number(-65)], [.text("都城市 50% $1 #2 {x} ~^\\ \"q\" --"), .unknown],
        [.text("[x]"), .number(7.5)], [.text(""), .unknown(reason: "not surveyed")],
      ])
    table.title = "Cities & towns"
    table.notes = [.tally("2 are unknown"), .method("100 % of what is known")]
    return table
  }

  @Test("Markdown escapes what it would read as its own")
  func markdown() {
    #expect(
      Renderer.text(of: table, as: .markdown) == #"""
        | name_of | rate (%) |
        | :--- | ---: |
        | a\|b<br>\*c\* \<d> \& snake_case \_x\_ | -65 |
        | 都城市 50% \$1 #2 {x} \~^\\ "q" -- | *unknown* |
        | \[x\] | 7.5 |
        | "" | *unknown: not surveyed* |

        2 are unknown

        100 % of what is known

        """#)
  }

  @Test("LaTeX escapes its specials and keeps its hands off a bracket at the start of a row")
  func latex() {
    #expect(
      Renderer.text(of: table, as: .latex) == ##"""
        % Japanese: LuaLaTeX with \usepackage{luatexja}
        % \usepackage[T1]{fontenc}
        % \usepackage{booktabs}
        \begin{tabular}{lr}
          \toprule
          name\_of & rate (\%) \\
          \midrule
          a\textbar{}b *c* \textless{}d\textgreater{} \& snake\_case \_x\_ & $-$65 \\
          都城市 50\% \$1 \#2 \{x\} \textasciitilde{}\textasciicircum{}\textbackslash{} \textquotedbl{}q\textquotedbl{} -{}- & \textit{unknown} \\
          {}[x] & 7.5 \\
          \textquotedbl{}\textquotedbl{} & \textit{unknown: not surveyed} \\
          \bottomrule
        \end{tabular}

        \noindent 2 are unknown

        \noindent 100 \% of what is known

        """##)
  }

  @Test("HTML is escaped, with a caption and classes")
  func html() {
    #expect(
      Renderer.text(of: table, as: .html) == #"""
        <table>
        <caption>Cities &amp; towns</caption>
        <thead>
        <tr><th scope="col">name_of</th><th scope="col" class="number">rate (%)</th></tr>
        </thead>
        <tbody>
        <tr><td>a|b<br>*c* &lt;d&gt; &amp; snake_case _x_</td><td class="number">-65</td></tr>
        <tr><td>都城市 50% $1 #2 {x} ~^\ &quot;q&quot; --</td><td class="number unknown">unknown</td></tr>
        <tr><td>[x]</td><td class="number">7.5</td></tr>
        <tr><td>&quot;&quot;</td><td class="number unknown">unknown: not surveyed</td></tr>
        </tbody>
        </table>
        <p class="note">2 are unknown</p>
        <p class="note">100 % of what is known</p>

        """#)
  }

  @Test("every format takes every table, the same way each time", arguments: OutputFormat.allCases)
  func anything(format: OutputFormat) {
    #expect(!format.summary.isEmpty)
    for seed in UInt64(1)...10 {
      for width in [0, 1, 20, 80] {
        let table = Samples.random(seed: seed)
        let options = RenderOptions(width: width)
        let text = Renderer.text(of: table, as: format, options: options)
        #expect(text == Renderer.text(of: table, as: format, options: options), "seed \(seed)")
        #expect(text.isEmpty || text.utf8.last == 0x0A, "seed \(seed)")
      }
    }
    let none = Table(schema: Schema(fields: []), columns: [], rowCount: 1)
    _ = Renderer.text(of: none, as: format)
    _ = Renderer.text(of: Samples.texts("a", []), as: format)
  }
}
