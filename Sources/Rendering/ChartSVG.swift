package enum ChartSVG { package static func render(_ c: Chart, identifier: String) -> String { "" } }
