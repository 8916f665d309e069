import Rendering
import Tables
import Text

/// Draws a chart as an SVG picture that needs nothing else: no script, no font, no network. Colours are those of Okabe
/// and Ito, which colour-blind readers can tell apart; shapes, patterns and labels say the same without them.
package enum ChartSVG {
  /// - Parameters:
  ///   - identifier: begins every id in the picture; different for each chart of a page. Letters, digits and hyphens
  ///     are kept.
  ///   - standsAlone: whether it is a file, for any program that draws SVG: with its own ground, without a style sheet;
  ///     several on a page share `style` and what is behind them.
  package static func render(_ chart: Chart, identifier: String = "chart", standsAlone: Bool = true) -> String {
    var sheet = SVGSheet(identifier: identifier)
    sheet.draw(chart)
    return sheet.document(title: chart.title, description: chart.inWords, standsAlone: standsAlone)
  }

  /// What a page says once for all pictures on it.
  package static let style = SVG.style
}

/// The elements of a picture as they are written, from top to bottom.
struct SVGSheet: ChartSheet {
  static let width = 800.0
  static let margin = 24.0
  static let size = 16.0
  static let small = 14.0
  /// So much of the picture's width can be drawn on.
  static let inner = width - 2 * margin

  enum Anchor: String {
    case start, middle, end
  }

  let identifier: String
  /// Where the next thing goes.
  var y = 20.0
  private var elements: [String] = []

  init(identifier: String) {
    let kept = identifier.unicodeScalars.filter {
      ("a"..."z").contains($0) || ("A"..."Z").contains($0) || ("0"..."9").contains($0) || $0 == "-"
    }
    let name = String(String.UnicodeScalarView(kept))
    let startsWithLetter = name.unicodeScalars.first.map { $0.properties.isAlphabetic } ?? false
    self.identifier = startsWithLetter ? name : "chart" + name
  }

  // MARK: - Elements

  mutating func add(_ element: String) { elements.append(element) }

  /// - Parameter y: the middle of the text.
  mutating func text(
    _ text: String, x: Double, y: Double, anchor: Anchor = .start, size: Double = SVGSheet.size, isBold: Bool = false,
    hasHalo: Bool = false
  ) {
    let weight = isBold ? " font-weight=\"bold\"" : ""
    let place =
      "x=\"\(SVG.number(x))\" y=\"\(SVG.number(y + size * 0.36))\" text-anchor=\"\(anchor.rawValue)\""
      + " font-size=\"\(SVG.number(size))\"\(weight)"
    // The ground behind the letters is a text of its own, since not every program knows an order of painting.
    if hasHalo {
      let edge = "fill=\"#fff\" stroke=\"#fff\" stroke-width=\"4\" stroke-linejoin=\"round\""
      add("<text class=\"halo\" aria-hidden=\"true\" \(place) \(edge)>\(SVG.escaped(text))</text>")
    }
    add("<text \(place)>\(SVG.marked(text))</text>")
  }

  /// Lines under each other, the middle of the block at `y`.
  mutating func block(
    _ lines: [String], x: Double, y: Double, anchor: Anchor = .start, size: Double = SVGSheet.size,
    isBold: Bool = false, hasHalo: Bool = false
  ) {
    let step = size * 1.25
    let top = y - step * Double(lines.count - 1) / 2
    for (index, line) in lines.enumerated() {
      text(line, x: x, y: top + step * Double(index), anchor: anchor, size: size, isBold: isBold, hasHalo: hasHalo)
    }
  }

  mutating func paragraph(_ text: String, size: Double = SVGSheet.size, isBold: Bool = false) {
    for line in SVG.lines(of: text, width: SVGSheet.inner, size: size, isBold: isBold) {
      self.text(line, x: SVGSheet.margin, y: y + size * 0.65, size: size, isBold: isBold)
      y += size * 1.4
    }
  }

  mutating func heading(_ title: String) {
    guard !title.isEmpty else { return }
    paragraph(title, size: 22, isBold: true)
    y += 6
  }

  mutating func caption(_ caption: Chart.Caption) {
    y += 14
    for line in caption.lines(isPlain: false) { remark(line) }
  }

  mutating func emptyNote(_ words: String) { paragraph(words) }

