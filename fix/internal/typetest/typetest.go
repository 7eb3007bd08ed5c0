package typetest

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"path"
	"path/filepath"
	"slices"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/seed-58def443/ssot/scan/load"
)

// Root is the folder of an archive's files.
const Root = "/src"

// Program returns the program of an archive. Each folder is a package, whose import path is the folder's; it can import
// those that begin before it. Type errors are in Package.Errors.
func Program(tb testing.TB, archive string) *load.Program {
	tb.Helper()
	return ProgramIn(tb, Root, archive)
}

// ProgramIn is [Program] for an archive whose files are in another folder, where some of them can be found.
func ProgramIn(tb testing.TB, root, archive string) *load.Program {
	tb.Helper()
	p := &load.Program{Fset: token.NewFileSet()}
	for _, f := range txtar.Parse([]byte(archive)).Files {
		file := parse(tb, p, filepath.Join(root, f.Name), f.Data)
		in := path.Dir(f.Name)
		i := slices.IndexFunc(p.Packages, func(pkg *load.Package) bool { return pkg.Path == in })
		if i < 0 {
			i = len(p.Packages)
			p.Packages = append(p.Packages, &load.Package{ID: in, Path: in, Name: file.Syntax.Name.Name, Dir: filepath.Join(root, in)})
		}
		p.Packages[i].Files = append(p.Packages[i].Files, file)
	}
	for _, pkg := range p.Packages {
		c := check(p, pkg, nil)
		pkg.Types, pkg.Info, pkg.Errors = c.Types, c.Info, c.Errors
	}
	return p
}

// Again checks a package of a program with other texts of some of its files, by absolute path.
func Again(tb testing.TB, p *load.Program, pkg *load.Package, replace map[string][]byte) *load.Checked {
	tb.Helper()
	files := map[string]*ast.File{}
	for name, text := range replace {
		files[name] = parse(tb, p, name, text).Syntax
	}
	return check(p, pkg, files)
}

func parse(tb testing.TB, p *load.Program, name string, text []byte) *load.File {
	tb.Helper()
	syntax, err := parser.ParseFile(p.Fset, name, text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		tb.Fatalf("%v in\n%s", err, text)
	}
	return &load.File{Path: name, Src: text, Syntax: syntax, Tok: p.Fset.File(syntax.FileStart), Generated: ast.IsGenerated(syntax)}
}

// check type-checks a package as a load does.
func check(p *load.Program, pkg *load.Package, replace map[string]*ast.File) *load.Checked {
	out := &load.Checked{Files: map[string]*ast.File{}, Info: &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Instances: map[*ast.Ident]types.Instance{}, Defs: map[*ast.Ident]types.Object{},
		Uses: map[*ast.Ident]types.Object{}, Implicits: map[ast.Node]types.Object{}, Selections: map[*ast.SelectorExpr]*types.Selection{},
		Scopes: map[ast.Node]*types.Scope{}, FileVersions: map[*ast.File]string{},
	}}
	var files []*ast.File
	for _, f := range pkg.Files {
		syntax := f.Syntax
		if now, ok := replace[f.Path]; ok {
			syntax = now
		}
		out.Files[f.Path] = syntax
		files = append(files, syntax)
	}
	conf := types.Config{FakeImportC: true, Importer: importer{p}, Error: func(err error) {
		var e types.Error
		_ = errors.As(err, &e) // there are no others
		out.Errors = append(out.Errors, load.Error{Position: p.Fset.PositionFor(e.Pos, false), Msg: e.Msg})
	}}
	out.Types, _ = conf.Check(pkg.Path, p.Fset, files, out.Info) // the errors are in out
	return out
}

// importer finds the packages of a program that are checked.
type importer struct{ *load.Program }

func (p importer) Import(name string) (*types.Package, error) {
	if name == "unsafe" {
		return types.Unsafe, nil
	}
	i := slices.IndexFunc(p.Packages, func(pkg *load.Package) bool { return pkg.Path == name })
	if i < 0 || p.Packages[i].Types == nil {
		return nil, fmt.Errorf("no package %s stands before this one", name)
	}
	return p.Packages[i].Types, nil
}
