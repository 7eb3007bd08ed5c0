package fix

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/seed-58def443/ssot/scan/load"
)

// imports says under which names a file can mention packages, and which of its imports the rewrites leave without a use.
type imports struct {
	file     *load.File
	variants []*load.Package // those that the file belongs to
	others   map[string]bool // names of the package in files of no variant
	group    *group
	added    map[string]*addition
	kept     map[*ast.ImportSpec]bool // mentioned by a rewrite
	leaving  map[*ast.ImportSpec]bool // replaced by a rewrite, with all that the file uses of them
}

// addition is an import that the file does not have yet.
type addition struct {
	path   string
	pkg    string // the package's own name
	name   string // the name in this file
	places []token.Pos
	names  []string        // to be preferred to the package's own
	in     *ast.ImportSpec // whose place it takes, or nil
}

func newImports(file *load.File, variants []*load.Package, g *group) *imports {
	return &imports{file: file, variants: variants, others: g.others(file), group: g, added: map[string]*addition{}, kept: map[*ast.ImportSpec]bool{}, leaving: map[*ast.ImportSpec]bool{}}
}

// existing is the import under which a package's members can be mentioned at a place in every variant; nil when there is none.
func (im *imports) existing(pkgPath string, members []string, pos token.Pos) *ast.ImportSpec {
	for _, spec := range im.file.Syntax.Imports {
		if specPath(spec) == pkgPath && !im.leaving[spec] && im.reachable(spec, members, pos) {
			return spec
		}
	}
	return nil
}

func (im *imports) reachable(spec *ast.ImportSpec, members []string, pos token.Pos) bool {
	for _, pkg := range im.variants {
		scope, name := im.scope(pkg, pos), pkg.Info.PkgNameOf(spec)
		if scope == nil || name == nil || name.Name() == "_" {
			return false
		}
		if name.Name() != "." {
			if _, obj := scope.LookupParent(name.Name(), pos); obj != name {
				return false
			}
			continue
		}
		for _, member := range members {
			if _, obj := scope.LookupParent(member, pos); obj == nil || obj.Pkg() == nil || obj.Pkg().Path() != name.Imported().Path() {
				return false
			}
		}
	}
	return true
}

// scope is the innermost block at a place.
func (im *imports) scope(pkg *load.Package, pos token.Pos) *types.Scope {
	if s := pkg.Info.Scopes[im.file.Syntax]; s != nil {
		return s.Innermost(pos)
	}
	return nil
}

// want asks for a package at a place. The name is known after [imports.choose], unless an existing import can be used.
func (im *imports) want(o owned, pos token.Pos) {
	if spec := im.existing(o.pkg.Path(), o.members, pos); spec != nil {
		im.kept[spec] = true
		return
	}
	a := im.added[o.pkg.Path()]
	if a == nil {
		a = &addition{path: o.pkg.Path(), pkg: o.pkg.Name()}
		im.added[a.path] = a
	}
	a.places = append(a.places, pos)
}

// choose gives each addition a name that is free at all of its places.
func (im *imports) choose() *Refusal {
	taken := map[string]bool{}
	for _, a := range im.sorted() {
		const tries = 100
		for i := 1; a.name == "" && i < tries; i++ {
			name := a.candidate(i)
			if !taken[name] && im.free(name, a.places) {
				a.name = name
				taken[name] = true
			}
		}
		if a.name == "" {
			return &Refusal{RefusedName, fmt.Sprintf("no free name for %s in this file", a.path)}
		}
	}
	return nil
}

func (im *imports) sorted() []*addition {
	out := make([]*addition, 0, len(im.added))
	for _, a := range im.added {
		out = append(out, a)
	}
	slices.SortFunc(out, func(a, b *addition) int {
		return cmp.Or(strings.Compare(a.path, b.path), strings.Compare(a.written(), b.written()))
	})
	return out
}

// candidate is the i-th name to try, from 1.
func (a *addition) candidate(i int) string {
	switch i -= len(a.names) + 1; {
	case i < 0:
		return a.names[len(a.names)+i]
	case i == 0:
		return a.pkg
	default:
		return a.pkg + strconv.Itoa(i+1)
	}
}

