package library

import (
	"fmt"
	"go/types"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

const ownRows = `package example.com/lib v1 part generated
F ends arg0
V global process
(*T).Close ends recv
(T).Lend borrows recv -> result0
(*T).Back borrows recv
(*T).Free ends arg0
(*T).Stop ends result0 -> recv
(*T).Keep neutral recv
T.Hook changes field
U.Hook alias field
(I).Close ends recv
`

const ownSource = `example.com/lib
package lib

func F(t *T) {}
func G(t *T) {}

var V, X int

type T struct {
	Hook func()
	Name string
}

func (t *T) Close()   {}
func (t T) Lend() *T  { return nil }
func (t *T) Back()    {}
func (t *T) Free()    {}
func (t *T) Stop()    {}
func (t *T) Keep()    {}
func (t *T) Other()   {}

type U struct{ Hook func() }
type W struct{ Hook func() }
type N int

func (N) Close() {}

type Of[P any] struct{ p P }

func (o *Of[P]) Close() {}

type I interface {
	Close()
	Other()
}
type J interface{ I }
type K interface{ Close() }
type A = T

type E0 struct{ *T }
type E1 struct{ E0 }
type E2 struct{ E1 }
type E3 struct{ E2 }
type E4 struct{ E3 }
type E5 struct{ E4 }
type E6 struct{ E5 }
type Two struct {
	n int
	W
	*T
}
type Field struct{ T T }
type Hides struct{ *T }

func (Hides) Close() {}

type HidesInner struct{ Hides }
type OfI struct{ I }
type Number struct{ N }
`

func ownLibrary(t *testing.T) (Library, *types.Package) {
	t.Helper()
	lib, err := With([]Learned{{"example.com/lib v1.0.0", ownRows}})
	if err != nil {
		t.Fatal(err)
	}
	pkg, _ := check(t, ownSource)
	return lib, pkg
}

func kinds(rows Rows) string {
	var out []string
	for _, row := range rows {
		out = append(out, string(row.Kind))
	}
	return strings.Join(out, " ")
}

// TestOf looks up what is declared: functions, variables, methods, fields of the struct that has the row.
func TestOf(t *testing.T) {
	lib, pkg := ownLibrary(t)
	for name, want := range map[string]string{
		"F": "ends", "G": "", "V": "global", "X": "", "T": "", "T.Close": "ends", "T.Lend": "borrows", "T.Other": "", "T.Hook": "changes", "T.Name": "",
		"U.Hook": "alias", "W.Hook": "", "N.Close": "", "I.Close": "ends", "I.Other": "", "K.Close": "", "E6.Close": "ends", "E6.Hook": "changes", "Of.Close": "",
	} {
		typ, member, _ := strings.Cut(name, ".")
		obj := pkg.Scope().Lookup(typ)
		if member != "" {
			obj, _, _ = types.LookupFieldOrMethod(obj.Type(), true, pkg, member)
		}
		if got := kinds(lib.Of(obj)); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	method, _, _ := types.LookupFieldOrMethod(types.Universe.Lookup("error").Type(), true, nil, "Error")
	for _, obj := range []types.Object{nil, types.Universe.Lookup("len"), method} {
		if lib.Of(obj) != nil || lib.Known(obj) {
			t.Errorf("%v is of no library", obj)
		}
	}
}

// TestMethod looks up a method of a value by its type: its own, one of an interface, one that a field promotes.
func TestMethod(t *testing.T) {
	lib, pkg := ownLibrary(t)
	for name, want := range map[string]string{
		"T": "ends", "A": "ends", "I": "ends", "J": "ends", "K": "", "N": "", "W": "", "Of": "", "E0": "ends", "E4": "ends", "E5": "ends", "E6": "",
		"Two": "ends", "Field": "", "Hides": "", "HidesInner": "", "OfI": "ends", "Number": "",
	} {
		typ := pkg.Scope().Lookup(name).Type()
		if got := kinds(lib.Method(typ, "Close")); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
		if got := kinds(lib.Method(types.NewPointer(typ), "Close")); got != want && !types.IsInterface(typ) {
			t.Errorf("*%s: %q, want %q", name, got, want)
		}
	}
	if lib.Method(types.Typ[types.Int], "Close") != nil || lib.Method(types.NewSlice(types.Typ[types.Int]), "Close") != nil {
		t.Error("an int has no methods")
	}
	if lib.Selected(nil) != nil {
		t.Error("nothing is selected")
	}
}

// TestAll asks for the rows of names, of types and of all.
func TestAll(t *testing.T) {
	lib, pkg := ownLibrary(t)
	if found, whole := lib.Anywhere("example.com/lib", "Close"); kinds(found) != "ends ends" || whole {
		t.Error(found, whole)
	}
	if found, whole := lib.Anywhere("github.com/redis/go-redis/v9", "NoSuch"); found != nil || !whole {
		t.Error(found, whole)
	}
	if found, _ := lib.Anywhere("example.com/other", "Close"); found != nil {
		t.Error(found)
	}
	for name, want := range map[string]string{"T": "Close Back", "I": "Close", "U": "", "E0": ""} {
		if got := strings.Join(lib.Endings(pkg.Scope().Lookup(name).(*types.TypeName)), " "); got != want {
			t.Errorf("%s is ended by %q, want %q", name, got, want)
		}
	}
	if got := lib.Endings(types.Universe.Lookup("error").(*types.TypeName)); got != nil {
		t.Error(got)
	}
	if !lib.Whole("github.com/redis/go-redis/v9") || lib.Whole("example.com/lib") || lib.Whole("example.com/other") {
		t.Error("one is read as a whole by hand")
	}
	if by, all := (Library{}).All(), lib.All(); len(all) != len(by)+strings.Count(ownRows, "\n")-1 || !slices.Equal(by, all[:len(by)]) {
		t.Errorf("%d rows by hand, %d in all", len(by), len(all))
	}
	if redis, _ := check(t, redis); lib.Modelled(redis.Scope().Lookup("Conn").Type()) != (Library{}).Modelled(redis.Scope().Lookup("Conn").Type()) ||
		lib.Modelled(pkg.Scope().Lookup("T").Type()) || lib.Modelled(types.Typ[types.Int]) || lib.Modelled(types.Universe.Lookup("error").Type()) {
		t.Error("what was learned is no model")
	}
}

// TestRow prints each row as it was written, and says what it means.
func TestRow(t *testing.T) {
	lib, _ := ownLibrary(t)
	var text strings.Builder
	for _, row := range lib.All() {
		if row.Package == "example.com/lib" {
			fmt.Fprintln(&text, row)
		}
	}
	_, want, _ := strings.Cut(ownRows, "\n")
	if want = strings.NewReplacer("(T)", "(*T)", "(I)", "(*I)").Replace(want); text.String() != want {
		t.Errorf("got\n%swant\n%s", text.String(), want)
	}
	if got := (Place{Base: Argument, Index: 2, Path: "Client"}).String(); got != "arg2.Client" {
		t.Error(got)
	}
	for name, ends := range map[string]bool{"Close": true, "Lend": false, "Back": true, "Free": false, "Stop": false, "Keep": false} {
		rows := lib.Named("example.com/lib", "T", name)
		if rows.EndsReceiver() != ends {
			t.Errorf("%s ends its receiver: %v", name, !ends)
		}
		if got := rows[0].Symbol(); got != "example.com/lib.T."+name {
			t.Error(got)
		}
		if rows.Tell() != (name == "Keep") || rows.Source() != ", as read in example.com/lib v1.0.0" {
			t.Error(name, rows.Tell(), rows.Source())
		}
		if _, ok := rows.Kind(rows[0].Kind); !ok {
			t.Error(name)
		}
		if row, ok := rows.Kind(Zero); ok || row != (Row{}) {
			t.Error(name, row)
		}
	}
	if got := lib.Named("example.com/lib", "", "F")[0].Symbol(); got != "example.com/lib.F" {
		t.Error(got)
	}
	if (Rows{}).Tell() || (Rows{}).EndsReceiver() || (Rows{}).Source() != "" {
		t.Error("no rows say nothing")
	}
	if !(Rows{{Generated: true}, {}}).Tell() {
		t.Error("a row by hand says all")
	}
}

// TestFaults reads what can't be read.
func TestFaults(t *testing.T) {
	for _, text := range []string{"package a v1 part hand\nF ends arg0\n", "package a v1 part generated\nF ends\n", "package a v1 part generated\nF ends arg99999999999999999999\n"} {
		if lib, err := With([]Learned{{"a v1", "package b v1 part generated\nG ends arg0\n"}, {"a v1", text}}); err == nil || lib.Named("b", "", "G") != nil {
			t.Errorf("%q was learned", text)
		}
	}
	if lib, err := With(nil); err != nil || lib != (Library{}) {
		t.Error(lib, err)
	}
	if _, err := read(fstest.MapFS{"rows/a.txt": {Mode: fs.ModeDir}}); err == nil {
		t.Error("a folder was read as a file")
	}
	t2 := newTable()
	if err := t2.text("a.txt", "# so\n\npackage a v1 whole generated\n# (*T).F ends recv\n(*T).F ends recv\nT.G changes field\nH alias arg1.Client -> result1\nV zero process\n", "b v2"); err != nil {
		t.Fatal(err)
	}
	want := []Row{
		{"a", "T", "F", Ends, Place{Base: Receiver}, Place{}, "v1", true, "b v2"},
		{"a", "T", "G", Changes, Place{Base: Field}, Place{}, "v1", true, "b v2"},
		{"a", "", "H", Alias, Place{Argument, 1, "Client"}, Place{Base: Result, Index: 1}, "v1", true, "b v2"},
		{"a", "", "V", Zero, Place{Base: Process}, Place{}, "v1", true, "b v2"},
	}
	if !slices.Equal(t2.listed, want) || !t2.whole["a"] || !t2.typed[[2]string{"a", "T"}] || t2.typed[[2]string{"a", "H"}] {
		t.Errorf("%+v", t2)
	}
}
