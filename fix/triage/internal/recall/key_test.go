package recall

import (
	"testing"

	"github.com/seed-58def443/ssot/fix/triage/internal/record"
)

// TestKey holds that an attempt has the name of another one if and only if it tries the same on the same texts.
func TestKey(t *testing.T) {
	t.Parallel()
	given := func() (Candidate, *record.Record) {
		st := record.New()
		st.Files["a.go"] = &record.File{Package: "p", Base: "b", Written: "w"}
		return Candidate{
			"a.go": {Disk: []byte("a"), Earlier: []*record.EarlierText{{File: record.File{Base: "1", Written: "2"}}}},
			"b.go": {Disk: []byte("b"), Earlier: []*record.EarlierText{{File: record.File{Base: "3", Written: "4"}}}},
		}, st
	}
	c, st := given()
	want := c.Key(st)
	if again, st := given(); again.Key(st) != want {
		t.Error("the same has another key")
	}
	for name, change := range map[string]func(Candidate, *record.Record){
		"another text on disk":    func(c Candidate, _ *record.Record) { c["a.go"].Disk = []byte("c") },
		"another base":            func(_ Candidate, st *record.Record) { st.Files["a.go"].Base = "c" },
		"a file that is recorded": func(_ Candidate, st *record.Record) { st.Files["b.go"] = &record.File{} },
		"another earlier text":    func(c Candidate, _ *record.Record) { c["b.go"].Earlier[0].Written = "c" },
		"one earlier text more": func(c Candidate, _ *record.Record) {
			c["b.go"].Earlier = append(c["b.go"].Earlier, c["a.go"].Earlier[0])
		},
		"one file less": func(c Candidate, _ *record.Record) { delete(c, "b.go") },
		"another file":  func(c Candidate, _ *record.Record) { c["c.go"] = c["b.go"]; delete(c, "b.go") },
	} {
		c, st := given()
		if change(c, st); c.Key(st) == want {
			t.Errorf("%s has the same key", name)
		}
	}
	found, st := given()
	if found["a.go"].Base, found["a.go"].Joined = []byte("found"), true; found.Key(st) != want {
		t.Error("what was found is no part of what is tried")
	}
}
