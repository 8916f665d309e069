import Tables
import Testing

@testable import Corpus

@Suite("Names and codes of places")
struct PlaceNameTests {
  @Test(
    "spellings of one place agree",
    arguments: [
      ("当別町", "石狩郡当別町"), ("府中市", "広島県府中市"), ("東京都府中市", "府中市（東京都）"), ("札幌市 中央区", "札幌市中央区"),
      ("霞ケ浦市", "霞ヶ浦市"), ("霞ヶ浦市", "霞が浦市"), ("檮原町", "高岡郡梼原町"), ("赤穂郡上郡町", "上郡町"),
      ("ながいし", "ﾅｶﾞｲｼ"), ("Ōtsu-shi", "otsu shi"), ("Kobe-shi", "KOBE City"), ("Ikeda-cho", "Ikeda-machi"),
      ("Ishikari-gun Tobetsu-cho", "Tōbetsu-chō"), ("Fuchu-shi, Hiroshima", "Fuchū-shi"),
      ("Ohtsu-shi", "Ōtsu City"), ("Gumma-shi", "Gunma-shi"), ("City of Kobe", "Kobe-shi"),
      ("Hiroshima-ken Fuchu-shi", "Fuchu City, Hiroshima, Japan"), ("Kobe (Hyōgo)", "Kobe-shi"),
      ("葛\u{E0100}城市", "葛城市"), ("東京23区", "特別区"), ("多気町大字相可", "多気町相可"), ("Osaka-fu", "Osaka Prefecture"),
    ])
  func agreeing(first: String, second: String) throws {
    let forms = try [first, second].map { try #require(PlaceName($0, style: .ranked)).form }
    #expect(forms[0].agrees(with: forms[1]), "\(forms)")
  }

  @Test(
    "names of different places do not",
    arguments: [
      ("池田市", "池田町"), ("東京都府中市", "広島県府中市"), ("阿蘇郡小国町", "西置賜郡小国町"), ("郡山市", "山市"),
      ("札幌市中央区", "中央区"), ("Fuchu-shi, Tokyo", "Fuchu-shi, Hiroshima"), ("上郡町", "町"),
      ("Kanazawa Ward", "Kanazawa City"), ("Fukuoka Town", "Fukuoka-shi"), ("福島県", "福島市"), ("Osaka-fu", "Osaka-shi"),
      ("大字上野", "上野市"), ("上伊那広域連合", "上伊那郡"), ("Kohoku", "Koku"),
    ])
  func different(first: String, second: String) throws {
    let forms = try [first, second].map { try #require(PlaceName($0, style: .ranked)).form }
    #expect(!forms[0].agrees(with: forms[1]), "\(forms)")
  }

  @Test("a bare name agrees with one that says its rank, and keeps an ending that is its own")
  func bare() throws {
    for (bare, full) in [("四日市", "四日市市"), ("明石", "明石市"), ("Nagai", "Nagai-shi"), ("あかし", "あかしし")] {
      let short = try #require(PlaceName(bare, style: .bare)).form
      #expect(short.agrees(with: try #require(PlaceName(full, style: .ranked)).form))
    }
  }

  @Test(
    "in a column of both ways, each name is read as it stands",
    arguments: [
      ("石川県金沢市", "金沢市", true), ("酒田", "酒田市", true), ("四日市", "四日市市", true), ("四日市市", "四日市市", true),
      ("十日町", "十日町市", true), ("春日市", "春日市", true), ("大村", "大村市", true), ("高岡郡梼原町", "檮原町", true),
      ("三重県四日市", "四日市市", true), ("池田市", "池田町", false), ("東京都府中市", "広島県府中市", false),
    ])
  func mixed(first: String, second: String, agrees: Bool) throws {
    let form = try #require(PlaceName(first, style: .mixed)).form
    #expect(form.agrees(with: try #require(PlaceName(second, style: .ranked)).form) == agrees)
  }

  @Test(
    "codes are proven by check digit, prefecture and number",
    arguments: [
      ("011002", 6, "01100"), ("11002", 6, "01100"), ("１１００２", 6, "01100"), ("11003", 6, nil), ("480002", 6, nil),
      ("34212", 5, "34212"), ("1100", 5, "01100"), ("48212", 5, nil), ("34999", 5, nil), ("x", 5, nil), ("", 6, nil),
    ])
  func codes(text: String, digitCount: Int, expected: String?) {
    #expect(PlaceMatching.place(text, digitCount: digitCount) == expected)
  }

  @Test("a prefecture is found by each of its names", arguments: ["兵庫県", "兵庫", "ひょうご", "Hyōgo-ken", "HYOGO", "ヒョウゴ"])
  func prefectures(text: String) { #expect(Prefectures.number(of: text) == 28) }

  @Test("there are 47 prefectures")
  func allPrefectures() {
    #expect(Prefectures.names.count == 47)
    #expect(Prefectures.names.enumerated().allSatisfy { Prefectures.number(of: $0.element.kanji) == $0.offset + 1 })
  }

  @Test(
    "Japan is shown by letters, prefectures and codes, never by a heading",
    arguments: [
      (["Oakland City", "Moore"], ["CA", "OK"], false), (["Kobe City", "Nagai"], ["Hyogo", "Yamagata"], true),
      (["Kobe City", "Nagai"], ["281000", "062090"], true), (["York", "Moore"], ["15213", "15222"], false),
      (["Kobe", "Nagai"], ["神戸市", "長井市"], true), (["Kobe-shi", "Ōtsu-shi"], ["x", "y"], true),
      (["神戸", "長井"], ["x", "y"], true), (["Kobe, Hyogo", "Nagai, Yamagata"], ["x", "y"], true),
      (["München", "Köln"], ["09162", "05315"], false),
    ])
  func proof(names: [String], beside: [String], isProven: Bool) {
    let other = (field: Field("x", .text), column: Column(.text(TextVector(beside))))
    let key = KeyColumn(Field("city", .text), Column(.text(TextVector(names))), others: [other])
    #expect(PlaceMatching.recognized(key, in: Catalog())?.isProven == isProven)
  }

  @Test(
    "columns are recognised by what they hold",
    arguments: [
      (["札幌市", "函館市", "当別町"], "x", "place name"), (["Kobe", "Nagai"], "city", "place name"),
      (["Kobe", "Nagai"], "x", nil), (["東京都", "北海道"], "x", "prefecture"), (["Osaka", "Tokyo"], "x", "prefecture"),
      (["011002", "012025"], "code", "place code"), (["011002", "012025"], "x", nil), (["", ""], "code", nil),
      (["yes", "no"], "x", nil),
    ])
  func recognition(texts: [String], heading: String, kind: String?) {
    let column = Column(.text(TextVector(texts)))
    #expect(PlaceMatching.recognized(KeyColumn(Field(heading, .text), column), in: Catalog())?.kind == kind)
  }
}
