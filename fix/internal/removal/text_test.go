package removal

import (
	"fmt"
	"go/ast"
	"go/format"
	"go/token"
	"go/types"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/fix/patch"
)

// TestFill holds which statement only writes a variable.
func TestFill(t *testing.T) {
	for body, want := range map[string]bool{
		"‹o›.DB = 1": true, "‹o›.DB++": true, "‹o›.DB += n": true, "‹o›.DB /= n": false, "‹o›.DB /= 2": true, "‹o›.DB %= n": false, "‹o›.DB <<= n": false, "‹o›.DB >>= n": false, "‹o›.In.N = 1": true, "‹o›.P.N = 1": false,
		"‹o›.M[\"a\"] = 1": false, "‹o›.M[made().In.key()] = 1": false, "‹o›.L[0] = 1": false, "‹o› = C{}": true, "‹o›.DB, n = 1, 2": false, "‹o›.DB = do()": false, "n = ‹o›.DB": false, "‹o›.DB = o.DB + 1": true,
		"‹o›.In = o.In": false, "‹list› = append(list, 1)": true, "‹list› = append(list, do())": false, "‹list› = append(other, 1)": false, "‹list› = append(other, list...)": false, "o.L = append(‹o›.L, 1)": false, "do2(‹o›.DB)": false, "(‹o›.DB) = 1": true,
		"p := ‹o›\n\t_ = p": false, "if ‹o›.DB > 1 {\n\t}": false, "run(func() { ‹o›.DB = 1 })": true, "n = func() int { return ‹o›.DB }()": false, "‹q›.DB = 1": true, "(*‹q›).DB = 1": false, "‹m›[\"a\"]++": true, "for ‹o›.DB = 1; ; {\n\t}": false,
	} {
		m := mark(t, "func do2(int) {}\n\nfunc (Inner) key() string { return \"\" }\n\nfunc f(o C, q *C, n int, list, other []int, m map[string]int) {\n\t"+body+"\n}\n")
		id := m.nodes[0].Node().(*ast.Ident)
		stmt, ok := Fill(m.x, m.x.Info.Uses[id], m.nodes[0])
		if ok != want || ok && stmt == nil {
			t.Errorf("%s only writes it: %t", body, ok)
		}
	}
	for value, want := range map[string]bool{
		"C{}": true, "&C{}": true, "&(C{})": true, "&o": false, "1": true, "make([]int, 1)": true, "new(C)": true, "made()": false, "nil": true, "o": false, "-1": false, "(C{})": true, "append([]int{})": false,
	} {
		m := mark(t, "func f(o C) {\n\tvar v any = ‹"+value+"›\n\t_ = v\n}\n")
		if got := Fresh(m.x, m.nodes[0].Node().(ast.Expr)); got != want {
			t.Errorf("%s is fresh: %t", value, got)
		}
	}
	if !Fresh(mark(t, "func f() {}\n").x, nil) {
		t.Error("no value is one that somebody else has")
	}
}

// TestShared holds when writes to a variable may change what somebody else has.
func TestShared(t *testing.T) {
	for body, want := range map[string]bool{
		"‹v = shared›\n\t‹v.DB = 1›": true, "‹v = shared›": false, "‹v.DB = 1›": false, "‹v = &C{}›\n\t‹v.DB = 1›": false, "‹v = shared›\n\t‹v.DB++›": true, "‹v.DB = 1›\n\t‹v = nil›": false,
	} {
		m := mark(t, "var shared *C\n\nfunc f(v *C) {\n\t"+body+"\n}\n")
		if got := Shared(m.x, m.v(), m.stmts()); got != want {
			t.Errorf("%s changes what is shared: %t", body, got)
		}
	}
	lists := mark(t, "func f(v, w []int) {\n\t‹v = append(v, 1)›\n\t‹v[0] = 1›\n\t‹v = w›\n}\n")
	if Shared(lists.x, lists.v(), lists.stmts()[:2]) || !Shared(lists.x, lists.v(), lists.stmts()) {
		t.Error("append redirects, or an assignment does not")
	}
	value := mark(t, "func f(v, w C) {\n\t‹v = w›\n\t‹v.DB = 1›\n}\n")
	if Shared(value.x, value.v(), value.stmts()) {
		t.Error("a struct is shared")
	}
	for _, c := range []struct {
		t    types.Type
		want bool
	}{{types.Typ[types.Int], false}, {types.NewArray(types.Typ[types.Int], 2), false}, {types.NewStruct(nil, nil), false}, {types.NewSlice(types.Typ[types.Int]), true}, {types.NewPointer(types.Typ[types.Int]), true}} {
		if Refers(c.t) != c.want {
			t.Errorf("%s refers to memory: %t", c.t, !c.want)
		}
	}
}

