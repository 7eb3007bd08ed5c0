package start

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/scan/internal/detect"
	"github.com/seed-58def443/ssot/scan/internal/snippets"
	"github.com/seed-58def443/ssot/scan/load"
	"github.com/seed-58def443/ssot/scan/rule"
)

// A Set decides which folders of a tree have to be loaded, from import clauses and bytes.
type Set struct {
	rules     *detect.Detector
	paths     map[string]bool // a folder that has or imports one of these paths is loaded
	imported  map[string]bool // a folder that imports one of these paths is loaded
	methods   *regexp.Regexp  // matches selections of a listed method, which cause a load; may be nil
	needed    map[string]bool // owners, replacements of imports, and packages of the types that uses take
	republish map[string]bool // packages of the tree through which others reach listed types
	finder    *snippets.Finder
}

// allowMarker is the prefix of every directive, including malformed ones.
var allowMarker = []byte("//ssot:")

// New returns a Set for the rules. It searches the tree for packages that republish forbidden types. found searches
// documentation. sets holds the methods of types that an entry forbids with a wildcard.
func New(tree *load.Tree, rules *rule.File, m *detect.Detector, found *snippets.Finder, sets MethodSets) *Set {
	s := &Set{rules: m, paths: map[string]bool{}, imported: map[string]bool{}, needed: map[string]bool{}, republish: map[string]bool{}, finder: found}
	var methods []string
	for _, r := range rules.Rules {
		for _, o := range m.Owners.Packages(r) {
			s.needed[o] = true
		}
		for _, sym := range rule.PlaceholderTypes(r.Use) {
			s.needed[sym.Package] = true
		}
		for _, e := range r.Entries {
			for _, sym := range rule.PlaceholderTypes(e.Use) {
				s.needed[sym.Package] = true
			}
			switch e.Kind.Describe().Names {
			case rule.Patterns, rule.Library:
			case rule.Packages:
				s.imported[e.Symbol.Package] = true
				for _, path := range e.Packages() {
					s.needed[path] = s.needed[path] || len(tree.Importing(e.Symbol.Package)) > 0
				}
			case rule.Objects:
				s.paths[e.Symbol.Package] = true
				methods = append(methods, sets.patterns(e.Symbol)...)
			}
		}
	}
	if len(methods) > 0 {
		slices.Sort(methods)
		s.methods = regexp.MustCompile(`\.\s*(?:` + strings.Join(slices.Compact(methods), "|") + `)\b`)
	}
	listed := map[detect.Object]bool{}
	for _, o := range m.ObjectsOf(rule.Build) {
		listed[o] = true
	}
	for o := range republished(tree, listed) {
		s.republish[o.Pkg] = true
		s.paths[o.Pkg] = true
	}
	return s
}

// Wanted reports whether a folder is loaded to be searched: it may break a rule, or it has a directive, which may be
// out of date. Test files count only if tests is set.
func (s *Set) Wanted(d *load.Dir, tests bool) bool {
	if s.paths[d.ImportPath] {
		return true
	}
	return slices.ContainsFunc(d.Files, func(f *load.SourceFile) bool {
		return (tests || !f.Test) && (s.mentions(f) || bytes.Contains(f.Src, allowMarker))
	}) || slices.ContainsFunc(d.Files, func(f *load.SourceFile) bool { return (tests || !f.Test) && s.shows(f) })
}

// shows reports whether a file's documentation contains forbidden code.
func (s *Set) shows(f *load.SourceFile) bool {
	if !s.finder.May(f.Src) {
		return false
	}
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, f.Path, f.Src, parser.ParseComments|parser.SkipObjectResolution)
	return err == nil && len(s.finder.InFile(f.Src, fset.File(file.FileStart), file)) > 0
}

// Support reports whether a folder is loaded regardless of the user's selection, because other packages can't be
// understood without it.
func (s *Set) Support(d *load.Dir) bool {
	return s.needed[d.ImportPath] || s.republish[d.ImportPath]
}

// mentions reports whether a file may break a rule: it imports a listed path, or may do so where its imports can't be
// read, selects a listed method, or declares a type that a declare entry matches.
func (s *Set) mentions(f *load.SourceFile) bool {
	for _, p := range f.Imports {
		if s.paths[p] || s.imported[p] {
			return true
		}
	}
	if f.Incomplete && s.Mentioned(f.Src) {
		return true
	}
	if s.methods != nil && s.methods.Match(f.Src) {
		return true
	}
	return s.declares(f)
}

// Matters reports whether a file may break a rule if it is part of the build. Unlike mentions it also covers the
// package that declares a forbidden object, where an unqualified name suffices.
func (s *Set) Matters(d *load.Dir, f *load.SourceFile) bool {
	if s.mentions(f) {
		return true
	}
	if !s.paths[d.ImportPath] {
		return false
	}
	return slices.ContainsFunc(s.rules.Objects(), func(o detect.Object) bool {
		return o.Pkg == d.ImportPath && (o.Name == rule.AnyName || bytes.Contains(f.Src, []byte(o.Name)))
	})
}

// declares reports whether a file declares a type that a declare entry matches. It parses only files that contain the
// pattern's letters.
func (s *Set) declares(f *load.SourceFile) bool {
	if !s.rules.MayDeclare(f.Src) {
		return false
	}
	file, _ := parser.ParseFile(token.NewFileSet(), f.Path, f.Src, parser.SkipObjectResolution)
	if file == nil {
		return false
	}
	found := false
	ast.Inspect(file, func(n ast.Node) bool {
		if spec, ok := n.(*ast.TypeSpec); ok {
			found = found || s.rules.Declares(spec.Name.Name)
		}
		return !found
	})
	return found
}

// MentionedBelow reports whether some Go file below a folder contains a listed import path in quotes.
func (s *Set) MentionedBelow(dir string) bool {
	for _, src := range load.Below(dir) {
		if s.Mentioned(src) {
			return true
		}
	}
	return false
}

// Mentioned reports whether a Go file contains a listed import path in quotes.
func (s *Set) Mentioned(src []byte) bool {
	for _, set := range []map[string]bool{s.paths, s.imported} {
		for p := range set {
			if bytes.Contains(src, []byte(`"`+p+`"`)) {
				return true
			}
		}
	}
	return false
}
