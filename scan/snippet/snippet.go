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
