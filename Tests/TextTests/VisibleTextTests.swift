import Testing
import Text

@Suite("Text made visible")
struct VisibleTextTests {
  @Test(
    "a mark that is not shown itself has a sign",
    arguments: [
      ("a\nb", "a↵b"), ("a\r\nb", "a␍↵b"), ("a\rb", "a␍b"), ("a\tb", "a␉b"), ("\u{1B}[5m", "␛[5m"), ("\0", "␀"),
      ("\u{7F}", "␡"), ("\u{9B}5m", "⟨009B⟩5m"), ("a\u{85}b", "a⟨0085⟩b"), ("a\u{202E}b", "a⟨202E⟩b"),
      ("Ko\u{200B}be", "Ko⟨200B⟩be"), ("Ko\u{2060}be", "Ko⟨2060⟩be"), ("Ko\u{AD}be", "Ko⟨00AD⟩be"),
      ("\u{FEFF}x", "⟨FEFF⟩x"), ("Kobe\u{E0041}", "Kobe⟨E0041⟩"), ("Ko\u{200C}be", "Ko⟨200C⟩be"),
      ("Ko\u{200D}be", "Ko⟨200D⟩be"), ("a\u{FE0F}", "a⟨FE0F⟩"), ("1\u{FE0F}", "1⟨FE0F⟩"), ("a\u{E0100}", "a⟨E0100⟩"),
      ("x\u{2028}y\u{2029}z", "x⟨2028⟩y⟨2029⟩z"), ("\u{FFF9}a\u{FFFA}b\u{FFFB}", "⟨FFF9⟩a⟨FFFA⟩b⟨FFFB⟩"),
      ("神戸\u{3164}", "神戸⟨3164⟩"), ("\u{200D}", "⟨200D⟩"), ("👍\u{200D}", "👍⟨200D⟩"),
      ("葛\u{E0100}\u{E0101}", "葛\u{E0100}⟨E0101⟩"),
      ("🏴\u{E0067}\u{E0062}\u{E007F}", "🏴⟨E0067⟩⟨E0062⟩⟨E007F⟩"), ("می\u{200C}\u{200C}ها", "می⟨200C⟩⟨200C⟩ها"),
    ])
  func signs(text: String, shown: String) { #expect(VisibleText.line(text) == shown) }

  @Test(
    "words stay as they are, with the joiners and selectors that writing needs",
    arguments: [
      "Kobe", "神戸市", "カタカナ", "ｶﾅ", "Straße", "é", "⟨200B⟩", "a b", "10–12", "「」、。", "≤ 5 … →", "Ａ１",
      "می\u{200C}خواهم", "क्\u{200D}ष", "র\u{200D}্য", "ශ්\u{200D}රී", "👩\u{200D}👩\u{200D}👧", "❤\u{FE0F}",
      "1\u{FE0F}\u{20E3}",
      "👩🏽\u{200D}🚒", "🏳\u{FE0F}\u{200D}🌈", "葛\u{E0100}城市", "辻\u{E0101}",
      "🏴\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}",
      "ᠠ\u{180B}",
    ])
  func words(text: String) { #expect(VisibleText.line(text) == text) }

  @Test("lines keep their line feeds and tabs, and nothing else")
  func lines() { #expect(VisibleText.lines("a\tb\n\u{1B}c\r\n") == "a\tb\n␛c␍\n") }

  /// What Unicode gives no picture, and what it says a reader should ignore.
  private static let invisible: [Unicode.Scalar] = (0...0x10FFFF).compactMap(Unicode.Scalar.init).filter { scalar in
    let kind = scalar.properties.generalCategory
    return kind == .control || kind == .lineSeparator || kind == .paragraphSeparator
      || scalar.properties.isDefaultIgnorableCodePoint || (0xFFF9...0xFFFB).contains(scalar.value)
  }

  @Test("every character that Unicode calls invisible is a mark, and no other one is")
  func marks() {
    let marks = (0...0x10FFFF).compactMap(Unicode.Scalar.init).filter(VisibleText.isMark)
    #expect(Set(marks).symmetricDifference(Self.invisible).map { VisibleText.number($0) } == [])
  }

  @Test("the bytes of a mark are never passed over, wherever it stands")
  func bytes() {
    for scalar in Self.invisible {
      let text = "a\(scalar)"
      #expect(VisibleText.mayHide(text), "\(VisibleText.number(scalar))")
      #expect(VisibleText.line(text) == "a" + VisibleText.sign(for: scalar))
      #expect(!VisibleText.isPlain(text))
    }
  }

  @Test("texts that differ only in marks look different, and visible text stays as it is")
  func differences() {
    let seed = UInt64.random(in: 0...9999)
    print("seed \(seed)")
    var generator = Seeded(state: seed)
    let pieces = Self.invisible.filter { $0.value < 0xE0080 }.map { String(Character($0)) } + ["a", "神", "👍", "ه", " "]
    var seen: [String: [Unicode.Scalar]] = [:]
    for _ in 0..<20_000 {
      let text = (0..<4).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
      let shown = VisibleText.line(text)
      #expect(VisibleText.line(shown) == shown)
      let other = seen.updateValue(Array(text.unicodeScalars), forKey: shown)
      #expect(other == nil || other == Array(text.unicodeScalars), "\(shown)")
    }
  }

  private struct Seeded: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ state >> 33
    }
  }
}
