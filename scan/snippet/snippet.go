// Package snippet is the Go code that documentation shows: fences of Markdown pages, code blocks of doc comments and
// lines of string literals, each byte with its place in the file.
//
// [Page] and [Source] return the blocks of a file: a [Block] is a text without the slashes of comments, the indentation
// of lists or the escapes of literals. [Block.Codes] parses the parts of a block that are Go. A file without a package
// clause, and statements without a function, are completed before parsing; [Code.Offset] converts positions back to the
// block's text. [Text] converts between offsets in the block and in the file, and turns replacements of a block's text
// into an [Edit] of the file, with the escapes that its place requires.
//
// Limits: text is parsed only, not type-checked. In prose, code is found by trying to parse lines, so a snippet with a
// syntax error is missed there. Edits are refused where a text can't be written, such as a back quote in a raw string.
package snippet

import "go/ast"

// Kind is the kind of place that contains a snippet.
type Kind string

// The kinds of places.
const (
	Markdown   Kind = "markdown"    // a fenced block marked as Go
	DocComment Kind = "doc-comment" // a code block of a doc comment
	String     Kind = "string"      // the text of a string literal with several lines
)

// A Block is a text that may contain code.
type Block struct {
	Kind    Kind
	Text    *Text
	Heading string   // the last heading above it, in a page
	Node    ast.Node // the documented declaration, or the literal; nil in a page
}
