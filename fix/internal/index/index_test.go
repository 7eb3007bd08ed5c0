package index_test

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/internal/index"
	"github.com/seed-58def443/ssot/fix/internal/typetest"
	"github.com/seed-58def443/ssot/scan/load"
)

const declarations = "-- lib/lib.go --\npackage lib\n\nfunc F() {}\n\nvar Hook func()\n\ntype I interface{ M(int) }\n\ntype T struct{}\n\nfunc (T) M(int) {}\n\nvar t T\n-- a/a.go --\npackage a\n\nimport \"lib\"\n\ntype S struct {\n\tn  int\n\tOn func()\n}\n\ntype G[P any] struct{ On func(P) }\n\n" +
	"func named()             {}\nfunc takes(f func())      {}\nfunc several(n int, f ...func()) {}\nfunc gen[P any](f func(P)) {}\nfunc number() int         { return 0 }\n\nvar pkg func()\n\nvar (\n\t_ = lib.F\n\t_ lib.I\n)\n\n"

func indexed(t *testing.T, decl string) *index.Index {
	t.Helper()
	p := typetest.Program(t, declarations+decl)
	pkg := p.Packages[len(p.Packages)-1]
	if errs := slices.DeleteFunc(pkg.Errors, func(e load.Error) bool { return strings.Contains(e.Msg, "and not used") }); len(errs) > 0 {
		t.Fatalf("%v in\n%s", errs, decl)
	}
	return index.New(pkg)
}

// TestFuncs holds which variable, field or parameter a function is set to.
func TestFuncs(t *testing.T) {
	for body, want := range map[string]string{
		"v := named; v()":                            "v=named",
		"v := (named); v()":                          "v=named",
		"v := func() {}; v()":                        "v=func",
		"var v = named; v()":                         "v=named",
		"var v, w = named, func() {}; v(); w()":      "v=named w=func",
		"var v func(); v = named; v()":               "v=named",
		"_ = named":                                  "",
		"pkg = named":                                "pkg=named",
		"lib.Hook = named":                           "Hook=named",
		"v := lib.F; v()":                            "v=lib.F",
		"v := pkg; v()":                              "v=pkg",
		"named()":                                    "",
		"takes(named)":                               "f=named",
		"several(1, named, func() {})":               "f=named f=func",
		"gen(func(int) {})":                          "f=func",
		"func(f func()) {}(named)":                   "",
		"_ = S{On: named}":                           "On=named",
		"_ = S{1, named}":                            "On=named",
		"_ = []*S{{1, named}}":                       "On=named",
		"_ = []*S{{On: named}}":                      "On=named",
		"_ = G[int]{On: func(int) {}}":               "On=func",
		"v := []func(){named}; _ = v":                "v=named",
		"v := []func(){0: named}; _ = v":             "v=named",
		"v := map[string]func(){\"\": named}; _ = v": "v=named",
		"v := [1]func(){named}; for _, w := range v { w() }": "v=named w=v",
		"var v []func(); v = append(v, named); _ = v":        "v=v v=named",
		"var v []func(); for range v { }":                    "",
		"var v []func(); for _, w := range v { w() }":        "w=v",
		"v := number; v()":                                   "v=number",
		"v := number(); _ = v":                               "",
		"v := t.M; v(1)":                                     "v=t.M",
		"var v [][]func(); w := v; _ = w":                    "",
	} {
		x := indexed(t, "func f(t lib.T) {\n\t"+body+"\n}\n")
		var got []string
		for obj, list := range x.Funcs {
			for _, e := range list {
				text := types.ExprString(e)
				if obj.Name() == "_" {
					continue // that the package is imported
				}
				if _, lit := e.(*ast.FuncLit); lit {
					text = "func"
				}
				got = append(got, obj.Name()+"="+text)
			}
		}
		slices.Sort(got)
		wanted := strings.Fields(want)
		slices.Sort(wanted)
		if !slices.Equal(got, wanted) {
			t.Errorf("%s: %q, want %q", body, got, wanted)
		}
	}
}

