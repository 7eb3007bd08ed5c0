package library

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/tools/go/packages"
)

func TestRead(t *testing.T) {
	if _, err := read(files); err != nil {
		t.Fatal(err)
	}
	seen := map[Row]bool{}
	for _, row := range (Library{}).All() {
		if seen[row] {
			t.Errorf("%s is %s twice", row.Symbol(), row.Kind)
		}
		seen[row] = true
	}
}

func TestReadFaults(t *testing.T) {
	for text, want := range map[string]string{
		"package a v1 whole":                               "rows/a.txt:1: a package is: package PATH VERSIONS whole|part hand|generated",
		"package a v1 most hand":                           "rows/a.txt:1: a package is: package PATH VERSIONS whole|part hand|generated",
		"F ends arg0":                                      "rows/a.txt:1: a row is: SYMBOL KIND FROM [-> TO], below its package",
		"package a v1 whole hand\nF ends arg0 result0":     "rows/a.txt:2: a row is: SYMBOL KIND FROM [-> TO], below its package",
		"package a v1 whole hand\nF ends argument0":        `rows/a.txt:2: "argument0" is no place`,
		"package a v1 whole hand\nF alias arg0 -> result":  `rows/a.txt:2: "result" is no place`,
		"package a v1 whole hand\n# so\n\n(*T).F end recv": `rows/a.txt:4: "end" is no kind`,
	} {
		_, err := read(fstest.MapFS{"rows/a.txt": {Data: []byte(text)}})
		if err == nil || err.Error() != want {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

// TestResolve finds what each row names, in the library's source at the version that is pinned.
func TestResolve(t *testing.T) {
	if testing.Short() {
		t.Skip("it loads every library")
	}
	paths := map[string]bool{}
	var list []string
	for _, row := range (Library{}).All() {
		if !paths[row.Package] {
			paths[row.Package] = true
			list = append(list, row.Package)
		}
	}
	loaded, err := packages.Load(&packages.Config{
		Mode: packages.NeedName | packages.NeedTypes | packages.NeedImports | packages.NeedDeps, Dir: "testdata/pinned",
	}, list...)
	if err != nil {
		t.Fatal(err)
	}
	pkgs := map[string]*types.Package{}
	for _, pkg := range loaded {
		for _, e := range pkg.Errors {
			t.Error(e)
		}
		pkgs[pkg.PkgPath] = pkg.Types
	}
	for _, row := range (Library{}).All() {
		if pkg := pkgs[row.Package]; pkg == nil {
			t.Errorf("%s: there is no such package", row.Symbol())
		} else if why := resolves(pkg, row); why != "" {
			t.Errorf("%s %s %v %v: %s", row.Symbol(), row.Kind, row.From, row.To, why)
		}
	}
}

// resolves says what is wrong with a row, nothing when its symbol and places are there, and it is found by them.
func resolves(pkg *types.Package, row Row) string {
	obj := pkg.Scope().Lookup(row.Name)
	if row.Type != "" {
		owner := pkg.Scope().Lookup(row.Type)
		if owner == nil {
			return "there is no such type"
		}
		obj, _, _ = types.LookupFieldOrMethod(owner.Type(), true, pkg, row.Name)
		if obj != nil && !slices.Contains((Library{}).Method(owner.Type(), row.Name), row) {
			return "it is not found by its type"
		}
	}
	if obj == nil {
		return "there is no such symbol"
	}
	if v, ok := obj.(*types.Var); ok {
		if !slices.Contains((Library{}).Of(v), row) {
			return "it is not found by its variable"
		}
		if want := v.IsField(); want != (row.From.Base == Field) || !want && row.From.Base != Process {
			return "a field's row is of the field, a variable's of the process"
		}
		return ""
	}
	fn := obj.(*types.Func)
	if row.Type == "" && !slices.Contains((Library{}).Of(fn), row) {
		return "it is not found by its function"
	}
	for _, p := range []Place{row.From, row.To} {
		if why := holds(fn.Signature(), p, row.Type != ""); why != "" {
			return why
		}
	}
	return ""
}

// holds says what is wrong with a place of a function.
func holds(sig *types.Signature, p Place, method bool) string {
	var tuple *types.Tuple
	switch p.Base {
	case Nowhere, Process:
		return ""
	case Receiver:
		if !method {
			return "a function has no receiver"
		}
		return ""
	case Argument:
		tuple = sig.Params()
	case Result:
		tuple = sig.Results()
	default:
		return "a function is no field"
	}
	if p.Index >= tuple.Len() {
		return "it has no such argument or result"
	}
	if p.Path == "" {
		return ""
	}
	if obj, _, _ := types.LookupFieldOrMethod(tuple.At(p.Index).Type(), true, nil, p.Path); obj == nil {
		return "it has no field " + p.Path
	}
	return ""
}

// check type-checks files of packages, in the order in which they are given.
func check(t *testing.T, sources ...string) (*types.Package, *types.Info) {
	t.Helper()
	fset := token.NewFileSet()
	done := imports{}
	var info *types.Info
	var pkg *types.Package
	for _, src := range sources {
		path, text, _ := strings.Cut(src, "\n")
		file, err := parser.ParseFile(fset, path, text, 0)
		if err != nil {
			t.Fatal(err)
		}
		info = &types.Info{Uses: map[*ast.Ident]types.Object{}, Selections: map[*ast.SelectorExpr]*types.Selection{}}
		pkg, err = (&types.Config{Importer: done}).Check(path, fset, []*ast.File{file}, info)
		if err != nil {
			t.Fatal(err)
		}
		done[path] = pkg
	}
	return pkg, info
}

type imports map[string]*types.Package

func (m imports) Import(path string) (*types.Package, error) {
	if pkg := m[path]; pkg != nil {
		return pkg, nil
	}
	return importer.Default().Import(path)
}

const redis = `github.com/redis/go-redis/v9
package redis

type baseClient struct{}

func (*baseClient) Close() error { return nil }

type cmdable func()

func (cmdable) Shutdown() {}
func (cmdable) Ping()     {}

type Client struct {
	*baseClient
	cmdable
}

type Conn struct{ *baseClient }

type UniversalClient interface {
	Close() error
	Ping()
}
`

// TestLookup: a row is found under embeddings and interfaces, and a method of one's own hides it.
func TestLookup(t *testing.T) {
	pkg, info := check(t, redis, `example.com/app
package app

import "github.com/redis/go-redis/v9"

type Hub struct{ *redis.Client }
type Deep struct{ Hub }
type Own struct{ *redis.Client }

func (Own) Close() error { return nil }

type Closer interface{ Close() error }
type Wide interface {
	redis.UniversalClient
	More()
}

func f(a *redis.Client, b Hub, c Deep, d Own, e Closer, f Wide, g *redis.Conn, h redis.UniversalClient) {
	_ = a.Close    // ends
	_ = b.Close    // ends
	_ = c.Close    // ends
	_ = d.Close    //
	_ = e.Close    //
	_ = f.Close    // ends
	_ = g.Close    // borrows
	_ = h.Close    // ends
	_ = a.Shutdown // neutral
	_ = c.Shutdown // neutral
	_ = a.Ping     //
	_ = (*redis.Client).Close // ends
}
`)
	var got []string
	var at []token.Pos
	for sel := range info.Selections {
		at = append(at, sel.Pos())
	}
	slices.Sort(at)
	for _, pos := range at {
		for sel, s := range info.Selections {
			if sel.Pos() == pos {
				kind := "none"
				if found := (Library{}).Selected(s); found != nil {
					kind = string(found[0].Kind)
				}
				got = append(got, types.ExprString(sel)+" "+kind)
			}
		}
	}
	want := []string{
		"a.Close ends", "b.Close ends", "c.Close ends", "d.Close none", "e.Close none", "f.Close ends", "g.Close borrows", "h.Close ends",
		"a.Shutdown neutral", "c.Shutdown neutral", "a.Ping none", "(*redis.Client).Close ends",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	for name, want := range map[string]bool{"Hub": true, "Deep": true, "Own": false, "Closer": false, "Wide": true} {
		typ := pkg.Scope().Lookup(name).Type()
		if got := (Library{}).Method(typ, "Close").EndsReceiver(); got != want {
			t.Errorf("Close of a %s ends it: %v, want %v", name, got, want)
		}
		if (Library{}).Modelled(typ) {
			t.Errorf("%s is none of a library's", name)
		}
	}
	lib := pkg.Imports()[0]
	if client := lib.Scope().Lookup("Client"); !(Library{}).Modelled(client.Type()) || !(Library{}).Known(client) || (Library{}).Known(pkg.Scope().Lookup("Hub")) {
		t.Error("the library was read as a whole, the module was not")
	}
}
