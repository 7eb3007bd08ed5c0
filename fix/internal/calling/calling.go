package calling

import (
	"bytes"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/index"
	"github.com/seed-58def443/ssot/fix/internal/memo"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/internal/unloaded"
	"github.com/seed-58def443/ssot/scan/load"
)

// CallGraph finds the callers of functions.
type CallGraph struct {
	Project *project.Project
	called  memo.Map[identity.Key, []*Place]
}

// Callers returns the places that call a function or method, or use it as a value: first those of loaded packages,
// sorted by file, then the others in the order of the tree. The list is shared and must not be changed.
func (w *CallGraph) Callers(key identity.Key) []*Place {
	return w.called.Get(key, func() []*Place {
		out := w.loaded(key, false)
		if key.Receiver != "" {
			for _, through := range w.interfaces(key) {
				out = append(out, w.loaded(through, true)...)
			}
		}
		return append(out, w.others(key)...)
	})
}

func (w *CallGraph) loaded(key identity.Key, guessed bool) []*Place {
	list := w.Project.Callers(key)
	out := make([]*Place, 0, len(list))
	for _, c := range list {
		if len(c.Path) > 0 {
			out = append(out, &Place{File: c.File.Path, Package: c.Pkg.Path, Path: c.Path, Call: c.Call, Info: c.Pkg.Info, Guessed: guessed, fset: w.Project.Res.Program.Fset})
		}
	}
	return out
}

// interfaces returns the methods of loaded interfaces through which a method may be called.
func (w *CallGraph) interfaces(key identity.Key) []identity.Key {
	var methods *types.MethodSet
	var out []identity.Key
	for _, through := range w.Project.InterfaceMethods(key.Name) {
		if methods == nil {
			if methods = w.methodsOf(key); methods == nil {
				return nil
			}
		}
		all := through.Interface.NumMethods() > 0
		for m := range through.Interface.Methods() {
			own := methods.Lookup(m.Pkg(), m.Name())
			all = all && own != nil && index.Compatible(own.Obj().(*types.Func).Signature(), m.Signature())
		}
		if all {
			out = append(out, through.Key)
		}
	}
	return out
}

// methodsOf returns the method set of a method's receiver type; nil when it is not loaded or is an interface.
func (w *CallGraph) methodsOf(key identity.Key) *types.MethodSet {
	for _, pkg := range w.Project.Res.Program.Packages {
		if pkg.Path != key.Path || pkg.Types == nil {
			continue
		}
		if t, ok := pkg.Types.Scope().Lookup(key.Receiver).(*types.TypeName); ok && !types.IsInterface(t.Type()) {
			return types.NewMethodSet(types.NewPointer(t.Type()))
		}
	}
	return nil
}

// others returns the places in files that are not loaded. There a method is matched by name alone, in files of its
// package and of packages that import it.
func (w *CallGraph) others(key identity.Key) []*Place {
	p := w.Project
	if p.Res.Tree == nil {
		return nil
	}
	var out []*Place
	for _, d := range p.Within(unloaded.Escape{Path: key.Path, Name: key.Name, Direct: key.Receiver == ""}) {
		for _, f := range d.Files {
			own := d.ImportPath == key.Path && !strings.HasSuffix(f.Package, "_test")
			imports := token.IsExported(key.Name) && slices.Contains(f.Imports, key.Path)
			if p.Groups[f.Path] != nil || !own && !imports {
				continue
			}
			source := p.Outside.File(f.Path)
			if source == nil || !bytes.Contains(source.Src, []byte(key.Name)) || source.Syntax() == nil {
				continue
			}
			out = append(out, named(key, own, &Place{File: f.Path, Package: packageOf(d, f), fset: source.Fset}, source.Syntax())...)
		}
	}
	return out
}

func packageOf(d *load.Dir, f *load.SourceFile) string {
	if f.Test && strings.HasSuffix(f.Package, "_test") {
		return d.ImportPath + "_test"
	}
	return d.ImportPath
}

// named returns the places in a file that is not loaded that name a function: qualified, or unqualified in its own
// package and where its package is imported with a dot.
func named(key identity.Key, own bool, like *Place, file *ast.File) []*Place {
	own = own || slices.ContainsFunc(file.Imports, func(spec *ast.ImportSpec) bool {
		return syntax.SpecName(spec) == "." && syntax.SpecPath(spec) == key.Path
	})
	var out []*Place
	ast.PreorderStack(file, nil, func(n ast.Node, stack []ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok || id.Name != key.Name || len(stack) == 0 {
			return true
		}
		parent := stack[len(stack)-1]
		if fn, ok := parent.(*ast.FuncDecl); ok && fn.Name == id {
			return true
		}
		path := append(slices.Clone(stack), n)
		sel, qualified := parent.(*ast.SelectorExpr)
		switch {
		case qualified && sel.Sel == id:
			x, plain := sel.X.(*ast.Ident)
			imported := ""
			if plain {
				imported = importNamed(file, x.Name)
			}
			if key.Receiver == "" && imported != key.Path || key.Receiver != "" && imported != "" {
				return true
			}
			path = path[:len(path)-1]
		case key.Receiver != "" || !own:
			return true
		}
		at := *like
		at.Path, at.Guessed = path, key.Receiver != ""
		if call, ok := path[len(path)-2].(*ast.CallExpr); ok && call.Fun == path[len(path)-1] {
			at.Call, at.Path = call, path[:len(path)-1]
		}
		out = append(out, &at)
		return true
	})
	return out
}

// Declaration returns the place of a function's declaration; false where its package is not loaded.
func (w *CallGraph) Declaration(fn *types.Func) (*Place, bool) {
	fn = fn.Origin()
	if !fn.Pos().IsValid() {
		return nil, false
	}
	fset := w.Project.Res.Program.Fset
	name := fset.PositionFor(fn.Pos(), false).Filename
	g := w.Project.Groups[name]
	if g == nil {
		return nil, false
	}
	for _, pkg := range g.Variants {
		for _, f := range pkg.Files {
			if f.Path != name {
				continue
			}
			for _, decl := range f.Syntax.Decls {
				if d, ok := decl.(*ast.FuncDecl); ok && d.Name.Pos() == fn.Pos() {
					return &Place{File: name, Package: pkg.Path, Path: []ast.Node{f.Syntax, d}, Info: pkg.Info, fset: fset}, true
				}
			}
		}
	}
	return nil, false
}
