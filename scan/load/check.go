package load

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"runtime"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/seed-58def443/ssot/scan/load/internal/gocmd"
	"github.com/seed-58def443/ssot/scan/load/internal/listing"
	"github.com/seed-58def443/ssot/scan/load/internal/reach"
	"github.com/seed-58def443/ssot/scan/load/internal/source"
)

// A checker type-checks the packages of a listing in parallel. It checks each package as soon as its imports are
// checked.
type checker struct {
	*source.Set
	dir     string
	whole   bool                          // check all declarations of dependencies
	trimmed reach.Reached                 // if whole is false: the declarations of dependencies to check
	checked func(*listing.Node, *Package) // called for each wanted package, one at a time
	mu      sync.Mutex                    // held while checked is called
}

// run checks the given packages and their dependencies.
func (c *checker) run(ctx context.Context, nodes []*listing.Node) error {
	order := c.schedule(nodes)
	waiting := make(map[*listing.Node]int, len(order))
	users := make(map[*listing.Node][]*listing.Node, len(order))
	ready := make(chan *listing.Node, len(order))
	for _, n := range order {
		for _, dep := range c.needs(n) {
			users[dep] = append(users[dep], n)
			waiting[n]++
		}
		if waiting[n] == 0 {
			ready <- n
		}
	}
	if len(order) == 0 {
		return nil
	}
	var mu sync.Mutex
	left := len(order)
	g, ctx := errgroup.WithContext(ctx)
	for range runtime.GOMAXPROCS(0) {
		g.Go(func() error {
			for {
				select {
				case <-ctx.Done():
					return ctx.Err()
				case n, ok := <-ready:
					if !ok {
						return nil
					}
					c.check(n)
					mu.Lock()
					for _, user := range users[n] {
						if waiting[user]--; waiting[user] == 0 {
							ready <- user
						}
					}
					if left--; left == 0 {
						close(ready)
					}
					mu.Unlock()
				}
			}
		})
	}
	return g.Wait()
}

// schedule returns nodes and their dependencies, dependencies first.
func (c *checker) schedule(nodes []*listing.Node) []*listing.Node {
	var order []*listing.Node
	seen := make(map[*listing.Node]bool)
	var visit func(*listing.Node)
	visit = func(n *listing.Node) {
		if seen[n] {
			return
		}
		seen[n] = true
		for _, dep := range c.needs(n) {
			visit(dep)
		}
		order = append(order, n)
	}
	for _, n := range nodes {
		visit(n)
	}
	return order
}

// needs returns the packages that must be checked before n, without duplicates.
func (c *checker) needs(n *listing.Node) []*listing.Node {
	if !n.Wanted && !c.whole {
		if trimmed := c.trimmed[n]; trimmed != nil {
			return trimmed.Needs()
		}
		return nil
	}
	deps := make([]*listing.Node, 0, len(n.Imports))
	seen := make(map[*listing.Node]bool, len(n.Imports))
	for _, dep := range n.Imports {
		if !seen[dep] {
			seen[dep] = true
			deps = append(deps, dep)
		}
	}
	return deps
}

func (c *checker) check(n *listing.Node) {
	switch {
	case n.Path == "unsafe":
		n.Types = types.Unsafe
	case n.Wanted:
		pkg := c.checkWanted(n)
		n.Types = pkg.Types
		if c.checked != nil {
			c.mu.Lock()
			defer c.mu.Unlock()
			c.checked(n, pkg)
		}
	default:
		n.Types = types.NewPackage(n.Path, n.Name)
		var files []*ast.File
		if c.whole {
			files = c.declarations(n)
		} else if trimmed := c.trimmed[n]; trimmed != nil {
			files = trimmed.Syntax(n)
			trimmed.Release()
		}
		check(c.Fset, n, n.Import, n.Types, files, nil, true, nil)
	}
}

// checkWanted type-checks a wanted package, including its function bodies.
func (c *checker) checkWanted(n *listing.Node) *Package {
	p := &Package{
		ID: n.ID, Path: n.Path, Name: n.Name, ForTest: n.ForTest,
		Dir: n.Dir, Module: n.Module, GoVersion: n.GoVersion,
		Types: types.NewPackage(n.Path, n.Name), Info: newInfo(), node: n,
	}
	syntax := make([]*ast.File, 0, len(n.Files))
	for _, path := range n.Files {
		f, errs := c.File(path)
		p.Errors = append(p.Errors, errs...)
		if f != nil {
			p.Files = append(p.Files, f)
			syntax = append(syntax, f.Syntax)
		}
	}
	for _, e := range n.ListErrors(c.dir) {
		if !slices.ContainsFunc(p.Errors, func(have Error) bool { return sameLine(have, e) }) {
			p.Errors = append(p.Errors, e)
		}
	}
	check(c.Fset, n, n.Import, p.Types, syntax, p.Info, false, func(e Error) { p.Errors = append(p.Errors, e) })
	slices.SortStableFunc(p.Errors, Error.Compare)
	return p
}

// sameLine reports whether two errors are for the same line. go list repeats the parser's errors about import clauses.
func sameLine(a, b Error) bool {
	return b.Position.Line > 0 && a.Position.Filename == b.Position.Filename && a.Position.Line == b.Position.Line
}

// declarations returns the syntax of a dependency without function bodies. It ignores errors in the dependency.
func (c *checker) declarations(n *listing.Node) []*ast.File {
	files := make([]*ast.File, 0, len(n.Files))
	for _, path := range n.Files {
		src, err := c.Read(path)
		if err != nil {
			continue
		}
		f, _ := parser.ParseFile(c.Fset, path, src, parser.SkipObjectResolution)
		if f == nil {
			continue
		}
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok {
				fn.Body = nil
			}
		}
		files = append(files, f)
	}
	return files
}

func newInfo() *types.Info {
	return &types.Info{
		Types:        make(map[ast.Expr]types.TypeAndValue),
		Instances:    make(map[*ast.Ident]types.Instance),
		Defs:         make(map[*ast.Ident]types.Object),
		Uses:         make(map[*ast.Ident]types.Object),
		Implicits:    make(map[ast.Node]types.Object),
		Selections:   make(map[*ast.SelectorExpr]*types.Selection),
		Scopes:       make(map[ast.Node]*types.Scope),
		FileVersions: make(map[*ast.File]string),
	}
}

// check type-checks a package. report may be nil. go/types may panic on broken source; check reports the panic as an
// error of the package.
func check(fset *token.FileSet, n *listing.Node, resolve importer, pkg *types.Package, files []*ast.File, info *types.Info, dropBodies bool, report func(Error)) {
	if report == nil {
		report = func(Error) {}
	}
	conf := types.Config{
		GoVersion:        n.GoVersion,
		IgnoreFuncBodies: dropBodies,
		FakeImportC:      true,
		Sizes:            n.Sizes,
		Importer:         resolve,
		Error: func(err error) {
			var e types.Error
			if !errors.As(err, &e) {
				report(Error{Msg: err.Error()})
				return
			}
			report(Error{Position: fset.PositionFor(e.Pos, false), Msg: gocmd.OneLine(e.Msg)})
		},
	}
	defer func() {
		if r := recover(); r != nil {
			pkg.MarkComplete()
			report(Error{Msg: fmt.Sprintf("the type checker could not read package %s: %v", n.Path, r)})
		}
	}()
	_ = types.NewChecker(&conf, fset, pkg, info).Files(files) // conf.Error received every error
}

type importer func(path string) (*types.Package, error)

func (f importer) Import(path string) (*types.Package, error) { return f(path) }