// v is the variable of that name.
func (m marked) v() types.Object {
	_, obj := m.x.Info.Scopes[m.decl.(*ast.FuncDecl).Type].LookupParent("v", token.NoPos)
	return obj
}

// removed are the marked statements, and those of which the comments above go too.
func (m marked) removed(headed bool) (stmts, above []ast.Node) {
	for _, cur := range m.nodes {
		stmts = append(stmts, cur.Node())
	}
	if headed {
		above = stmts
	}
	return stmts, above
}

// without removes the marked statements.
func (m marked) without(t *testing.T, headed bool) (string, error) {
	t.Helper()
	stmts, above := m.removed(headed)
	edits, err := new(Removals).Without(m.file, m.decl, stmts, above)
	if err != nil {
		return "", err
	}
	out, err := patch.Apply(m.file.Src, edits)
	return string(out[m.file.Tok.Offset(m.decl.Pos()):]), err
}

// cut removes the marked statements by whole lines.
func (m marked) cut(t *testing.T, headed bool) (string, bool) {
	t.Helper()
	stmts, above := m.removed(headed)
	edits, ok := wholeLines(m.file, stmts, above)
	out, err := patch.Apply(m.file.Src, edits)
	if err != nil {
		t.Fatal(err)
	}
	return string(out[m.file.Tok.Offset(m.decl.Pos()):]), ok
}

