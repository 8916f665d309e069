import Glibc

/// Variables of the process environment.
package enum Environment {
  package static subscript(_ name: String) -> String? {
    guard let value = getenv(name) else { return nil }
    return String(cString: value)
  }
}
