import Session
import Testing

@Suite("Settings and parameters")
struct SettingsTests {
  @Test("a basis makes what rests on less unknown, and says so")
  func basis() throws {
    let conversation = try Conversation()
    let all = conversation.say("municipalities | where smooth_progress | count | as csv").text
    #expect(conversation.say("set basis = stated").errors.isEmpty)
    let stated = conversation.say("municipalities | where smooth_progress | count | as csv").text
    #expect(all == "count\n8\n")
    #expect(stated != all)
    let reasons = conversation.say(
      "municipalities | where prefecture is unknown because \"only outside\" | count | as csv")
    #expect(reasons.text == "count\n12\n")
    #expect(conversation.say("municipalities | where name is known | count | as csv").text == "count\n12\n")
    conversation.say("set basis = outside")
    #expect(conversation.say("municipalities | where smooth_progress | count | as csv").text == all)
  }

  @Test("no value rests on less than the basis that is set", arguments: ["stated", "hedged", "inferred"])
  func basisHolds(word: String) throws {
    let order = ["stated", "hedged", "inferred", "outside"]
    let weaker = order[((order.firstIndex(of: word) ?? 0) + 1)...]
    let conversation = try Conversation()
    conversation.say("set basis = \(word)")
    for table in ["municipalities", "outcomes", "strategies"] {
      let answer = conversation.say("\(table) | select municipality = name | with sources | count by basis | as csv")
        .text
      // Labels stay, so the names of rows may rest on anything; what is masked is every other column.
      #expect(!answer.isEmpty)
    }
    let kinds = conversation.say("outcomes | select kind, direction | where kind is known | with sources | as csv").text
    for basis in weaker { #expect(!kinds.contains(",\(basis)\n")) }
  }

  @Test(
    "a parameter is a value and never a piece of the query",
    arguments: [
      "x\" or yes or \"", "1 or yes", "'; items", "yes) or (yes", "`item`", "item", "$p", "| count", "\u{0}", "都城", "",
    ])
  func parametersAreValues(text: String) throws {
    let conversation = try Conversation()
    #expect(conversation.session.assign("p", text) == nil)
    let answer = conversation.say("items | where item = $p | count | as csv")
    #expect(answer.errors.isEmpty)
    #expect(answer.text == "count\n0\n")
    #expect(conversation.session.assign("p", "Personnel shortages") == nil)
    #expect(conversation.say("items | where item = $p | count | as csv").text == "count\n1\n")
  }

  @Test(
    "a parameter from outside has the type that it plainly has",
    arguments: [
      ("50", "items | where rate > $p | count", "12"), ("57.9", "items | where rate = $p | count", "1"),
      ("yes", "municipalities | where develops = $p | count", "7"),
      ("2022-06-03", "events | where date = $p | count", "1"),
      ("Kobe", "strategies | where municipality = $p | count", "2"),
      ("都城", "strategies | where municipality = $p | count", "1"),
      ("develop", "strategies | where kind = $p | count", "12"),
    ])
  func parameterTypes(text: String, query: String, expected: String) throws {
    let conversation = try Conversation()
    #expect(conversation.session.assign("p", text) == nil)
    let answer = conversation.say("\(query) | as csv")
    #expect(answer.complaints == [])
    #expect(answer.text == "count\n\(expected)\n")
  }

  @Test("a parameter that was not given is an error, and a text where a number must be, too")
  func parameterErrors() throws {
    let conversation = try Conversation()
    #expect(conversation.say("items | where rate > $least").complaints == ["no value was given for $least"])
    #expect(conversation.session.assign("least", "much") == nil)
    #expect(conversation.say("items | where rate > $least").complaints.count == 1)
  }

  @Test("a setting that cannot be so is refused and stays", arguments: ["format", "width", "basis", "timing"])
  func refusals(name: String) throws {
    let conversation = try Conversation()
    let before = conversation.say("set \(name)").text
    #expect(conversation.session.assign(name, "nonsense") != nil)
    #expect(conversation.say("set \(name) = nonsense").complaints.count == 1)
    #expect(conversation.say("set \(name)").text == before)
  }

  @Test("the answers of a setting hold for the statements after it")
  func settingsHold() throws {
    let conversation = try Conversation()
    conversation.say("set format = csv")
    #expect(conversation.say("roles | take 1 | select name").text == "name\nProducer\n")
    #expect(conversation.say("echo for readers").text == "")
    conversation.say("set format = json")
    #expect(conversation.say("roles | take 1 | select name").text == "[\n  {\"name\": \"Producer\"}\n]\n")
  }
}
