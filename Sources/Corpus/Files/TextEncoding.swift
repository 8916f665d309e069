/// How the characters of a file are written as bytes.
package enum TextEncoding: String, Sendable, CaseIterable {
  case utf8 = "UTF-8"
  case utf16LittleEndian = "UTF-16LE"
  case utf16BigEndian = "UTF-16BE"
  /// Windows' Shift_JIS.
  case cp932 = "CP932"
  case eucJP = "EUC-JP"
  /// Windows' Latin-1.
  case windows1252 = "Windows-1252"

  package var name: String { rawValue }

  var isUTF16: Bool { self == .utf16LittleEndian || self == .utf16BigEndian }

  /// The encoding that people and standards mean by a name; nil if it is none of these.
  ///
  /// As in browsers, Latin-1 and ASCII are read as Windows writes them, and so is Shift_JIS.
  package init?(named name: String) {
    let word = name.lowercased().filter { $0 != "-" && $0 != "_" && $0 != " " }
    switch word {
    case "utf8", "utf8sig", "ascii", "usascii", "unicode11utf8": self = .utf8
    case "utf16", "utf16le", "ucs2": self = .utf16LittleEndian
    case "utf16be": self = .utf16BigEndian
    case "cp932", "shiftjis", "sjis", "mskanji", "windows31j", "xsjis", "ms932", "ibm943": self = .cp932
    case "eucjp", "ujis", "xeucjp", "cp51932", "eucjpms": self = .eucJP
    case "windows1252", "cp1252", "latin1", "iso88591", "iso885915", "l1": self = .windows1252
    default: return nil
    }
  }

  /// The names that `open` takes.
  package static let names = ["utf-8", "utf-16", "utf-16be", "cp932", "euc-jp", "latin-1"]
}
