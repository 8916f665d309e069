import Tables

extension SVGSheet {
  /// Columns that do not fit beside each other follow in a block of their own.
  mutating func draw(_ heat: Chart.Heat) {
    let scale = HeatScale(heat)
    let texts = heat.cells.flatMap { $0 }.compactMap { $0?.text }
    let widest = texts.reduce(0) { max($0, SVG.width($1, size: SVGSheet.size)) }
    let left = labelEnd(heat.rows + [heat.corner]) + 12
    let room = SVGSheet.width - SVGSheet.margin - left
    let least = min(max(70, widest + 16), room)
    let perBlock = max(1, min(heat.columns.count, Int(room / least)))
    let width = min(160, room / Double(perBlock))
    var start = 0
    while start < heat.columns.count {
      let block = start..<min(start + perBlock, heat.columns.count)
      let heads = block.map {
        SVG.lines(of: heat.columns[$0], width: width - 8, size: SVGSheet.small, isBold: true, most: 4)
      }
      let head = Double(heads.reduce(1) { max($0, $1.count) }) * SVGSheet.small * 1.25 + 8
      for (offset, lines) in heads.enumerated() {
        self.block(
          lines, x: left + (Double(offset) + 0.5) * width,
          y: y + head - 8 - Double(lines.count) * SVGSheet.small * 0.625, anchor: .middle, size: SVGSheet.small,
          isBold: true)
      }
      y += head
      let layout = rowTops(heat.rows, left: left - 12, least: 40)
      for (row, place) in layout.rows.enumerated() {
        label(place)
        let next = row + 1 < layout.rows.count ? place.middle : layout.bottom
        let bottom =
          row + 1 < layout.rows.count
          ? rowEnd(layout.rows, row, start: y) : next
        let top = row == 0 ? y : rowEnd(layout.rows, row - 1, start: y)
        for (offset, column) in block.enumerated() {
          cell(
            heat.cells[row][column], scale: scale, x: left + Double(offset) * width, y: top, width: width,
            height: bottom - top)
        }
      }
      y = layout.bottom + 12
      start = block.upperBound
    }
    heatLegend(scale)
  }

  /// Where one row ends and the next begins.
  private func rowEnd(_ rows: [LabelPlace], _ row: Int, start: Double) -> Double {
    var end = start
    for place in rows[...row] { end += (place.middle - end) * 2 }
    return end
  }

  private mutating func cell(
    _ figure: Chart.Figure?, scale: HeatScale, x: Double, y: Double, width: Double, height: Double
  ) {
    let fill: String
    if let value = figure?.value {
      fill = "fill=\"\(SVG.colour(0))\" fill-opacity=\"\(SVG.number(0.06 + 0.62 * scale.share(value)))\""
    } else {
      fill = figure == nil ? "fill=\"none\"" : "fill=\"url(#\(identifier)-unknown)\""
    }
    add(
      "<rect x=\"\(SVG.number(x + 1))\" y=\"\(SVG.number(y + 1))\" width=\"\(SVG.number(max(0, width - 2)))\""
        + " height=\"\(SVG.number(max(0, height - 2)))\" \(fill) stroke=\"currentColor\" stroke-opacity=\"0.35\"/>")
    let words = SVG.lines(of: figure?.text ?? "–", width: width - 8, size: SVGSheet.size, most: 2)
    let isUnknown = figure != nil && figure?.value == nil
    block(
      words, x: x + width / 2, y: y + height / 2, anchor: .middle, size: isUnknown ? 12 : SVGSheet.size,
      isBold: !isUnknown && figure != nil)
  }

  private mutating func heatLegend(_ scale: HeatScale) {
    var x = SVGSheet.margin
    guard !scale.levels.isEmpty else { return }
    y += 12
    for (words, share) in scale.levels {
      let width = 32 + SVG.width(words, size: SVGSheet.small) + 12
      if x > SVGSheet.margin, x + width > SVGSheet.width - SVGSheet.margin {
        x = SVGSheet.margin
        y += 24
      }
      add(
        "<rect x=\"\(SVG.number(x))\" y=\"\(SVG.number(y - 8))\" width=\"24\" height=\"16\" fill=\"\(SVG.colour(0))\""
          + " fill-opacity=\"\(SVG.number(0.06 + 0.62 * share))\" stroke=\"currentColor\" stroke-opacity=\"0.35\"/>")
      text(words, x: x + 30, y: y, size: SVGSheet.small)
      x += width
    }
    y += 18
  }

