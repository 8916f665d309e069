import Diagnostics
import Engine
import LessonFile
import Tables
import TerminalSupport
import Testing

@testable import Language
@testable import Session

/// Every method that a golden, a lesson or the manual asks for gives the columns that it states.
@Suite struct StatedColumnsTests {
  static let files = GoldenTests.files.filter { file in
    let text = String(decoding: readFile(file), as: UTF8.self)
    return Vocabulary.standard.methodWords.contains { text.contains("| \($0) ") }
  }

  /// The queries that end in a method whose columns are known before it has run, wherever they stand in a query.
  private static func methods(in query: BoundQuery) -> [BoundQuery] {
    var found: [BoundQuery] = []
    switch query.input {
    case .query(let inner, _), .computed(_, let inner): found = methods(in: inner)
    case .stored, .table: break
    }
    for (index, stage) in query.stages.enumerated() {
      switch stage.kind {
      case .join(let join): found += methods(in: join.other)
      case .union(let other, _, _): found += methods(in: other)
      case .method(let call) where !call.method.makesColumnsFromData:
        var scope = query.scope
        scope.columns = stage.fields.map { Scope.Column(field: $0) }
        found.append(
          BoundQuery(
            source: query.source, input: query.input, stages: Array(query.stages[...index]), scope: scope,
            span: query.span))
      default: break
      }
    }
    return found
  }

  @Test("The columns stated are those of the result", arguments: files)
  func statedColumns(file: String) throws {
    let conversation = try Conversation()
    for block in Lesson(bytes: readFile(file), name: file).blocks {
      conversation.session.answer(block.source) { _ in
        guard let query = conversation.session.answers.last?.query else { return true }
        for method in Self.methods(in: query) {
          guard let table = try? Engine.run(method, in: conversation.session.context()) else { continue }
          let stated = method.scope.fields
          let text = method.stages.last?.text ?? ""
          #expect(stated.map(\.name) == table.schema.fields.map(\.name), "\(text)")
          #expect(stated.map(\.type) == table.columns.map(\.type), "\(text)")
          #expect(stated.map(\.origins) == table.schema.fields.map(\.origins), "\(text)")
        }
        return true
      }
    }
  }
}
