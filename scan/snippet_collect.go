package scan

import (
	"context"
	"go/parser"
	"go/token"
	"path"
	"path/filepath"
	"runtime"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/seed-58def443/ssot/scan/allow"
	"github.com/seed-58def443/ssot/scan/disk"
	"github.com/seed-58def443/ssot/scan/internal/detect"
	"github.com/seed-58def443/ssot/scan/internal/rank"
	"github.com/seed-58def443/ssot/scan/internal/snippets"
	"github.com/seed-58def443/ssot/scan/load"
	"github.com/seed-58def443/ssot/scan/snippet"
)

// A page is a Markdown page with findings.
type page struct {
	*load.Page
	file  *load.File
	found []snippets.Finding
}

// readPages reads the selected pages and returns those with findings.
func (s *job) readPages(ctx context.Context) ([]*page, error) {
	list := make([]*page, len(s.tree.Pages))
	faults := make([]error, len(s.tree.Pages))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(runtime.GOMAXPROCS(0))
	for i, p := range s.tree.Pages {
		if history(p.Path) || !s.selected.has(p.Rel, p.ImportPath) || s.matcher.ExemptFromAll(detect.Place{Rel: p.Rel, ImportPath: p.ImportPath}) {
			continue
		}
		g.Go(func() error {
			src, ok := s.Overlay[p.Path]
			if !ok {
				if src, faults[i] = disk.Read(p.Path); faults[i] != nil {
					return ctx.Err()
				}
			}
			if found := s.snippetFinder.InPage(src); len(found) > 0 {
				list[i] = &page{p, &load.File{Path: p.Path, Src: src}, found}
			}
			return ctx.Err()
		})
	}
	if err := g.Wait(); err != nil {
		return nil, err
	}
	var out []*page
	for i, p := range list {
		if p != nil {
			out = append(out, p)
		}
		if faults[i] != nil {
			s.tree.Errors = append(s.tree.Errors, load.Error{Position: token.Position{Filename: s.tree.Pages[i].Path}, Msg: disk.Reason(faults[i])})
		}
	}
	return out, nil
}

// history reports whether a page is a change log or similar. Its code documents the past and must not be changed.
func history(file string) bool {
	name := strings.ToLower(strings.TrimSuffix(filepath.Base(file), filepath.Ext(file)))
	name = strings.NewReplacer("-", "", "_", "", " ", "").Replace(name)
	switch name {
	case "changes", "history", "news", "releases", "releasenotes":
		return true
	}
	return strings.HasPrefix(name, "changelog")
}

// addSnippet adds the violations in pages and in the documentation of loaded files.
func (s *job) addSnippet() {
	c := s.collector
	for _, p := range s.pages {
		at := snippetPlace{rel: p.Rel, importPath: p.ImportPath, pkg: p.ImportPath}
		if at.pkg == "" {
			at.pkg = "./" + strings.TrimPrefix(p.Rel, "./") // there is no module
		}
		for _, x := range p.found {
			c.show(at, p.file, x)
		}
	}
	found := map[*load.File][]snippets.Finding{}
	for _, pkg := range s.program.Packages {
		dir := c.dir(pkg)
		if dir == nil || !c.selected.has(dir.Rel, dir.ImportPath) {
			continue
		}
		for _, f := range pkg.Files {
			list, known := found[f]
			if !known {
				list = s.snippetFinder.InFile(f.Src, f.Tok, f.Syntax)
				found[f] = list
			}
			for _, x := range list {
				c.show(snippetPlace{dir.Rel, dir.ImportPath, pkg.PlainPath(), []string{pkg.Configuration}}, f, x)
			}
		}
	}
}

// A snippetPlace is a folder with its package.
type snippetPlace struct {
	rel, importPath, pkg string
	configs              []string
}

