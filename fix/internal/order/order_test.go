package order

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
	"testing"
)

const source = `package p

type T struct {
	n    int
	next *T
	in   struct{ n int }
	arr  [3]int
}

func (t *T) set()  {}
func (t T) get()   {}
func work() int    { return 0 }

var global int

const three = 3

func all(a, b int, list []int, arr [3]int, t T, p *T, any1 any, m map[string]int, q *T, r T) {
	var taken, set, counted, ranged, keyed, sliced, called, valued, self, held, inner, indexed int
	var part T
	var array [3]int
	var methods, values T
	pointer := &T{}
	_ = &taken
	_ = &part.n
	func() { set = 1; func() { inner = 1 }() }()
	func() { counted++ }()
	func() {
		for keyed, ranged = range list {
		}
		for range list {
		}
	}()
	_ = array[:]
	methods.set()
	values.get()
	pointer.set()
	func() { _ = self }()
	func() { arr[0] = 1 }()
	held = 1
	held++
	for held = range list {
	}
	func() { list[indexed] = 1 }()
	_ = taken + set + counted + ranged + keyed + sliced + called + valued + inner

	_ = 1 // none
	_ = three // none
	_ = a // none
	_ = (a) // none
	_ = a + b // none
	_ = global // reads
	_ = work() // does
	_ = a + work() // does
	_ = list[0] // reads
	_ = list[1:] // reads
	_ = *p // reads
	_ = any1.(int) // reads
	_ = len(list) // reads
	_ = m["a"] // reads
	_ = t.n // none
	_ = t.in.n // none
	_ = p.n // reads
	_ = t.next.n // reads
	_ = func() { work() } // none
	_ = func() int { return global } // none
	_ = []int{a} // none
	_ = []int{global} // reads
	_ = (*T)(p) // reads
	_ = []*T{p} // none
	_ = T{next: p} // none
	_ = []*[3]int{} // none
	_ = taken // reads
	_ = part // reads
	_ = set // reads
	_ = inner // reads
	_ = counted // reads
	_ = ranged // reads
	_ = keyed // reads
	_ = array // reads
	_ = methods // reads
	_ = values // none
	_ = pointer // none
	_ = self // none
	_ = held // none
	_ = arr // reads
	_ = indexed // none
	_ = nil == p // does
	_ = true // none
	_ = work // none
}
`

// TestOf asks for the effect of each expression, as the remark behind it says, and which may be evaluated twice: names
// and constants without one.
func TestOf(t *testing.T) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "p.go", source, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	info := &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{}, Selections: map[*ast.SelectorExpr]*types.Selection{},
	}
	if _, err := new(types.Config).Check("example.com/p", fset, []*ast.File{file}, info); err != nil {
		t.Fatal(err)
	}
	remarks := map[int]string{}
	for _, c := range file.Comments {
		remarks[fset.Position(c.Pos()).Line] = strings.TrimSpace(c.Text())
	}
	decl := file.Decls[len(file.Decls)-1].(*ast.FuncDecl)
	n := 0
	for _, stmt := range decl.Body.List {
		want := remarks[fset.Position(stmt.Pos()).Line]
		if want == "" {
			continue
		}
		n++
		e := stmt.(*ast.AssignStmt).Rhs[0]
		if got := []string{"none", "reads", "does"}[Of(info, decl, e)]; got != want {
			t.Errorf("%s: %s, want %s", types.ExprString(e), got, want)
		}
		_, name := ast.Unparen(e).(*ast.Ident)
		if got := Plain(info, decl, e); got != (want == "none" && (name || info.Types[e].Value != nil)) {
			t.Errorf("%s: plain %v", types.ExprString(e), got)
		}
	}
	if n < 40 {
		t.Errorf("only %d expressions were asked for", n)
	}
	other := file.Decls[0] // a variable of another declaration is not known
	ast.Inspect(decl.Body, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && id.Name == "held" && info.Uses[id] != nil && (Of(info, other, id) != Reads || Of(info, nil, id) != Reads) {
			t.Error("a variable of another function is taken for one of this")
		}
		return true
	})
}

func TestSwapped(t *testing.T) {
	none, reads, does := func(was int) Step { return Step{Effect: None, Was: was} }, func(was int) Step { return Step{Effect: Reads, Was: was} }, func(was int) Step { return Step{Effect: Does, Was: was} }
	for name, c := range map[string]struct {
		steps []Step
		a, b  int // of the two that were swapped; none where both are 0
	}{
		"nothing":                       {nil, 0, 0},
		"as it was":                     {[]Step{does(1), does(2), reads(3)}, 0, 0},
		"two that do":                   {[]Step{does(2), does(1)}, 2, 1},
		"one that does before a read":   {[]Step{does(2), reads(1)}, 2, 1},
		"a read before one that does":   {[]Step{reads(2), does(1)}, 2, 1},
		"two reads":                     {[]Step{reads(2), reads(1)}, 0, 0},
		"one without an effect, first":  {[]Step{none(2), does(1)}, 0, 0},
		"one without an effect, second": {[]Step{does(2), none(1)}, 0, 0},
		"at one place":                  {[]Step{does(2), does(2)}, 0, 0},
		"the first two of three":        {[]Step{none(9), does(3), reads(2), does(1)}, 3, 2},
		"not beside each other":         {[]Step{does(3), none(4), none(1), does(2)}, 3, 2},
		"its own, first":                {[]Step{does(Own), does(1)}, Own, 1},
		"its own, first, and a read":    {[]Step{reads(Own), does(5)}, Own, 5},
		"its own, last":                 {[]Step{does(5), does(Own)}, 0, 0},
	} {
		a, b, ok := Swapped(c.steps)
		if ok != (c.a != c.b) || a.Was != c.a || b.Was != c.b {
			t.Errorf("%s: %v, %v, %v", name, a, b, ok)
		}
	}
}
