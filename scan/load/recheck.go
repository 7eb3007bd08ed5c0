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

// Checked is a package that was type-checked again with some files replaced.
type Checked struct {
	Types *types.Package
	Info  *types.Info
	// Files holds all files of the package by absolute path. Files that were not replaced are the program's own syntax
	// trees.
	Files  map[string]*ast.File
	Errors []Error

	Omitted map[string]bool // functions that CheckEdited left out, because no checked code mentions them
}

// Check type-checks one variant again with some files replaced, by absolute path. It uses the program's loaded imports
// and does not change the program.
//
// A new import is resolved among the packages that the program knows in that configuration (owners are always loaded).
// An unknown import is an error in Errors. A dependency has only the names that the loaded source, Options.Names or
// Options.Keep mention.
func (p *Program) Check(ctx context.Context, pkg *Package, replace map[string][]byte) (*Checked, error) {
	return p.CheckAmong(ctx, pkg, replace, nil)
}

// CheckAmong is Check with changed imports, for rewrites of several packages: seen returns the replacement of each
// imported package (see [Reshaped]). It may be nil.
func (p *Program) CheckAmong(ctx context.Context, pkg *Package, replace map[string][]byte, seen func(*types.Package) *types.Package) (*Checked, error) {
	return p.recheck(ctx, pkg, replace, seen, func(_ *Checked, trees []*ast.File) []*ast.File { return trees })
}

// recheck implements Check. reduce returns the syntax to check in place of the files.
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

// resolve returns the package that an import path denotes in a package: its previous import, else a package of the same
// configuration.
func (p *Program) resolve(pkg *Package, path string) (*types.Package, error) {
	if _, ok := pkg.node.Imports[path]; ok || path == "unsafe" {
		return pkg.node.Import(path)
	}
	// A package recompiled for a test binary has the test's suffix in its ID.
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
