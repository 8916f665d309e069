import Session
import Testing

@Suite("Completion of the stages that compare")
struct CompletionTests {
  @Test(
    "What may stand at each place is offered",
    arguments: [
      ("municipalities | tru", "truthtable"), ("compare Kan", "Kanazawa"), ("compare Kanazawa, 都", "都城"),
      ("compare Kanazawa, Kobe ", "on"), ("municipalities | similar ", "to"),
      ("municipalities | similar to Miya", "Miyakonojo"), ("municipalities | unlike Ko", "Kobe"),
      ("municipalities | pairs ", "different"), ("municipalities | mill smooth_progress ", "given"),
      ("municipalities | mill smooth_progress given rec", "recruits"),
      ("municipalities | truthtable smooth_progress given recruits cut", "cutoff"),
      ("municipalities | minimize award given recruits solution pars", "parsimonious"),
      ("municipalities | minimize award given recruits, develops expecting dev", "develops"),
      ("municipalities | calibrate population as ", "fuzzy"),
      ("municipalities | truthtable smooth_progress given recruits | where inc", "incl"),
      ("municipalities | pairs similar award given region | select lea", "least"),
      ("items | compare count of base acr", "across"),
      ("items | compare count of base across department by key conf", "confidence"),
      ("municipalities | where ", "round("), ("municipalities | where develops is ", "unknown"),
      ("municipalities | where develops is not ", "known"), ("municipalities | where kanji contains 東", "\"東広島市\""),
      ("municipalities | where name starts with Ko", "\"Kobe\""), ("items | where table = ", "1"),
      ("items | where rank >= ", "1"), ("items | crosstab subject by department percent of ", "column"),
      ("municipalities | mill award given ~rec", "recruits"), ("市区", "市区町村"), ("municipalities | where 人", "人口"),
      ("municipalities | minimize award given recruits, develops expecting ~dev", "develops"),
      ("open \"x.csv\" as t com", "comment"), ("open \"x.csv\" drop tot", "totals"),
      ("open \"x.csv\" drop totals keep no", "notes"), ("open \"x.csv\" header r", "row"),
      ("open \"x.csv\" header 2 sk", "skip"), ("open \"x.csv\" delimiter p", "pipe"),
    ])
  func offers(text: String, expected: String) throws {
    let session = try Conversation().session
    let found = session.completion(of: text, at: text.utf8.count).candidates.map(\.text)
    #expect(found.contains(expected), "\(text): \(found.prefix(12))")
  }
}
