package use

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"path"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/scan/rule"
)

// Typed is a rule's use, type-checked as a Go expression.
type Typed struct {
	*rule.Use
	Fset *token.FileSet // the file set of Expr; its only file starts at Expr's first byte
	Expr ast.Expr       // the expression in Code
	Info *types.Info
	// Pkg is the package it was checked in. It has a variable for each placeholder, and imports the owners and those of
	// their imports that the use mentions.
	Pkg *types.Package
}

// An Error says why a use has no type.
type Error struct {
	Msg    string // a clause that follows the use: "does not type-check: undefined: redisx.Klient"
	Offset int    // byte offset in the use as written
}

func (e *Error) Error() string { return e.Msg }

// Check type-checks a use in a package that imports only the rule's owners and those of their imports that the use
// names: redisx.Get[*redis.Client](). lookup returns a package by import path, or nil. An error is a *[Error].
//
// e is the entry whose code the use replaces. It may be nil if the use takes no parts of that code.
func Check(u *rule.Use, e *rule.Entry, owners []string, lookup func(path string) *types.Package) (*Typed, error) {
	t := &Typed{Use: u, Fset: token.NewFileSet(), Pkg: types.NewPackage("use", "use"), Info: &types.Info{
		Types:      map[ast.Expr]types.TypeAndValue{},
		Uses:       map[*ast.Ident]types.Object{},
		Defs:       map[*ast.Ident]types.Object{},
		Selections: map[*ast.SelectorExpr]*types.Selection{},
	}}
	var err error
	if t.Expr, err = parser.ParseExprFrom(t.Fset, "use", u.Code, parser.SkipObjectResolution); err != nil {
		return nil, &Error{Msg: "is not a Go expression: " + u.Written(err.Error())}
	}
	if err := t.importNames(owners, lookup); err != nil {
		return nil, err
	}
	for _, p := range u.Placeholders {
		find := t.placeholder
		if p.Passed() {
			find = parts{e}.placeholder
		}
		typ, err := find(p, lookup)
		if err != nil {
			return nil, err
		}
		t.Pkg.Scope().Insert(types.NewVar(token.NoPos, t.Pkg, p.Name, typ))
	}
	if err := types.CheckExpr(t.Fset, t.Pkg, token.NoPos, t.Expr, t.Info); err != nil {
		msg := err.Error()
		if fault, ok := errors.AsType[types.Error](err); ok {
			msg = fault.Msg
		}
		return nil, &Error{Msg: "does not type-check: " + u.Written(msg) + t.otherName(owners, lookup)}
	}
	return t, nil
}

// otherName returns a hint if the use qualifies a name with an owner's folder instead of its package name.
func (t *Typed) otherName(owners []string, lookup func(path string) *types.Package) string {
	for _, owner := range owners {
		folder := path.Base(owner)
		if pkg := lookup(owner); pkg != nil && pkg.Name() != folder && slices.Contains(t.mentioned(), folder) {
			return fmt.Sprintf("; the package in %s is named %s: write %s for %s", owner, pkg.Name(), pkg.Name(), folder)
		}
	}
	return ""
}

// importNames declares the package names that the use can mention. An owner takes precedence over imports of owners.
// Two imports with the same name are an error if the use mentions the name.
func (t *Typed) importNames(owners []string, lookup func(path string) *types.Package) error {
	imported := map[string][]*types.Package{}
	for _, o := range owners {
		owner := lookup(o)
		if owner == nil {
			continue
		}
		t.Pkg.Scope().Insert(types.NewPkgName(token.NoPos, t.Pkg, owner.Name(), owner))
		for _, pkg := range owner.Imports() {
			if !slices.Contains(imported[pkg.Name()], pkg) {
				imported[pkg.Name()] = append(imported[pkg.Name()], pkg)
			}
		}
	}
	for _, name := range t.mentioned() {
		if t.Pkg.Scope().Lookup(name) != nil || len(imported[name]) == 0 {
			continue
		}
		pkgs := imported[name]
		if len(pkgs) > 1 {
			slices.SortFunc(pkgs, func(a, b *types.Package) int { return strings.Compare(a.Path(), b.Path()) })
			return &Error{Msg: fmt.Sprintf("does not say which package %s is: the owner imports %s and %s", name, pkgs[0].Path(), pkgs[1].Path())}
		}
		t.Pkg.Scope().Insert(types.NewPkgName(token.NoPos, t.Pkg, name, pkgs[0]))
	}
	return nil
}

// mentioned returns the names in the use that may be package names.
func (t *Typed) mentioned() []string {
	var out []string
	ast.Inspect(t.Expr, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			if id, ok := sel.X.(*ast.Ident); ok {
				out = append(out, id.Name)
			}
		}
		return true
	})
	for _, p := range t.Placeholders {
		if !p.Passed() {
			out = append(out, p.Type.Package)
		}
	}
	return out
}

// placeholder returns the type of a placeholder for a value in scope.
func (t *Typed) placeholder(p rule.Placeholder, lookup func(path string) *types.Package) (types.Type, error) {
	sym := p.Names()
	pkg := lookup(sym.Package)
	if name, ok := t.Pkg.Scope().Lookup(sym.Package).(*types.PkgName); ok && !p.Context {
		pkg = name.Imported()
	}
	if pkg == nil && p.Context {
		return nil, &Error{fmt.Sprintf("has no type for %s: nothing here imports context", p.Text), p.Offset}
	}
	if pkg == nil {
		return nil, &Error{fmt.Sprintf("has no type for %s: %s is neither the name of an owner's package or of one that it imports, nor the path of one in the build", p.Text, sym.Package), p.Offset}
	}
	obj := pkg.Scope().Lookup(sym.Name)
	if obj == nil {
		return nil, &Error{fmt.Sprintf("has no type for %s: package %s has no %s", p.Text, pkg.Path(), sym.Name), p.Offset}
	}
	name, ok := obj.(*types.TypeName)
	if !ok {
		return nil, &Error{fmt.Sprintf("has no type for %s: %s.%s is not a type", p.Text, pkg.Path(), sym.Name), p.Offset}
	}
	typ := name.Type()
	if generic, ok := typ.(interface{ TypeParams() *types.TypeParamList }); ok && generic.TypeParams().Len() > 0 {
		return nil, &Error{fmt.Sprintf("has no type for %s: %s.%s is generic, and a placeholder has no type arguments", p.Text, pkg.Path(), sym.Name), p.Offset}
	}
	if sym.Pointer {
		typ = types.NewPointer(typ)
	}
	return typ, nil
}
