package project

import (
	"go/token"
	"go/types"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/index"
	"github.com/seed-58def443/ssot/fix/internal/library"
	"github.com/seed-58def443/ssot/fix/internal/memo"
	"github.com/seed-58def443/ssot/fix/internal/unloaded"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/load"
	"github.com/seed-58def443/ssot/scan/owner"
	"github.com/seed-58def443/ssot/scan/rule"
)

// Project indexes a scan's result: its violations, and the packages that contain them.
type Project struct {
	Res     *scan.Result
	ByID    map[string]*scan.Violation
	ByFile  map[string][]*scan.Violation // by absolute path
	Groups  map[string]*Package          // by absolute path of a file
	Nowhere *Package                     // package without variants, for violations in files that were not loaded
	Outside unloaded.Source
	Library library.Library // facts about imported libraries

	mentions         func() map[identity.Key][]mention
	interfaceMethods func() map[string][]InterfaceMethod
	importedBelow    func() map[string][]string
	linknames        func() map[identity.Key]string
	callers          memo.Map[identity.Key, []*Caller]
}

// Package is a package with all its variants in all configurations, which are verified together.
type Package struct {
	Path     string // see load.Package.PlainPath
	Variants []*load.Package
	files    memo.Map[string, *FileFacts] // by absolute path
	indexes  memo.Map[*load.Package, *index.Index]
	imported memo.Map[importUse, []token.Pos]
	names    memo.Map[othersKey, map[string]bool]
	with     memo.Map[string, []*load.Package] // by absolute path of a file
}

// Index returns the index of a variant. It is built once.
func (g *Package) Index(pkg *load.Package) *index.Index {
	return g.indexes.Get(pkg, func() *index.Index { return index.New(pkg) })
}

// Index returns the index of a loaded package; see [Package.Index].
func (p *Project) Index(pkg *load.Package) *index.Index {
	if len(pkg.Files) == 0 {
		return index.New(pkg)
	}
	return p.Groups[pkg.Files[0].Path].Index(pkg)
}

// New returns the project of a scan's result.
func New(res *scan.Result) *Project {
	p := &Project{
		Res:     res,
		ByID:    make(map[string]*scan.Violation, len(res.Violations)),
		ByFile:  map[string][]*scan.Violation{},
		Groups:  map[string]*Package{},
		Nowhere: &Package{},
	}
	p.mentions = sync.OnceValue(func() map[identity.Key][]mention { return listMentions(res) })
	p.interfaceMethods = sync.OnceValue(func() map[string][]InterfaceMethod { return listInterfaceMethods(p.mentions()) })
	p.importedBelow = sync.OnceValue(func() map[string][]string { return listBelow(res.Tree) })
	p.linknames = sync.OnceValue(func() map[identity.Key]string { return listLinked(res.Program) })
	p.Outside.Tree = sync.OnceValue(func() *unloaded.TreeIndex {
		if res.Tree == nil {
			return unloaded.NewTreeIndex(nil)
		}
		return unloaded.NewTreeIndex(res.Tree.Dirs)
	})
	for _, v := range res.Violations {
		if v.Source != nil && IsPage(v.Source) && p.Groups[v.Source.Path] == nil {
			p.Groups[v.Source.Path] = pageGroup(v)
		}
		p.ByID[v.Fingerprint] = v
		if v.Source != nil {
			p.ByFile[v.Source.Path] = append(p.ByFile[v.Source.Path], v)
		}
	}
	if res.Program == nil {
		return p
	}
	byPath := map[string]*Package{}
	for _, pkg := range res.Program.Packages {
		g := byPath[pkg.Path]
		if g == nil {
			g = &Package{Path: pkg.PlainPath()}
			byPath[pkg.Path] = g
		}
		g.Variants = append(g.Variants, pkg)
		for _, f := range pkg.Files {
			p.Groups[f.Path] = g
		}
	}
	return p
}

// PackageOf returns the package of a violation's file; p.Nowhere if that was not loaded.
func (p *Project) PackageOf(v *scan.Violation) *Package {
	if v.Source != nil && p.Groups[v.Source.Path] != nil {
		return p.Groups[v.Source.Path]
	}
	return p.Nowhere
}

// With returns the variants that contain a file. The list is shared and must not be modified.
func (g *Package) With(file *load.File) []*load.Package {
	return g.with.Get(file.Path, func() []*load.Package {
		var out []*load.Package
		for _, pkg := range g.Variants {
			if slices.ContainsFunc(pkg.Files, func(f *load.File) bool { return f.Path == file.Path }) {
				out = append(out, pkg)
			}
		}
		return out
	})
}

// Rule returns the rule of a name; an empty rule if there is none.
func (p *Project) Rule(name string) *rule.Rule {
	for _, r := range p.Res.Rules.Rules {
		if r.Name == name {
			return r
		}
	}
	return &rule.Rule{Name: name}
}

// Owners returns the import paths of the packages that are, or contain, owners of a rule.
func (p *Project) Owners(name string) []string {
	if p.Res.Detector == nil {
		return nil
	}
	return p.Res.Detector.Owners.Packages(p.Rule(name))
}

// Owned reports whether a position is inside an owner of a rule.
func (p *Project) Owned(name string, pkg *load.Package, file *load.File, pos token.Pos) bool {
	return p.Res.Detector != nil && p.Res.Detector.Owners.Has(p.Rule(name), owner.Place{Package: pkg.PlainPath(), File: p.Rel(file.Path), Syntax: file.Syntax, Pos: pos})
}

// OwnedObject reports whether an owner of a rule declares an object, or a use of the rule mentions it and it belongs to
// an owner's package.
func (p *Project) OwnedObject(name string, obj types.Object) bool {
	if p.Res.Detector == nil || obj.Pkg() == nil {
		return false
	}
	r := p.Rule(name)
	if slices.Contains(p.Owners(name), obj.Pkg().Path()) && slices.ContainsFunc(r.Uses(), func(use string) bool { return names(use, obj.Name()) }) {
		return true
	}
	at := p.Res.Program.Fset.PositionFor(obj.Pos(), false)
	return p.Res.Detector.Owners.Declares(r, obj, p.Rel(at.Filename))
}

// names reports whether a use selects a member: ".Client" in "rdb.Client()".
func names(use, member string) bool {
	for at := 0; ; {
		i := strings.Index(use[at:], "."+member)
		if i < 0 {
			return false
		}
		at += i + 1 + len(member)
		if next, _ := utf8.DecodeRuneInString(use[at:]); next != '_' && !unicode.IsLetter(next) && !unicode.IsDigit(next) {
			return true
		}
	}
}

// OwnerPackages returns the loaded packages of a rule's owners in a configuration, with function bodies.
func (p *Project) OwnerPackages(configuration, name string) []*load.Package {
	var out []*load.Package
	for _, owner := range p.Owners(name) {
		for _, pkg := range p.Res.Program.Packages {
			if pkg.Path == owner && pkg.Configuration == configuration && pkg.ForTest == "" {
				out = append(out, pkg)
			}
		}
	}
	return out
}