  mutating func remark(_ words: String) { paragraph(words, size: SVGSheet.small) }

  mutating func line(
    _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, width: Double = 1, opacity: Double = 1, dash: String? = nil
  ) {
    add(
      "<line x1=\"\(SVG.number(x1))\" y1=\"\(SVG.number(y1))\" x2=\"\(SVG.number(x2))\" y2=\"\(SVG.number(y2))\""
        + " stroke=\"currentColor\" stroke-width=\"\(SVG.number(width))\""
        + (opacity < 1 ? " stroke-opacity=\"\(SVG.number(opacity))\"" : "")
        + (dash.map { " stroke-dasharray=\"\($0)\"" } ?? "") + "/>")
  }

  /// - Parameter group: which colour and pattern; nil for none.
  mutating func rectangle(x: Double, y: Double, width: Double, height: Double, group: Int, isOutlined: Bool = true) {
    let fill = group % SVG.colours.count == 0 ? SVG.colour(0) : "url(#\(identifier)-p\(group % SVG.colours.count))"
    add(
      "<rect x=\"\(SVG.number(x))\" y=\"\(SVG.number(y))\" width=\"\(SVG.number(max(0, width)))\""
        + " height=\"\(SVG.number(max(0, height)))\" fill=\"\(fill)\""
        + (isOutlined ? " stroke=\"currentColor\"" : "") + "/>")
  }

  /// A mark whose shape belongs to its group: circle, diamond, triangle, square, and so on.
  mutating func mark(_ group: Int, x: Double, y: Double, radius: Double = 7, isOpen: Bool = false) {
    let style =
      isOpen
      ? " class=\"paper\" fill=\"#fff\" stroke=\"\(SVG.colour(group))\" stroke-width=\"3\""
      : " fill=\"\(SVG.colour(group))\" stroke=\"currentColor\""
    if group % 6 == 0 {
      add("<circle cx=\"\(SVG.number(x))\" cy=\"\(SVG.number(y))\" r=\"\(SVG.number(radius))\"\(style)/>")
      return
    }
    let r = radius * 1.2
    let corners: [(Double, Double)] =
      switch group % 6 {
      case 1: [(0, -r), (r, 0), (0, r), (-r, 0)]
      case 2: [(0, -r), (r, r * 0.8), (-r, r * 0.8)]
      case 3: [(-r * 0.8, -r * 0.8), (r * 0.8, -r * 0.8), (r * 0.8, r * 0.8), (-r * 0.8, r * 0.8)]
      case 4: [(0, r), (r, -r * 0.8), (-r, -r * 0.8)]
      default: [(-r, -r * 0.4), (0, -r), (r, -r * 0.4), (r * 0.6, r * 0.8), (-r * 0.6, r * 0.8)]
      }
    let points = corners.map { "\(SVG.number(x + $0.0)),\(SVG.number(y + $0.1))" }.joined(separator: " ")
    add("<polygon points=\"\(points)\"\(style)/>")
  }

  /// Names of the groups beside what they are drawn with.
  mutating func legend(_ names: [String], drawsBars: Bool) {
    var x = SVGSheet.margin
    y += 12
    for (index, name) in names.enumerated() {
      let name = SVG.lines(of: name, width: 300, size: SVGSheet.size, most: 1).first ?? ""
      let width = 30 + SVG.width(name, size: SVGSheet.size) + 24
      if x > SVGSheet.margin, x + width > SVGSheet.width - SVGSheet.margin {
        x = SVGSheet.margin
        y += 26
      }
      if drawsBars {
        rectangle(x: x, y: y - 8, width: 24, height: 16, group: index)
      } else {
        mark(index, x: x + 12, y: y)
      }
      text(name, x: x + 32, y: y)
      x += width + 8
    }
    y += 22
  }

  // MARK: - Document

