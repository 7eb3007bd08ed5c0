package imports

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/internal/use"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/scan/load"
)

// Imports resolves package names in one file: existing imports, imports to add, and imports that become unused.
type Imports struct {
	file          *load.File
	Variants      []*load.Package // variants that contain the file
	unloadedNames map[string]bool // package-level names in files that no variant contains
	group         *project.Package
	Added         map[string]*Addition
	Mentioned     map[*ast.ImportSpec]bool // a rewrite mentions them
	Leaving       map[*ast.ImportSpec]bool // a rewrite replaces them and all their uses
	hidden        string                   // a name of this package that is shadowed where a use needs it
}

// Addition is an import to add.
type Addition struct {
	Path   string
	Pkg    string // the package's own name
	Name   string // the name in this file
	Std    bool   // of the standard library, judging by its path
	Places []token.Pos
	Names  []string        // preferred names, before the package's own
	In     *ast.ImportSpec // import that it replaces, or nil
}

// New returns the imports of a file.
func New(file *load.File, variants []*load.Package, g *project.Package) *Imports {
	return &Imports{file: file, Variants: variants, unloadedNames: g.Others(file), group: g, Added: map[string]*Addition{}, Mentioned: map[*ast.ImportSpec]bool{}, Leaving: map[*ast.ImportSpec]bool{}}
}

// Existing returns an import through which the members of a package can be mentioned at pos in every variant, nil if
// there is none.
func (im *Imports) Existing(pkgPath string, members []string, pos token.Pos) *ast.ImportSpec {
	for _, spec := range im.file.Syntax.Imports {
		if syntax.SpecPath(spec) == pkgPath && !im.Leaving[spec] && im.reachable(spec, members, pos) {
			return spec
		}
	}
	return nil
}

