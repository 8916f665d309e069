import Diagnostics
import Synchronization
import Tables

/// The tables of a package that is open: each is read when somebody asks for a cell of it. What is wrong with it is kept
/// until it is told.
package final class StoredTables: Sendable {
  private struct State {
    var tables: PackageTables
    var faults: Findings
    /// The tables whose faults are among them.
    var faulty: Set<Int> = []
    var warnings: [Diagnostic] = []
    var warned: Set<Int> = []
  }

  private let state: Mutex<State>

  /// Nil where it read no package.
  init?(of reader: PackageReader) {
    guard let stored = reader.stored else { return nil }
    let tables = PackageTables(
      reader.package.resources, door: reader.door, limit: stored.limit, isLenient: reader.options.keepsMisfits,
      read: stored.tables)
    state = Mutex(State(tables: tables, faults: Findings(limit: stored.limit)))
  }

  /// The tables of the package in its order; but for those that were read already, their cells are read when asked for.
  var all: [Table] {
    state.withLock { state in
      state.tables.resources.indices.compactMap { index in
        let resource = state.tables.resources[index]
        guard let fields = resource.fields else { return state.tables.tables[index]?.table }
        var table = Table(
          name: resource.name, title: resource.title, summary: resource.summary, schema: resource.schema(of: fields),
          stored: StoredCells(of: fields.map(\.field)) { [self] in cells(of: index) })
        table.titles = resource.titles
        return table
      }
    }
  }

  /// Watches what is read from now on.
  package func watch(_ watch: FileDoor.Watch) { state.withLock { $0.tables.door.watch = watch } }

  /// The first thing that is wrong with the tables that were asked for.
  package var firstFault: Diagnostic? { state.withLock { $0.faults.diagnostics.first } }

  /// What is wrong with the tables that were asked for since this was called last.
  package func takeFaults() -> [Diagnostic] {
    state.withLock { state in
      defer { (state.faults, state.faulty) = (Findings(limit: state.tables.limit), []) }
      return state.faults.summary
    }
  }

  /// What is to be told of the tables that were read since this was called last.
  package func takeWarnings() -> [Diagnostic] {
    state.withLock { state in
      defer { state.warnings = [] }
      return state.warnings
    }
  }

  private func cells(of index: Int) -> Cells? {
    state.withLock { state in
      state.tables.read([index])
      let findings = state.tables.findings(of: [index])
      guard findings.isEmpty, let loaded = state.tables.tables[index] else {
        if state.faulty.insert(index).inserted { state.faults.add(findings) }
        if findings.isInterrupted { state.tables.forget([index]) }
        return nil
      }
      if state.warned.insert(index).inserted { state.warnings += loaded.allWarnings }
      return Cells(loaded.table.columns, rowCount: loaded.table.rowCount)
    }
  }
}
