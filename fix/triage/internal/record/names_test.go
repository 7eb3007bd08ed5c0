package record

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/seed-58def443/ssot/fix/triage/internal/place"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/allow"
)

// TestKeepReasons keeps the reasons of undone allowances.
func TestKeepReasons(t *testing.T) {
	s := New()
	s.KeepReasons([]UndoneDecision{{Verb: Skip, Reason: "x", Seen: Sighting{Rule: "a"}}})
	if s.Reasons != nil {
		t.Error(s.Reasons)
	}
	s.KeepReasons([]UndoneDecision{{Verb: Skip}, {Verb: Allow, Reason: "so", Seen: Sighting{Rule: "a"}}, {Verb: Allow, Reason: "it is", Seen: Sighting{Rule: "b"}}})
	s.KeepReasons([]UndoneDecision{{Verb: Allow, Reason: "again", Seen: Sighting{Rule: "a"}}})
	if d := cmp.Diff(map[string]string{"a": "again", "b": "it is"}, s.Reasons); d != "" {
		t.Error(d)
	}
}

// TestBlobs names each text that a session needs.
func TestBlobs(t *testing.T) {
	s := New()
	s.Files["a.go"] = &File{Base: "base", Written: "written"}
	s.Decisions = Decisions{"1": {Seen: Sighting{Text: "seen"}}, "2": {}}
	s.Earlier["a.go"] = []*EarlierText{{File: File{Base: "old base", Written: "old"}, Decisions: Decisions{"1": {Seen: Sighting{Text: "seen then"}}}}}
	s.Undone = Undone{{Decisions: []UndoneDecision{{Seen: Sighting{Text: "undone"}}, {}}}}
	want := map[string]bool{"base": true, "written": true, "seen": true, "old base": true, "old": true, "seen then": true, "undone": true}
	if d := cmp.Diff(want, s.Blobs()); d != "" {
		t.Error(d)
	}
}

// TestClone changes a copy in every way that is allowed.
func TestClone(t *testing.T) {
	made := func() *Record {
		s := New()
		s.Version, s.Last, s.Unproven = 3, 4, true
		s.Files["a.go"] = &File{}
		s.Decisions["1"] = accepted(1, "a.go")
		s.Earlier["a.go"] = []*EarlierText{{}, {}}
		s.Unavailable["b.go"] = "gone"
		s.Steps, s.Undone = Steps{{Number: 1}}, Undone{{Number: 2}}
		s.Reasons = map[string]string{"redis": "so"}
		return s
	}
	s := made()
	c := s.Clone()
	if d := cmp.Diff(s, c); d != "" {
		t.Error(d)
	}
	delete(c.Files, "a.go")
	delete(c.Decisions, "1")
	delete(c.Unavailable, "b.go")
	c.Earlier["a.go"][0] = nil
	c.Steps[0], c.Undone[0], c.Reasons["redis"] = nil, nil, "other"
	if d := cmp.Diff(made(), s); d != "" {
		t.Error(d)
	}
}

// TestDetach gives a decision a name of its own, by its newest step and its text.
func TestDetach(t *testing.T) {
	s := New()
	d := &Decision{Seen: Sighting{Text: "t"}, Layers: []Layer{{State: Skipped, Step: 1}}, Notes: []Remark{{Text: "x", Step: 4}, {Text: "y", Step: 3}}}
	s.Decisions["aabbccdd"] = d
	s.Steps = Steps{{Number: 1, IDs: []string{"aabbccdd"}}}
	name := s.Detach("aabbccdd", "2026-06-15")
	want := Decisions{name: {Seen: d.Seen, Layers: []Layer{{State: Skipped, Step: 1, First: "aabbccdd"}}, Notes: d.Notes, Original: "aabbccdd", Missing: "2026-06-15"}}
	if diff := cmp.Diff(want, s.Decisions); diff != "" || name != DetachedName("aabbccdd t", 4)[:len(name)] || s.Steps[0].IDs[0] != name {
		t.Error(name, diff)
	}
	if d.Original != "" || d.Layers[0].First != "" {
		t.Error("the decision before is another one now")
	}
	if a, b := DetachedName("aabbccdd", 1), DetachedName("aabbccdd", 2); a == b || len(a) != 8 || len(DetachedName(strings.Repeat("a", 90), 1)) != 64 {
		t.Error(a, b)
	}
	s = New()
	s.Decisions["b"] = &Decision{Layers: []Layer{{State: Skipped, Step: 5}, {State: Skipped, Step: 2}}, Notes: []Remark{{Step: 1}}}
	if name := s.Detach("b", ""); name != DetachedName("b ", 5) {
		t.Error(name)
	}
}

