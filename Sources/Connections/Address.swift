/// The address of a database, `postgresql://user@host/name`, as it may be shown: without a password.
package enum DatabaseAddress {
  /// The protocol that an address names, where a helper for it may be had; nil where it is no address of a database.
  package static func scheme(of text: String) -> String? {
    for (prefix, name) in [("postgresql://", "postgres"), ("postgres://", "postgres")]
    where text.lowercased().hasPrefix(prefix) {
      return name
    }
    return nil
  }
}