// TestMentions holds the mentions of objects, the slots of parameters and results, and definitions.
func TestMentions(t *testing.T) {
	x := indexed(t, "func (s *S) f(a int, b ...string) (n int, err error) {\n\tn = a + s.n\n\tv := G[int]{}\n\tv.On = nil\n\tgen[string](nil)\n\tgen(func(int) {})\n\tswitch w := any(a).(type) {\n\tcase int:\n\t\t_ = w\n\t}\n\treturn n, nil\n}\n")
	count := map[string]int{}
	for obj, list := range x.Of {
		for _, cur := range list {
			if cur.Node().(*ast.Ident).Name != obj.Name() {
				t.Errorf("%s is mentioned by %v", obj, cur.Node())
			}
		}
		if obj.Pkg() != nil && obj.Pkg().Path() == "a" {
			count[obj.Name()] = len(list)
		}
	}
	for name, want := range map[string]int{"a": 2, "s": 1, "n": 3, "v": 1, "gen": 2, "On": 1, "w": 1, "b": 0} {
		if name == "n" {
			continue // a result and a field
		}
		if count[name] != want {
			t.Errorf("%s is mentioned %d times, want %d", name, count[name], want)
		}
	}
	slots := map[string]string{}
	for what, list := range map[string]map[types.Object]index.Slot{"result": x.Results, "parameter": x.Params} {
		for obj, slot := range list {
			if fn := slot.Fn.Node().(*ast.FuncDecl); fn.Name.Name == "f" {
				slots[obj.Name()] = fmt.Sprintf("%s %d", what, slot.I)
			}
		}
	}
	if got := fmt.Sprint(slots); got != "map[a:parameter 0 b:parameter 1 err:result 1 n:result 0]" {
		t.Errorf("the slots are %s", got)
	}
	if len(x.Receivers) != 1 {
		t.Errorf("%d receivers", len(x.Receivers))
	}
	decl := x.Pkg.Files[0].Syntax.Decls[len(x.Pkg.Files[0].Syntax.Decls)-1]
	var vars []string
	for _, cur := range x.Definitions(decl).Vars {
		vars = append(vars, cur.Node().(*ast.Ident).Name)
	}
	if got := strings.Join(vars, " "); got != "s a b n err v" || len(x.Definitions(decl).Switches) != 1 {
		t.Errorf("defined are %s, and %d switches", got, len(x.Definitions(decl).Switches))
	}
	if d := x.Definitions(&ast.FuncDecl{}); len(d.Vars)+len(d.Switches) > 0 {
		t.Errorf("a declaration that is not there defines %v", d)
	}
	var instances []string
	for _, id := range x.Instances(decl) {
		instances = append(instances, id.Name)
	}
	if got := strings.Join(instances, " "); got != "G gen gen" {
		t.Errorf("instantiated are %s", got)
	}
	if f := x.File(decl); f != x.Pkg.Files[0] || x.File(&ast.Ident{NamePos: 1}) != nil {
		t.Errorf("the file is %v", f)
	}
	sig := x.Pkg.Types.Scope().Lookup("several").(*types.Func).Signature()
	for i, want := range []string{"n", "f", "f", "f"} {
		if got := index.ArgumentOf(sig, i); got == nil || got.Name() != want {
			t.Errorf("argument %d is of %v, want %s", i, got, want)
		}
	}
	plain := x.Pkg.Types.Scope().Lookup("takes").(*types.Func).Signature()
	if index.ArgumentOf(plain, 0) == nil || index.ArgumentOf(plain, 1) != nil || index.ArgumentOf(types.NewSignatureType(nil, nil, nil, nil, nil, false), 0) != nil {
		t.Error("there is a parameter too many")
	}
}

// TestNames holds which object an expression names, and which is at its base.
func TestNames(t *testing.T) {
	for expr, want := range map[string]string{
		"x": "x x", "(x)": "x x", "s.On": "On On", "m[x]": "- m", "l[1:]": "- l", "*p": "- p", "&x": "- x", "(*p)": "- p", "m2[x][0]": "- m2", "lib.Hook": "Hook Hook", "1": "- -", "number()": "- -", "-x": "- x",
	} {
		x := indexed(t, "func f(x int, s S, m map[int]int, l []int, p *int, m2 map[int][]int) {\n\t_ = "+expr+"\n}\n")
		fn := x.Pkg.Files[0].Syntax.Decls[len(x.Pkg.Files[0].Syntax.Decls)-1].(*ast.FuncDecl)
		e := fn.Body.List[0].(*ast.AssignStmt).Rhs[0]
		name := func(obj types.Object) string {
			if obj == nil {
				return "-"
			}
			return obj.Name()
		}
		if got := name(x.Object(e)) + " " + name(x.Base(e)); got != want {
			t.Errorf("%s names %s, want %s", expr, got, want)
		}
	}
	x := indexed(t, "func f(len func(int) int) { _ = cap([]int{}); len(1); (print)() }\n")
	var builtins []string
	for cur := range x.Root.Preorder((*ast.CallExpr)(nil)) {
		builtins = append(builtins, x.Builtin(cur.Node().(*ast.CallExpr)))
	}
	if got := strings.Join(builtins, ","); got != "cap,,print" {
		t.Errorf("builtins are %s", got)
	}
}