// TestDisplace gives absorbed decisions another name where theirs is taken.
func TestDisplace(t *testing.T) {
	for name, test := range map[string]struct {
		decisions  Decisions
		next, want map[string]string
	}{
		"an absorbed one is in the way": {Decisions{"a": accepted(1, "a.go"), "b": absorbed(2)}, map[string]string{"a": "b"}, map[string]string{"a": "b", "b": DetachedName("b", 2)}},
		"it moves itself":               {Decisions{"a": accepted(1, "a.go"), "b": absorbed(2)}, map[string]string{"a": "b", "b": "c"}, map[string]string{"a": "b", "b": "c"}},
		"another one is in the way":     {Decisions{"a": accepted(1, "a.go"), "b": skipped("a.go", 2)}, map[string]string{"a": "b"}, map[string]string{"a": "b"}},
		"none is in the way":            {Decisions{"a": accepted(1, "a.go")}, map[string]string{"a": "b"}, map[string]string{"a": "b"}},
	} {
		s := New()
		s.Decisions = test.decisions
		s.DisplaceAbsorbed(test.next)
		if d := cmp.Diff(test.want, test.next); d != "" {
			t.Errorf("%s: %s", name, d)
		}
	}
}

// TestRenameEarlier gives the decisions of earlier texts other names, unless two would have one.
func TestRenameEarlier(t *testing.T) {
	was := []*EarlierText{{Decisions: Decisions{"a": skipped("a.go", 1), "c": accepted(2, "a.go")}}, {Decisions: Decisions{"a": accepted(1, "a.go"), "b": accepted(2, "a.go")}}}
	all := EarlierTexts{"a.go": append([]*EarlierText(nil), was...), "b.go": {{Decisions: Decisions{"a": accepted(1, "a.go")}}}}
	all.Rename("a.go", map[string]string{"a": "b", "c": "c"})
	renamed := skipped("a.go", 1)
	renamed.Layers[0].First = "a"
	want := EarlierTexts{"a.go": {{Decisions: Decisions{"b": renamed, "c": accepted(2, "a.go")}}, was[1]}, "b.go": {{Decisions: Decisions{"a": accepted(1, "a.go")}}}}
	if d := cmp.Diff(want, all); d != "" {
		t.Error(d)
	}
	if was[0].Decisions["a"] == nil {
		t.Error("the text before is another one now")
	}
}

