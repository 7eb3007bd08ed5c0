// Package snippets rewrites violations in code in documentation: Markdown blocks and doc comments. A snippet parses,
// but can't be type-checked as a whole, so it is rewritten as text.
//
// Finder.Locate returns the Site of a violation, RefuseShape refuses it if its context can't take the use, and an Edit
// rewrites all sites of one snippet: it replaces the expressions, removes calls that would close the shared value,
// removes locals and imports that become unused, and adds imports if the snippet shows any. Uses with placeholders are
// refused, because types are unknown.
package snippets