// show adds a violation in a snippet, if its claim applies there.
func (c *collector) show(at snippetPlace, f *load.File, x snippets.Finding) {
	block := x.Code.Block
	start, end := block.Text.Source(x.Start, x.End)
	base := filepath.Base(f.Path)
	test := strings.HasSuffix(base, "_test.go")
	place := detect.Place{Rel: at.rel, ImportPath: at.importPath, File: base, Test: test, Snippet: true}
	if f.Syntax != nil {
		place.Syntax, place.Pos = f.Syntax, f.Tok.Pos(start)
	}
	if !c.rules.Applies(x.Claim, place) {
		return
	}
	v := &Violation{
		Rule: x.Rule.Name, Package: at.pkg, File: path.Join(at.rel, base), Offset: start, End: end, Function: block.Heading, Symbol: x.Entry.Symbol.String(),
		Code: string(block.Text.Bytes()[x.Start:x.End]), Kind: x.Entry.Kind, Priority: rank.Low, Reason: whySnippet[block.Kind], Test: test,
		Value: x.Value, Configs: at.configs, Entry: x.Entry, Source: f, Snippet: &Snippet{Code: x.Code, From: x.Start, To: x.End},
	}
	if x.Pkg != nil {
		v.Snippet.Package, v.Snippet.Info = x.Pkg.Types, x.Pkg.Info
	}
	v.Line, v.Column = lineColumn(f.Src, start)
	v.EndLine, v.EndColumn = lineColumn(f.Src, end)
	if f.Syntax != nil {
		v.Function = around(f.Syntax, f.Tok.Pos(start))
	}
	id, lasting := identifySnippet(x, at.pkg, v.Function, base)
	prioritise(v, x.Claim)
	if c.merge(v, id, lasting) == nil {
		return
	}
	switch {
	case block.Kind == snippet.String:
		c.directives.apply(v, x.Rule)
	case !x.Rule.Hard:
		c.directives.applyInside(v)
		if f.Syntax != nil {
			c.directives.applyFile(v)
		}
	}
	inTest(v, x.Rule)
}

// whySnippet holds the reasons of the priorities of violations in snippets.
var whySnippet = map[snippet.Kind]string{
	snippet.Markdown:   "code in a Markdown page: readers copy it, nothing runs it",
	snippet.DocComment: "code in a doc comment: readers copy it, nothing runs it",
	snippet.String:     "code in a text of several lines, such as help: readers copy it, nothing runs it",
}

// applyInside allows a violation by a directive in its snippet, as in code. Expired, malformed and unused directives in
// snippets are not reported, because documentation may explain directives.
func (d *directives) applyInside(v *Violation) {
	code := v.Snippet
	if code.File == nil {
		return
	}
	for _, x := range allow.Collect(code.Source(), code.Tok, code.File) {
		pos, ok := code.Pos(v.Snippet.From)
		if ok && v.Allowed == nil && x.Covers(v.Rule, pos) && !x.Expired(d.now) {
			at, _ := code.Block.Text.Source(code.Offset(x.Pos), code.Offset(x.Pos)+1)
			line, _ := lineColumn(v.Source.Src, at)
			v.Allowed = &Allowance{Reason: x.Reason, Until: x.Until, Line: line}
		}
	}
}

// lineColumn returns the line and column of an offset, starting at 1. Columns count bytes.
func lineColumn(src []byte, offset int) (line, column int) {
	line, start := 1, 0
	for i, c := range src[:offset] {
		if c == '\n' {
			line, start = line+1, i+1
		}
	}
	return line, offset - start + 1
}

// identifySnippet returns the identities of a finding in a snippet. The declaration includes the kind of snippet, so
// that snippets and code are never numbered together.
func identifySnippet(x snippets.Finding, pkg, decl, base string) (id, lasting identity) {
	kind := " (" + string(x.Code.Block.Kind) + ")"
	id = identity{rule: x.Rule.Name, pkg: pkg, decl: strings.TrimSpace(decl) + kind, expr: x.Expr}
	lasting = id
	switch {
	case x.Code.Block.Kind == snippet.Markdown:
		id.decl = strings.TrimSpace(decl+" in "+base) + kind
		lasting = id
	case decl == "" || decl == "init" || decl == "_":
		id.decl = strings.TrimSpace(decl+" in "+base) + kind
	}
	return id, lasting
}

// A NamedSnippet is a violation in a snippet, independent of its position in the file.
type NamedSnippet struct{ Rule, Symbol, Expr string }

// SnippetsIn returns the violations in the snippets of a file with other content, in order. rel is its folder relative
// to the rule file's folder, importPath the folder's import path. A Go file with syntax errors has none.
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
