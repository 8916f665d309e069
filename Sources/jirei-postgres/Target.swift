import CPostgres
import Glibc
import HelperProtocol

/// The server that an address means, and how safely it is spoken to.
struct Target {
  private let address: String
  private let stated: [String: String]

  init(address: String) throws(HelperFailure) {
    var words: UnsafeMutablePointer<CChar>?
    guard let options = PQconninfoParse(address, &words) else {
      defer { PQfreemem(words) }
      let said = words.map { String(cString: $0) } ?? "it is no address of a database"
      throw HelperFailure(HelperFailure.unreachable, said.split(whereSeparator: \.isNewline).joined(separator: " "))
    }
    defer { PQconninfoFree(options) }
    var stated: [String: String] = [:]
    var option = options
    while let keyword = option.pointee.keyword {
      if let value = option.pointee.val { stated[String(cString: keyword)] = String(cString: value) }
      option += 1
    }
    self.address = address
    self.stated = stated
  }

  private func value(_ keyword: String, _ variable: String) -> String? {
    stated[keyword] ?? getenv(variable).map { String(cString: $0) }
  }

  /// Whether the user said how the connection is kept safe.
  var statesSafety: Bool { value("sslmode", "PGSSLMODE") != nil }

  /// Whether it is on this machine, as far as the address says; a service may name another.
  var isLocal: Bool {
    guard let host = value("hostaddr", "PGHOSTADDR") ?? value("host", "PGHOST") else { return !hasService }
    return host.split(separator: ",").allSatisfy { Target.isLocal(String($0)) }
  }

  private var hasService: Bool { value("service", "PGSERVICE") != nil }

  static func isLocal(_ host: String) -> Bool {
    host.isEmpty || host.hasPrefix("/") || host.hasPrefix("@") || ["localhost", "127.0.0.1", "::1"].contains(host)
  }

  private static let systemCertificates = "/etc/ssl/certs/ca-certificates.crt"

  /// Begins to connect.
  func start() -> OpaquePointer? {
    // What stands before the address gives way to it.
    var options: [(String, String)] = []
    if !isLocal, !statesSafety, !hasService {
      options.append(("sslmode", "verify-full"))
      let own = getenv("HOME").map { String(cString: $0) + "/.postgresql/root.crt" } ?? ""
      if value("sslrootcert", "PGSSLROOTCERT") == nil, access(own, R_OK) != 0,
        access(Target.systemCertificates, R_OK) == 0
      {
        options.append(("sslrootcert", Target.systemCertificates))
      }
    }
    options += [("dbname", address), ("application_name", "jirei"), ("client_encoding", "UTF8")]
    let texts: [UnsafeMutablePointer<CChar>?] = options.flatMap { [strdup($0.0), strdup($0.1)] }
    defer { for text in texts { free(text) } }
    let keywords = stride(from: 0, to: texts.count, by: 2).map { UnsafePointer(texts[$0]) } + [nil]
    let values = stride(from: 1, to: texts.count, by: 2).map { UnsafePointer(texts[$0]) } + [nil]
    return PQconnectStartParams(keywords, values, 1)
  }
}
