package changes

import (
	"go/ast"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/index"
	"github.com/seed-58def443/ssot/fix/internal/memo"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
)

// folders has the syntax of the folders that are not loaded, without tests, by path.
type folders struct{ parsed memo.Map[string, []*ast.File] }

// unloadedSource reads functions whose packages are not loaded.
type unloadedSource struct {
	*source
	summaries *summaries
	folders   *folders
}

// unloadedBody reads, without types, what a function does to one of its arguments or to its receiver. The function's
// package is not loaded but its source can be found; it is parsed.
type unloadedBody struct {
	unloadedSource
	dir          string
	value        types.Type
	names        map[string]bool // the variables that hold the argument
	given        *ast.FieldList  // the parameters; a function among them is judged where the caller passes it
	hooks        bool            // the receiver is examined, and the method takes a func or an interface
	receiverType string          // the receiver's type, when the receiver is examined; empty for an argument
	found        verdict
	depth        int
}

// maxCalls bounds the calls that are followed from function to function in one package.
const maxCalls = 3

// effect returns what a function does to its i-th argument, or to its receiver for -1. The verdict is unknown
// when its source can't be found.
func (s unloadedSource) effect(fn *types.Func, i int, value types.Type) verdict {
	dir := s.project.Dir(fn)
	if dir == "" {
		return verdict{}
	}
	u := &unloadedBody{unloadedSource: s, dir: dir, value: value}
	recv := nameOf(fn.Signature().Recv())
	if i < 0 {
		u.receiverType, u.hooks = recv, takesHooks(fn.Signature())
	}
	return u.declared(recv, fn.Name(), i)
}

// nameOf returns the name of a receiver's type, or nothing.
func nameOf(recv *types.Var) string {
	if recv == nil {
		return ""
	}
	if t := identity.Named(recv.Type()); t != nil {
		return t.Name()
	}
	return ""
}

// receiverName returns the type name of a method's receiver; nothing for a function.
func receiverName(d *ast.FuncDecl) string {
	if d.Recv == nil || len(d.Recv.List) == 0 {
		return ""
	}
	if id := syntax.Root(d.Recv.List[0].Type); id != nil {
		return id.Name
	}
	return ""
}

// parsed returns the syntax of a folder's files without tests.
func (s unloadedSource) parsed(dir string) []*ast.File {
	return s.folders.parsed.Get(dir, func() []*ast.File {
		entries, err := os.ReadDir(dir)
		if err != nil {
			return nil // a folder that can't be read has no files
		}
		var out []*ast.File
		for _, e := range entries {
			if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
				continue
			}
			if f := s.project.Outside.File(filepath.Join(dir, e.Name())); f != nil && f.Syntax() != nil {
				out = append(out, f.Syntax())
			}
		}
		return out
	})
}

// find returns the declaration with a body of a function, or of a method of recv; nil when the folder has none.
func (u *unloadedBody) find(recv, name string) *ast.FuncDecl {
	for _, f := range u.parsed(u.dir) {
		for _, decl := range f.Decls {
			if d, ok := decl.(*ast.FuncDecl); ok && d.Body != nil && d.Name.Name == name && receiverName(d) == recv {
				return d
			}
		}
	}
	return nil
}

// declared reads a function of the folder, or a method of recv.
func (u *unloadedBody) declared(recv, name string, i int) verdict {
	d := u.find(recv, name)
	if d == nil {
		return verdict{}
	}
	list, n := d.Type.Params, i
	if i < 0 {
		list, n = d.Recv, 0
	}
	held := nth(list, n)
	inner := &unloadedBody{
		unloadedSource: u.unloadedSource, dir: u.dir, value: u.value, names: map[string]bool{held: true},
		given: d.Type.Params, hooks: u.hooks, receiverType: u.receiverType, found: verdict{knowledge: changesNothing}, depth: u.depth + 1,
	}
	if held != "" && held != "_" {
		ast.Inspect(d.Body, inner.node)
	}
	return inner.found
}

