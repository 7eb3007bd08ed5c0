package snippets

import (
	"bytes"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/seed-58def443/ssot/scan/internal/detect"
	"github.com/seed-58def443/ssot/scan/load"
	"github.com/seed-58def443/ssot/scan/rule"
	"github.com/seed-58def443/ssot/scan/snippet"
)

// Finder knows what is forbidden in the code that documentation shows: calls of functions and builds of types. Mentions
// and imports there are no violations by themselves, and a method is not found, for nothing says of which type its
// operand is.
//
// The names in a snippet mean what it imports, else what a snippet above it in its file imports, else, in a doc
// comment, what the file imports, else the packages that are usually called so, if the tree has or imports them.
type Finder struct {
	rules   *detect.Detector
	clauses map[string]string         // package names by import path, of the tree
	library map[string]string         // and of the libraries that presets know
	stands  map[string]*types.Package // by import path: a package with no more in it than what is forbidden of it
	usual   map[string]*types.Package // by name
	needles [][]byte                  // a file without any of them shows nothing: qualified names, and import paths for those that go by another name
	members [][]byte                  // the forbidden names: a line without any of them has no violation
}

// New reads what the rules forbid, and what the packages of a tree are called.
func New(rules *rule.File, m *detect.Detector, tree *load.Tree) *Finder {
	s := &Finder{rules: m, clauses: map[string]string{}, library: map[string]string{}, stands: map[string]*types.Package{}, usual: map[string]*types.Package{}}
	for _, p := range rule.Presets() {
		for _, imported := range p.Packages {
			s.library[imported] = p.Import
		}
	}
	present := map[string]bool{}
	for _, d := range tree.Dirs {
		present[d.ImportPath] = d.ImportPath != ""
		for _, f := range d.Files {
			if !f.Test && d.ImportPath != "" && s.clauses[d.ImportPath] == "" {
				s.clauses[d.ImportPath] = f.Package
			}
			for _, p := range f.Imports {
				present[p] = true
			}
		}
	}
	for _, r := range rules.Rules {
		for _, e := range r.Entries {
			if e.Symbol.Recv == "" && e.Symbol.Name != rule.AnyName && detect.Shows(e.Kind) {
				s.forbid(e, present[e.Symbol.Package])
			}
		}
	}
	return s
}

// forbid makes an object that stands for what an entry forbids. The name that its package usually has leads to it only
// if the tree has to do with the package.
func (s *Finder) forbid(e *rule.Entry, present bool) {
	pkg := s.stands[e.Symbol.Package]
	if pkg == nil {
		pkg = s.empty(e.Symbol.Package)
		s.stands[e.Symbol.Package] = pkg
		s.needles = append(s.needles, []byte(e.Symbol.Package))
	}
	name := e.Symbol.Name
	if pkg.Scope().Lookup(name) == nil {
		pkg.Scope().Insert(detect.StandIn(pkg, e))
		s.members = append(s.members, []byte(name))
	}
	if !present {
		return
	}
	usual := s.usual[pkg.Name()]
	if usual == nil {
		usual = types.NewPackage(pkg.Path(), pkg.Name())
		usual.MarkComplete()
		s.usual[pkg.Name()] = usual
	}
	if usual.Scope().Lookup(name) == nil {
		usual.Scope().Insert(pkg.Scope().Lookup(name))
		s.needles = append(s.needles, []byte(pkg.Name()+"."+name))
	}
}

func (s *Finder) empty(importPath string) *types.Package {
	pkg := types.NewPackage(importPath, s.name(importPath))
	pkg.MarkComplete()
	return pkg
}

// Import returns the stand-in for a package that a snippet imports.
func (s *Finder) Import(importPath string) (*types.Package, error) {
	if pkg := s.stands[importPath]; pkg != nil {
		return pkg, nil
	}
	return s.empty(importPath), nil
}

// name returns the name of a package: its clause, if it is of the tree, or what the path makes likely.
func (s *Finder) name(importPath string) string {
	if name := s.clauses[importPath]; name != "" {
		return name
	}
	if name := s.library[importPath]; name != "" {
		return name
	}
	return load.PackageName(importPath)
}

// May is the cheap test: a file could show something that is forbidden.
func (s *Finder) May(src []byte) bool {
	return slices.ContainsFunc(s.needles, func(n []byte) bool { return bytes.Contains(src, n) })
}

func (s *Finder) mayLine(line []byte) bool {
	return slices.ContainsFunc(s.members, func(n []byte) bool { return bytes.Contains(line, n) })
}

// Finding is a violation in a snippet.
type Finding struct {
	detect.Claim
	Code       *snippet.Code
	Start, End int    // in the block's text
	Expr       string // see [identity]
	Value      bool
	Pkg        *detect.Package // nil of code that does not parse
}

// InFile finds what a Go file shows. imports are the file's own.
func (s *Finder) InFile(src []byte, tok *token.File, file *ast.File) []Finding {
	if !s.May(src) || ast.IsGenerated(file) {
		return nil
	}
	test := strings.HasSuffix(tok.Name(), "_test.go") // its strings are what is tested with, not what is told
	return s.in(snippet.Source(src, tok, file, !test), s.imported(file))
}

// InPage finds what a Markdown page shows.
func (s *Finder) InPage(src []byte) []Finding {
	if !s.May(src) {
		return nil
	}
	return s.in(snippet.Page(src), nil)
}

// imported returns a file's imports by name, without blank and dot imports.
func (s *Finder) imported(file *ast.File) map[string]string {
	names := map[string]string{}
	for _, spec := range file.Imports {
		if importPath, err := strconv.Unquote(spec.Path.Value); err == nil {
			name := s.name(importPath)
			if spec.Name != nil {
				name = spec.Name.Name
			}
			if name != "_" && name != "." {
				names[name] = importPath
			}
		}
	}
	return names
}

// in finds what blocks of one file show, in order.
func (s *Finder) in(blocks []*snippet.Block, file map[string]string) []Finding {
	var out []Finding
	above := map[string]string{}
	for _, b := range blocks {
		s.importLines(b.Text.Bytes(), above)
		names := maps.Clone(s.usual)
		for i, imports := range []map[string]string{file, above} {
			if i == 0 && b.Kind != snippet.DocComment {
				continue
			}
			for name, importPath := range imports {
				names[name], _ = s.Import(importPath)
			}
		}
		for _, c := range b.Codes(s.mayLine) {
			if b.Kind == snippet.String && c.Clause {
				continue // a program, to be generated or tested with: help shows less
			}
			if c.File == nil {
				out = append(out, s.unparsed(c, names)...)
			} else {
				out = append(out, s.parsed(c, names)...)
			}
		}
	}
	return out
}

// importLine matches a line that imports a package, in a group or by itself.
var importLine = regexp.MustCompile(`^\s*(import\s+)?(?:([\pL_][\pL\pN_]*|\.)\s+)?"([^"\s]+)"\s*(?://.*)?$`)

// importLines adds the imports that a text shows to those above it.
func (s *Finder) importLines(text []byte, into map[string]string) {
	for line := range bytes.Lines(text) {
		m := importLine.FindSubmatch(bytes.TrimRight(line, "\r\n"))
		if m == nil {
			continue
		}
		importPath := string(m[3])
		host, _, _ := strings.Cut(importPath, "/")
		if len(m[1]) == 0 && !strings.Contains(host, ".") && s.stands[importPath] == nil && s.clauses[importPath] == "" {
			continue // a string on a line of its own
		}
		name := string(m[2])
		if name == "" {
			name = s.name(importPath)
		}
		if name != "_" && name != "." {
			into[name] = importPath
		}
	}
}
