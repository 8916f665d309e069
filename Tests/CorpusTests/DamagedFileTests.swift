import Diagnostics
import TestSupport
import Testing

@testable import Corpus

/// Whatever bytes of a workbook, an archive or a survey are damaged: it opens, or an error says what is wrong.
@Suite("Damaged workbooks and surveys")
struct DamagedFileTests {
  private static let root = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
  private static let samples = [
    "Sources/jirei/Jirei.docc/Examples/training.xlsx", "Sources/jirei/Jirei.docc/Examples/cities.zip",
    "Sources/jirei/Jirei.docc/Examples/survey.sav", "Tests/CorpusTests/Samples/cells.ods",
    "Tests/CorpusTests/Samples/cells.xls", "Tests/CorpusTests/Samples/labels.dta",
    "Tests/CorpusTests/Samples/labels.zsav",
  ]

  private static func bytes(_ sample: String) throws -> [UInt8] {
    try FileDoor(isSafe: false, readableRoots: []).read("\(root)/\(sample)")
  }

  private static func open(_ bytes: [UInt8], _ folder: TemporaryFolder, _ ending: Substring, _ what: String) throws {
    let name = "f.\(ending)"
    try folder.write(name, bytes)
    var options = OpenOptions()
    options.member = ending == "zip" ? "data/cities.csv" : nil
    if options.member != nil { options.words = ["file"] }
    do throws(CorpusFailure) {
      _ = try DataPackage.open(path: folder(name), through: folder.door, options: options)
    } catch {
      #expect(error.diagnostics.contains { !$0.message.text.isEmpty }, "\(what)")
    }
    _ = try? DataPackage.sheets(path: folder(name), through: folder.door, options: OpenOptions())
  }

  @Test("Every region of the file, overwritten", arguments: samples)
  func regions(sample: String) throws {
    let folder = try TemporaryFolder()
    let whole = try DamagedFileTests.bytes(sample)
    let ending = sample.split(separator: ".").last ?? ""
    var random = SeededGenerator(seed: UInt64(whole.count))
    print("seed \(whole.count)")
    let step = max(whole.count / 400, 1)
    for start in stride(from: 0, to: whole.count, by: step) {
      var damaged = whole
      let kind = random.number(0...3)
      for index in start..<min(start + step, whole.count) {
        damaged[index] = kind == 0 ? 0 : kind == 1 ? 0xFF : UInt8(random.number(0...255))
      }
      try DamagedFileTests.open(damaged, folder, ending, "\(sample) from \(start)")
    }
  }

  @Test("Cut short anywhere", arguments: samples)
  func cut(sample: String) throws {
    let folder = try TemporaryFolder()
    let whole = try DamagedFileTests.bytes(sample)
    let ending = sample.split(separator: ".").last ?? ""
    for size in stride(from: 0, to: whole.count, by: max(whole.count / 150, 1)) {
      try DamagedFileTests.open(Array(whole[..<size]), folder, ending, "\(sample), \(size) bytes")
    }
  }

  @Test("The parts of a workbook, damaged and packed again", arguments: [1, 2, 3, 4] as [UInt64])
  func parts(seed: UInt64) throws {
    let folder = try TemporaryFolder()
    var random = SeededGenerator(seed: seed)
    print("seed \(seed)")
    for sample in [DamagedFileTests.samples[0], DamagedFileTests.samples[3]] {
      let archive = try ZipArchive(try DamagedFileTests.bytes(sample), path: sample, limit: 1 << 24)
      let parts = try archive.members.map { ($0.name, try archive.contents(of: $0)) }
      for _ in 0..<150 {
        var writer = ZipWriter()
        let chosen = random.number(0...(parts.count - 1))
        for (index, part) in parts.enumerated() {
          let bytes = index == chosen ? DamagedFileTests.damaged(part.1, &random) : part.1
          if index == chosen, random.chance(5) { continue }
          _ = writer.add(part.0, bytes)
        }
        try DamagedFileTests.open(
          writer.finish(), folder, sample.split(separator: ".").last ?? "", "seed \(seed): \(parts[chosen].0)")
      }
    }
  }

  private static func damaged(_ part: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
    var bytes = part
    for _ in 0..<random.number(1...4) where !bytes.isEmpty {
      let at = random.number(0...(bytes.count - 1))
      switch random.number(0...4) {
      case 0: bytes[at] = UInt8(random.number(0...255))
      case 1: bytes.removeSubrange(at..<min(at + random.number(1...60), bytes.count))
      case 2: bytes.insert(contentsOf: Array("99999999999".utf8), at: at)
      case 3: bytes.insert(contentsOf: bytes[at..<min(at + 80, bytes.count)], at: random.number(0...(bytes.count - 1)))
      default: bytes[at] = random.one(of: Array("<>\"'&/=".utf8))
      }
    }
    return bytes
  }
}