func formatted(t *testing.T, src string) string {
	t.Helper()
	out, err := format.Source([]byte(src))
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// TestWithout holds what is left of a function's text: comments and blank lines as if the statements had never been.
func TestWithout(t *testing.T) {
	for name, c := range map[string]struct {
		body, want string
		headed     string // where that is another text
	}{
		"one of three":               {"\tdo()\n\t‹c.Close()›\n\tdo()\n", "\tdo()\n\tdo()\n", ""},
		"the first":                  {"\t‹c.Close()›\n\n\tdo()\n", "\tdo()\n", ""},
		"the last":                   {"\tdo()\n\n\t‹c.Close()›\n", "\tdo()\n", ""},
		"a comment after":            {"\tdo()\n\t‹c.Close()› // end\n\tdo()\n", "\tdo()\n\tdo()\n", ""},
		"a comment in it":            {"\tdo()\n\t‹c.Stop(\n\t\t// why\n\t\ttrue)›\n\tdo()\n", "\tdo()\n\tdo()\n", ""},
		"a comment above":            {"\tdo()\n\t// about it\n\t‹c.Close()›\n\tdo()\n", "\tdo()\n\t// about it\n\tdo()\n", "\tdo()\n\tdo()\n"},
		"two comments above":         {"\tdo()\n\t// far\n\n\t// about it\n\t‹c.Close()›\n\tdo()\n", "\tdo()\n\t// far\n\n\t// about it\n\tdo()\n", "\tdo()\n\t// far\n\n\tdo()\n"},
		"a comment above the last":   {"\tdo()\n\t// about it\n\t‹c.Close()›\n", "\tdo()\n\t// about it\n", "\tdo()\n"},
		"a comment below the last":   {"\tdo()\n\t‹c.Close()›\n\t// about nothing\n", "\tdo()\n\t// about nothing\n", ""},
		"blank lines around":         {"\tdo()\n\n\t‹c.Close()›\n\n\tdo()\n", "\tdo()\n\n\tdo()\n", ""},
		"a blank line below":         {"\tdo()\n\t‹c.Close()›\n\n\tdo()\n", "\tdo()\n\n\tdo()\n", ""},
		"a blank line above":         {"\tdo()\n\n\t‹c.Close()›\n\tdo()\n", "\tdo()\n\n\tdo()\n", ""},
		"two":                        {"\tdo()\n\t‹c.Close()›\n\t‹c.Ping()›\n\tdo()\n", "\tdo()\n\tdo()\n", ""},
		"two apart":                  {"\t‹c.Close()›\n\tdo()\n\t‹c.Ping()›\n", "\tdo()\n", ""},
		"in a clause":                {"\tswitch {\n\tcase true:\n\t\t// why\n\t\t‹c.Close()›\n\tdefault:\n\t\tdo()\n\t}\n", "\tswitch {\n\tcase true:\n\t\t// why\n\tdefault:\n\t\tdo()\n\t}\n", "\tswitch {\n\tcase true:\n\tdefault:\n\t\tdo()\n\t}\n"},
		"in a select":                {"\tselect {\n\tdefault:\n\t\t‹c.Close()›\n\t\tdo()\n\t}\n", "\tselect {\n\tdefault:\n\t\tdo()\n\t}\n", ""},
		"a spec":                     {"\tvar (\n\t\ta = 1\n\t\t‹b = 2›\n\t)\n\t_ = a\n", "\tvar (\n\t\ta = 1\n\t)\n\t_ = a\n", ""},
		"with a nested one":          {"\tdo()\n\tif true {\n\t\t‹c.Close()›\n\t\tdo()\n\t}\n", "\tdo()\n\tif true {\n\t\tdo()\n\t}\n", ""},
		"unformatted":                {"  do( )\n  ‹c.Close( )›\n  do( )\n", "  do( )\n  do( )\n", ""},
		"unformatted, with comments": {"  do( )\n\n  // about it\n  ‹c.Close( )› // end\n  do( )\n", "  do( )\n\n  // about it\n  do( )\n", "  do( )\n\n  do( )\n"},
		"unformatted, the last":      {"  do( )\n\n  ‹c.Close( )›\n", "  do( )\n", ""},
		"unformatted, the first":     {"  ‹c.Close( )›\n\n  do( )\n", "  do( )\n", ""},
		"unformatted, two in a line": {"  do( )\n  ‹c.Close( )›; ‹c.Ping( )›\n  do( )\n", "  do( )\n  do( )\n", ""},
		"in brackets":                {"\tdo()\n\t{\n\t\t‹c.Close()›\n\t\t// rest\n\t}\n", "\tdo()\n\t{\n\t\t// rest\n\t}\n", ""},
	} {
		for _, headed := range []bool{false, true} {
			want := c.want
			if headed && c.headed != "" {
				want = c.headed
			}
			want = "func f(c *C) {\n" + want + "}\n"
			m := mark(t, "func f(c *C) {\n"+c.body+"}\n")
			if got, err := m.without(t, headed); err != nil || formatted(t, got) != formatted(t, want) {
				t.Errorf("%s, headed %t: %v, got\n%s\nwant\n%s", name, headed, err, got, want)
			}
			if got, ok := m.cut(t, headed); !ok || got != want {
				t.Errorf("%s, headed %t, by lines: %t, got\n%s\nwant\n%s", name, headed, ok, got, want)
			}
		}
	}
	m := mark(t, "func f(c *C) {\n  do( ); ‹c.Close( )›\n}\n")
	if got, err := m.without(t, false); err == nil {
		t.Errorf("a statement among others of a line that is not formatted is removed:\n%s", got)
	}
}

// TestWithoutFar holds that a long function is treated like a short one.
func TestWithoutFar(t *testing.T) {
	var far strings.Builder
	for i := range 60 {
		fmt.Fprintf(&far, "\tprintln(%d, %d, %d)\n", i, i, i)
		if i%10 == 0 {
			far.WriteString("\n\t// a comment\n")
		}
	}
	for _, near := range []string{"\tdo()\n\t‹c.Close()›\n\tdo()\n", "\tdo()\n\n\t// about it\n\t‹c.Close()› // end\n", "\tif true {\n" + far.String() + "\t\t‹c.Close()›\n" + far.String() + "\t}\n"} {
		for _, text := range []string{far.String() + near + far.String(), near + far.String(), far.String() + near, far.String() + near + far.String() + near + far.String()} {
			m := mark(t, "func f(c *C) {\n"+text+"}\n")
			got, err := m.without(t, false)
			want := strings.NewReplacer("\t‹c.Close()› // end\n", "", "\t\t‹c.Close()›\n", "", "\t‹c.Close()›\n", "").Replace("func f(c *C) {\n" + text + "}\n")
			if err != nil || strings.Join(strings.Fields(got), " ") != strings.Join(strings.Fields(want), " ") {
				t.Errorf("%v, got\n%s", err, got)
			}
			if strings.Count(got, "\n") > strings.Count(want, "\n") || strings.Contains(got, "\n\n\n") {
				t.Errorf("got blank lines that were not there:\n%s", got)
			}
		}
	}
}