// TestRenameMore renames what other parts of a record say of a decision.
func TestRenameMore(t *testing.T) {
	s := New()
	s.Decisions = Decisions{"a": skipped("a.go", 1), "b": absorbed(2), "c": skipped("a.go", 3)}
	s.Decisions["a"].Original = "z"
	s.Decisions["c"].Layers[0].First = "first"
	one := &Step{Number: 1, Verb: Skip, Time: noon, IDs: []string{"x", "a"}}
	s.Steps = Steps{one, {Number: 3, IDs: []string{"x"}}}
	was := &UndoneStep{Number: 4, Decisions: []UndoneDecision{{ID: "a"}, {ID: "x"}, {ID: "b"}}}
	s.Undone = Undone{was, {Number: 5, Decisions: []UndoneDecision{{ID: "x"}}}}
	next := map[string]string{"a": "d", "b": "e", "c": "f", "z": "y"}
	s.Rename(next)
	a, b, c := skipped("a.go", 1), absorbed(2), skipped("a.go", 3)
	a.Layers[0].First, b.Original, c.Layers[0].First = "a", "b", "first"
	if d := cmp.Diff(Decisions{"d": a, "e": b, "f": c}, s.Decisions); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(map[string]string{"a": "d", "b": "e", "c": "f"}, next); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(Steps{{Number: 1, Verb: Skip, Time: noon, IDs: []string{"x", "d"}}, {Number: 3, IDs: []string{"x"}}}, s.Steps); d != "" || one.IDs[1] != "a" {
		t.Error(d, one)
	}
	if d := cmp.Diff(Undone{{Number: 4, Decisions: []UndoneDecision{{ID: "d"}, {ID: "x"}, {ID: "e"}}}, {Number: 5, Decisions: []UndoneDecision{{ID: "x"}}}}, s.Undone); d != "" || was.Decisions[0].ID != "a" {
		t.Error(d, was)
	}
}

// TestPopMore takes back layers and notes, and skips from earlier texts too.
func TestPopMore(t *testing.T) {
	s := New()
	other := skipped("a.go", 1)
	other.Layers[0].First = "a"
	old := &EarlierText{Decisions: Decisions{"b": other, "c": skipped("a.go", 2)}}
	s.Earlier = EarlierTexts{"a.go": {old, {Decisions: Decisions{"a": skipped("a.go", 1, 3)}}, {Decisions: Decisions{"a": accepted(1, "a.go")}}}}
	s.Decisions = Decisions{"a": skipped("a.go", 1), "n": {Layers: []Layer{{State: Accepted, Step: 1}}, Notes: []Remark{{Text: "x", Step: 2}, {Text: "y", Step: 5}}}}
	if n := s.Pop("a"); n != 1 || s.Decisions["a"] != nil {
		t.Error(n, s.Decisions)
	}
	want := EarlierTexts{"a.go": {{Decisions: Decisions{"b": skipped("a.go"), "c": skipped("a.go", 2)}}, {Decisions: Decisions{"a": skipped("a.go", 3)}}, {Decisions: Decisions{"a": accepted(1, "a.go")}}}}
	for _, p := range want["a.go"] {
		for _, d := range p.Decisions {
			if d.Layers == nil {
				d.Layers = []Layer{}
			}
		}
	}
	if d := cmp.Diff(want, s.Earlier); d != "" || len(other.Layers) != 1 || old.Decisions["b"] != other {
		t.Error(d)
	}
	if n := s.PopNote("n"); n != 5 || s.Decisions["n"].Note() != "x" {
		t.Error(n, s.Decisions["n"])
	}
	if n := s.Pop("n"); n != 1 || len(s.Decisions["n"].Layers) != 0 {
		t.Error(n, s.Decisions["n"])
	}
	if n := s.PopNote("n"); n != 2 || s.Decisions["n"] != nil {
		t.Error(n, s.Decisions["n"])
	}
}

// TestSteps adds, lists and unlists.
func TestSteps(t *testing.T) {
	s := New()
	if s.Steps.Newest() != 0 || s.Steps.Find(1) != nil {
		t.Error("a step in an empty list")
	}
	first, second := s.Begin(Skip, noon), s.Begin(Note, noon)
	first.IDs, second.IDs = []string{"a", "b"}, []string{"a"}
	if s.Steps.Newest() != 2 || s.Steps.Find(1) != first || s.Last != 2 || first.Verb != Skip || !first.Time.Equal(noon.Truncate(time.Second)) || first.Time.Location() != time.UTC {
		t.Error(s.Steps, first)
	}
	s.Steps.Unlist(7, "a")
	s.Steps.Unlist(1, "a")
	s.Steps.Unlist(2, "a")
	if len(s.Steps) != 1 || cmp.Diff([]string{"b"}, s.Steps[0].IDs) != "" || len(first.IDs) != 2 {
		t.Error(s.Steps, first)
	}
	s.Steps.relist(second, "c")
	s.Steps.relist(second, "c")
	s.Steps.relist(first, "d")
	s.Steps.relist(&Step{Number: 3, Verb: Allow, Time: noon, IDs: []string{"z"}}, "e")
	want := Steps{{Number: 1, Verb: Skip, Time: first.Time, IDs: []string{"b", "d"}}, {Number: 2, Verb: Note, Time: first.Time, IDs: []string{"c"}}, {Number: 3, Verb: Allow, Time: noon, IDs: []string{"e"}}}
	if d := cmp.Diff(want, s.Steps); d != "" {
		t.Error(d)
	}
}

