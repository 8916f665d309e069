import Diagnostics
import Dialects
import Engine
import Language
import Tables

extension Database {
  func lines(_ request: BackendRequest, in context: ExecutionContext) -> [String] {
    guard let relation = relations[request.table] else { return [] }
    let pushed: PushedQuery
    do throws(Diagnostic) {
      pushed = try planned(request, relation, in: context, computes: true, asks: false)
    } catch {
      return ["\(error.message)"]
    }
    let stages = request.stages.prefix(pushed.stageCount).map(\.text)
    var lines = ["asked of \(name) (\(connection.engine)): \(([request.table] + stages).joined(separator: " | "))"]
    lines.append("  \(pushed.answer.text)")
    if counts() { lines.append("  \(pushed.ledger.text)") }
    if !pushed.answer.parameters.isEmpty { lines.append("  with the spellings that fit, found before, as parameters") }
    let here = request.stages.dropFirst(pushed.stageCount)
    if here.isEmpty { return lines }
    lines.append("done here\(pushed.obstacle.map { ", since it has \($0.text)" } ?? ""):")
    return lines + here.map { "  \($0.text)" }
  }
}
