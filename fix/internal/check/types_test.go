package check

import (
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/fix/internal/typetest"
	"github.com/seed-58def443/ssot/fix/patch"
)

// TestExpected holds which changes of a type follow from one of *T to I: those of its parts.
func TestExpected(t *testing.T) {
	const before, now = "*T", "I"
	p := typetest.Program(t, "-- a/a.go --\npackage a\n\ntype T struct{}\n\ntype U struct{}\n\ntype I interface{}\n\ntype G[P any] struct{}\n")
	eval := func(expr string) types.Type {
		tv, err := types.Eval(p.Fset, p.Packages[0].Types, token.NoPos, expr)
		if err != nil {
			t.Fatal(expr, err)
		}
		return tv.Type
	}
	c := &outside{retypes: []retype{{eval("*U"), eval("U")}, {eval(before), eval(now)}}}
	for shape, want := range map[string]bool{
		"%": true, "*%": true, "[]%": true, "[3]%": true, "chan %": true, "<-chan %": true, "map[%]int": true, "map[int]%": true, "map[%]%": true,
		"func(%) int": true, "func(int) %": true, "func(int, %) (%, int)": true, "func(...%)": true, "[][]*%": true,
		"struct{ x % }": false, "interface{ M(%) }": false, "G[%]": false, "[][][][][]%": true, "[][][][][][]%": true, "[][][][][][][]%": false,
	} {
		if got := c.expected(eval(strings.ReplaceAll(shape, "%", before)), eval(strings.ReplaceAll(shape, "%", now)), 0); got != want {
			t.Errorf("%s is expected: %t", shape, got)
		}
	}
	for _, pair := range [][2]string{
		{"int", "string"}, {"I", "*T"}, {"*T", "*U"}, {"[]*T", "[3]I"}, {"[3]*T", "[]I"}, {"[3]*T", "[4]I"}, {"chan *T", "<-chan I"}, {"chan *T", "[]I"}, {"map[int]*T", "map[string]I"},
		{"map[*T]int", "map[I]string"}, {"map[int]*T", "[]I"}, {"func(*T)", "func(...I)"}, {"func(...*T)", "func(I)"}, {"func(*T)", "func(I, int)"}, {"func(*T)", "func() I"}, {"func(*T) int", "func(I) string"},
		{"func(int) *T", "func(string) I"}, {"func(*T)", "I"}, {"**T", "[]I"}, {"[]*T", "*I"}, {"func(*T, int)", "func(I, string)"},
	} {
		if c.expected(eval(pair[0]), eval(pair[1]), 0) {
			t.Errorf("%s to %s is expected", pair[0], pair[1])
		}
	}
	if !c.expected(types.NewTuple(types.NewParam(0, nil, "", eval("*T"))), types.NewTuple(types.NewParam(0, nil, "", eval("I"))), 0) {
		t.Error("a tuple is not expected")
	}
	if c.expected(types.NewTuple(types.NewParam(0, nil, "", eval("*T"))), eval("I"), 0) {
		t.Error("a tuple is expected to become one value")
	}
}