// nth returns the name of the n-th parameter, or of the last one (which may be variadic) when there are fewer.
func nth(list *ast.FieldList, n int) string {
	var names []string
	for _, f := range list.List {
		for _, id := range f.Names {
			names = append(names, id.Name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return names[min(n, len(names)-1)]
}

func (u *unloadedBody) note(k knowledge, more string) {
	if u.found.knowledge == changesNothing || u.found.knowledge == mayChange && k == changed {
		u.found = verdict{k, more}
	}
}

func (u *unloadedBody) node(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.AssignStmt:
		u.assign(n)
	case *ast.CallExpr:
		u.call(n)
	}
	return true
}

func (u *unloadedBody) assign(n *ast.AssignStmt) {
	for i, l := range n.Lhs {
		if id, ok := ast.Unparen(l).(*ast.Ident); ok {
			if len(n.Lhs) == len(n.Rhs) || i == 0 {
				u.names[id.Name] = u.isValue(n.Rhs[min(i, len(n.Rhs)-1)]) || n.Tok != token.DEFINE && u.names[id.Name]
			}
			continue
		}
		root := syntax.Root(l)
		if root == nil || !u.names[root.Name] || n.Tok != token.ASSIGN {
			continue
		}
		switch l := ast.Unparen(l).(type) {
		case *ast.SelectorExpr:
			u.note(changed, "sets "+l.Sel.Name)
		case *ast.StarExpr:
			u.note(changed, "overwrites it")
		case *ast.IndexExpr:
			if u.hooks {
				u.note(changed, "adds to what it calls")
			} else {
				u.note(mayChange, "sets an element of what it holds")
			}
		}
	}
}

// isValue reports whether an expression is the examined argument, or a type assertion of it.
func (u *unloadedBody) isValue(e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return u.names[e.Name]
	case *ast.TypeAssertExpr:
		return u.isValue(e.X)
	}
	return false
}

func (u *unloadedBody) call(n *ast.CallExpr) {
	fun := ast.Unparen(n.Fun)
	sel, method := fun.(*ast.SelectorExpr)
	if method && u.isValue(sel.X) {
		u.method(sel.Sel.Name)
	} else if root := syntax.Root(fun); method && u.receiverType != "" && root != nil && u.names[root.Name] && verbOf(sel.Sel.Name) != "" {
		u.note(mayChange, "calls "+sel.Sel.Name)
	}
	i := slices.IndexFunc(n.Args, u.isValue)
	if i < 0 {
		return
	}
	name, ok := identity.IdentOf(fun)
	switch {
	case !ok:
	case method: // a function of another package, or a method
		if verb := verbOf(name.Name); slices.Contains([]string{"Instrument", "Configure", "Apply"}, verb) || strings.EqualFold(name.Name, "apply") {
			u.note(mayChange, "gives it to "+name.Name)
		}
	case u.depth < maxCalls && u.declares(name.Name):
		v := u.declared("", name.Name, i)
		if v.knowledge == changed || v.knowledge == mayChange {
			u.note(v.knowledge, v.more)
		}
	case len(n.Args) == 1 && types.Universe.Lookup(name.Name) == nil && !u.declares(name.Name) && !u.parameter(name.Name):
		u.note(mayChange, "gives it to "+name.Name+", and which function that is is not known")
	}
}

// parameter reports whether a name is a parameter.
func (u *unloadedBody) parameter(name string) bool {
	return slices.ContainsFunc(u.given.List, func(f *ast.Field) bool {
		return slices.ContainsFunc(f.Names, func(id *ast.Ident) bool { return id.Name == name })
	})
}

// declares reports whether the folder declares a function or type of that name.
func (u *unloadedBody) declares(name string) bool {
	return slices.ContainsFunc(u.parsed(u.dir), func(f *ast.File) bool {
		return slices.ContainsFunc(f.Decls, func(decl ast.Decl) bool {
			switch d := decl.(type) {
			case *ast.FuncDecl:
				return d.Recv == nil && d.Name.Name == name
			case *ast.GenDecl:
				return slices.ContainsFunc(d.Specs, func(s ast.Spec) bool {
					t, ok := s.(*ast.TypeSpec)
					return ok && t.Name.Name == name
				})
			}
			return false
		})
	})
}

// method judges a method that is called on the examined argument.
func (u *unloadedBody) method(name string) {
	fn := lookup(u.value, name)
	switch {
	case u.loaded(fn):
		if d := u.summaries.of(u.source, fn, false); d.what != "" {
			u.note(changed, "calls "+name)
		}
	case u.libraries().methodOf(u.value, name) != unknown:
		if k := u.libraries().methodOf(u.value, name); k == changed || k == disturbs {
			u.note(changed, "calls "+name)
		}
	case u.receiverType != "" && u.depth < maxCalls && u.find(u.receiverType, name) != nil:
		if v := u.declared(u.receiverType, name, -1); v.knowledge != changesNothing {
			u.note(v.knowledge, v.more)
		}
	case fn != nil && looksLikeSetter(fn) && u.depth < maxCalls:
		inner := &unloadedBody{unloadedSource: u.unloadedSource, dir: u.project.Dir(fn), value: u.value, receiverType: nameOf(fn.Signature().Recv()), hooks: takesHooks(fn.Signature()), depth: u.depth}
		if v := inner.declared(inner.receiverType, name, -1); v.knowledge != changesNothing {
			u.note(max(v.knowledge, mayChange), "calls "+name)
		}
	case fn == nil && verbOf(name) != "":
		u.note(mayChange, "calls "+name)
	}
}

// returnsPart reports whether a method whose body is not loaded returns a part of its receiver. known is
// false when its source can't be found.
func (s unloadedSource) returnsPart(fn *types.Func) (own, known bool) {
	dir := s.project.Dir(fn)
	if dir == "" || index.IsAbstract(fn) {
		return false, false
	}
	u := &unloadedBody{unloadedSource: s, dir: dir}
	d := u.find(nameOf(fn.Signature().Recv()), fn.Name())
	if d == nil {
		return false, false
	}
	name := nth(d.Recv, 0)
	return returnsPart(d, func(id *ast.Ident) bool { return id.Name == name }), true
}

// returnsPart reports whether a method returns a field of its receiver, or the address of one.
func returnsPart(decl *ast.FuncDecl, receiver func(*ast.Ident) bool) bool {
	found := false
	ast.Inspect(decl.Body, func(n ast.Node) bool {
		if ret, ok := n.(*ast.ReturnStmt); ok && len(ret.Results) > 0 {
			first := ast.Unparen(ret.Results[0])
			if u, ok := first.(*ast.UnaryExpr); ok {
				first = ast.Unparen(u.X)
			}
			if sel, ok := first.(*ast.SelectorExpr); ok {
				root := syntax.Root(sel)
				found = found || root != nil && receiver(root)
			}
		}
		return !found
	})
	return found
}

// lookup returns a type's method, or nil.
func lookup(t types.Type, name string) *types.Func {
	if t == nil {
		return nil
	}
	var pkg *types.Package
	if n := identity.Named(t); n != nil {
		pkg = n.Pkg()
	}
	obj, _, _ := types.LookupFieldOrMethod(t, true, pkg, name)
	fn, _ := obj.(*types.Func)
	if fn != nil {
		fn = fn.Origin()
	}
	return fn
}
