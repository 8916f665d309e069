import Language
import Tables

/// The rows between two operators: columns that are picked up only when something reads them.
///
/// Every column stands under a *selection*: the rows of it that are at hand, in order. `where`, `sort` and `take` change
/// selections and move no cells.
struct Frame {
  struct Source {
    var column: Column
    /// Index into `selections`.
    var selection: Int
  }

  /// Which rows of a stored table the rows at hand are, or rest on.
  struct Identity {
    enum Rows {
      /// Row numbers under a selection; nil stands for 0, 1, 2, …
      case one([Int32]?, selection: Int)
      case many(RowGroups)
      /// They rest on rows of it, but nobody asked which.
      case untracked
    }
    var table: String
    var rows: Rows
    /// For each row at hand the columns it rests on, where they differ; only beside `many`.
    var origins: [[Origin]]?

    init(table: String, rows: Rows, origins: [[Origin]]? = nil) {
      self.table = table
      self.rows = rows
      self.origins = origins
    }

    /// For rows taken at `positions`, a negative one standing for none; `.one` goes with its selection.
    mutating func keep(_ positions: [Int32]) {
      guard case .many(let rows) = rows else { return }
      self.rows = .many(rows.gathered(positions))
      origins = origins.map { all in positions.map { $0 < 0 ? [] : all[Int($0)] } }
    }

    /// For rows that each stand for several of these.
    func gathered(_ parts: [[Int32]]) -> Identity {
      guard case .many(let rows) = rows else { return self }
      let made = RowGroups {
        let lists = rows.lists
        return parts.map { Frame.distinct($0.flatMap { lists[Int($0)] }) }
      }
      let origins = origins.map { all in parts.map { Frame.distinct($0.flatMap { all[Int($0)] }) } }
      return Identity(table: table, rows: .many(made), origins: origins)
    }

    init(_ lineage: Lineage) { self.init(table: lineage.table, rows: Rows(lineage.rows), origins: lineage.origins) }
  }

  /// A point at which rows were chosen, and which rows of it the rows at hand are, or rest on.
  struct Chosen {
    var point: any ChoicePoint
    /// Its table has no name.
    var identity: Identity
    /// See `Choice.isPending`.
    var isPending = false

    init(_ point: any ChoicePoint, _ rows: Identity.Rows, isPending: Bool = false) {
      self.point = point
      identity = Identity(table: "", rows: rows)
      self.isPending = isPending
    }

    init(_ choice: Choice) { self.init(choice.point, Identity.Rows(choice.rows), isPending: choice.isPending) }
  }

  var columns: [Source]
  var selections: [[Int32]?]
  var identities: [Identity]
  /// What chose the rows at hand.
  var choices: [Chosen] = []
  var rowCount: Int

  init(columns: [Column], rowCount: Int, identities: [Identity] = []) {
    self.columns = columns.map { Source(column: $0, selection: 0) }
    selections = [nil]
    self.rowCount = rowCount
    self.identities = identities
  }

  init(_ table: Table) {
    self.init(columns: table.columns, rowCount: table.rowCount)
    if let name = table.name {
      identities = [Identity(table: name, rows: .one(nil, selection: 0))]
    } else {
      identities = table.lineage.map { Identity($0) }
    }
    choices = table.choices.map { Chosen($0) }
  }

  /// The rows of a query's result, with one identity for each that the query was bound with, in their order: those whose
  /// rows nobody asked for have no lineage and stay untracked.
  init(_ table: Table, of query: BoundQuery) {
    self.init(columns: table.columns, rowCount: table.rowCount)
    choices = table.choices.map { Chosen($0) }
    var lineages = table.lineage[...]
    if lineages.count == query.scope.identities.count {
      identities = lineages.map { Identity($0) }
      return
    }
    identities = query.scope.identities.map { bound in
      guard let next = lineages.first, next.table == bound.table, next.isOne == bound.isOne else {
        return Identity(table: bound.table, rows: .untracked)
      }
      lineages.removeFirst()
      return Identity(next)
    }
  }

  /// The cells of a column at hand.
  func column(_ index: Int) -> Column {
    let source = columns[index]
    guard let selection = selections[source.selection] else { return source.column }
    return source.column.gathered(selection, missing: Frame.noMatch)
  }

  /// The reason of cells that a join which keeps all rows could not fill.
  private static let noMatch = "no match"

  /// The same without gathering them.
  func view(_ index: Int) -> CellView {
    let source = columns[index]
    guard let selection = selections[source.selection] else { return CellView(source.column) }
    let isWhole = selection.withUnsafeBufferPointer { rows in rows.reduce(0) { $0 | $1 } >= 0 }
    guard isWhole else { return CellView(source.column.gathered(selection, missing: Frame.noMatch)) }
    return CellView(source.column, selection: selection)
  }

  /// Keeps the rows at `positions`, in that order; a position may repeat, and a negative one is a row of unknowns.
  mutating func keep(_ positions: [Int32]) {
    selections = selections.map { selection in
      guard let selection else { return positions }
      return positions.map { $0 < 0 ? -1 : selection[Int($0)] }
    }
    for index in identities.indices { identities[index].keep(positions) }
    for index in choices.indices { choices[index].identity.keep(positions) }
    rowCount = positions.count
  }

