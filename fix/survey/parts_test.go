package survey

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/load"
	"github.com/seed-58def443/ssot/scan/rule"
	"github.com/seed-58def443/ssot/scan/snippet"
)

func TestFigures(t *testing.T) {
	var f Figures
	for _, w := range []Where{Production, Aside, Aside, Test, Test, Test, Documentation, Documentation, Documentation, Documentation, "nowhere"} {
		f.add(w)
	}
	if f != (Figures{1, 2, 3, 4}) || f.All() != 10 {
		t.Errorf("%+v, all %d", f, f.All())
	}
}

// TestOften holds when a process has several: places in one program add up, and those of different programs do not.
func TestOften(t *testing.T) {
	mains := []Main{{Package: "a"}, {Package: "b"}}
	maker := func(calls int, returns bool) []*Maker {
		return []*Maker{{Returns: returns, Calls: Figures{Tests: calls}}}
	}
	for _, c := range []struct {
		built  string
		makers []*Maker
		want   bool
	}{
		{built: "", want: false},
		{built: "x", want: false},
		{built: "x y", want: true},
		{built: "x x", want: true},
		{built: "a b", want: false},
		{built: "a a b", want: true},
		{built: "b a a", want: true},
		{built: "x a", want: true},
		{built: "x", makers: maker(2, true), want: true},
		{built: "x", makers: maker(1, true), want: false},
		{built: "x", makers: maker(2, false), want: false},
	} {
		l := &Library{Makers: c.makers}
		for p := range strings.FieldsSeq(c.built) {
			l.Built = append(l.Built, Place{Package: p})
		}
		if got := l.Often(mains); got != c.want {
			t.Errorf("built in %q, %v: often is %t", c.built, c.makers, got)
		}
	}
}

// TestTags holds which tags are those of tests: they guard test files, alone, and have a name of that kind.
func TestTags(t *testing.T) {
	file := func(test bool, constraint string) *load.SourceFile {
		return &load.SourceFile{Test: test, Constraint: constraint}
	}
	tree := &load.Tree{Dirs: []*load.Dir{
		{Files: []*load.SourceFile{file(true, "e2e"), file(true, ""), file(false, "smoke"), file(true, "linux"), file(true, "integration && linux")}},
		{Files: []*load.SourceFile{file(true, "acceptance"), file(true, "e2e"), file(true, "my_system"), file(true, "integration_db")}},
	}}
	if got, want := tags(tree), []string{"acceptance", "e2e", "integration_db"}; !slices.Equal(got, want) {
		t.Errorf("the tags are %v, want %v", got, want)
	}
}

// TestSeen holds that a preset counts when a file imports one of its packages.
func TestSeen(t *testing.T) {
	tree := &load.Tree{Dirs: []*load.Dir{{Files: []*load.SourceFile{{Imports: []string{"fmt", "log"}}, {Imports: []string{"database/sql"}}}}}}
	var got []string
	for _, p := range seen(tree) {
		got = append(got, p.Name)
	}
	if want := []string{"database-sql", "log"}; !slices.Equal(got, want) {
		t.Errorf("seen are %v, want %v", got, want)
	}
}

// TestWhere holds what the code around a violation is for.
func TestWhere(t *testing.T) {
	for _, c := range []struct {
		v    scan.Violation
		want Where
	}{
		{scan.Violation{Priority: scan.High}, Production},
		{scan.Violation{Priority: scan.High, Function: "NewStore"}, Production},
		{scan.Violation{Priority: scan.High, Function: "newMockStore"}, Test},
		{scan.Violation{Priority: scan.High, Function: "(*FakeStore).open"}, Test},
		{scan.Violation{Priority: scan.High, Function: "Hammock"}, Production},
		{scan.Violation{Priority: scan.High, Function: "TestingHTTPClient"}, Test},
		{scan.Violation{Priority: scan.High, Function: "TestClient"}, Test},
		{scan.Violation{Priority: scan.High, Function: "OpenForTests"}, Test},
		{scan.Violation{Priority: scan.High, Function: "Latest"}, Production},
		{scan.Violation{Priority: scan.High, Function: "Testimony"}, Production},
		{scan.Violation{Priority: scan.High, Package: "tool"}, Aside},
		{scan.Violation{Priority: scan.High, Package: "server"}, Production},
		{scan.Violation{Priority: scan.Medium}, Test},
		{scan.Violation{Priority: scan.Low, Test: true}, Test},
		{scan.Violation{Priority: scan.Low}, Aside},
		{scan.Violation{Priority: scan.Low, Function: "newMockStore"}, Aside},
		{scan.Violation{Priority: scan.Medium, Package: "tool"}, Test},
		{scan.Violation{Priority: scan.Low, Snippet: &scan.Snippet{Code: &snippet.Code{Block: &snippet.Block{Kind: snippet.Markdown}}}}, Documentation},
	} {
		s := &Survey{Mains: []Main{{Package: "tool"}, {Package: "server", Production: true}}}
		if got := s.At(&c.v); got != c.want {
			t.Errorf("%+v is %s, want %s", c.v, got, c.want)
		}
	}
}

func TestAsidePresets(t *testing.T) {
	s := &job{presets: []rule.Preset{{Name: "sql"}, {Name: "log", Aside: true}}}
	for name, want := range map[string]bool{"sql": false, "log": true, "other": false} {
		if s.aside(name) != want {
			t.Errorf("%s is aside: %t", name, !want)
		}
	}
}

