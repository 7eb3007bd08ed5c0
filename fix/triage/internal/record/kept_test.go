package record

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestKept lists the decisions on earlier texts: once for each violation, and not those in effect.
func TestKept(t *testing.T) {
	r := New()
	r.Decisions = Decisions{"1": accepted(1, "a.go")}
	r.Earlier = EarlierTexts{
		"a.go": {{Decisions: Decisions{"1": accepted(1, "a.go")}}},
		"b.go": {{Decisions: Decisions{"2": accepted(2, "b.go")}}, {Decisions: Decisions{"2": accepted(3, "b.go"), "3": accepted(3, "b.go")}}},
		"c.go": {{Decisions: Decisions{"1": accepted(1, "a.go"), "3": accepted(3, "b.go")}}},
	}
	if d := cmp.Diff([]string{"2", "3"}, r.Earlier.Kept(r.Decisions)); d != "" {
		t.Error(d)
	}
}

// TestOf finds what shows a decision's change: the newest text of each file; of a decision that can't be undone
// that of its own step, for it may have been taken back and decided again between.
func TestOf(t *testing.T) {
	r := New()
	text := func(name string, decisions Decisions) *EarlierText {
		return &EarlierText{File: File{Written: name}, Decisions: decisions}
	}
	r.Earlier = EarlierTexts{
		"b.go": {text("b1", Decisions{"two": accepted(1, "a.go", "b.go")})},
		"a.go": {
			text("a1", Decisions{"one": accepted(1, "a.go"), "two": accepted(1, "a.go", "b.go")}),
			text("a2", Decisions{"one": accepted(2, "a.go")}),
			text("a3", Decisions{"one": skipped("a.go", 3), "other": accepted(3, "a.go")}),
		},
	}
	texts := func(fingerprint string) (names []string) {
		of := r.Earlier.Of(fingerprint, r.Decisions[fingerprint])
		for _, path := range Keys(of) {
			names = append(names, path+" "+of[path].Written)
		}
		return names
	}
	for fingerprint, want := range map[string][]string{"one": {"a.go a2"}, "two": {"a.go a1", "b.go b1"}, "other": {"a.go a3"}, "none": nil} {
		if d := cmp.Diff(want, texts(fingerprint)); d != "" {
			t.Errorf("%s: %s", fingerprint, d)
		}
	}
	edited := accepted(1, "a.go")
	edited.Layers[0].Absorbed = "somebody edited it"
	r.Decisions = Decisions{"one": edited, "two": skipped("a.go", 4), "other": accepted(3, "a.go")}
	for fingerprint, want := range map[string][]string{"one": {"a.go a1"}, "two": {"a.go a1", "b.go b1"}, "other": nil} {
		if d := cmp.Diff(want, texts(fingerprint)); d != "" {
			t.Errorf("%s, decided since: %s", fingerprint, d)
		}
	}
}
