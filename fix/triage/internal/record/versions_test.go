package record

import (
	"fmt"
	"strings"
	"testing"

	"github.com/seed-58def443/ssot/scan/allow"
)

// TestVersions writes the oldest version that can hold what a session has.
func TestVersions(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*Record)
		want   int
	}{
		"nothing":         {func(*Record) {}, 1},
		"a decision":      {func(s *Record) { s.Decisions["1"] = accepted(1, "a.go") }, 1},
		"other files":     {func(s *Record) { s.Decisions["1"] = accepted(1, "a.go", "b.go") }, 2},
		"an alternative":  {func(s *Record) { s.Decisions["1"] = &Decision{Layers: []Layer{{As: "remove-close"}}} }, 2},
		"a text":          {func(s *Record) { s.Decisions["1"] = &Decision{Seen: Sighting{Text: "t"}} }, 3},
		"what was undone": {func(s *Record) { s.Undone = Undone{{Decisions: []UndoneDecision{{ID: "1"}}}} }, 4},
		"a lasting name":  {func(s *Record) { s.Decisions["1"] = &Decision{Seen: Sighting{Lasting: "l", Text: "t"}} }, 5},
		"a place to redo": {func(s *Record) { s.Undone = Undone{{Decisions: []UndoneDecision{{Seen: Sighting{Line: 1}}}}} }, 6},
		"a reason":        {func(s *Record) { s.Reasons = map[string]string{"redis": "so"} }, 7},
		"a scope":         {func(s *Record) { s.Decisions["1"] = &Decision{Layers: []Layer{{Scope: allow.File}}} }, 7},
		"a scope to redo": {func(s *Record) { s.Undone = Undone{{Decisions: []UndoneDecision{{Scope: allow.File}}}} }, 7},
		"a first name":    {func(s *Record) { s.Decisions["1"] = &Decision{Layers: []Layer{{First: "2"}}} }, 8},
		"twins":           {func(s *Record) { s.Twins.Add("t", "a.go") }, 9},
		"a renamed file":  {func(s *Record) { s.Earlier["a.go"] = []*EarlierText{{Renamed: "b.go"}, {}} }, 10},
		"another file":    {func(s *Record) { s.Earlier["a.go"] = []*EarlierText{{Another: true}, {}} }, 10},
		"taken back":      {func(s *Record) { s.Earlier["a.go"] = []*EarlierText{{TakenBack: []string{"1"}}, {Renamed: "b.go"}} }, 11},
		"what was made": {func(s *Record) {
			s.Undone = Undone{{Decisions: []UndoneDecision{{ID: "1"}}, Made: &Made{Lines: "l"}}}
		}, 12},
		"of an earlier text": {func(s *Record) {
			s.Earlier["a.go"] = []*EarlierText{{}, {Decisions: Decisions{"1": accepted(1, "a.go", "b.go")}}}
		}, 2},
		"the newest of many": {func(s *Record) {
			s.Decisions = Decisions{"1": accepted(1, "a.go", "b.go"), "2": {Seen: Sighting{Text: "t"}}, "3": accepted(1, "a.go")}
		}, 3},
		"the record's, if more": {func(s *Record) {
			s.Decisions["1"] = &Decision{Layers: []Layer{{First: "2"}}}
			s.Reasons = map[string]string{"redis": "so"}
		}, 8},
	} {
		s := New()
		test.change(s)
		raw, err := Encode(s)
		if err != nil || !strings.Contains(string(raw), fmt.Sprintf(`"version": %d`, test.want)) || !strings.HasSuffix(string(raw), "}\n") {
			t.Errorf("%s: %v, %s", name, err, raw)
		}
		if s.Version != 1 {
			t.Errorf("%s: the record has version %d now", name, s.Version)
		}
	}
}

// TestDecodeMore decodes sessions with reasons, steps and what was undone.
func TestDecodeMore(t *testing.T) {
	const head = `{"version": 12, "last": 3, `
	for text, good := range map[string]bool{
		`"reasons": {"redis": "so"}}`:   true,
		`"reasons": {"redis": "a\nb"}}`: false,
		`"undone": [{"number": 2, "again": [{"id": "a", "verb": "skip", "step": 1}]}]}`: true,
		`"undone": [{"number": 4, "again": [{"id": "a", "verb": "skip", "step": 1}]}]}`: false,
		`"undone": [null]}`: false,
		`"undone": [{"number": 2, "again": [{"id": "a", "verb": "skip", "step": 1}], "made": {"lines": "l", "imports": ["+ p"]}}]}`:                       true,
		`"undone": [{"number": 2, "again": [{"id": "a", "verb": "skip", "step": 1}]}, {"number": 2, "again": [{"id": "a", "verb": "skip", "step": 1}]}]}`: false,
		`"undone": [{"number": 2, "again": [{"id": "a", "verb": "skip", "step": 1}]}, {"number": 3, "again": [{"id": "a", "verb": "note", "step": 1}]}]}`: true,
		`"undone": [{"number": 2, "again": [{"id": "a", "verb": "accept", "as": "replace", "step": 1}]}]}`:                                                true,
		`"undone": [{"number": 2, "again": [{"id": "a", "verb": "skip", "as": "replace", "step": 1}]}]}`:                                                  false,
		`"undone": [{"number": 2, "again": [{"id": "a", "verb": "skip", "scope": "file", "step": 1}]}]}`:                                                  false,
		`"undone": [{"number": 2, "again": [{"id": "a", "verb": "allow", "scope": "file", "reason": "x", "step": 1}]}]}`:                                  true,
		`"undone": [{"number": 2, "again": [{"id": "a", "verb": "allow", "scope": "galaxy", "reason": "x", "step": 1}]}]}`:                                false,
		`"undone": [{"number": 2, "again": [{"id": "a", "verb": "allow", "step": 1}]}]}`:                                                                  false,
		`"undone": [{"number": 2, "again": [{"id": "a", "verb": "open", "step": 1}]}]}`:                                                                   false,
		`"files": {"a.go": null}}`: false,
		`"files": {"a.go": {"package": "a", "base": "b", "written": ""}}}`:                                             false,
		`"files": {"page.md": {"package": "a", "base": "b", "written": "w"}}}`:                                         true,
		`"files": {"a.txt": {"package": "a", "base": "b", "written": "w"}}}`:                                           false,
		`"past": {"a.go": [{"package": "a", "base": "", "written": "w"}]}}`:                                            false,
		`"past": {"a.go": [{"package": "a", "base": "b", "written": "w", "renamed": "b.go", "another": true}]}}`:       true,
		`"past": {"a.go": [{"package": "a", "base": "b", "written": "w", "renamed": "../b.go"}]}}`:                     false,
		`"past": {"a.go": [{"package": "a", "base": "b", "written": "w"}]}}`:                                           true,
		`"past": {"a.go": [{"package": "a", "base": "b", "written": "w", "steps": [{"number": 9, "verb": "skip"}]}]}}`: true,
		`"decisions": {"a": null}}`:                       false,
		`"decisions": {"a": {"seen": {"file": "a.go"}}}}`: true,
		`"twins": {"t": {"a.go": true}}}`:                 true,
		`"twins": {"t": {"vendor/a.go": true}}}`:          false,
		`"version": 13}`:                                  false,
		`"x": 1}`:                                         false,
		`"decisions": {}} x`:                              false,
	} {
		s, err := Decode([]byte(head + text))
		if (err == nil) != good || (s != nil) != good {
			t.Errorf("%s: %v", text, err)
		}
	}
	if _, err := Decode([]byte("{")); err == nil {
		t.Error("half a session is taken")
	}
}