  func document(title: String, description: String, standsAlone: Bool) -> String {
    let height = SVG.number(y + 12)
    let width = SVG.number(SVGSheet.width)
    let patterns = (1..<SVG.colours.count).map { SVG.pattern($0, id: "\(identifier)-p\($0)") }
    let style = standsAlone ? "" : " style=\"max-width:100%;height:auto\""
    let head = [
      "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart\" role=\"img\""
        + " aria-labelledby=\"\(identifier)-title \(identifier)-desc\" viewBox=\"0 0 \(width) \(height)\""
        + " width=\"\(width)\" height=\"\(height)\" color=\"#111\" fill=\"currentColor\""
        + " font-family=\"\(standsAlone ? SVG.plainFonts : SVG.fonts)\"\(style)>",
      "<title id=\"\(identifier)-title\">\(SVG.escaped(title.isEmpty ? "chart" : title))</title>",
      "<desc id=\"\(identifier)-desc\">\(SVG.escaped(description))</desc>",
      "<defs>\(patterns.joined())<pattern id=\"\(identifier)-unknown\" width=\"8\" height=\"8\""
        + " patternUnits=\"userSpaceOnUse\"><path d=\"M0 8L8 0\" stroke=\"currentColor\" stroke-opacity=\"0.4\"/>"
        + "</pattern></defs>",
      standsAlone ? "<rect class=\"paper\" width=\"\(width)\" height=\"\(height)\" fill=\"#fff\"/>" : "",
    ]
    let picture = (head.filter { !$0.isEmpty } + elements + ["</svg>"]).joined(separator: "\n") + "\n"
    // A file has one ground, so that its ink needs no name that some programs read in another way.
    return standsAlone ? picture.replacing("\"currentColor\"", with: "\"#111\"") : picture
  }
}

/// What every picture has in common.
enum SVG {
  /// Okabe and Ito's colours without black, which is the text, the darker ones first.
  static let colours = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9"]
  static func colour(_ group: Int) -> String { colours[group % colours.count] }

  static let fonts =
    "system-ui,'Noto Sans','DejaVu Sans',Arial,'Noto Sans JP','Noto Sans CJK JP','Hiragino Sans','Yu Gothic',sans-serif"

  /// Without quotes and without names that only browsers know.
  static let plainFonts = "DejaVu Sans, Noto Sans, Arial, Noto Sans CJK JP, Noto Sans JP, sans-serif"

  /// Dark only where the reader asked for it, and never on paper.
  static let style =
    "@media screen and (prefers-color-scheme:dark){svg.chart{color:#f2f2f2}.chart .paper{fill:#16181c}"
    + ".chart .halo{fill:#16181c;stroke:#16181c}}"

  /// Stripes, dots and lines over the group's colour.
  static func pattern(_ group: Int, id: String) -> String {
    let drawing =
      switch group {
      case 1: "M0 8L8 0M-2 2L2 -2M6 10L10 6"
      case 2: "M0 4H8"
      case 3: "M0 0L8 8M0 8L8 0"
      case 4: "M4 0V8"
      default: "M0 4H8M4 0V8"
      }
    return "<pattern id=\"\(id)\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\">"
      + "<rect width=\"8\" height=\"8\" fill=\"\(colours[group])\"/>"
      + "<path d=\"\(drawing)\" fill=\"none\" stroke=\"#fff\" stroke-width=\"2\"/></pattern>"
  }

  /// With at most two decimals.
  static func number(_ value: Double) -> String {
    guard value.isFinite else { return "0" }
    let hundredths = (max(-1e7, min(1e7, value)) * 100).rounded()
    return Value.shortest(hundredths / 100)
  }

  /// The text of an element, with what is Japanese in it told to whatever reads it aloud.
  static func marked(_ text: String) -> String {
    HTMLText.isJapanese(text) ? HTMLText.marked(VisibleText.line(text), element: "tspan") : escaped(text)
  }

  static func escaped(_ text: String) -> String { HTMLText.escaped(VisibleText.line(text)) }

  /// How wide text may become in whichever font is found: a little more than most need.
  static func width(_ text: String, size: Double, isBold: Bool = false) -> Double {
    Double(DisplayWidth.of(text)) * size * (isBold ? 0.64 : 0.58)
  }

  /// Text broken into lines of a width; past `most` it ends in `…`.
  static func lines(of text: String, width: Double, size: Double, isBold: Bool = false, most: Int = .max) -> [String] {
    let columns = max(4, Int(width / (size * (isBold ? 0.64 : 0.58))))
    let sheet = TextSheet(RenderOptions(width: 0))
    guard most < .max else { return TextWrapping.lines(of: text, width: columns) }
    return sheet.label(text, width: columns, lines: most, hanging: 0)
  }
}