// free says that a name means nothing at the places, nor in the file and the package, in any variant.
func (im *imports) free(name string, places []token.Pos) bool {
	if !token.IsIdentifier(name) || name == "init" || name == "_" || im.others[name] {
		return false
	}
	for _, pkg := range im.variants {
		for _, pos := range places {
			scope := im.scope(pkg, pos)
			if scope == nil {
				return false
			}
			if _, obj := scope.LookupParent(name, pos); obj != nil && !im.leaves(pkg, obj) {
				return false
			}
		}
	}
	return true
}

// leaves says that an object is the name of an import that leaves.
func (im *imports) leaves(pkg *load.Package, obj types.Object) bool {
	for spec := range im.leaving {
		if pkg.Info.PkgNameOf(spec) == obj {
			return true
		}
	}
	return false
}

// name is the name of a package at a place that was asked for; empty for a dot import.
func (im *imports) name(o owned, pos token.Pos) string {
	if spec := im.existing(o.pkg.Path(), o.members, pos); spec != nil {
		name := im.variants[0].Info.PkgNameOf(spec).Name()
		if name == "." {
			return ""
		}
		return name
	}
	return im.added[o.pkg.Path()].name
}

// spec is what stands in the import declaration.
func (a *addition) spec() string {
	if name := a.written(); name != "" {
		return name + " " + strconv.Quote(a.path)
	}
	return strconv.Quote(a.path)
}

// written is the name that the import declaration of an addition needs, or nothing when readers and tools assume it from the path.
func (a *addition) written() string {
	if a.name == assumedName(a.path) {
		return ""
	}
	return a.name
}

var versionElement = regexp.MustCompile(`^v[0-9]+$`)

// assumedName is the package name that an import path suggests, by the conventions that goimports goes by.
func assumedName(pkgPath string) string {
	base := path.Base(pkgPath)
	if versionElement.MatchString(base) && path.Dir(pkgPath) != "." {
		base = path.Base(path.Dir(pkgPath))
	}
	base = strings.TrimPrefix(base, "go-")
	if i := strings.IndexFunc(base, func(r rune) bool {
		return r != '_' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
	}); i >= 0 {
		base = base[:i]
	}
	return base
}

// orphans are the imports that lose their last use when the ranges go, in every variant. An import that was not used before is none.
func (im *imports) orphans(gone []extent) []*ast.ImportSpec {
	var out []*ast.ImportSpec
	for _, spec := range im.file.Syntax.Imports {
		if name := spec.Name; im.kept[spec] || im.leaving[spec] || name != nil && name.Name == "_" || specPath(spec) == "C" {
			continue
		}
		orphan := len(im.variants) > 0
		for _, pkg := range im.variants {
			uses := im.group.importUses(im.file, pkg, spec)
			orphan = orphan && len(uses) > 0 && !slices.ContainsFunc(uses, func(pos token.Pos) bool { return !within(gone, im.file.Tok.Offset(pos)) })
		}
		if orphan {
			out = append(out, spec)
		}
	}
	return out
}

// usesOf lists the places at which a file uses an import.
func usesOf(file *load.File, pkg *load.Package, spec *ast.ImportSpec) []token.Pos {
	name := pkg.Info.PkgNameOf(spec)
	if name == nil {
		return nil
	}
	var out []token.Pos
	selected := map[*ast.Ident]bool{}
	ast.Inspect(file.Syntax, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			selected[n.Sel] = true
		case *ast.Ident:
			obj := pkg.Info.Uses[n]
			if obj == name || name.Name() == "." && obj != nil && !selected[n] && obj.Pkg() == name.Imported() && obj.Parent() == name.Imported().Scope() {
				out = append(out, n.Pos())
			}
		}
		return true
	})
	return out
}

func specPath(spec *ast.ImportSpec) string {
	p, err := strconv.Unquote(spec.Path.Value)
	if err != nil {
		return ""
	}
	return p
}

// extent is a range of bytes, the end exclusive.
type extent struct{ start, end int }

func within(list []extent, offset int) bool {
	return slices.ContainsFunc(list, func(e extent) bool { return e.start <= offset && offset < e.end })
}
