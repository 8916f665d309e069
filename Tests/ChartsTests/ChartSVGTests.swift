import Tables
import Testing

@testable import Charts

@Suite("Charts as SVG") struct ChartSVGTests {
  @Test("every sample is well-formed and says its figures in words", arguments: ChartSamples.all.map(\.name))
  func wellFormed(name: String) throws {
    let chart = try ChartSamples.chart(name)
    let picture = ChartSVG.render(chart, identifier: name)
    let mistake = WellFormedness.mistake(in: picture)
    #expect(mistake == nil)
    #expect(picture.hasPrefix("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart\" role=\"img\""))
    #expect(picture.contains("aria-labelledby=\"\(name)-title \(name)-desc\""))
    #expect(picture.contains("<title id=\"\(name)-title\">"))
    #expect(picture.contains(SVG.escaped(chart.inWords)))
    for outside in ["<script", "href", "@import", "@font-face", "url(http"] { #expect(!picture.contains(outside)) }
    #expect(picture.components(separatedBy: "http") == 2, "only the name space")
  }

  @Test("a saved picture asks nothing that only browsers know", arguments: ChartSamples.all.map(\.name))
  func plain(name: String) throws {
    let picture = ChartSVG.render(try ChartSamples.chart(name))
    for word in ["<style", "style=", "paint-order", "\"currentColor\"", "system-ui", "@media"] {
      #expect(!picture.contains(word), "\(word)")
    }
    #expect(picture.contains(" width=\"800\" height=\""))
  }

  @Test("texts are escaped, controls shown, and what XML forbids replaced")
  func escaped() throws {
    let nasty = "a<b> & \"c\" 'd' ]]> \u{0}\u{1B}\u{FFFF}\u{202E}\n</text>"
    let table = Table(fields: [Field(nasty, .text), Field("x", .number)], rows: [[.text(nasty), .number(1)]])
    let chart = try Chart.make(
      table: table,
      specification: ChartSpecification(
        .bar, label: nasty, values: ["x"], title: nasty, unit: nasty, base: nasty, unknown: nasty, source: nasty)
    ).get()
    let picture = ChartSVG.render(chart, identifier: "\"><x id=\"")
    let mistake = WellFormedness.mistake(in: picture)
    #expect(mistake == nil)
    #expect(picture.contains("id=\"xid-title\""))
    #expect(!picture.contains("<b>"))
  }

  @Test("the words of a chart hold every figure and every unknown")
  func words() throws {
    #expect(
      try ChartSamples.chart("compared").inWords
        == "Dot chart of DX and HR with 3 rows. "
        + "Innovative proposal for integrating ICT in business operations: DX 54.5 %, HR 55.3 %, difference -0.8. "
        + "System and business process design skills: DX 33.0 %, HR ≤ 23.2 %, difference ≥ +9.8. "
        + "Coordination and negotiation skills for ICT utilization within the organization: DX 32.2 %, HR 24.5 %, "
        + "difference +7.7. unit: percent · 3 rows · unknown: none · known by its ends: 1 of 6. "
        + "difference: DX less HR, in percentage points.")
  }

  @Test("what bounds look like is explained, where there are any")
  func bounds() throws {
    #expect(ChartSVG.render(try ChartSamples.chart("compared")).contains(">at most</text>"))
    #expect(!ChartSVG.render(try ChartSamples.chart("dot")).contains(">at most</text>"))
  }

  @Test("the seventh of many groups has a colour and its name beside its bar")
  func seventh() throws {
    let names = (1...7).map { "professional group \($0)" }
    let table = Table(
      fields: [Field("city", .text), Field("group", .text), Field("n", .integer)],
      rows: names.map { [.text("Kobe"), .text($0), .integer(1)] })
    let picture = ChartSVG.render(
      try Chart.make(
        table: table, specification: ChartSpecification(.bar, label: "city", values: ["n"], group: "group")
      ).get())
    #expect(!picture.contains("#chart-p0"))
    #expect(picture.contains(">professional group 7 1</text>"))
    #expect(!picture.contains(">0.2</text>"))
  }

  @Test("groups differ by shape and pattern, not by colour alone")
  func shapes() throws {
    let dots = ChartSVG.render(try ChartSamples.chart("dot"))
    #expect(dots.contains("<circle"))
    #expect(dots.contains("<polygon"))
    #expect(ChartSVG.render(try ChartSamples.chart("groups")).contains("url(#chart-p1)"))
    #expect(ChartSVG.render(try ChartSamples.chart("line")).contains("stroke-dasharray"))
  }
}

extension String {
  fileprivate func components(separatedBy part: String) -> Int { ranges(of: part).count + 1 }
}

/// As much of XML as the pictures use: elements that close in order, attributes in quotes that stand once, the five
/// entities, no forbidden characters.
enum WellFormedness {
  static func mistake(in text: String) -> String? {
    var open: [Substring] = []
    var rest = Substring(text)
    var ids: Set<Substring> = []
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x09, 0x0A, 0x20...0xFFFD, 0x10000...: continue
      default: return "forbidden character U+\(String(scalar.value, radix: 16))"
      }
    }
    while let start = rest.firstIndex(of: "<") {
      if let mistake = entities(rest[..<start]) { return mistake }
      guard let end = rest[start...].firstIndex(of: ">") else { return "an element without end" }
      var tag = rest[rest.index(after: start)..<end]
      rest = rest[rest.index(after: end)...]
      if tag.hasPrefix("/") {
        guard let last = open.popLast(), last == tag.dropFirst() else { return "\(tag) closes nothing" }
        continue
      }
      let closes = tag.hasSuffix("/")
      if closes { tag = tag.dropLast() }
      let name = tag.prefix { $0 != " " }
      tag = tag.dropFirst(name.count)
      var seen: Set<Substring> = []
      while !tag.isEmpty {
        guard tag.hasPrefix(" "), let equals = tag.firstIndex(of: "=") else { return "\(name): bad attribute \(tag)" }
        let attribute = tag[tag.index(after: tag.startIndex)..<equals]
        tag = tag[tag.index(after: equals)...]
        guard tag.hasPrefix("\""), let quote = tag.dropFirst().firstIndex(of: "\"") else { return "\(name): no quotes" }
        let value = tag[tag.index(after: tag.startIndex)..<quote]
        guard seen.insert(attribute).inserted else { return "\(name): \(attribute) twice" }
        if attribute == "id", !ids.insert(value).inserted { return "id \(value) twice" }
        if let mistake = entities(value) { return mistake }
        tag = tag[tag.index(after: quote)...]
      }
      if !closes { open.append(name) }
    }
    return open.isEmpty ? entities(rest) : "\(open) stays open"
  }

  private static func entities(_ text: Substring) -> String? {
    for part in text.split(separator: "&", omittingEmptySubsequences: false).dropFirst() {
      guard ["amp;", "lt;", "gt;", "quot;", "#39;"].contains(where: { part.hasPrefix($0) }) else { return "bare &" }
    }
    return nil
  }
}
