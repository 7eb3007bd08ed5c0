package record

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestRename gives decisions fingerprints that others have or get as well: no decision is lost.
func TestRename(t *testing.T) {
	skip := func(step int) *Decision {
		return &Decision{Layers: []Layer{{State: Skipped, Step: step}}}
	}
	gone := func(step int) *Decision {
		return &Decision{Layers: []Layer{{State: Accepted, Step: step, Absorbed: "edited"}}}
	}
	for name, test := range map[string]struct {
		decisions Decisions
		next      map[string]string
		want      map[string]int // the steps by fingerprint
	}{
		"in turn":                        {Decisions{"a": skip(1), "b": skip(2)}, map[string]string{"a": "b", "b": "a"}, map[string]int{"a": 2, "b": 1}},
		"one that stays":                 {Decisions{"a": skip(1), "b": skip(2)}, map[string]string{"a": "b"}, map[string]int{"a": 1, "b": 2}},
		"one that stays for another one": {Decisions{"a": skip(1), "b": skip(2), "c": skip(3)}, map[string]string{"a": "b", "b": "c"}, map[string]int{"a": 1, "b": 2, "c": 3}},
		"both to one":                    {Decisions{"a": skip(1), "b": skip(2)}, map[string]string{"a": "c", "b": "c"}, map[string]int{"c": 1, "b": 2}},
		"both to one, and history":       {Decisions{"a": gone(1), "b": skip(2)}, map[string]string{"a": "c", "b": "c"}, map[string]int{"a": 1, "c": 2}},
		"history last":                   {Decisions{"a": skip(1), "b": gone(2)}, map[string]string{"a": "c", "b": "c"}, map[string]int{"c": 1, "b": 2}},
		"none":                           {Decisions{"b": skip(2)}, map[string]string{"a": "c", "b": "c"}, map[string]int{"c": 2}},
	} {
		s := New()
		s.Decisions = test.decisions
		for _, from := range Keys(s.Decisions) {
			s.Last++
			s.Steps = append(s.Steps, &Step{Number: s.Last, IDs: []string{from}})
		}
		s.Rename(test.next)
		got := map[string]int{}
		for name, d := range s.Decisions {
			got[name] = d.Top().Step
		}
		if d := cmp.Diff(test.want, got); d != "" {
			t.Errorf("%s: -want +got %s", name, d)
		}
	}
}

// TestReopen keeps skips and notes with their steps, even if absorbing removed them from the steps.
func TestReopen(t *testing.T) {
	then := time.Date(2026, 6, 15, 12, 0, 0, 0, time.UTC)
	made := func() *Record {
		s := New()
		s.Decisions["a"] = &Decision{Layers: []Layer{{State: Allowed, Step: 1}, {State: Skipped, Step: 2}, {State: Accepted, Step: 3}}, Notes: []Remark{{Text: "mine", Step: 4}}}
		s.Decisions["b"] = &Decision{Layers: []Layer{{State: Accepted, Step: 3}}}
		s.Steps = Steps{{Number: 1, Verb: Allow, Time: then, IDs: []string{"a"}}, {Number: 2, Verb: Skip, Time: then, IDs: []string{"a"}}, {Number: 3, Verb: Accept, Time: then, IDs: []string{"a", "b"}}, {Number: 4, Verb: Note, Time: then, IDs: []string{"a"}}}
		s.Last = 4
		return s
	}
	want := made()
	want.Decisions = Decisions{
		"a": {Layers: []Layer{{State: Skipped, Step: 2}}, Notes: []Remark{{Text: "mine", Step: 4}}},
		"b": {Outside: true},
	}
	want.Steps = Steps{want.Steps[1], want.Steps[3]}
	for _, absorb := range []bool{false, true} {
		s := made()
		for _, name := range []string{"a", "b"} {
			if absorb {
				s.AbsorbOne(name, "edited")
			}
			s.Reopen(name, true)
		}
		if d := cmp.Diff(want, s); d != "" {
			t.Errorf("absorbed before: %t: -want +got %s", absorb, d)
		}
	}
	if stand, open, skipped := want.Decisions.CountByState([]string{"a", "b"}); stand != 0 || open != 1 || skipped != 1 {
		t.Error(stand, open, skipped)
	}
}

// TestPush adds a decision to a violation that is missing, and lists it in its step.
func TestPush(t *testing.T) {
	s := New()
	s.Decisions["a"] = &Decision{Layers: []Layer{{State: Accepted, Step: 1, Absorbed: "edited"}}, Missing: "2026-06-15", Outside: true}
	seen := Sighting{File: "a.go", Line: 3}
	step := s.Begin(Skip, time.Date(2026, 6, 16, 12, 0, 0, 0, time.UTC))
	s.Push(step, "a", seen, Layer{State: Skipped})
	s.PushNote(step, "a", seen, "mine")
	s.PushNote(step, "b", seen, "too")
	want := Decisions{
		"a": {Seen: seen, Layers: []Layer{{State: Skipped, Step: 1}}, Notes: []Remark{{Text: "mine", Step: 1}}},
		"b": {Seen: seen, Notes: []Remark{{Text: "too", Step: 1}}},
	}
	if d := cmp.Diff(want, s.Decisions); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"a", "a", "b"}, s.Steps[0].IDs); d != "" {
		t.Error(d)
	}
}
