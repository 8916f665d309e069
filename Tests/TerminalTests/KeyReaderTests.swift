import Glibc
import TestSupport
import Testing

@testable import Terminal

@Suite("Key reader")
struct KeyReaderTests {
  private func keys(_ bytes: [UInt8]) -> [KeyReader.Key] {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return [] }
    defer { close(ends[0]) }
    write(ends[1], bytes, bytes.count)
    close(ends[1])
    var reader = KeyReader(TerminalInput(descriptor: ends[0]))
    var keys: [KeyReader.Key] = []
    while keys.count < 100, case let key = reader.next(), key != .end {
      // A signal that another test sends is none of ours.
      if key != .notice { keys.append(key) }
    }
    return keys
  }

  private func keys(_ text: String) -> [KeyReader.Key] { keys(Array(text.utf8)) }

  @Test("text is characters")
  func characters() {
    #expect(keys("a都😀\n") == [.character("a"), .character("都"), .character("😀"), .character("\n")])
  }

  @Test(
    "an escape sequence is one key, known or not",
    arguments: ["[A", "OH", "[1;5C", "[3~", "[15~", "[[A", "[?1;2c", "[<0;1;1M", "\n"])
  func sequences(sequence: String) {
    #expect(keys("\u{1B}\(sequence)x") == [.sequence(sequence), .character("x")])
  }

  @Test("a lone escape, and one before a letter, is itself")
  func escape() {
    #expect(keys("\u{1B}") == [.character("\u{1B}")])
    #expect(keys("\u{1B}b") == [.character("\u{1B}"), .character("b")])
  }

  @Test("pasted text is one key, its line ends are one character, and none is at its end")
  func paste() {
    let pasted = "\u{1B}[200~一\r\n二\r三\n\u{1B}[A\u{0}\t四\r\n\u{1B}[201~x"
    #expect(keys(pasted) == [.paste("一\n二\n三\n[A\t四"), .character("x")])
    #expect(keys("\u{1B}[200~cut short") == [.paste("cut short")])
    #expect(keys("\u{1B}[200~\u{1B}[201~") == [.paste("")])
  }

  @Test(
    "bytes that are not UTF-8 are replaced and take nothing with them",
    arguments: [
      [0xFF, 0x61], [0xC3, 0x61], [0xE9, 0x83, 0x61], [0xED, 0xA0, 0x80, 0x61], [0xF5, 0x61], [0x80, 0x61],
      [0xC0, 0xAF, 0x61], [0xF0, 0x9F, 0x98, 0x61],
    ] as [[UInt8]])
  func invalid(bytes: [UInt8]) {
    let keys = keys(bytes)
    #expect(keys.last == .character("a"))
    #expect(keys.dropLast().allSatisfy { $0 == .character("\u{FFFD}") })
    #expect(keys.count > 1)
  }

  @Test("Return is a line feed however it is sent, and one only")
  func returns() {
    #expect(keys("a\r\nb\rc\n\nd\r") == "a\nb\nc\n\nd\n".unicodeScalars.map { .character($0) })
  }

  @Test("no bytes stop or trap it")
  func anything() {
    let seed = UInt64.random(in: 0 ... .max)
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<200 {
      let bytes = (0..<40).map { _ in
        Bool.random(using: &generator)
          ? UInt8.random(in: 0...255, using: &generator)
          : Array("\u{1B}[O0;~".utf8).randomElement(using: &generator) ?? 0
      }
      #expect(keys(bytes).count <= 80, "seed \(seed): \(bytes)")
    }
  }
}
