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

// A Finder finds forbidden calls and builds in snippets (code in documentation). A mention or an import in a snippet is
// no violation by itself. Methods are not found, because the type of their operand is not known.
//
// A package name in a snippet is resolved by the snippet's own imports, then by the imports of snippets above it in the
// file, then (in a doc comment) by the file's imports. Otherwise it stands for the package that usually has this name,
// if the tree contains or imports that package.
type Finder struct {
	rules   *detect.Detector
	clauses map[string]string         // package names by import path, of the tree's packages
	library map[string]string         // package names by import path, of the libraries that presets know
	stands  map[string]*types.Package // by import path: a stand-in package that contains only the forbidden objects
	usual   map[string]*types.Package // by package name: the same for packages that no import names
	// needles are qualified names, and import paths for packages imported under another name. A file with none of them
	// has no violation.
	needles [][]byte
	members [][]byte // the forbidden names: a line without any of them has no violation
}

// New returns a Finder for the objects that the rules forbid. It takes the names of packages from the tree.
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

// forbid adds a stand-in for the object that an entry forbids. The usual name of its package is resolved to it only if
// the package is present in the tree or imported there.
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

// Import returns the stand-in for a package that a snippet imports. It implements [types.Importer].
func (s *Finder) Import(importPath string) (*types.Package, error) {
	if pkg := s.stands[importPath]; pkg != nil {
		return pkg, nil
	}
	return s.empty(importPath), nil
}

// name returns the name of a package: its package clause if it is in the tree, its known name if it belongs to a
// preset, else the name that its path suggests.
func (s *Finder) name(importPath string) string {
	if name := s.clauses[importPath]; name != "" {
		return name
	}
	if name := s.library[importPath]; name != "" {
		return name
	}
	return load.PackageName(importPath)
}

// May is a cheap test: it reports whether a file could contain a snippet with a violation.
func (s *Finder) May(src []byte) bool {
	return slices.ContainsFunc(s.needles, func(n []byte) bool { return bytes.Contains(src, n) })
}

func (s *Finder) mayLine(line []byte) bool {
	return slices.ContainsFunc(s.members, func(n []byte) bool { return bytes.Contains(line, n) })
}

// A Finding is a violation in a snippet.
type Finding struct {
	detect.Claim
	Code       *snippet.Code
	Start, End int    // offsets in the block's text
	Expr       string // the expression in the form of [detect.Finding.Normalised]
	Value      bool
	Pkg        *detect.Package // nil if the code does not parse
}

// InFile returns the violations in the snippets of a Go file.
func (s *Finder) InFile(src []byte, tok *token.File, file *ast.File) []Finding {
	if !s.May(src) || ast.IsGenerated(file) {
		return nil
	}
	test := strings.HasSuffix(tok.Name(), "_test.go") // strings in tests are test data, not documentation
	return s.in(snippet.Source(src, tok, file, !test), s.imported(file))
}

// InPage returns the violations in the snippets of a Markdown page.
func (s *Finder) InPage(src []byte) []Finding {
	if !s.May(src) {
		return nil
	}
	return s.in(snippet.Page(src), nil)
}

// imported maps the names of a file's imports to their paths, without blank and dot imports.
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

// in returns the violations in the blocks of one file, in order. file holds the file's own imports by name.
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
				continue // a complete program is generated code or test data; help texts show less
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

// importLine matches a line of an import declaration, in a group or by itself.
var importLine = regexp.MustCompile(`^\s*(import\s+)?(?:([\pL_][\pL\pN_]*|\.)\s+)?"([^"\s]+)"\s*(?://.*)?$`)

// importLines adds the imports in a text to into.
func (s *Finder) importLines(text []byte, into map[string]string) {
	for line := range bytes.Lines(text) {
		m := importLine.FindSubmatch(bytes.TrimRight(line, "\r\n"))
		if m == nil {
			continue
		}
		importPath := string(m[3])
		host, _, _ := strings.Cut(importPath, "/")
		if len(m[1]) == 0 && !strings.Contains(host, ".") && s.stands[importPath] == nil && s.clauses[importPath] == "" {
			continue // a string on a line of its own is no import
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