// TestPackages holds which packages mention which, and which methods may be called for one another.
func TestPackages(t *testing.T) {
	p := typetest.Program(t, "-- lib/lib.go --\npackage lib\n\ntype I interface{ M(int); own() }\n\ntype T struct{ N int }\n\nfunc (T) M(int) {}\n\nfunc (T) Other() {}\n\ntype G[P any] struct{}\n\nfunc (G[P]) M(P) {}\n\ntype Alias = T\n\nvar V int\n\nvar v int\n"+
		"-- use/use.go --\npackage use\n\nimport \"lib\"\n\ntype E struct{ lib.T }\n\nfunc (E) own() {}\n\nfunc (E) M(string) {}\n\nfunc f(i lib.I, e E) { i.M(lib.V); i.M(1); _ = e.N; _ = e.T }\n-- other/other.go --\npackage other\n\nvar W int\n")
	w := index.NewPackages(append(p.Packages, p.Packages[0], &load.Package{}, &load.Package{Types: types.NewPackage("x", "x")}))
	lib, use := p.Packages[0], p.Packages[1]
	if len(w.Of) != 3 || w.Of[lib.Types] != lib {
		t.Errorf("there are %d packages", len(w.Of))
	}
	paths := func(list []*load.Package) string {
		var out []string
		for _, pkg := range list {
			out = append(out, pkg.Path)
		}
		return strings.Join(out, " ")
	}
	if got := paths(w.Users[lib.Types]); got != "lib use" {
		t.Errorf("lib is mentioned by %s", got)
	}
	field := lib.Types.Scope().Lookup("T").Type().Underlying().(*types.Struct).Field(0)
	local := use.Types.Scope().Lookup("f").(*types.Func).Signature().Params().At(0)
	for _, c := range []struct {
		obj  types.Object
		want string
	}{{lib.Types.Scope().Lookup("V"), "lib use"}, {lib.Types.Scope().Lookup("v"), "lib"}, {field, "lib use"}, {local, "use"}, {lib.Types.Scope().Lookup("T"), "lib use"}, {types.NewVar(0, types.NewPackage("y", "y"), "v", types.Typ[types.Int]), ""}} {
		if got := paths(w.Mentioning(c.obj)); got != c.want {
			t.Errorf("%s may be mentioned by %q, want %q", c.obj, got, c.want)
		}
	}
	if len(w.Abstract["M"]) != 1 || len(w.Abstract["own"]) != 0 || len(w.Concrete["M"]) != 3 || len(w.Concrete["Other"]) != 1 {
		t.Errorf("methods are %v and %v", w.Abstract, w.Concrete)
	}
	var promoted []string
	for _, sel := range w.Promoted[use] {
		promoted = append(promoted, types.ExprString(sel))
	}
	if got := strings.Join(promoted, " "); got != "e.N" {
		t.Errorf("promoted are %s", got)
	}
	abstract := w.Abstract["M"][0]
	if !index.IsAbstract(abstract) || index.IsAbstract(w.Concrete["Other"][0]) || index.IsAbstract(use.Types.Scope().Lookup("f").(*types.Func)) {
		t.Error("a function is a method of an interface")
	}
	var reached []string
	for _, m := range index.Counterparts(abstract, w.Concrete) {
		reached = append(reached, m.FullName())
	}
	slices.Sort(reached)
	if got := strings.Join(reached, " "); got != "(lib.G[P]).M (lib.T).M" {
		t.Errorf("a call may reach %s", got)
	}
	own, _, _ := types.LookupFieldOrMethod(lib.Types.Scope().Lookup("I").Type(), false, lib.Types, "own")
	if list := index.Counterparts(own.(*types.Func), w.Concrete); len(list) != 0 {
		t.Errorf("a call of another package's method may reach %v", list)
	}
}

