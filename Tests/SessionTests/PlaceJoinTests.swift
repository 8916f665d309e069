import Testing

@testable import Session

@Suite("Joins by names and codes of places")
struct PlaceJoinTests {
  /// Opens files of ../shared/data under short names; nil, with a word of it, where one is absent.
  private static func nation() throws -> Conversation? {
    let conversation = try Conversation()
    let parts = repository.split(separator: "/")
    let files = [
      ("20221231_all_localgovs.csv", "cards"), ("city_indices_R3_utf8.csv", "indices"),
      ("localgovjp_utf8.csv", "places"),
      ("seed_municipalities.csv", "seed"),
    ]
    for (file, name) in files {
      // A second working tree lies one folder deeper.
      let isOpen = [1, 2].contains { count in
        let path = "/" + parts.dropLast(count).joined(separator: "/") + "/shared/data/" + file
        return conversation.say("open \"\(path)\" as \(name)").errors.isEmpty
      }
      guard isOpen else {
        print("skipped: there is no ../shared/data/\(file)")
        return nil
      }
    }
    return conversation
  }

  @Test("each of the twelve finds its one row in every list, by code and by name")
  func twelve() throws {
    guard let conversation = try Self.nation() else { return }
    for (query, keys) in [
      ("municipalities | join cards", ["code6 = 団体コード", "code = 団体コード", "kanji = 市区町村名"]),
      ("municipalities | join indices", ["code6 = 団体コード", "code = 団体コード", "kanji = 団体名"]),
      ("municipalities | join places", ["code = cid", "code6 = lgcode", "kanji = city", "katakana = citykana"]),
      ("seed | join cards", ["code5 = 団体コード", "name_kanji = 市区町村名"]),
      ("seed | join places", ["code5 = cid", "name_halfwidth_kana = citykana"]),
    ] {
      for key in keys {
        let answer = conversation.say("\(query) on \(key) keep matching | count")
        #expect(answer.complaints == [])
        #expect(answer.text.hasPrefix("count: 12\n"), "\(query) on \(key)")
      }
    }
  }

  @Test("two lists of all municipalities meet by name, but for those that share one, and by name and prefecture")
  func nation() throws {
    guard let conversation = try Self.nation() else { return }
    let byName = conversation.say("cards | join indices on 市区町村名 = 団体名 keep matching | count")
    #expect(byName.text.hasPrefix("count: 1684\n"))
    #expect(conversation.say("ambiguous | where side = cards | count").text.hasPrefix("count: 57\n"))
    #expect(conversation.say("unmatched | count").text.hasPrefix("count: 0\n"))
    let both = conversation.say("cards | join indices on 市区町村名 = 団体名, 都道府県名 keep matching | count")
    #expect(both.text.hasPrefix("count: 1741\n"))
  }

  @Test("without a join there is nothing to show", arguments: ["unmatched", "ambiguous"])
  func none(command: String) throws {
    let conversation = try Conversation()
    conversation.say("municipalities")
    #expect(conversation.say(command).complaints == ["there is no query with a join yet"])
  }
}
