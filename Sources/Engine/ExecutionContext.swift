import Diagnostics
import Language
import Provenance
import Tables
import Text

/// What one run of a query shares: the catalog, the way to stop, and indexes that are made once.
package final class ExecutionContext {
  package let catalog: Catalog
  let isCancelled: () -> Bool
  /// Whether groups remember the rows they rest on: only `why` and `with sources` ask.
  package internal(set) var tracksLineage: Bool
  /// Whether the plan may differ from the order in which the query was written.
  let optimizes: Bool

  /// What only those who read files know; nil where nobody said.
  package var files: FileRules?
  package var kernels = Kernels.standard
  /// Engines that hold tables of the catalog.
  package var backends: [any Backend] = []
  /// Of values of these tables the evidence says nothing, so that it need not be read to learn that.
  package var tablesWithoutEvidence: Set<String> = []
  /// Whether joins say what became of each row: only `unmatched` and `ambiguous` ask.
  package var collectsJoins = false
  /// Of the join that was run last.
  package internal(set) var lastJoin: JoinReport?

  private var namesOfTable: [String: RowNames] = [:]
  private var rowsByTarget: [String: (offsets: [Int32], rows: [Int32])] = [:]
  private var labelDictionaries: [String: TextDictionary] = [:]
  /// Made when first asked for; who runs many queries over one catalog keeps it.
  package lazy var evidence = indexedEvidence()
  private let indexedEvidence: () -> Evidence

  package init(
    catalog: Catalog, tracksLineage: Bool = false, optimizes: Bool = true, evidence: (() -> Evidence)? = nil,
    isCancelled: @escaping () -> Bool = { false }
  ) {
    indexedEvidence = evidence ?? { Evidence(catalog: catalog) }
    self.catalog = catalog
    self.tracksLineage = tracksLineage
    self.optimizes = optimizes
    self.isCancelled = isCancelled
  }

  /// Told now and then how far a stage is: its text, the rows done, the rows it has.
  package var progress: ((_ stage: String, _ done: Int, _ total: Int) -> Void)?
  private var stage = (text: "", rowCount: 0)

  /// What is to be asked of whom, where the table that a plan begins with is held elsewhere.
  func request(of plan: Plan, _ query: BoundQuery) -> (BackendRequest, any Backend)? {
    guard case .stored(let name) = plan.input, let backend = backends.first(where: { $0.holds(name) }) else {
      return nil
    }
    return (BackendRequest(table: name, stages: plan.stages, source: query.source, span: query.span), backend)
  }

  func begin(_ text: String, rowCount: Int) { stage = (text, rowCount) }

  func tell(_ done: Int, of count: Int) { progress?(stage.text, done, max(count, stage.rowCount)) }

  /// The rows at hand for which a condition read a cell that is not applicable; nil where nobody counts them.
  private var notApplicable: [Bool]?

  /// Counts the rows for which a condition reads a cell that is not applicable.
  ///
  /// - Returns: their number beside what `body` gives.
  func countingNotApplicable<Result>(
    _ count: Int, _ body: () throws(Diagnostic) -> Result
  ) throws(Diagnostic) -> (Result, Int) {
    let (result, flags) = try notingNotApplicable(body)
    return (result, flags.reduce(0) { $0 + ($1 ? 1 : 0) })
  }

  /// Finds the rows for which a condition reads a cell that is not applicable.
  ///
  /// - Returns: a flag for each row beside what `body` gives; none where no row has such a cell.
  func notingNotApplicable<Result>(_ body: () throws(Diagnostic) -> Result) throws(Diagnostic) -> (Result, [Bool]) {
    let outer = notApplicable
    notApplicable = []
    defer { notApplicable = outer }
    let result = try body()
    return (result, notApplicable ?? [])
  }

  /// Takes the rows with a mark for rows whose condition read a cell that is not applicable.
  func note(notApplicable mark: UInt8, in marks: [UInt8]) {
    guard let before = notApplicable else { return }
    notApplicable = before.count == marks.count ? zip(before, marks).map { $0 || $1 == mark } : marks.map { $0 == mark }
  }

  /// Whether the evidence speaks of a table that one of the values comes from.
  func mayHaveEvidence(_ origins: [Origin]) -> Bool {
    origins.contains { origin in
      let table = Origin.table(of: origin.anchor)
      return !tablesWithoutEvidence.contains(table) && evidence.speaks(of: table)
    }
  }

  /// Whether the evidence can speak of a table that one of the values comes from, without a look at it.
  func canHaveEvidence(_ origins: [Origin]) -> Bool {
    origins.contains { !tablesWithoutEvidence.contains(Origin.table(of: $0.anchor)) }
  }

  func check() throws(Diagnostic) {
    if isCancelled() { throw .interrupted }
  }

  /// Called once a row in long loops; looks at the clock of interruption every 16,384 rows.
  @inline(__always)
  func check(_ row: Int) throws(Diagnostic) {
    if row & 0x3FFF == 0x3FFF {
      try check()
      progress?(stage.text, row, max(row, stage.rowCount))
    }
  }

  /// Called with a size before anything of that size is made.
  func check(
    _ limit: Limit, _ count: Int, by maker: Sentence = "this", in source: SourceText, at span: Span,
    help: Sentence = "keep fewer rows first: | where … or | take …"
  ) throws(Diagnostic) {
    try check()
    if count > limit.number { throw Diagnostic(limit.message(count, by: maker), in: source, at: span, help: [help]) }
  }

  /// The groups of a dictionary's texts.
  func folded(_ dictionary: TextDictionary) throws(Diagnostic) -> TextDictionary.Groups {
    guard let groups = dictionary.folded(isStopped: isCancelled) else { throw .interrupted }
    return groups
  }

  func names(of table: String) -> RowNames {
    if let names = namesOfTable[table] { return names }
    let names = catalog.table(table).map { catalog.rowNames(of: $0) } ?? RowNames(table: table, ids: [], labels: [])
    namesOfTable[table] = names
    return names
  }

  func labels(of names: RowNames) -> TextDictionary {
    if let dictionary = labelDictionaries[names.table] { return dictionary }
    let dictionary = TextDictionary(values: names.labels.isEmpty ? [""] : names.labels)
    labelDictionaries[names.table] = dictionary
    return dictionary
  }

  /// For each row of `relation.from`, the rows of `relation.to` that refer to it.
  func rows(along relation: Catalog.Relation) -> (offsets: [Int32], rows: [Int32]) {
    let key = "\(relation.from)\u{0}\(relation.to)\u{0}\(relation.column)"
    if let found = rowsByTarget[key] { return found }
    let count = catalog.table(relation.from)?.rowCount ?? 0
    var lists = [[Int32]](repeating: [], count: count)
    if let column = catalog.table(relation.to)?.column(named: relation.column),
      case .reference(let targets, _) = column.storage
    {
      for (row, target) in targets.enumerated() where column.isKnown(row) && Int(target) < count {
        lists[Int(target)].append(Int32(row))
      }
    }
    var offsets: [Int32] = [0]
    var rows: [Int32] = []
    for list in lists {
      rows += list
      offsets.append(Int32(rows.count))
    }
    rowsByTarget[key] = (offsets, rows)
    return (offsets, rows)
  }
}
