// Package snippet is the Go code that documentation shows: fences of Markdown pages, code blocks of doc comments and
// lines of string literals, each byte with its place in the file.
//
// [Page] and [Source] return the [Block]s of a file: texts without the slashes of comments, the indentation of lists or
// the escapes of literals. [Block.Codes] parses the parts of a block that are Go. A file without a package clause, and
// statements without a function, are completed before parsing; [Code.Offset] converts positions back to the block's
// text. [Text] converts between offsets in the block and in the file, and turns replacements of a block's text into an
// [Edit] of the file, with the escapes that its place requires.
//
// Limits: text is parsed only, not type-checked. In prose, code is found by trying to parse lines, so a snippet with a
// syntax error is missed there. Edits are refused where a text can't be written, such as a back quote in a raw string.
package snippet