func (im *Imports) reachable(spec *ast.ImportSpec, members []string, pos token.Pos) bool {
	for _, pkg := range im.Variants {
		scope, name := im.Scope(pkg, pos), pkg.Info.PkgNameOf(spec)
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

// Scope returns the innermost scope at pos.
func (im *Imports) Scope(pkg *load.Package, pos token.Pos) *types.Scope {
	if s := pkg.Info.Scopes[im.file.Syntax]; s != nil {
		return s.Innermost(pos)
	}
	return nil
}

// Want requests that the members of a package can be mentioned at pos. If no import exists yet, the name is known after
// [Imports.Choose].
func (im *Imports) Want(o use.Owned, pos token.Pos) {
	if im.isOwn(o) {
		if i := slices.IndexFunc(o.Members, func(member string) bool { return !im.resolvesToOwn(member, pos) }); i >= 0 {
			im.hidden = o.Members[i]
		}
		return
	}
	if spec := im.Existing(o.Pkg.Path(), o.Members, pos); spec != nil {
		im.Mentioned[spec] = true
		return
	}
	a := im.Added[o.Pkg.Path()]
	if a == nil {
		a = &Addition{Path: o.Pkg.Path(), Pkg: o.Pkg.Name(), Std: identity.Standard(o.Pkg) && !im.inModule(o.Pkg.Path())}
		im.Added[a.Path] = a
	}
	a.Places = append(a.Places, pos)
}

// isOwn reports whether a package is the file's own, so that its members need no qualifier.
func (im *Imports) isOwn(o use.Owned) bool {
	return len(im.Variants) > 0 && im.Variants[0].Path == o.Pkg.Path()
}

// resolvesToOwn reports whether a name at pos denotes the object of the file's own package, in every variant.
func (im *Imports) resolvesToOwn(member string, pos token.Pos) bool {
	for _, pkg := range im.Variants {
		scope := im.Scope(pkg, pos)
		if scope == nil {
			return false
		}
		if _, obj := scope.LookupParent(member, pos); obj == nil || obj.Parent() != pkg.Types.Scope() {
			return false
		}
	}
	return true
}

// inModule reports whether a path belongs to the file's own module. A module path like "app" looks like the standard
// library.
func (im *Imports) inModule(path string) bool {
	return len(im.Variants) > 0 && load.Within(path, im.Variants[0].Module)
}

// Mention records that a rewrite mentions an existing import.
func (im *Imports) Mention(name *types.PkgName) {
	for _, spec := range im.file.Syntax.Imports {
		if im.Variants[0].Info.PkgNameOf(spec) == name {
			im.Mentioned[spec] = true
		}
	}
}

// Choose gives each addition a name that is free at all places where it is needed.
func (im *Imports) Choose() *refusal.Refusal {
	if im.hidden != "" {
		return &refusal.Refusal{Kind: refusal.Name, Detail: im.hidden + ", which this package declares, means something else here"}
	}
	taken := map[string]bool{}
	for _, a := range im.Sorted() {
		const tries = 100
		for i := 1; a.Name == "" && i < tries; i++ {
			name := a.candidate(i)
			if !taken[name] && im.free(name, a.Places) {
				a.Name = name
				taken[name] = true
			}
		}
		if a.Name == "" {
			return &refusal.Refusal{Kind: refusal.Name, Detail: fmt.Sprintf("no free name for %s in this file", a.Path)}
		}
	}
	return nil
}

// Sorted returns the additions, sorted by path.
func (im *Imports) Sorted() []*Addition {
	out := make([]*Addition, 0, len(im.Added))
	for _, a := range im.Added {
		out = append(out, a)
	}
	slices.SortFunc(out, func(a, b *Addition) int {
		return cmp.Or(strings.Compare(a.Path, b.Path), strings.Compare(a.explicitName(), b.explicitName()))
	})
	return out
}

// candidate returns the i-th name to try, i >= 1.
func (a *Addition) candidate(i int) string {
	switch i -= len(a.Names) + 1; {
	case i < 0:
		return a.Names[len(a.Names)+i]
	case i == 0:
		return a.Pkg
	default:
		return a.Pkg + strconv.Itoa(i+1)
	}
}

// free reports whether a name denotes nothing at the places, in the file and in the package, in any variant.
func (im *Imports) free(name string, places []token.Pos) bool {
	if !token.IsIdentifier(name) || name == "init" || name == "_" || im.unloadedNames[name] {
		return false
	}
	for _, pkg := range im.Variants {
		for _, pos := range places {
			scope := im.Scope(pkg, pos)
			if scope == nil {
				return false
			}
			if _, obj := scope.LookupParent(name, pos); obj != nil && !im.isLeaving(pkg, obj) {
				return false
			}
		}
	}
	return true
}

// isLeaving reports whether an object is the name of an import that a rewrite replaces.
func (im *Imports) isLeaving(pkg *load.Package, obj types.Object) bool {
	for spec := range im.Leaving {
		if pkg.Info.PkgNameOf(spec) == obj {
			return true
		}
	}
	return false
}

// Name returns the qualifier of a requested package at pos, empty for a dot import and for the file's own package.
func (im *Imports) Name(o use.Owned, pos token.Pos) string {
	if im.isOwn(o) {
		return ""
	}
	if spec := im.Existing(o.Pkg.Path(), o.Members, pos); spec != nil {
		name := im.Variants[0].Info.PkgNameOf(spec).Name()
		if name == "." {
			return ""
		}
		return name
	}
	return im.Added[o.Pkg.Path()].Name
}

// Spec returns the text of the import spec.
func (a *Addition) Spec() string {
	if name := a.explicitName(); name != "" {
		return name + " " + strconv.Quote(a.Path)
	}
	return strconv.Quote(a.Path)
}

// explicitName returns the name to write in the import spec, empty if the last element of the path implies it.
func (a *Addition) explicitName() string {
	if a.Name == load.PackageName(a.Path) {
		return ""
	}
	return a.Name
}

// Orphans returns the imports whose uses are all in the removed ranges, in every variant. Imports that were unused
// before are not included.
func (im *Imports) Orphans(gone []syntax.Extent) []*ast.ImportSpec {
	var out []*ast.ImportSpec
	for _, spec := range im.file.Syntax.Imports {
		if name := spec.Name; im.Mentioned[spec] || im.Leaving[spec] || name != nil && name.Name == "_" || syntax.SpecPath(spec) == "C" {
			continue
		}
		orphan := len(im.Variants) > 0
		for _, pkg := range im.Variants {
			uses := im.group.ImportUses(im.file, pkg, spec)
			orphan = orphan && len(uses) > 0 && !slices.ContainsFunc(uses, func(pos token.Pos) bool { return !syntax.Within(gone, im.file.Tok.Offset(pos)) })
		}
		if orphan {
			out = append(out, spec)
		}
	}
	return out
}
