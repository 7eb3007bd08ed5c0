package load

import (
	"go/ast"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-58def443/ssot/scan/load/internal/listing"
	"github.com/seed-58def443/ssot/scan/load/internal/source"
)

// corners is a dependency in which every way to depend on a declaration occurs, and a package that uses it.
const corners = `
-- go.mod --
module example.com/corners
go 1.24
require example.com/old v1.0.0
replace example.com/old => ./old
-- old/go.mod --
module example.com/old
go 1.16
-- old/old.go --
//go:build go1.21

package old

var slice = []int{1}
var Array = [1]int(slice)
-- dotdep/dotdep.go --
package dotdep

type OnlyByDot struct{ F string }
-- use/use.go --
package use

import (
	"unsafe"

	"example.com/corners/dep"
	. "example.com/corners/dotted"
	renamed "example.com/corners/other-name"
	"example.com/old"
)

var (
	_ = dep.Third + dep.KiB + dep.Single
	_ [dep.Len]int
	_ [dep.Size]int
	_ dep.Stringer = dep.T{}
	_ dep.Stringer = &dep.Aliased{}
	_ = dep.Outer{}.Deep().X
	_ error = dep.Fault("")
	_ = dep.Map(dep.Ints{1}, func(i int) string { return "" })
	_ = dep.Func("x") + dep.Computed
	_ = dep.Table["a"].Name
	_ = dep.Open[2]
	_ = dep.Method(dep.T{})
	_ interface{ OnlyInUse() } = dep.T{}
	_ dep.OnlyInDep = dep.T{}
	_ = dep.Dot.F
	_ = old.Array[0]
	_ = FromDot
	_ = Dotted("").Len()
	_ = renamed.Name
	_ = dep.Set[string]{}.Has("")
	_ = unsafe.Sizeof(dep.Padded{})
	_ dep.Number = dep.Pair.B
	_ = dep.Left + dep.Right
	_ = dep.Raw
	_ = dep.ViaDot.Len()
	_ = dep.Embeds{}.Promoted()
	_, _ = dep.Newer(dep.T{})
	_ = dep.Bracketed{}.F
)

type mine struct{ dep.Embeds }

func (mine) Own() {}

func shadow() {
	dep := dep.New()
	dep.Hidden()
	_ = dep.Missing
}

func generic[N dep.Numeric](n N) dep.List[N] { return dep.List[N]{Head: n} }

var _ = generic(dep.Number(1)).Next.Head
-- dep/dep.go --
//go:build go1.21

package dep

import (
	"fmt"
	str "strings"
	_ "net/http"
	. "example.com/corners/dotdep"
	. "example.com/corners/dotted"
	"unsafe"

	"example.com/corners/other-name"
)

const (
	First = iota
	Second
	Third
	_, Fifth = iota, iota + 10
)

const (
	_   = 1 << (10 * iota) // iota in a comment
	KiB
	MiB
)

const Single, text = len("iota") + iota, "iota"

const Len = len(table)
const Size = unsafe.Sizeof(T{}) + unsafe.Offsetof(T{}.b)

var table = [...]string{"a", "}", 'b': "{"}

type T struct {
	a int /* } */
	b str.Builder
}

func (T) String() string { return "}` + "`" + `" }
func (t *T) Unmentioned() fmt.State { return nil }
func (t T) Named(named.Named) {}
func (T) Own() {}

type Stringer interface {
	fmt.Stringer
}

type Aliased struct{}
type alias = (Aliased)
type aliasOfAlias = alias

func (*aliasOfAlias) String() string { return "" }

type Outer struct{ *inner }
type inner struct{ deeper }
type deeper struct{ X int }

func (d deeper) Deep() deeper { return d }

type Fault string

func (Fault) Error() string { return "" }

type Ints []int

func Map[S ~[]E, E, R any](s S, f func(E) R) []R { return nil }

var Func = func(s string) (out string) {
	return unreached(s)
}

func unreached(string) string { return "" }

var Computed = compute(func() int { return onlyInBody }, Third)
var onlyInBody = 1

func compute(f func() int, n int) string { return fmt.Sprint(f(), n) }

var Table = map[string]*struct{ Name string }{"a": {Name: named.Name}}

var Open = [...]int{1, 2, third: 3}

const third = 2

var Method = T.OnlyInExpression

func (T) OnlyInExpression() int { return 0 }
func (T) OnlyInInterface()      {}
func (T) OnlyInUse()            {}

type OnlyInDep interface{ OnlyInInterface() }

var Dot OnlyByDot

type Set[K comparable] map[K]struct{}

func (s Set[K]) Has(k K) bool { _, ok := s[k]; return ok }

type Padded struct {
	a bool
	b int64
	_ [unsafe.Sizeof(uintptr(0))]byte
}

type Number = number
type number int

var Pair = struct{ A, B Number }{1, 2}

var Left, Right = both()

func both() (int, int) { return 1, 2 }

var Raw string = ` + "`{ \" ' /* `" + `

var ViaDot Dotted = FromDot

type Embeds struct{ Promoter }
type Promoter interface{ Promoted() int }

func Newer[P interface{ ~struct{ a int; b str.Builder } }](P) (
	interface{ M() },
	error,
) {
	return nil, nil
}

type Bracketed struct{ F func(interface{}, struct{}) (func() struct{}, [len("]")]int) }; type after struct{}

func New() *T { return nil }
func (*T) Hidden() {}
func (*T) Missing() hiddenResult { return hiddenResult{} }

type hiddenResult struct{ h int }

type Numeric interface{ ~int | ~float64 }

type List[N Numeric] struct {
	Head N
	Next *List[N]
}

func init() {}
func init() {}
func Unreached() unreachedType { return unreachedType{} }

type unreachedType struct{}
-- dotted/dotted.go --
package dotted

type Dotted string

func (d Dotted) Len() int { return len(d) }

const FromDot Dotted = "x"

var NotFromDot int
-- other-name/name.go --
package named

type Named struct{ x notHere }
type notHere int

const Name = "n"

func Nobody() {}
`

