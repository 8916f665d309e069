// swift-tools-version: 6.2
import Glibc
import PackageDescription

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
]

/// Whether the system's libraries become part of the executable. Loading them takes as long as the rest of a short run,
/// but not every system has them as archives: Scripts/jirei sets the variable where they are.
let linksStatically = Context.environment["JIREI_LINKS_STATICALLY"] == "1"
let executableLinkage: [LinkerSetting] =
  linksStatically ? [.unsafeFlags(["-static-executable", "-lbsd", "-lmd", "-ltinfo"])] : []

/// Whether PostgreSQL's library is here. The main program is built without it; what is missing then is the program that
/// speaks with such a server, which is started at the first `open "postgresql://…"`.
let postgresHeaders: [String] = ["/usr/include/postgresql/libpq-fe.h", "/usr/include/libpq-fe.h"]
let hasPostgres =
  Context.environment["JIREI_POSTGRES"].map { $0 == "1" } ?? postgresHeaders.contains { access($0, R_OK) == 0 }

/// Each module may import what stands in its `dependencies` and nothing else; the build is run with
/// `--explicit-target-dependency-import-check error`, so an arrow that is not here does not compile.
let package = Package(
  name: "jirei",
  products: [.executable(name: "jirei", targets: ["jirei"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-collections", exact: "1.6.0"),
  ],
  targets: [
    .target(name: "CEditline", linkerSettings: [.linkedLibrary("edit")]),
    .target(name: "CSystem"),
    .target(name: "Text", swiftSettings: settings),
    .testTarget(name: "TextTests", dependencies: ["Text", "TerminalSupport", "TestSupport"], swiftSettings: settings),
    .target(name: "Diagnostics", dependencies: ["Text"], swiftSettings: settings),
    .target(
      name: "Tables",
      dependencies: ["Text", "Diagnostics", .product(name: "OrderedCollections", package: "swift-collections")],
      swiftSettings: settings),
    .target(name: "Provenance", dependencies: ["Text", "Diagnostics", "Tables"], swiftSettings: settings),
    .testTarget(
      name: "ProvenanceTests", dependencies: ["Tables", "Provenance", "TestSupport"], swiftSettings: settings),
    .target(name: "Methods", dependencies: ["Text", "Diagnostics", "Tables"], swiftSettings: settings),
    .target(name: "Language", dependencies: ["Text", "Diagnostics", "Tables", "Methods"], swiftSettings: settings),
    .target(
      name: "Engine", dependencies: ["Text", "Diagnostics", "Tables", "Provenance", "Methods", "Language"],
      swiftSettings: settings),
    .target(name: "Comparison", dependencies: ["Text", "Diagnostics", "Tables", "Methods"], swiftSettings: settings),
    .target(name: "HelperProtocol", swiftSettings: settings),
    .target(
      name: "Connections", dependencies: ["CSystem", "HelperProtocol", "Text", "Diagnostics", "Tables"],
      swiftSettings: settings),
    .target(
      name: "Dialects", dependencies: ["Text", "Diagnostics", "Tables", "Methods", "Language", "Engine"],
      swiftSettings: settings),
    .systemLibrary(name: "CZlib"),
    .target(
      name: "Corpus", dependencies: ["CSystem", "CZlib", "Text", "Diagnostics", "Tables"], swiftSettings: settings,
      linkerSettings: [.linkedLibrary("z")]),
    .target(name: "Rendering", dependencies: ["Text", "Diagnostics", "Tables"], swiftSettings: settings),
    .testTarget(
      name: "RenderingTests", dependencies: ["Text", "Diagnostics", "Tables", "Rendering", "TestSupport"],
      swiftSettings: settings),
    .target(
      name: "Charts", dependencies: ["Text", "Diagnostics", "Tables", "Rendering"], swiftSettings: settings),
    .testTarget(
      name: "ChartsTests", dependencies: ["Text", "Tables", "Rendering", "Charts", "TestSupport"],
      swiftSettings: settings),
    .target(name: "Assist", dependencies: ["Text", "Diagnostics", "Tables", "Language"], swiftSettings: settings),
    .systemLibrary(name: "CMarkdown"),
    .target(
      name: "LessonFile", dependencies: ["CMarkdown", "Text", "Diagnostics"], swiftSettings: settings,
      linkerSettings: [.linkedLibrary("cmark-gfm-extensions"), .linkedLibrary("cmark-gfm")]),
    .testTarget(
      name: "LessonFileTests", dependencies: ["LessonFile", "Diagnostics", "TestSupport"], swiftSettings: settings),
    .target(
      name: "Session",
      dependencies: [
        "Assist", "Text", "Diagnostics", "Tables", "Provenance", "Methods", "Language", "Engine", "Comparison",
        "Corpus", "Connections", "Dialects", "HelperProtocol",
        "Rendering", "Charts", "LessonFile",
      ],
      swiftSettings: settings),
    .target(
      name: "Lessons",
      dependencies: [
        "Assist", "Text", "Diagnostics", "Tables", "Provenance", "Language", "Rendering", "Charts", "LessonFile",
        "Session",
      ],
      swiftSettings: settings),
    .testTarget(
      name: "LessonsTests",
      dependencies: [
        "Assist", "Lessons", "LessonFile", "Session", "Text", "Diagnostics", "Rendering", "Tables", "TerminalSupport",
      ],
      exclude: ["Samples"],
      swiftSettings: settings),
    .target(name: "Terminal", dependencies: ["CEditline", "Text", "Diagnostics"], swiftSettings: settings),
    .target(name: "TerminalSupport", path: "Tests/TerminalSupport", swiftSettings: settings),
    .testTarget(
      name: "TerminalTests", dependencies: ["Terminal", "TerminalSupport", "TestSupport", "Text", "Diagnostics"],
      swiftSettings: settings),
    .testTarget(name: "PromptTests", dependencies: ["jirei", "TerminalSupport"], swiftSettings: settings),
    .testTarget(
      name: "SessionTests",
      dependencies: [
        "Assist", "Session", "LessonFile", "TerminalSupport", "TestSupport", "Corpus", "Diagnostics", "Engine",
        "Language", "Tables", "Methods",
      ],
      swiftSettings: settings),
    .testTarget(name: "CaseTests", dependencies: ["jirei", "TerminalSupport"], swiftSettings: settings),
    .testTarget(
      name: "JireiTests", dependencies: ["jirei", "Text", "TerminalSupport", "TestSupport"], swiftSettings: settings),
    .executableTarget(
      name: "jirei",
      dependencies: [
        "Text", "Diagnostics", "LessonFile", "Lessons", "Session", "Terminal",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings, linkerSettings: executableLinkage),
    .testTarget(name: "DiagnosticsTests", dependencies: ["Diagnostics"], swiftSettings: settings),
    .target(
      name: "TestSupport", dependencies: ["Diagnostics", "Tables", "Language", "Engine", "Session"],
      path: "Tests/Support",
      swiftSettings: settings),
    .systemLibrary(name: "CSQLite", path: "Tests/CSQLite"),
    .testTarget(
      name: "TablesTests", dependencies: ["Diagnostics", "Tables", "TestSupport"], swiftSettings: settings),
    .testTarget(
      name: "LanguageTests", dependencies: ["Diagnostics", "Tables", "Language", "Engine", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "EngineTests", dependencies: ["Diagnostics", "Tables", "Language", "Engine", "TestSupport", "CSQLite"],
      swiftSettings: settings),
    .testTarget(
      name: "ComparisonTests", dependencies: ["Diagnostics", "Tables", "Methods", "Comparison", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "CorpusTests", dependencies: ["Corpus", "Provenance", "Diagnostics", "Tables", "TestSupport"],
      exclude: ["Judges", "Samples"],
      swiftSettings: settings),
    .testTarget(
      name: "ManualTests", dependencies: ["Corpus", "Diagnostics", "Language", "Rendering", "Session"],
      swiftSettings: settings),
  ]
)

if hasPostgres {
  package.targets += [
    .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
    .executableTarget(
      name: "jirei-postgres", dependencies: ["CPostgres", "CSystem", "HelperProtocol"], swiftSettings: settings),
  ]
  package.products.append(.executable(name: "jirei-postgres", targets: ["jirei-postgres"]))
}

// `JIREI_TESTS="LanguageTests EngineTests" swift test` builds these tests alone; all of them without the variable.
if let wanted = Context.environment["JIREI_TESTS"]?.split(separator: " ") {
  package.targets.removeAll { target in target.type == .test && !wanted.contains { $0 == target.name } }
}
