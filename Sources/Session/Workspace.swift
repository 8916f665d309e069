import Assist
import Corpus
import Diagnostics
import Engine
import Language
import Provenance
import Tables

/// The tables of a session: those of its beginning and those that `open` added.
package struct Workspace {
  package internal(set) var catalog: Catalog
  /// The tables that `open` added, with the names of their files.
  var opened: [String: String] = [:]
  /// Connections to engines that hold tables, by their names.
  var databases: [String: Database] = [:]
  /// Of tables from workbooks, where their cells stand.
  var cells: [String: SheetCells]
  /// The tables at the beginning, before any file was opened.
  let opening: Catalog
  /// How files without a schema were taken at the beginning.
  package let openingRemarks: [String]
  /// Of those, what even an answer without remarks must tell.
  package let openingChoices: [Diagnostic]
  /// What did not fit in them and was kept as unknown.
  package let openingWarnings: [Diagnostic]
  /// What reads tables of packages when somebody asks for them.
  let stored: [StoredTables]
  /// What is wrong with rules of packages whose tables were read.
  let ruleFaults = RuleFaults()
  /// Indexes for completion, made when first asked for.
  let indexes = CompletionIndexes()
  private var masked: (basis: Basis, catalog: Catalog)?
  /// The index over the evidence, made when first asked for.
  private var indexed: Evidence?

  init(_ corpora: Corpora, _ vocabulary: Vocabulary) {
    catalog = PackageRules.applied(to: corpora.catalog, vocabulary, ruleFaults)
    opening = catalog
    stored = corpora.stored
    cells = corpora.cells
    openingRemarks = corpora.remarks
    openingChoices = corpora.choices
    openingWarnings = corpora.warnings
  }

  /// The tables as they are seen where only values of one basis and firmer ones are known.
  mutating func visible(keeping basis: Basis) -> Catalog {
    guard basis != .outside else { return catalog }
    if let masked, masked.basis == basis { return masked.catalog }
    let made = BasisMask.masked(catalog, keeping: basis)
    masked = (basis, made)
    return made
  }

  /// What the values of all tables rest on; the setting `basis` takes nothing away from it.
  var evidence: Evidence {
    mutating get {
      if let indexed { return indexed }
      let made = Evidence(catalog: catalog)
      indexed = made
      return made
    }
  }

  /// Forgets what was made from the tables: they are others than before.
  mutating func changed() {
    masked = nil
    indexed = nil
    indexes.forget()
  }
}