// TestUndoneOrder keeps what was undone in the order in which it was decided.
func TestUndoneOrder(t *testing.T) {
	d := &Decision{Seen: Sighting{Line: 3}, Layers: []Layer{{State: Allowed, Step: 2, Reason: "so", Until: "2026-07-01", Scope: allow.File}}, Notes: []Remark{{Text: "old", Step: 1}, {Text: "new", Step: 4}}}
	var u Undone
	if u.Newest() != nil || !u.Newest().Same(nil) || u.Newest().scoped() {
		t.Error("something was undone")
	}
	u.Add(5, []UndoneDecision{d.UndoneNote("a"), d.Undone("a"), {ID: "b", Verb: Skip, Step: 2}}, &Made{Lines: "l"})
	want := &UndoneStep{Number: 5, Made: &Made{Lines: "l"}, Decisions: []UndoneDecision{
		{ID: "a", Verb: Allow, Step: 2, Reason: "so", Until: "2026-07-01", Scope: allow.File, Seen: d.Seen}, {ID: "b", Verb: Skip, Step: 2}, {ID: "a", Verb: Note, Step: 4, Text: "new", Seen: d.Seen},
	}}
	for _, u := range []Undone{u, u.WithFilesRenamed(nil), u.renamed(map[string]string{"c": "d"})} {
		if d := cmp.Diff(want, u.Newest()); d != "" {
			t.Error(d)
		}
	}
	if d := cmp.Diff([]string{"a", "b", "a"}, u.Newest().IDs()); d != "" || u.Newest().Verb() != "" || !u.Newest().scoped() {
		t.Error(d)
	}
	u.Add(6, []UndoneDecision{{ID: "c", Verb: Skip}, {ID: "d", Verb: Skip}}, nil)
	if u.Newest().Verb() != Skip || u.Newest().scoped() || u.Newest().Same(u[0]) || !u[0].Same(&UndoneStep{Number: 5}) || u[0].Same(nil) || (*UndoneStep)(nil).Same(u[0]) {
		t.Error(u.Newest())
	}
}

// TestSightingOf takes over each field.
func TestSightingOf(t *testing.T) {
	v := &scan.Violation{Lasting: "l", Rule: "r", Package: "p", File: "f", Line: 1, Column: 2, EndLine: 3, EndColumn: 4, Function: "fn", Symbol: "s", Code: "c", Priority: scan.Low, Critical: true, Reason: "why", Test: true}
	want := Sighting{Lasting: "l", Rule: "r", Package: "p", File: "f", Line: 1, Column: 2, EndLine: 3, EndColumn: 4, Function: "fn", Symbol: "s", Code: "c", Priority: scan.Low, Critical: true, Reason: "why", Test: true}
	got := SightingOf(v)
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if got.Place() != (place.Place{Line: 1, Column: 2, EndLine: 3, EndColumn: 4}) {
		t.Error(got.Place())
	}
	got.Text = "t"
	got.SetPlace(place.Place{Line: 5, Column: 6, EndLine: 7, EndColumn: 8})
	if got.Place() != (place.Place{Line: 5, Column: 6, EndLine: 7, EndColumn: 8}) || got.Text != "" {
		t.Error(got)
	}
}
