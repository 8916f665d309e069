import Diagnostics
import Language
import Tables

extension Executor {
  mutating func slice(_ skip: Int, _ take: Int?, _ step: inout StepReport) {
    let before = frame.rowCount + leftOut
    let start = min(skip, before)
    let end = take.map { start + min($0, before - start) } ?? before
    leftOut = 0
    if end - start < frame.rowCount { frame.keep((Int32(start)..<Int32(end)).map { $0 }) }
    guard end - start < before else { return }
    for index in frame.choices.indices { frame.choices[index].isPending = false }
    notes.append(
      .tally(take != nil ? "the first \(end - start) of \(before)" : "without the first \(start) of \(before)", .method)
    )
  }
}