  // MARK: - Overlap

  mutating func draw(_ overlap: Chart.Overlap) {
    let isThree = overlap.sets.count == 3
    let radius = isThree ? 125.0 : 130.0
    let middle = SVGSheet.width / 2
    let top = y + 70
    let centres: [(x: Double, y: Double)] =
      isThree
      ? [(middle - 80, top + radius), (middle + 80, top + radius), (middle, top + radius + 138)]
      : [(middle - 85, top + radius), (middle + 85, top + radius)]
    let bottom = (centres.map(\.y).max() ?? top) + radius + 20
    add(
      "<rect x=\"\(SVG.number(SVGSheet.margin))\" y=\"\(SVG.number(y + 4))\" width=\"\(SVG.number(SVGSheet.inner))\""
        + " height=\"\(SVG.number(bottom - y + (isThree ? 36 : 0)))\" fill=\"none\" stroke=\"currentColor\""
        + " stroke-opacity=\"0.5\"/>")
    let dashes = ["", "10 5", "3 4"]
    for (index, centre) in centres.enumerated() {
      add(
        "<circle cx=\"\(SVG.number(centre.x))\" cy=\"\(SVG.number(centre.y))\" r=\"\(SVG.number(radius))\""
          + " fill=\"\(SVG.colour(index))\" fill-opacity=\"0.18\" stroke=\"\(SVG.colour(index))\" stroke-width=\"4\""
          + (dashes[index].isEmpty ? "" : " stroke-dasharray=\"\(dashes[index])\"") + "/>")
    }
    for (index, name) in overlap.sets.enumerated() {
      let total = overlap.totals[index]
      let words =
        SVG.lines(of: name, width: 230, size: SVGSheet.size, isBold: true, most: 2)
        + ["\(total.inside) in" + (total.unknown > 0 ? ", \(total.unknown) unknown" : "")]
      let isBelow = index == 2
      let x = isBelow ? middle + 140 : index == 0 ? SVGSheet.margin + 16 : SVGSheet.width - SVGSheet.margin - 16
      block(
        words, x: x, y: isBelow ? bottom - 10 : top - 24, anchor: index == 1 ? .end : .start, isBold: true)
    }
    let inside = overlap.regions.filter { $0.members.contains(true) }
    for region in inside {
      let place = SVGSheet.place(region.members, centres)
      text("\(region.count)", x: place.x, y: place.y, anchor: .middle, size: 26, isBold: true)
    }
    let outside = overlap.regions.first { !$0.members.contains(true) }?.count ?? 0
    text(
      "\(isThree ? "in none" : "in neither"): \(outside)", x: SVGSheet.margin + 16, y: bottom + (isThree ? 20 : -14),
      isBold: true)
    y = bottom + (isThree ? 54 : 20)
    if !overlap.unplaced.isEmpty {
      let all = overlap.unplaced.reduce(0) { $0 + $1.count }
      paragraph("Not in the picture, since it is unknown where they belong: \(all)", isBold: true)
      for region in overlap.unplaced { paragraph("\(region.count)  \(region.label)") }
    }
  }

  /// The middle of a region: that of the circles it lies in, pushed away from those it does not.
  private static func place(_ members: [Bool?], _ centres: [(x: Double, y: Double)]) -> (x: Double, y: Double) {
    let all = (
      x: centres.reduce(0) { $0 + $1.x } / Double(centres.count),
      y: centres.reduce(0) { $0 + $1.y } / Double(centres.count)
    )
    let own = zip(members, centres).filter { $0.0 == true }.map(\.1)
    let count = Double(max(1, own.count))
    let middle = (x: own.reduce(0) { $0 + $1.x } / count, y: own.reduce(0) { $0 + $1.y } / count)
    if own.count == centres.count { return all }
    let push = own.count == 1 ? 1.55 : 2.0
    let scale = centres.count == 2 ? 1.45 : push
    return (all.x + (middle.x - all.x) * scale, all.y + (middle.y - all.y) * scale)
  }
}
