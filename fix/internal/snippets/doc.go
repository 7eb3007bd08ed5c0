// Package snippets plans rewrites in code of documentation: the text of a Markdown block or a doc comment, which is
// parsed but cannot be type-checked as a whole.
package snippets
