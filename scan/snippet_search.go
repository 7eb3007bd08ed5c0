package scan

import (
	"go/parser"
	"go/token"
	"path"
	"path/filepath"
	"strings"

	"github.com/seed-58def443/ssot/scan/internal/detect"
	"github.com/seed-58def443/ssot/scan/internal/snippets"
)

// NamedSnippet is what a rule forbids in a snippet, wherever in its file that stands.
type NamedSnippet struct{ Rule, Symbol, Expr string }

// SnippetsIn finds what the rules that look at a folder (relative to the rule file's, and its import path) forbid in
// the code that other content of a file of it shows, in order. What does not parse as Go, of a .go file, shows nothing.
func (r *Result) SnippetsIn(rel, importPath, file string, content []byte) []NamedSnippet {
	var list []snippets.Finding
	place := detect.Place{Rel: rel, ImportPath: importPath, File: path.Base(filepath.ToSlash(file)), Test: strings.HasSuffix(file, "_test.go"), Snippet: true}
	var tok *token.File
	if strings.HasSuffix(file, ".go") {
		fset := token.NewFileSet()
		syntax, err := parser.ParseFile(fset, filepath.Base(file), content, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil
		}
		place.Syntax, tok = syntax, fset.File(syntax.FileStart)
		list = r.snippetFinder.InFile(content, tok, syntax)
	} else {
		list = r.snippetFinder.InPage(content)
	}
	var out []NamedSnippet
	for _, x := range list {
		if tok != nil {
			start, _ := x.Code.Block.Text.Source(x.Start, x.End)
			place.Pos = tok.Pos(start)
		}
		if r.Detector.Applies(x.Claim, place) {
			out = append(out, NamedSnippet{x.Rule.Name, x.Entry.Symbol.String(), x.Expr})
		}
	}
	return out
}