// TestConstants holds what counts as the same value and the same kind.
func TestConstants(t *testing.T) {
	values := map[string]constant.Value{
		"1": constant.MakeInt64(1), "1.0": constant.MakeFloat64(1), "1.5": constant.MakeFloat64(1.5), "2": constant.MakeInt64(2), "true": constant.MakeBool(true),
		"a": constant.MakeString("a"), "b": constant.MakeString("b"), "?": constant.MakeUnknown(), "1+0i": constant.MakeImag(constant.MakeInt64(0)),
	}
	same := []string{"1 1.0", "? ?"}
	for x, a := range values {
		for y, b := range values {
			want := x == y || slices.Contains(same, x+" "+y) || slices.Contains(same, y+" "+x)
			if got := sameValue(a, b); got != want {
				t.Errorf("%s and %s are the same: %t", x, y, got)
			}
		}
	}
	basic := func(k types.BasicKind) types.Type { return types.Typ[k] }
	for _, c := range []struct {
		a, b types.Type
		want bool
	}{
		{basic(types.Int), basic(types.Int64), true}, {basic(types.Int), basic(types.UntypedInt), true}, {basic(types.Int), basic(types.Float64), false},
		{basic(types.String), basic(types.UntypedString), true}, {basic(types.String), basic(types.Bool), false}, {basic(types.UntypedFloat), basic(types.UntypedInt), false},
		{types.NewSlice(basic(types.Int)), basic(types.Int), false}, {basic(types.Int), types.NewSlice(basic(types.Int)), false},
	} {
		if got := sameKind(c.a, c.b); got != c.want {
			t.Errorf("%s and %s are of one kind: %t", c.a, c.b, got)
		}
	}
	for src, want := range map[string]bool{"x": false, "x + 1": false, "x / 2": true, "1 / (2 + x)": true, "1/2 + x": false, "f(x / 2)": true, "f(x) * 2": false} {
		e, err := parser.ParseExpr(src)
		if err != nil {
			t.Fatal(err)
		}
		var x ast.Expr
		ast.Inspect(e, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok && id.Name == "x" {
				x = id
			}
			return true
		})
		if got := inDivision(x, e); got != want {
			t.Errorf("in %s x is in a division: %t", src, got)
		}
	}
	typed := func(b types.BasicKind, v constant.Value) types.TypeAndValue {
		return types.TypeAndValue{Type: types.Typ[b], Value: v}
	}
	one := constant.MakeInt64(1)
	for _, c := range []struct {
		a, b types.TypeAndValue
		want bool
	}{
		{typed(types.UntypedInt, one), typed(types.UntypedFloat, one), true}, {typed(types.Int, one), typed(types.UntypedInt, one), false},
		{typed(types.UntypedInt, one), typed(types.Int, one), false}, {typed(types.UntypedBool, nil), typed(types.UntypedBool, one), false},
		{typed(types.UntypedBool, one), typed(types.UntypedBool, nil), false}, {types.TypeAndValue{}, typed(types.UntypedInt, one), false}, {typed(types.UntypedInt, one), types.TypeAndValue{}, false},
	} {
		if got := bothUntyped(c.a, c.b); got != c.want {
			t.Errorf("%v and %v are untyped: %t", c.a, c.b, got)
		}
	}
}

// TestPlaces holds where a byte of the source lies in the result, and which node has the place of another.
func TestPlaces(t *testing.T) {
	const src = "package a\n\nfunc f(a, b []int, s struct{ x int }) {\n\told(a)\n\t_ = -s.x + a[1]*(*(&b))[2] + len(a[1:])\n\t_ = any(a).([]int)\n\tg[int](b)\n\t_ = h[int, string]\n}\n\nfunc old(...any)\n\nfunc g[T any](...any) {}\n\nfunc h[T, U any]() {}\n"
	k, d := rewritten(t, src, "old(a)\n", "new(int)\n\tprintln()\n", "-s", "+ 1 -s", "func old(...any)", "func old2(...any) {}\n\nfunc old(...any) {}")
	at := newPlaces(d, k.after.Files[d.File.Path])
	text := func(n ast.Node, in []byte, base token.Pos) string { return string(in[n.Pos()-base : n.End()-base]) }
	for _, names := range []bool{false, true} {
		at.nodes = nil
		at.anchorAll(!names)
		ast.Inspect(d.File.Syntax, func(n ast.Node) bool {
			e, ok := n.(ast.Expr)
			if _, name := n.(*ast.Ident); !ok || names && !name || anchor(n) == token.NoPos {
				return true
			}
			was, is := text(e, d.File.Src, d.File.Syntax.FileStart), ""
			if other := at.counterpartOf(n); other != nil {
				is = text(other, d.After, at.file.FileStart)
			}
			if strings.HasPrefix(was, "-s.x +") {
				return true // its text contains an edit
			}
			want := was
			by := int(anchor(n) - d.File.Syntax.FileStart)
			if slices.ContainsFunc(d.Edits, func(e patch.Edit) bool { return e.Start <= by && by < e.End }) || by < len("package a") {
				want = ""
			}
			if is != want {
				t.Errorf("%s is %q in the result, want %q", was, is, want)
			}
			return true
		})
	}
	for offset := range src {
		now, ok := at.resultOffset(offset)
		edited := slices.ContainsFunc(d.Edits, func(e patch.Edit) bool { return e.Start <= offset && offset < e.End })
		if ok == edited || ok && d.After[now] != src[offset] {
			t.Errorf("byte %d lies at %d, %t", offset, now, ok)
		}
	}
	base := token.Pos(d.File.Tok.Base())
	for pos, want := range map[token.Pos]bool{base - 1: false, base: true, base + token.Pos(len(d.File.Src)): true, base + token.Pos(len(d.File.Src)) + 1: false} {
		if at.contains(pos) != want {
			t.Errorf("the file contains %d: %t", pos-base, !want)
		}
	}
	at.afterLayout = func(int) int { return -1 }
	for _, offset := range []int{0, len(src) - 1} {
		if _, ok := at.resultOffset(offset); ok {
			t.Errorf("byte %d lies somewhere after a layout that took it away", offset)
		}
	}
}
