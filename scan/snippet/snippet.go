// Package snippet is the Go code that documentation shows: fences of Markdown pages, code blocks of doc comments and
// lines of string literals, each byte with its place in the file.
package snippet

import "go/ast"

// Kind says where a snippet stands.
type Kind string

// The kinds.
const (
	Markdown   Kind = "markdown"    // a fence that says it is Go
	DocComment Kind = "doc-comment" // what go doc shows as code
	String     Kind = "string"      // lines of a string literal of several lines
)

// Block is a text that may hold code.
type Block struct {
	Kind    Kind
	Text    *Text
	Heading string   // the heading above it, of a page
	Node    ast.Node // what the comment documents, or the literal; nil in a page
}
