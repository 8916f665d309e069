import Testing

@testable import Corpus

@Suite("Files that are no tables")
struct ForeignFormatTests {
  func name(_ text: String) -> String? { Array(text.utf8).withUnsafeBufferPointer(ForeignText.format)?.name.text }

  @Test(
    "a page, a document or prose is named",
    arguments: [
      ("<!DOCTYPE html>\n<p>x", "a page of HTML"), ("\u{FEFF}  <html>", "a page of HTML"),
      ("<table><tr>", "a page of HTML"), ("<?xml version=\"1.0\"?><a/>", "XML"), ("<rows>\n<row/>\n</rows>", "XML"),
      ("---\nname: x\nitems:\n  - k: 1\n", "YAML"), ("name: x\nitems:\n  - k: 1\n    v: two\n", "YAML"),
      (
        "The council met on Monday evening. It was late.\nNobody spoke against it at all, it is said.",
        "prose, and no table"
      ),
      ("# Notes\n\nThe council met on Monday evening. It was late.\n", "prose, and no table"),
      ("市議会は月曜日の夜に開かれた。橋は冬の前に直されることになった。\n反対した者はいなかった。", "prose, and no table"),
      ("| a | b |\n|---|---|\n| 1 | 2 |\n", "a table in Markdown"),
      ("# T\n\na | b\n--- | :---:\n1 | 2\n", "a table in Markdown"),
      ("| a |\n|-|\n| 1 |\n", "a table in Markdown"),
      ("version https://git-lfs.github.com/spec/v1\noid sha256:1\n", "a Git LFS pointer, which stands for the file"),
      ("404: Not Found", "a server's answer that there is no such file"),
      ("% by hand\n@book{k,\n  year = 1999}\n", "BibTeX"), ("BEGIN:VCARD\r\nFN:A\r\n", "a vCard"),
      ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", "an iCalendar"), ("/* x */\ncreate table t (a int);\n", "SQL"),
      ("INSERT INTO t VALUES (1, 2);\n", "SQL"), ("[main]\n; note\nname=x\n", "settings (INI or TOML)"),
      ("#!/bin/sh\necho 1\n", "a program (a script)"),
    ])
  func named(text: String, expected: String) { #expect(name(text) == expected) }

  @Test(
    "a table is none of these",
    arguments: [
      "name\nA\nB\n", "comment\nThe service was slow, and I had to wait. It was cold.\n", "<NA>,1\n2,3\n",
      "a,b\n<b>,1\n", "key: value,n\nx,1\n", "time: 1\n", "id,text\n1,\"Long words of prose stand here. And here.\"\n",
      "title line of a table of the ministry, 2021\n\nname,n\nA,1\nB,2\n", "x;y\nA long text. With a dot.;1\n",
      "Only one line", "a|b\n-|-\n1|2\n", "a|b\n1|2\n---|---\n", "[id]\n1\n2\n", "[a],[b]\nx=1,2\n",
      "404: Not Found\nA\n",
      "@a\n@b\n", "insert into,n\nx,1\n", "#!,n\n1,2\n", "version\n1\n",
    ])
  func tables(text: String) { #expect(name(text) == nil, "\(text)") }

  @Test("letters at the start of a table are no signature")
  func lettersAlone() {
    for word in ["PAR1", "BM", "RIFF", "OTTO", "MZ", "ORC", "ID3", "BZh", "DUCK"] {
      #expect(Array("\(word),n\nx,1\n".utf8).withUnsafeBufferPointer(ForeignFormat.binary) == nil)
    }
  }

  @Test("a stream of zlib is known by its first two bytes, and a text that begins with x is none")
  func zlib() {
    func name(_ bytes: [UInt8]) -> String? { bytes.withUnsafeBufferPointer(ForeignFormat.binary)?.name.text }
    for level: UInt8 in [0x01, 0x5E, 0x9C, 0xDA] {
      #expect(name([0x78, level, 0x4B, 0xD4, 0x49, 0xD2, 0x31, 0x00, 0x02, 0x06]) == "packed with zlib")
    }
    #expect(name([0x78, 0x9D, 0x4B, 0xD4, 0x49, 0xD2, 0x31, 0x00, 0x02, 0x06]) == nil)
    #expect(name(Array("x^2,n\n1,2\n3,4\n".utf8)) == nil)
  }

  @Test("an archive of tar is known by the sum in its header, also without a mark of its kind")
  func tar() {
    var header = [UInt8](repeating: 0, count: 1024)
    header.replaceSubrange(0..<5, with: Array("a.csv".utf8))
    let sum = header[..<512].reduce(0) { $0 + Int($1) } + 8 * 0x20
    header.replaceSubrange(148..<156, with: Array(("000" + String(sum, radix: 8) + "\u{0} ").utf8).prefix(8))
    #expect(header.withUnsafeBufferPointer(ForeignFormat.binary)?.name.text == "a tar archive")
    header[0] = 0x62
    #expect(header.withUnsafeBufferPointer(ForeignFormat.binary) == nil)
  }
}
