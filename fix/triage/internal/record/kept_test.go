package record

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestAway lists the decisions on earlier texts: once for each violation, with the newest text, and not those in
// effect, nor those that can't be undone.
func TestAway(t *testing.T) {
	r := New()
	r.Decisions = Decisions{"1": accepted(1, "a.go")}
	r.Earlier = EarlierTexts{
		"a.go": {{Decisions: Decisions{"1": accepted(1, "a.go")}}},
		"b.go": {{Decisions: Decisions{"2": accepted(2, "b.go")}}, {Decisions: Decisions{"2": accepted(3, "b.go"), "3": accepted(3, "b.go")}}},
		"c.go": {{Decisions: Decisions{"1": accepted(1, "a.go"), "3": accepted(3, "b.go")}}},
	}
	r.Decisions["4"] = accepted(5, "d.go")
	r.Decisions["4"].Layers[0].Absorbed = "somebody edited it"
	for n, step := range []int{4, 5} {
		r.Earlier["d.go"] = append(r.Earlier["d.go"], &EarlierText{Since: noon.Add(time.Duration(-n) * time.Hour), Decisions: Decisions{"4": accepted(step, "d.go"), "5": accepted(step, "d.go")}})
	}
	got := map[string]int{}
	for fingerprint, p := range r.Earlier.Away(r.Decisions) {
		got[fingerprint] = p.Decisions[fingerprint].Top().Step
	}
	if d := cmp.Diff(map[string]int{"2": 3, "3": 3, "4": 4, "5": 4}, got); d != "" {
		t.Error(d)
	}
}

// TestOf finds what shows a decision's change: the newest text of each file; of a decision that can't be undone
// that of its own step, for it may have been taken back and decided again between.
func TestOf(t *testing.T) {
	r := New()
	text := func(name string, decisions Decisions) *EarlierText {
		return &EarlierText{File: File{Written: name}, Since: noon, Decisions: decisions}
	}
	r.Earlier = EarlierTexts{
		"b.go": {text("b1", Decisions{"two": accepted(1, "a.go", "b.go")})},
		"c.go": {{File: File{Written: "c1"}, Since: noon.Add(-time.Hour), Decisions: Decisions{"two": accepted(1, "a.go", "c.go")}}}, // it is b.go since
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
