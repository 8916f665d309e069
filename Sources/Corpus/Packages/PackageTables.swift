import Tables

/// The tables of a package, each read when it is asked for, with those that its keys point to. Order and cycles do not
/// matter, for the names of rows are made from the keys and labels alone.
struct PackageTables {
  let resources: [ResourceDescriptor]
  var door: FileDoor
  let limit: Int
  private let isLenient: Bool
  /// One for each resource; nil where it was not read, or could not be.
  var tables: [LoadedTable?]
  var targets: [String: Target] = [:]
  /// What is wrong in a file; nil where it was not read.
  private var fileFaults: [Findings?]
  /// What is wrong with the keys by which others refer to its rows.
  var keyFaults: [Findings]
  /// What is wrong with its own keys of other tables.
  var referenceFaults: [Findings]
  private var isResolved: [Bool]
  /// Files that another thread reads already.
  private var begun: [Int: TwoThreads.Begun<TableReading>] = [:]

  /// - Parameter read: tables without a schema that were read before, by resource.
  init(
    _ resources: [ResourceDescriptor], door: FileDoor, limit: Int, isLenient: Bool, read: [LoadedTable?]? = nil
  ) {
    self.resources = resources.map { $0.withReferences(among: resources) }
    self.door = door
    self.limit = limit
    self.isLenient = isLenient
    tables = read ?? resources.map { _ in nil }
    fileFaults = tables.map { $0 == nil ? nil : Findings(limit: limit) }
    keyFaults = resources.map { _ in Findings(limit: limit) }
    referenceFaults = keyFaults
    isResolved = resources.map { _ in false }
  }

  /// Has another thread read a table that will probably be asked for. A long file waits until it is.
  mutating func begin(_ index: Int) {
    guard fileFaults[index] == nil, door.size(of: resources[index].path) <= PackageTables.shortFile else { return }
    begun[index] = TwoThreads.Begun { [resources, door, limit, isLenient] in
      TableReading(resources[index], door: door, limit: limit, isLenient: isLenient)
    }
  }

  /// In bytes: what is read in some milliseconds.
  private static let shortFile = 4_000_000

  /// Reads tables that were not read before.
  mutating func read(_ wanted: [Int]) {
    let unread = withTargets(wanted).filter { fileFaults[$0] == nil }
    readFiles(unread)
    for index in unread { takeKeys(of: index) }
    for index in wanted where !isResolved[index] {
      isResolved[index] = true
      for key in resources[index].foreignKeys { resolve(key, of: index) }
    }
  }

  /// What is wrong with tables that were read, and with those that their keys point to.
  func findings(of wanted: [Int]) -> Findings {
    let all = withTargets(wanted)
    var findings = Findings(limit: limit)
    for index in all { if let faults = fileFaults[index] { findings.add(faults) } }
    for index in all { findings.add(keyFaults[index]) }
    for index in wanted { findings.add(referenceFaults[index]) }
    return findings
  }

  /// Takes back a reading that the user stopped.
  mutating func forget(_ wanted: [Int]) {
    for index in withTargets(wanted) where fileFaults[index]?.isInterrupted == true {
      fileFaults[index] = nil
    }
    for index in wanted {
      isResolved[index] = false
      referenceFaults[index] = Findings(limit: limit)
    }
  }

  /// With the tables that the keys of these point to, in the order of the package.
  private func withTargets(_ wanted: [Int]) -> [Int] {
    let names = Set(wanted.flatMap { resources[$0].foreignKeys.map(\.table) })
    let chosen = Set(wanted)
    return resources.indices.filter { chosen.contains($0) || names.contains(resources[$0].name) }
  }

  /// The largest file first, so that both threads are done at about the same time. What is small is read sooner than a
  /// thread begins.
  private mutating func readFiles(_ indices: [Int]) {
    let own = indices.filter { begun[$0] == nil }
    let sizes = own.map { door.size(of: resources[$0].path) }
    let order = own.indices.sorted { (sizes[$0], $1) > (sizes[$1], $0) }.map { own[$0] }
    let read = { @Sendable [resources, door, limit, isLenient] (index: Int) in
      TableReading(resources[index], door: door, limit: limit, isLenient: isLenient)
    }
    var readings: [Int: TableReading] = [:]
    if sizes.reduce(0, +) > PackageTables.smallFiles {
      readings = TwoThreads.map(order, read)
    } else {
      for index in order { readings[index] = read(index) }
    }
    for index in indices {
      let reading = readings[index] ?? begun.removeValue(forKey: index)?.value
      tables[index] = reading?.table
      fileFaults[index] = reading?.findings
    }
  }

  private static let smallFiles = 100_000
}

extension ResourceDescriptor {
  /// With the types of columns that hold keys of other tables, as far as the package can tell.
  fileprivate func withReferences(among resources: [ResourceDescriptor]) -> ResourceDescriptor {
    var resource = self
    for key in foreignKeys {
      guard let index = fields?.firstIndex(where: { $0.name == key.column }),
        fields?[index].cellType.dataType.element == nil,
        resources.first(where: { $0.name == key.table })?.primaryKey == [key.targetColumn]
      else { continue }
      resource.fields?[index].field.type = .reference(key.table)
    }
    return resource
  }
}