func TestCorners(t *testing.T) {
	dir := unpack(t, corners)
	sameTypes(t, dir, []string{"./use"})
	p := mustLoad(t, Options{Dir: dir, Patterns: []string{"./use"}})
	if got := summary(p, dir); strings.Contains(got, "\t") {
		t.Error(got)
	}
	dep := p.Types("default", "example.com/corners/dep")
	for _, name := range []string{"Unreached", "unreachedType", "unreached", "onlyInBody", "after", "Second", "MiB", "First"} {
		if dep.Scope().Lookup(name) != nil {
			t.Errorf("%s is kept", name)
		}
	}
	if m := methodsOf(dep.Scope().Lookup("T")); !slices.Equal(m, []string{"Hidden", "Missing", "OnlyInExpression", "OnlyInInterface", "OnlyInUse", "String"}) {
		t.Errorf("methods kept of T: %v", m)
	}
	if types := p.Types("default", "net/http"); len(types.Scope().Names()) != 0 || !types.Complete() {
		t.Errorf("of net/http, which nobody names, %v are kept", types.Scope().Names())
	}
	want := token.Position{Filename: filepath.Join(dir, "dep", "dep.go"), Offset: -1, Line: 50, Column: 6}
	got := p.Fset.Position(dep.Scope().Lookup("Aliased").Pos())
	got.Offset = -1
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the position of a dependency's type: %s", diff)
	}
}

func methodsOf(obj types.Object) []string {
	var names []string
	for m := range obj.Type().(*types.Named).Methods() {
		names = append(names, m.Name())
	}
	slices.Sort(names)
	return names
}

func TestKeepAndNames(t *testing.T) {
	dir := unpack(t, corners)
	p := mustLoad(t, Options{
		Dir: dir, Patterns: []string{"./use"},
		Names: []string{"Unmentioned", "NotFromDot"},
		Keep:  map[string][]string{"example.com/corners/other-name": {"Nobody", "Nothing"}, "net/http": {"Client.Do"}, "not/there": {"X"}},
	})
	if m := methodsOf(p.Types("default", "example.com/corners/dep").Scope().Lookup("T")); !slices.Contains(m, "Unmentioned") {
		t.Errorf("methods kept of T: %v", m)
	}
	if p.Types("default", "example.com/corners/dotted").Scope().Lookup("NotFromDot") == nil {
		t.Error("a name of Options.Names is not kept in a direct import")
	}
	if p.Types("default", "example.com/corners/other-name").Scope().Lookup("Nobody") == nil {
		t.Error("a name of Options.Keep is not kept")
	}
	client := p.Types("default", "net/http").Scope().Lookup("Client")
	if client == nil || !slices.Contains(methodsOf(client), "Do") || slices.Contains(methodsOf(client), "PostForm") {
		t.Errorf("kept of net/http: %v", client)
	}
}

// TestBrokenDependency: what is whole in a broken file is known, as the parser would have it, and the faults are the
// dependency's alone.
func TestBrokenDependency(t *testing.T) {
	dir := unpack(t, `
-- go.mod --
module example.com/m
go 1.22
-- use/use.go --
package use

import "example.com/m/dep"

var _ string = dep.Good + dep.T{}.F + dep.Late
var _ = dep.T{}.Gone
var _ = dep.Twice + 1
-- dep/dep.go --
package dep

import "example.com/gone"

const Good = "good"

type T struct {
	F    string
	Gone gone.T
}

var Bad = [}
-- dep/a.go --
package dep

var Twice = 1
-- dep/twice.go --
package dep

var Twice = "2"

var Late string = nothing
-- dep/unreadable.go --
package dep
`)
	unreadable := filepath.Join(dir, "dep", "unreadable.go")
	if err := os.Remove(unreadable); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("nowhere", unreadable); err != nil {
		t.Fatal(err)
	}
	sameTypes(t, dir, []string{"./use"})
	if diff := cmp.Diff("default: example.com/m/use use.go\n", summary(mustLoad(t, Options{Dir: dir, Patterns: []string{"./use"}}), dir)); diff != "" {
		t.Error(diff)
	}
}

// TestPanicIsAnError: broken source has made go/types panic before, and may again.
func TestPanicIsAnError(t *testing.T) {
	fset := token.NewFileSet()
	f, errs := source.Parse(fset, "a.go", []byte("package a; import \"b\"; var _ = b.B"))
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	pkg := types.NewPackage("a", "a")
	var got []string
	check(fset, &listing.Node{Path: "a"}, func(string) (*types.Package, error) { panic("broken") }, pkg, []*ast.File{f.Syntax}, nil, false, func(e Error) { got = append(got, e.Error()) })
	if diff := cmp.Diff([]string{"the type checker could not read package a: broken"}, got); diff != "" || !pkg.Complete() {
		t.Error(diff)
	}
}