  /// Puts columns of another frame beside these, its rows taken at `positions`.
  mutating func attach(_ other: Frame, keeping kept: [Int], at positions: [Int32]) {
    var other = other
    other.keep(positions)
    let offset = selections.count
    selections += other.selections
    columns += kept.map { Source(column: other.columns[$0].column, selection: other.columns[$0].selection + offset) }
    func moved(_ identity: Identity) -> Identity {
      guard case .one(let rows, let selection) = identity.rows else { return identity }
      return Identity(table: identity.table, rows: .one(rows, selection: selection + offset))
    }
    identities += other.identities.map(moved)
    // The order of the other rows is not that of these.
    for var chosen in other.choices where !chosen.isPending {
      chosen.identity = moved(chosen.identity)
      choices.append(chosen)
    }
  }

  /// Replaces all columns by computed ones, one cell a row at hand.
  mutating func replaceColumns(_ new: [Source]) { columns = new }

  /// Adds a selection that takes the rows at hand as they are, for computed columns.
  mutating func identitySelection() -> Int {
    if let index = selections.firstIndex(where: { $0 == nil }) { return index }
    selections.append(nil)
    return selections.count - 1
  }

  /// Row numbers in the stored table, negative where there is none; nil where a row rests on several.
  func rows(of identity: Int) -> [Int32]? { rows(of: identities[identity]) }

  func rows(of identity: Identity) -> [Int32]? {
    guard case .one(let rows, let selection) = identity.rows else { return nil }
    return Frame.rows(rows, selections[selection], count: rowCount)
  }

  private static func rows(_ rows: [Int32]?, _ selection: [Int32]?, count: Int) -> [Int32] {
    switch (rows, selection) {
    case (nil, nil): (0..<Int32(count)).map { $0 }
    case (nil, let chosen?): chosen
    case (let rows?, nil): rows
    case (let rows?, let chosen?): chosen.map { $0 < 0 ? -1 : rows[Int($0)] }
    }
  }

  /// The frame of groups of these rows: their identities and what chose them, with the columns made of them.
  ///
  /// - Parameter tracked: whether the groups remember the rows they are made of.
  func grouped(_ grouping: Grouping, into columns: [Column], count: Int, tracked: Bool) -> Frame {
    var groups = Frame(columns: columns, rowCount: count)
    (groups.identities, groups.choices) = grounds(of: grouping, tracked: tracked)
    return groups
  }

  /// What groups of these rows are, and what chose their rows.
  func grounds(of grouping: Grouping, tracked: Bool) -> ([Identity], [Chosen]) {
    guard tracked else { return (identities.map { Identity(table: $0.table, rows: .untracked) }, []) }
    let groups = RowGroups { grouping.rows }
    // Groups stand in the order of their first rows, so that an order still counts.
    let kept = choices.map { chosen in
      var chosen = chosen
      chosen.identity = grouped(chosen.identity, groups)
      return chosen
    }
    return (identities.map { grouped($0, groups) }, kept)
  }

  /// An identity of rows that each stand for several of these.
  func grouped(_ identity: Identity, _ groups: RowGroups) -> Identity {
    switch identity.rows {
    case .untracked: return identity
    case .one(let rows, let selection):
      let made = RowGroups { [selection = selections[selection], rowCount] in
        let rows = Frame.rows(rows, selection, count: rowCount)
        return groups.lists.map { $0.map { rows[Int($0)] }.filter { $0 >= 0 } }
      }
      return Identity(table: identity.table, rows: .many(made))
    case .many(let rows):
      let made = RowGroups {
        let lists = rows.lists
        return groups.lists.map { group in Frame.distinct(group.flatMap { lists[Int($0)] }) }
      }
      let origins = identity.origins.map { all in
        groups.lists.map { group in Frame.distinct(group.flatMap { all[Int($0)] }) }
      }
      return Identity(table: identity.table, rows: .many(made), origins: origins)
    }
  }

  private static func distinct<Element: Hashable>(_ rows: [Element]) -> [Element] {
    var seen: Set<Element> = []
    return rows.filter { seen.insert($0).inserted }
  }

  var lineage: [Lineage] {
    identities.indices.compactMap { index -> Lineage? in
      switch identities[index].rows {
      case .untracked: return nil
      case .one: return Lineage(table: identities[index].table, rows: .one(rows(of: index) ?? []))
      case .many(let rows):
        return Lineage(table: identities[index].table, rows: .many(rows), origins: identities[index].origins)
      }
    }
  }
}

extension Frame {
  /// What chose the rows at hand, as a result keeps it.
  var tableChoices: [Choice] {
    choices.compactMap { chosen in
      switch chosen.identity.rows {
      case .untracked: nil
      case .one:
        Choice(chosen.point, rows: .one(rows(of: chosen.identity) ?? []), isPending: chosen.isPending)
      case .many(let rows): Choice(chosen.point, rows: .many(rows), isPending: chosen.isPending)
      }
    }
  }
}

extension Frame.Identity.Rows {
  init(_ rows: Lineage.Rows) {
    switch rows {
    case .one(let rows): self = .one(rows, selection: 0)
    case .many(let rows): self = .many(rows)
    }
  }
}
