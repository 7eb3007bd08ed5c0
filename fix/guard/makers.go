package guard

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"
	"strconv"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/count"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/disk"
	"github.com/seed-58def443/ssot/scan/load"
	"github.com/seed-58def443/ssot/scan/owner"
	"github.com/seed-58def443/ssot/scan/rule"
)

// makerNotes lists the functions of owners that build a new value on each call, with the number of places that call
// them. Such calls are not violations, but the value is not single either.
//
// A function counts if it returns the built value, at once or through a local variable, and stores it nowhere else.
// Function literals are ignored, since sync.OnceValue and similar functions take one, and so are values that can't
// be shared, such as a setting's text or a time. Calls are counted by the import's name, in source that need not be
// loaded.
func makerNotes(res *scan.Result) []string {
	var notes []string
	said := map[string]bool{}
	for _, pkg := range res.Program.Packages {
		if pkg.ForTest != "" {
			continue
		}
		for _, x := range res.Owned(pkg) {
			fn := maker(pkg, x)
			whole := res.Detector.Owners.Has(x.Rule, owner.Place{Package: pkg.Path})
			if fn != nil && whole && !fn.Name.IsExported() {
				continue
			}
			if fn == nil || said[pkg.Path+"."+fn.Name.Name] {
				continue
			}
			said[pkg.Path+"."+fn.Name.Name] = true
			n := calls(res.Tree, pkg, fn.Name.Name)
			if !whole {
				n += callsWithin(res, pkg, x.Rule, fn)
			}
			if n > 0 {
				name := pkg.Name + "." + fn.Name.Name
				notes = append(notes, fmt.Sprintf("%s: the owner builds one on each call of %s, which is called in %s: forbid it with call: %s.%s, or make it keep one",
					x.Rule.Name, name, count.Of(n, "place"), pkg.Path, fn.Name.Name))
			}
		}
	}
	return notes
}

// maker returns the function that builds a value and returns it, or nil.
func maker(pkg *load.Package, x scan.Finding) *ast.FuncDecl {
	if x.Value || !shared(pkg, x) {
		return nil
	}
	returned := false
	var held *ast.AssignStmt
	for cur := range x.At.Enclosing((*ast.FuncLit)(nil), (*ast.ReturnStmt)(nil), (*ast.AssignStmt)(nil), (*ast.FuncDecl)(nil)) {
		switch n := cur.Node().(type) {
		case *ast.FuncLit:
			return nil
		case *ast.ReturnStmt:
			returned = true
		case *ast.AssignStmt:
			held = n
		case *ast.FuncDecl:
			if n.Recv != nil || !returned && !handedOut(pkg, cur, held) {
				return nil
			}
			return n
		}
	}
	return nil
}

// shared reports whether copies of the built value refer to the same one: a pointer, a map.
func shared(pkg *load.Package, x scan.Finding) bool {
	e, ok := x.At.Node().(ast.Expr)
	if !ok {
		return false
	}
	t := pkg.Info.TypeOf(e)
	if results, ok := t.(*types.Tuple); ok && results.Len() > 0 {
		t = results.At(0).Type()
	}
	if _, ok := e.(*ast.CompositeLit); ok {
		return true // the enclosing expression takes its address
	}
	if t == nil {
		return false
	}
	switch t.Underlying().(type) {
	case *types.Pointer, *types.Interface, *types.Chan, *types.Map, *types.Signature:
		return true
	}
	return false
}

// handedOut reports whether an assignment sets a local variable that is returned and not stored anywhere else.
func handedOut(pkg *load.Package, fn inspector.Cursor, a *ast.AssignStmt) bool {
	if a == nil || len(a.Lhs) == 0 {
		return false
	}
	id, ok := a.Lhs[0].(*ast.Ident)
	if !ok {
		return false
	}
	v, ok := pkg.Info.ObjectOf(id).(*types.Var)
	if !ok || v.Parent() == pkg.Types.Scope() {
		return false
	}
	out := false
	for cur := range fn.Preorder((*ast.Ident)(nil)) {
		if pkg.Info.Uses[cur.Node().(*ast.Ident)] != v {
			continue
		}
		for around := range cur.Enclosing((*ast.ReturnStmt)(nil), (*ast.AssignStmt)(nil), (*ast.FuncLit)(nil), (*ast.SendStmt)(nil)) {
			switch n := around.Node().(type) {
			case *ast.ReturnStmt:
				out = true
			case *ast.AssignStmt:
				if n != a && slices.ContainsFunc(n.Rhs, func(e ast.Expr) bool { return e.Pos() <= cur.Node().Pos() && cur.Node().End() <= e.End() }) {
					return false
				}
			default:
				return false
			}
		}
	}
	return out
}

// calls counts the places outside of a package that name one of its functions.
func calls(tree *load.Tree, pkg *load.Package, name string) int {
	n := 0
	for _, dir := range tree.Importing(pkg.Path) {
		for _, file := range dir.Files {
			if dir.ImportPath == pkg.Path || !slices.Contains(file.Imports, pkg.Path) {
				continue
			}
			src, err := disk.Read(file.Path)
			if err != nil {
				continue // reported as not analyzed
			}
			syntax, err := parser.ParseFile(token.NewFileSet(), "", src, parser.SkipObjectResolution)
			if err == nil {
				n += mentions(syntax, pkg, name)
			}
		}
	}
	return n
}

// callsWithin counts the places in a package that name its function fn, without those that own the rule: fn itself,
// other owning functions, and owning files.
func callsWithin(res *scan.Result, pkg *load.Package, r *rule.Rule, fn *ast.FuncDecl) int {
	n := 0
	for _, f := range pkg.Files {
		name, err := filepath.Rel(res.Root, f.Path)
		if err != nil {
			continue
		}
		at := owner.Place{Package: pkg.Path, File: filepath.ToSlash(name), Syntax: f.Syntax}
		ast.Inspect(f.Syntax, func(node ast.Node) bool {
			if id, ok := node.(*ast.Ident); ok && pkg.Info.Uses[id] == pkg.Info.Defs[fn.Name] {
				if at.Pos = id.Pos(); !res.Detector.Owners.Has(r, at) {
					n++
				}
			}
			return true
		})
	}
	return n
}

// mentions counts the places in a file that name a function of a package.
func mentions(file *ast.File, pkg *load.Package, name string) int {
	local := pkg.Name
	for _, imp := range file.Imports {
		if path, err := strconv.Unquote(imp.Path.Value); err == nil && path == pkg.Path && imp.Name != nil {
			local = imp.Name.Name
		}
	}
	n := 0
	ast.Inspect(file, func(node ast.Node) bool {
		sel, ok := node.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if id, ok := sel.X.(*ast.Ident); ok && id.Name == local && sel.Sel.Name == name {
			n++
		}
		return true
	})
	return n
}
