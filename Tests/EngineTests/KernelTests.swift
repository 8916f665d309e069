import Language
import Tables
import TestSupport
import Testing

@testable import Engine

@Suite struct KernelTests {
  @Test("Every function of the language has a kernel for each of its forms, and every kernel a function")
  func kernelsAndFunctions() {
    let functions = Function.standard
    #expect(Kernel.standard.map(\.name) == functions.map(\.name))
    for function in functions {
      let kernel = Kernels.standard[function.name]
      #expect((kernel?.rows != nil) == (function.rowForm != nil), "\(function.name) over rows")
      #expect((kernel?.groups != nil) == (function.groupForm != nil), "\(function.name) over groups")
    }
  }

  @Test("No two functions share a name")
  func names() {
    let names = Function.standard.map(\.name)
    #expect(Set(names).count == names.count)
  }

  // MARK: Whole columns

  private static let texts = ["Ōtsu", "ōtsu", "", "灘 Nada", "a-b-c", " two  words ", "Straße"]

  /// More rows than are worked on one by one, half of them with texts that repeat.
  private static let shell: Shell = {
    var generator = SeededGenerator(seed: 11)
    func cell(_ value: Value) -> Value {
      generator.chance(10) ? .unknown(reason: generator.chance(50) ? "not stated" : nil) : value
    }
    let rows = (0..<9000).map { row -> [Value] in
      [
        cell(.text(texts[generator.number(0...6)])), cell(.text("row \(row)")),
        cell(.integer(generator.number(-50...50))), cell(.number(Double(generator.number(-9999...9999)) / 100)),
        cell(.boolean(generator.chance(50))), cell(.date(CalendarDate(daysSinceEpoch: Int32(row)))),
        cell(.list([nil, "b", "c d"].prefix(generator.number(0...3)).map { $0 })),
      ]
    }
    var many = Table(
      fields: [
        Field("word", .text), Field("own", .text), Field("whole", .integer), Field("rate", .number),
        Field("flag", .boolean), Field("day", .date), Field("parts", .list(.text)),
      ], rows: rows)
    many.name = "many"
    var catalog = Catalog()
    catalog.add(many)
    return Shell(catalog)
  }()

  @Test(
    "A function makes the same of many rows as of few",
    arguments: [
      "lower(word)", "upper(own)", "trim(word)", "length(word)", "length(parts)", "replace(word, \"a\", \"bb\")",
      "replace(word, word, own)", "split(word, \"-\")", "split(word, \" \")", "concat(word, \"!\")",
      "concat(\"a\", \"b\")",
      "concat(word, own, whole, rate, flag, day, parts)", "left(word, 2)", "left(word, whole)", "right(own, 3)",
      "year(day)", "month(day)", "day(day)", "date(text(day))", "date(text(day), \"y-m-d\")", "number(own)",
      "number(word)", "number(text(rate))", "text(whole)", "text(rate)", "text(flag)", "text(day)", "text(parts)",
      "text(word)", "abs(whole)", "abs(rate)", "round(rate)", "round(rate, 1)", "round(rate, whole)",
      "round(whole, whole)", "floor(rate)", "ceil(rate)", "sqrt(rate)", "ln(rate)", "exp(rate)", "min(whole, 3)",
      "max(whole, rate)", "min(rate, 0.5, whole)", "min(word, own)", "max(day, 1980-01-01)", "min(flag, yes)",
      "if(flag, word, own)", "if(flag, whole, rate)", "if(flag, day, unknown)", "if(flag, parts, unknown)",
      "if(yes, word, own)", "if(unknown, word, own)", "coalesce(word, own)", "coalesce(word, \"none\")",
      "coalesce(whole, rate, 0)", "coalesce(flag, no)", "coalesce(unknown, parts)",
      "coalesce(parts, split(word, \"-\"))",
    ])
  func manyAndFew(expression: String) throws {
    let all = try Self.shell.run("many | select v = \(expression)").lines
    #expect(all.count == 9000)
    for start in stride(from: 0, to: 9000, by: 1500) {
      let few = try Self.shell.run("many | skip \(start) | take 12 | select v = \(expression)").lines
      #expect(Array(all[start..<start + 12]) == few)
    }
  }

  @Test("The first unknown argument of a row says why it is unknown")
  func reasons() throws {
    let query =
      "cities | where id = c4 | select v = concat(coastal, area), w = concat(area, coastal), x = concat(id, area)"
    #expect(try Shell().run(query).lines == ["?not stated | ?not surveyed | ?not surveyed"])
  }

  @Test("A number is rounded as it is printed, however it is done")
  func rounding() {
    var generator = SeededGenerator(seed: 5)
    for _ in 0..<20_000 {
      let decimals = generator.number(0...15)
      let digits = Double(generator.number(-1_000_000...1_000_000))
      let x = generator.chance(50) ? digits / 1000 : digits * 1.7e-5 / Double(generator.number(1...1000))
      let expected = Double(Value.fixed(x, decimals: decimals)) ?? x
      let found = KernelCall.rounded(x, to: decimals)
      #expect(found == expected && found.sign == expected.sign, "round(\(x), \(decimals))")
    }
    #expect(KernelCall.rounded(0.285, to: 2) == 0.29)
    #expect(KernelCall.rounded(1.005, to: 2) == 1.01)
    #expect(KernelCall.rounded(1e300, to: 3) == 1e300)
  }
}