// TestCompareOwners holds the order of owners.
func TestCompareOwners(t *testing.T) {
	want := []*Owner{
		{Form: Scope, Uses: Figures{Production: 2}},
		{Form: Opens, Uses: Figures{Production: 1, Tests: 4}},
		{Form: Keeps, Uses: Figures{Production: 1, Tests: 2}},
		{Form: Keeps, Package: "a", Use: "a"},
		{Form: Keeps, Package: "a", Use: "b"},
		{Form: Keeps, Package: "b", Use: "a"},
		{Form: Scope, Package: "a"},
		{Form: Opens, Package: "a"},
		{Form: Could, Uses: Figures{Production: 9}},
	}
	for i, a := range want {
		for j, b := range want {
			if got := compareOwners(a, b); (got < 0) != (i < j) || (got > 0) != (i > j) {
				t.Errorf("%d and %d compare as %d", i, j, got)
			}
		}
	}
}

// declared type-checks a file that may import the package context, of which it has the type alone.
func declared(t *testing.T, src string) *types.Package {
	t.Helper()
	fset := token.NewFileSet()
	check := func(path, src string, imp types.Importer) *types.Package {
		f, err := parser.ParseFile(fset, path, src, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		p, err := (&types.Config{Importer: imp}).Check(path, fset, []*ast.File{f}, nil)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	return check("example.com/a", src, importing(func(path string) (*types.Package, error) {
		return check(path, "package context\n\ntype Context interface{ Err() error }\n", nil), nil
	}))
}

// importing is an importer that is a function.
type importing func(path string) (*types.Package, error)

func (f importing) Import(path string) (*types.Package, error) { return f(path) }

// TestEnding holds which method ends a value: the usual one of those that can be called when a process ends.
func TestEnding(t *testing.T) {
	p := declared(t, `package a

import "context"

type Plain struct{}

func (Plain) Close() {}

type Err struct{}

func (Err) Close() error { return nil }

type Ctx struct{}

func (Ctx) Disconnect(context.Context) error { return nil }

type Both struct{}

func (Both) Shutdown(context.Context) error { return nil }
func (Both) Close() error                   { return nil }

type Second struct{}

func (Second) Close(force bool) error          { return nil }
func (Second) Disconnect() (int, error)        { return 0, nil }
func (Second) Shutdown(ctx context.Context)    {}

type Two struct{}

func (Two) Close(context.Context, bool) error { return nil }

type Count struct{}

func (Count) Close() int { return 0 }

type None struct{ Close func() }

type Pointer struct{}

func (*Pointer) Close() error { return nil }

type Interface interface{ Shutdown() }
`)
	for name, want := range map[string]*Ending{
		"Plain": {Method: "Close"}, "Err": {Method: "Close", Errs: true}, "Ctx": {"Disconnect", true, true}, "Both": {Method: "Close", Errs: true},
		"Second": {Method: "Shutdown", Context: true}, "Two": nil, "Count": nil, "None": nil, "Pointer": nil, "Interface": {Method: "Shutdown"},
	} {
		got := ending(p.Scope().Lookup(name).Type())
		if (got == nil) != (want == nil) || got != nil && *got != *want {
			t.Errorf("%s is ended by %+v, want %+v", name, got, want)
		}
	}
	if got := ending(types.NewPointer(p.Scope().Lookup("Pointer").Type())); got == nil || *got != (Ending{"Close", false, true}) {
		t.Errorf("*Pointer is ended by %+v", got)
	}
}

// TestSymbols holds what an object is called in a rule file, what it takes and what its type is.
func TestSymbols(t *testing.T) {
	p := declared(t, `package a

import "context"

type T struct{}

func (*T) Pointer()                           {}
func (T) Value(ctx context.Context, t *T) int { return 0 }

type Named = T

func (*Named) Alias(more ...string) {}

func F(t T) {}

var V *T
var I interface{ M() }
var E error
var S []T
var N T
`)
	method := func(name string) types.Object {
		obj, _, _ := types.LookupFieldOrMethod(types.NewPointer(p.Scope().Lookup("T").Type()), true, p, name)
		return obj
	}
	for want, obj := range map[string]types.Object{
		"call (*example.com/a.T).Pointer ":                         method("Pointer"),
		"call (example.com/a.T).Value (ctx context.Context, t *T)": method("Value"),
		"call (*example.com/a.T).Alias (more ...string)":           method("Alias"),
		"call example.com/a.F (t T)":                               p.Scope().Lookup("F"),
		"ref example.com/a.V ":                                     p.Scope().Lookup("V"),
	} {
		e, takes := entryOf(obj), ""
		if fn, ok := obj.(*types.Func); ok {
			takes = parameters(fn.Signature(), p)
		}
		if got := string(e.Kind) + " " + e.Symbol.String() + " " + takes; got != want {
			t.Errorf("%s is %q, want %q", obj, got, want)
		}
	}
	for name, want := range map[string]Value{
		"V": {"*a.T", "example.com/a", "T", true}, "I": {"interface{M()}", "", "", true}, "E": {"error", "", "", true},
		"S": {"[]a.T", "", "", false}, "N": {"a.T", "example.com/a", "T", false},
	} {
		if got := valueOf(p.Scope().Lookup(name).Type()); got != want {
			t.Errorf("%s is a %+v, want %+v", name, got, want)
		}
	}
}
