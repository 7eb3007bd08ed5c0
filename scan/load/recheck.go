package load

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/types"
	"path/filepath"
	"strings"

	"github.com/seed-58def443/ssot/scan/load/internal/source"
)

// Checked is a package type-checked again with some files replaced.
type Checked struct {
	Types  *types.Package
	Info   *types.Info
	Files  map[string]*ast.File // by absolute path: all files of the package; those that were not replaced are the program's own syntax trees
	Errors []Error

	Omitted map[string]bool // functions that CheckEdited did not declare, because nothing that it checked mentions them
}

// Check type-checks one variant again with some files' bytes replaced (by absolute path), against the program's loaded
// imports, in process and without mutating the program. An import that the package did not have before is resolved
// among the packages that the program knows in that configuration (the owners are always loaded); one it does not know
// is an error in Errors. Of a package that is not wanted, names are known that the loaded source, Options.Names or
// Options.Keep mention, and no others.
func (p *Program) Check(ctx context.Context, pkg *Package, replace map[string][]byte) (*Checked, error) {
	return p.CheckAmong(ctx, pkg, replace, nil)
}

// CheckAmong is Check with what the package imports seen as what seen makes of it (see [Reshaped]), for rewrites of
// several packages; nil leaves it as it is.
func (p *Program) CheckAmong(ctx context.Context, pkg *Package, replace map[string][]byte, seen func(*types.Package) *types.Package) (*Checked, error) {
	return p.recheck(ctx, pkg, replace, seen, func(_ *Checked, trees []*ast.File) []*ast.File { return trees })
}

// recheck is Check; reduce says what is checked in the stead of the files.
func (p *Program) recheck(ctx context.Context, pkg *Package, replace map[string][]byte, seen func(*types.Package) *types.Package, reduce func(c *Checked, trees []*ast.File) []*ast.File) (*Checked, error) {
	if pkg.node == nil {
		return nil, fmt.Errorf("package %s is not one that this program loaded", pkg.ID)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	c := &Checked{
		Types: types.NewPackage(pkg.Path, pkg.Name),
		Info:  newInfo(),
		Files: make(map[string]*ast.File, len(pkg.Files)),
	}
	left := make(map[string][]byte, len(replace))
	for path, src := range replace {
		left[filepath.Clean(path)] = src
	}
	syntax := make([]*ast.File, 0, len(pkg.Files))
	for _, f := range pkg.Files {
		tree := f.Syntax
		if src, ok := left[filepath.Clean(f.Path)]; ok {
			delete(left, filepath.Clean(f.Path))
			parsed, errs := source.Parse(p.Fset, f.Path, src)
			c.Errors = append(c.Errors, errs...)
			if parsed == nil {
				continue
			}
			tree = parsed.Syntax
		}
		c.Files[f.Path] = tree
		syntax = append(syntax, tree)
	}
	for path := range left {
		return nil, fmt.Errorf("%s is not a file of package %s", path, pkg.ID)
	}
	resolve := func(path string) (*types.Package, error) {
		imported, err := p.resolve(pkg, path)
		if err == nil && seen != nil {
			imported = seen(imported)
		}
		return imported, err
	}
	check(p.Fset, pkg.node, resolve, c.Types, reduce(c, syntax), c.Info, false, func(e Error) { c.Errors = append(c.Errors, e) })
	return c, ctx.Err()
}

// resolve finds what an import path means in a package: what it meant before, or else a package of the same
// configuration.
func (p *Program) resolve(pkg *Package, path string) (*types.Package, error) {
	if _, ok := pkg.node.Imports[path]; ok || path == "unsafe" {
		return pkg.node.Import(path)
	}
	// What a test binary recompiles is found under the test's name.
	n := pkg.listing.Nodes[path+pkg.node.Variant()]
	if n == nil {
		n = pkg.listing.Nodes[path]
	}
	if n == nil || n.Types == nil || n.Name == "main" {
		return nil, errors.New("not among the loaded packages")
	}
	if chain := p.ImportPath(pkg.Configuration, path, pkg.Path); chain != nil {
		return nil, fmt.Errorf("import cycle not allowed: %s", strings.Join(append([]string{pkg.Path}, chain...), " -> "))
	}
	return n.Types, nil
}