// TestLocals holds the locals that a statement of its own declares, with their uses.
func TestLocals(t *testing.T) {
	x := indexed(t, "func f(p int) {\n\ta := 1\n\tvar b = a\n\tvar c int\n\tvar (\n\t\td = 2\n\t\te, g = 3, 4\n\t\th int\n\t)\n\ti, j := 5, 6\n\tconst k = 7\n\tif l := a; l > 1 {\n\t\tm := 8\n\t\t_ = m + a\n\t}\n\tswitch {\n\tcase true:\n\t\tn := 9\n\t\t_ = n\n\t}\n\t_, _ = b, c\n\t_, _, _, _, _ = d, e, g, i, j\n\tfor o := range 3 {\n\t\t_ = o\n\t}\n}\n")
	decl := x.Pkg.Files[0].Syntax.Decls[len(x.Pkg.Files[0].Syntax.Decls)-1]
	locals := x.Locals(decl)
	var got []string
	for _, obj := range locals.Order {
		l := locals.Of[obj]
		value := "-"
		if l.Value != nil {
			value = types.ExprString(l.Value)
		}
		got = append(got, fmt.Sprintf("%s %s %d %t", l.Name, value, len(l.Uses), l.Spec != nil))
		if l.Decl != decl || l.Name != obj.Name() || (l.Spec != nil) != (l.Node() == ast.Node(l.Spec)) || l.Spec == nil && l.Node() != ast.Node(l.Stmt) {
			t.Errorf("%s is declared by %v", obj, l.Node())
		}
	}
	if want := "a 1 3 false; b a 1 false; c - 1 false; d 2 1 true; m 8 1 false; n 9 1 false"; strings.Join(got, "; ") != want {
		t.Errorf("%s, want %s", strings.Join(got, "; "), want)
	}
}

// TestOrder holds what runs before what: a statement behind another, a write before every read, a loop around.
func TestOrder(t *testing.T) {
	x := indexed(t, "func f(v, p int) {\n\tprint(1)\n\tv = 2\n\tv = v + 3\n\tif v = 4; v > 1 {\n\t\tv = 5\n\t}\n\tswitch v = 6; {\n\tcase true:\n\t\tv = 7\n\t\tprint(8)\n\t}\n\tfor range 3 {\n\t\tprint(9)\n\t\tfunc() { print(10) }()\n\t}\n\tfor {\n\t\tprint(11)\n\t\tbreak\n\t}\nl:\n\tprint(12)\n\tv++\n\tgoto l\n}\n\nfunc g() { print(13) }\n")
	fn := x.Pkg.Files[0].Syntax.Decls[len(x.Pkg.Files[0].Syntax.Decls)-2].(*ast.FuncDecl)
	behind := fn.Body.List[0]
	_, v := x.Info.Scopes[fn.Type].LookupParent("v", 0)
	writes := map[string]bool{}
	for _, cur := range x.Of[v] {
		stmt := cur.Parent()
		if assign, ok := stmt.Node().(*ast.AssignStmt); ok && assign.Lhs[0] == cur.Node() {
			writes[types.ExprString(assign.Rhs[0])] = index.Overwrites(x, cur, v, behind)
		} else if _, ok := stmt.Node().(*ast.IncDecStmt); ok {
			writes["++"] = index.Overwrites(x, cur, v, behind)
		}
	}
	if got := fmt.Sprint(writes); got != "map[++:false 2:true 4:true 5:false 6:true 7:false v + 3:false]" {
		t.Errorf("overwritten by %s", got)
	}
	looped, following := []string{}, []string{}
	for cur := range x.Root.Preorder((*ast.ExprStmt)(nil)) {
		stmt := cur.Node().(*ast.ExprStmt)
		text := types.ExprString(stmt.X)
		if index.Looped(x, stmt) {
			looped = append(looped, text)
		}
		if _, ok := index.Follower(x, stmt); ok {
			following = append(following, text)
		}
	}
	if got := strings.Join(looped, " "); got != "print(9) (func() literal)() print(11)" {
		t.Errorf("in a loop are %s", got)
	}
	if got := strings.Join(following, " "); got != "print(1) print(9) print(11)" {
		t.Errorf("followed are %s", got)
	}
	absent := &ast.ExprStmt{X: ast.NewIdent("x")}
	if _, ok := index.Follower(x, absent); ok || index.Looped(x, absent) || index.Overwrites(x, firstOf(x), v, absent) {
		t.Error("a statement that is not there has an order")
	}
}

func firstOf(x *index.Index) (out inspector.Cursor) {
	for cur := range x.Root.Preorder((*ast.Ident)(nil)) {
		return cur
	}
	return out
}
