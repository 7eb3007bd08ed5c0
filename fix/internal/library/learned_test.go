package library

import "testing"

const learned = `package example.com/hub v1.2.3 part generated
(*Hub).Close ends recv
(*Hub).AddHook changes recv
(*Hub).Release neutral recv
NewHub alias arg0.Client -> result0

package github.com/redis/go-redis/v9 v9.0.0 part generated
(*Client).Shutdown ends recv
`

// TestLearned: rows that were made from source stand below those by hand, and say where they were read.
func TestLearned(t *testing.T) {
	lib, err := With([]Learned{{"example.com/hub v1.2.3", learned}})
	if err != nil {
		t.Fatal(err)
	}
	rows := lib.Named("example.com/hub", "Hub", "Close")
	if !rows.EndsReceiver() || rows.Tell() || rows.Source() != ", as read in example.com/hub v1.2.3" {
		t.Errorf("%+v", rows)
	}
	if !lib.Named("example.com/hub", "Hub", "Release").Tell() {
		t.Error("what says that it is neutral says all")
	}
	if rows := (Library{}).Named("example.com/hub", "Hub", "Close"); rows != nil {
		t.Error("another build has not learned it:", rows)
	}
	if lib.Named("github.com/redis/go-redis/v9", "Client", "Shutdown").EndsReceiver() {
		t.Error("a row by hand wins")
	}
	if rows := lib.Named("github.com/redis/go-redis/v9", "Client", "Close"); !rows.Tell() || rows.Source() != "" {
		t.Errorf("by hand: %+v", rows)
	}
	pkg, _ := check(t, "example.com/hub\npackage hub\ntype Hub struct{}\nfunc (*Hub) Close() {}")
	hub := pkg.Scope().Lookup("Hub")
	if lib.Known(hub) || lib.Modelled(hub.Type()) {
		t.Error("what has no row is not known to be ordinary")
	}
	var all []string
	for _, row := range lib.All() {
		if row.Generated {
			all = append(all, row.String())
		}
	}
	if len(all) != 4 || all[3] != "NewHub alias arg0.Client -> result0" {
		t.Errorf("%q", all)
	}
	for text, want := range map[string]string{
		"package a v1 part hand\nF ends arg0": "the rows of a v1 are not said to be generated",
		"package a v1 part generated\nF ends": "a v1:2: a row is: SYMBOL KIND FROM [-> TO], below its package",
	} {
		if _, err := With([]Learned{{"a v1", text}}); err == nil || err.Error() != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

// TestWritten: a row is written as it is read.
func TestWritten(t *testing.T) {
	for _, row := range (Library{}).All() {
		got, err := With([]Learned{{"", "package " + row.Package + "x v1 part generated\n" + row.String()}})
		if err != nil {
			t.Fatal(err)
		}
		list := got.All()
		last := list[len(list)-1]
		want := row
		want.Package, want.Versions, want.Generated = row.Package+"x", "v1", true
		if last != want {
			t.Errorf("%v, want %v", last, want)
		}
	}
}
