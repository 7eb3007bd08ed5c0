package load

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/types"
	"path/filepath"
	"slices"
	"strings"
)

// Checked is a package type-checked again with some files replaced.
type Checked struct {
	Types  *types.Package
	Info   *types.Info
	Files  map[string]*ast.File // by absolute path: all files of the package; those that were not replaced are the program's own syntax trees
	Errors []Error
}

// Check type-checks one variant again with some files' bytes replaced (by absolute path), against the program's loaded imports, in process and without mutating the program.
// An import that the package did not have before is resolved among the packages that the program knows in that configuration (the owners are always loaded); one it does not know is an error in Errors.
// Of a package that is not wanted, names are known that the loaded source, Options.Names or Options.Keep mention, and no others.
func (p *Program) Check(ctx context.Context, pkg *Package, replace map[string][]byte) (*Checked, error) {
	return p.recheck(ctx, pkg, replace, nil, func(tree *ast.File, _ bool) *ast.File { return tree })
}

// CheckReplaced is Check without the function bodies of the files that are not replaced: it costs what the replaced files cost.
// That is the same judgement as long as the types of what the package declares stay what they were, which is the caller's to see: then nothing can be wrong in the other bodies that was not wrong before. Errors in them are not reported.
func (p *Program) CheckReplaced(ctx context.Context, pkg *Package, replace map[string][]byte) (*Checked, error) {
	return p.CheckEdited(ctx, pkg, replace, nil, func(*ast.File, *ast.FuncDecl) bool { return false })
}

// CheckEdited is CheckReplaced without the bodies of those functions in the replaced files either that same says are what they were.
// Imports of replaced files that only such bodies use are reported as unused: which these are the caller knows from before.
// What the package imports is seen as what seen makes of it (see [Reshaped]), for rewrites of several packages; nil leaves it as it is.
func (p *Program) CheckEdited(ctx context.Context, pkg *Package, replace map[string][]byte, seen func(*types.Package) *types.Package, same func(*ast.File, *ast.FuncDecl) bool) (*Checked, error) {
	c, err := p.recheck(ctx, pkg, replace, seen, func(tree *ast.File, replaced bool) *ast.File {
		return hollow(tree, func(f *ast.FuncDecl) bool { return !replaced || same(tree, f) })
	})
	if err != nil {
		return nil, err
	}
	// Imports that only the bodies use are not unused.
	c.Errors = slices.DeleteFunc(c.Errors, func(e Error) bool {
		_, replaced := replace[filepath.Clean(e.Position.Filename)]
		return !replaced && strings.Contains(e.Msg, " imported ") && strings.HasSuffix(e.Msg, "and not used")
	})
	return c, nil
}

// hollow is a file in which some functions do nothing for ever, which is a body that fits every signature. It shares all else with the file.
func hollow(tree *ast.File, goes func(*ast.FuncDecl) bool) *ast.File {
	out := *tree
	out.Decls = slices.Clone(tree.Decls)
	for i, decl := range out.Decls {
		f, ok := decl.(*ast.FuncDecl)
		if !ok || f.Body == nil || !goes(f) {
			continue
		}
		empty := *f
		at := f.Body.Lbrace
		empty.Body = &ast.BlockStmt{Lbrace: at, Rbrace: f.Body.Rbrace, List: []ast.Stmt{
			&ast.ForStmt{For: at, Body: &ast.BlockStmt{Lbrace: at, Rbrace: f.Body.Rbrace}},
		}}
		out.Decls[i] = &empty
	}
	return &out
}

// recheck is Check; instead says what is checked in a file's stead.
func (p *Program) recheck(ctx context.Context, pkg *Package, replace map[string][]byte, seen func(*types.Package) *types.Package, instead func(tree *ast.File, replaced bool) *ast.File) (*Checked, error) {
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
			parsed, errs := parseFile(p.Fset, f.Path, src)
			c.Errors = append(c.Errors, errs...)
			if parsed == nil {
				continue
			}
			tree = parsed.Syntax
		}
		c.Files[f.Path] = tree
		syntax = append(syntax, instead(tree, tree != f.Syntax))
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
	check(p.Fset, pkg.node, resolve, c.Types, syntax, c.Info, false, func(e Error) { c.Errors = append(c.Errors, e) })
	return c, ctx.Err()
}

// resolve finds what an import path means in a package: what it meant before, or else a package of the same configuration.
func (p *Program) resolve(pkg *Package, path string) (*types.Package, error) {
	if _, ok := pkg.node.imports[path]; ok || path == "unsafe" {
		return pkg.node.imported(path)
	}
	// What a test binary recompiles is found under the test's name.
	n := pkg.listing.nodes[path+pkg.node.variant()]
	if n == nil {
		n = pkg.listing.nodes[path]
	}
	if n == nil || n.types == nil || n.name == "main" {
		return nil, errors.New("not among the loaded packages")
	}
	if chain := p.ImportPath(pkg.Configuration, path, pkg.Path); chain != nil {
		return nil, fmt.Errorf("import cycle not allowed: %s", strings.Join(append([]string{pkg.Path}, chain...), " -> "))
	}
	return n.types, nil
}

// variant is what follows the import path in the package's ID: " [a/b.test]", or nothing.
func (n *node) variant() string { return strings.TrimPrefix(n.id, n.path) }
