package filetext

import (
	"testing"

	"github.com/seed-58def443/ssot/fix/triage/internal/place"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/scanned"
)

func TestSame(t *testing.T) {
	file := record.File{Package: "p", Base: "b", Written: "w"}
	verified := New(file, []byte("base"), []byte("disk"))
	waits, waitsToo := verified, verified
	waits.Unverified, waitsToo.Unverified = new(scanned.Scan), new(scanned.Scan)
	other := New(record.File{Package: "p", Base: "b", Written: "w2"}, []byte("base"), []byte("disk"))
	for _, test := range []struct {
		name string
		a, b Text
		want bool
	}{
		{"both verified", verified, New(file, []byte("base"), []byte("disk")), true},
		{"both unverified, by two scans", waits, waitsToo, true},
		{"one is unverified", verified, waits, false},
		{"another file", verified, other, false},
		{"another file, both unverified", waits, Text{File: other.File, Unverified: waits.Unverified}, false},
	} {
		if got := test.a.Same(test.b); got != test.want {
			t.Errorf("%s: %t", test.name, got)
		}
	}
}

// TestLocate has a line above the second line, and an own place for one violation.
func TestLocate(t *testing.T) {
	x := New(record.File{}, []byte("one\ntwo\nthree\n"), []byte("one\nand\ntwo\nTHREE\n"))
	x.Places = map[string]place.Place{"planned": {Line: 7, Column: 1, EndLine: 7, EndColumn: 2}}
	two := place.Place{Line: 2, Column: 1, EndLine: 2, EndColumn: 4}
	if got := x.Locate("planned", two); got != x.Places["planned"] {
		t.Errorf("the planner's place became %v", got)
	}
	if got, want := x.Locate("another", two), (place.Place{Line: 3, Column: 1, EndLine: 3, EndColumn: 4}); got != want {
		t.Errorf("%v, want %v", got, want)
	}
	if !x.OnDisk(two) {
		t.Error("two is a line on disk")
	}
	if x.OnDisk(place.At(3)) {
		t.Error("three is no line on disk")
	}
}

// TestNeeded leaves out the texts that a record does not refer to.
func TestNeeded(t *testing.T) {
	st := record.New()
	st.Files["a.go"] = &record.File{Base: "base", Written: "written"}
	all := Texts{"base": []byte("1"), "other": []byte("2")}
	if got := all.Needed(st); len(got) != 1 || string(got["base"]) != "1" {
		t.Errorf("%q", got)
	}
	if got := all.Needed(record.New()); got == nil || len(got) != 0 {
		t.Errorf("of an empty record %q", got)
	}
}
