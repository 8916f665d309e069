// swift-tools-version: 6.2
import PackageDescription

/// The modules of the shell, watched by libFuzzer: `Sources` holds links to them, so that what is `package` there can be
/// called here.
let watched: [SwiftSetting] = [
  .swiftLanguageMode(.v6), .enableUpcomingFeature("ExistentialAny"), .unsafeFlags(["-sanitize=fuzzer"]),
]

let package = Package(
  name: "Fuzz",
  dependencies: [.package(url: "https://github.com/apple/swift-collections", exact: "1.6.0")],
  targets: [
    .target(name: "CSystem"),
    .systemLibrary(name: "CZlib"),
    .target(name: "Text", swiftSettings: watched),
    .target(name: "Diagnostics", dependencies: ["Text"], swiftSettings: watched),
    .target(
      name: "Tables",
      dependencies: ["Text", "Diagnostics", .product(name: "OrderedCollections", package: "swift-collections")],
      swiftSettings: watched),
    .target(
      name: "Corpus", dependencies: ["CSystem", "CZlib", "Text", "Diagnostics", "Tables"], swiftSettings: watched,
      linkerSettings: [.linkedLibrary("z")]),
    .executableTarget(
      name: "Fuzz", dependencies: ["Corpus", "Diagnostics"], swiftSettings: watched,
      linkerSettings: [.unsafeFlags(["-sanitize=fuzzer", "-use-ld=lld"])]),
  ]
)
