package record

import (
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestRemember keeps a written text with its decisions and their steps, once for each text, and tells what it drops.
func TestRemember(t *testing.T) {
	then := New()
	then.Files["a.go"] = &File{Package: "p", Base: "base", Written: "1"}
	then.Decisions = Decisions{"1": skipped("a.go", 1), "2": accepted(2, "a.go")}
	then.Decisions["1"].Layers = append(then.Decisions["1"].Layers, Layer{State: Accepted, Step: 2}, Layer{State: Accepted, Step: 9})
	then.Steps = Steps{{Number: 1, Verb: Skip, Time: noon, IDs: []string{"1"}}, {Number: 2, Verb: Accept, Time: noon, IDs: []string{"1", "2"}}}
	s := New()
	if gone := s.Remember(then, "z.go", nil, noon); gone != nil || len(s.Earlier) > 0 {
		t.Error(gone, s.Earlier)
	}
	for range 2 {
		if gone := s.Remember(then, "a.go", []string{"1", "2"}, noon); gone != nil {
			t.Error(gone)
		}
	}
	want := EarlierTexts{"a.go": {{
		File: *then.Files["a.go"], Since: time.Date(2026, 6, 15, 10, 0, 0, 0, time.UTC), Decisions: then.Decisions,
		Steps: Steps{{Number: 1, Verb: Skip, Time: noon}, {Number: 2, Verb: Accept, Time: noon}},
	}}}
	if d := cmp.Diff(want, s.Earlier); d != "" {
		t.Error(d)
	}
	for n := 2; n <= maxEarlier; n++ {
		then.Files["a.go"] = &File{Base: "base", Written: strconv.Itoa(n)}
		if gone := s.Remember(then, "a.go", []string{"2"}, noon); gone != nil {
			t.Error(n, gone)
		}
	}
	s.Decisions = Decisions{"2": accepted(2, "a.go")} // so the texts with that alone are dropped first
	then.Files["a.go"] = &File{Base: "base", Written: "9"}
	gone := s.Remember(then, "a.go", []string{"2"}, noon)
	if len(gone) != 1 || gone[0].Text.Written != "2" || gone[0].Path != "a.go" || gone[0].CountLost(s) != 0 {
		t.Error(gone)
	}
	s.Decisions = Decisions{}
	then.Files["a.go"] = &File{Base: "base", Written: "10"}
	gone = s.Remember(then, "a.go", []string{"2"}, noon)
	if len(gone) != 1 || gone[0].Text.Written != "1" || gone[0].CountLost(s) != 2 {
		t.Error(gone)
	}
	if got := gone[0].Summary(s); got != "2 decisions on an earlier text of a.go, of 2026-06-15, are forgotten: it had 8 more since" {
		t.Error(got)
	}
}

// TestMissing compares the decisions of an earlier text with those of now.
func TestMissing(t *testing.T) {
	p := &EarlierText{Decisions: Decisions{"1": accepted(1, "a.go", "b.go"), "2": accepted(2, "a.go")}}
	as := accepted(1, "a.go", "b.go")
	as.Layers[0].As = "remove-close"
	ruled := accepted(1, "a.go", "b.go")
	ruled.Layers[0].Absorbed = WhyRuleGone
	allowed := accepted(2, "a.go")
	allowed.Layers[0].State = Allowed
	for name, test := range map[string]struct {
		now  Decisions
		want []string
	}{
		"none of them":     {nil, []string{"1", "2"}},
		"one of them":      {Decisions{"2": accepted(7, "a.go")}, []string{"1"}},
		"all":              {Decisions{"1": accepted(1, "a.go", "b.go"), "2": accepted(2, "a.go")}, nil},
		"skipped now":      {Decisions{"1": skipped("a.go", 1), "2": absorbed(1)}, []string{"1", "2"}},
		"in another way":   {Decisions{"1": as}, nil},
		"in another state": {Decisions{"2": allowed}, nil},
		"in other files":   {Decisions{"1": accepted(1, "a.go")}, nil},
		"the rule is gone": {Decisions{"1": ruled}, nil},
	} {
		s := New()
		s.Decisions = test.now
		missing := p.Missing(s)
		if d := cmp.Diff(test.want, Keys(missing)); d != "" {
			t.Errorf("%s: %s", name, d)
		}
		for fingerprint, d := range missing {
			if d != p.Decisions[fingerprint] {
				t.Errorf("%s: %s is %v", name, fingerprint, d)
			}
		}
	}
	for name, test := range map[string]struct {
		fingerprint string
		d           *Decision
		want        bool
	}{
		"itself": {"1", accepted(1, "a.go", "b.go"), true}, "another one": {"3", accepted(1, "a.go", "b.go"), false}, "another step": {"1", accepted(2, "a.go", "b.go"), false},
		"other files": {"1", accepted(1, "a.go"), false},
	} {
		if got := p.Shares(test.fingerprint, test.d); got != test.want {
			t.Errorf("shares %s: %t", name, got)
		}
	}
}

// TestDrop removes earlier texts by identity.
func TestDrop(t *testing.T) {
	one, two := &EarlierText{}, &EarlierText{}
	list := []*EarlierText{one, two}
	all := EarlierTexts{"a.go": list}
	all.Drop("a.go", one)
	if len(all["a.go"]) != 1 || all["a.go"][0] != two || list[0] != one {
		t.Error(all, list)
	}
	if all.Find("a.go", func(p *EarlierText) bool { return p == two }) != two || all.Find("a.go", func(p *EarlierText) bool { return p == one }) != nil {
		t.Error("not found as it is")
	}
	all.Drop("a.go", two)
	if _, ok := all["a.go"]; ok {
		t.Error("an empty list is left")
	}
}

// TestMovePackage moves a file to another folder: the packages of its decisions follow.
func TestMovePackage(t *testing.T) {
	s := New()
	s.Files["a/a.go"] = &File{Package: "m/a", Written: "w"}
	s.Decisions = Decisions{
		"1": {Seen: Sighting{File: "a/a.go", Package: "m/a"}, Layers: []Layer{{State: Accepted, OtherFiles: []AffectedFile{{"x/x.go", "m/x"}}}}},
		"2": {Seen: Sighting{File: "x/x.go", Package: "m/x"}, Layers: []Layer{{State: Accepted, OtherFiles: []AffectedFile{{"a/a.go", "m/a"}, {"b/b.go", "m/b"}}}}},
	}
	if gone := s.RenameFiles(NewNames{"a/a.go": {"z/z.go", "m/z"}}); gone != nil {
		t.Error(gone)
	}
	want := Decisions{
		"1": {Seen: Sighting{File: "z/z.go", Package: "m/z"}, Layers: []Layer{{State: Accepted, OtherFiles: []AffectedFile{{"x/x.go", "m/x"}}}}},
		"2": {Seen: Sighting{File: "x/x.go", Package: "m/x"}, Layers: []Layer{{State: Accepted, OtherFiles: []AffectedFile{{"b/b.go", "m/b"}, {"z/z.go", "m/z"}}}}},
	}
	if d := cmp.Diff(want, s.Decisions); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(map[string]*File{"z/z.go": {Package: "m/z", Written: "w"}}, s.Files); d != "" {
		t.Error(d)
	}
}

// TestReapply brings the decisions of an earlier text back, below or above what was skipped meanwhile.
func TestReapply(t *testing.T) {
	s := New()
	s.Last = 7
	s.Decisions = Decisions{
		"1": {Layers: []Layer{{State: Skipped, Step: 1}, {State: Skipped, Step: 5}}, Outside: true, Missing: "2026-06-15", Notes: []Remark{{Text: "mine", Step: 6}}},
		"2": {Outside: true},
		"3": {Layers: []Layer{{State: Accepted, Step: 7}, {State: Skipped, Step: 3, Absorbed: "edited"}}},
		"4": skipped("d.go", 4),
	}
	s.Steps = Steps{{Number: 1, Verb: Skip, IDs: []string{"1"}}, {Number: 4, Verb: Skip, IDs: []string{"4"}}, {Number: 5, Verb: Skip, IDs: []string{"1"}}, {Number: 6, Verb: Note, IDs: []string{"1"}}, {Number: 7, Verb: Accept, IDs: []string{"3"}}}
	p := &EarlierText{
		Decisions: Decisions{
			"1": {Seen: Sighting{Line: 1}, Layers: []Layer{{State: Skipped, Step: 1}, {State: Accepted, Step: 2}}},
			"2": {Seen: Sighting{Line: 2}, Layers: []Layer{{State: Accepted, Step: 2}}},
			"3": {Seen: Sighting{Line: 3}, Layers: []Layer{{State: Allowed, Step: 3}}},
		},
		Steps: Steps{{Number: 3, Verb: Allow, Time: noon}, {Number: 1, Verb: Skip, Time: noon}, {Number: 2, Verb: Accept, Time: noon}},
	}
	if n := s.Reapply(p); n != 3 {
		t.Error(n)
	}
	want := Decisions{
		// the skip below is in its own step again, and what is above the newer skip in a new one
		"1": {Seen: Sighting{Line: 1}, Layers: []Layer{{State: Skipped, Step: 5}, {State: Skipped, Step: 8}, {State: Accepted, Step: 9}}, Notes: []Remark{{Text: "mine", Step: 6}}},
		"2": {Seen: Sighting{Line: 2}, Layers: []Layer{{State: Accepted, Step: 2}}},
		"3": {Seen: Sighting{Line: 3}, Layers: []Layer{{State: Allowed, Step: 3}}},
		"4": skipped("d.go", 4),
	}
	if d := cmp.Diff(want, s.Decisions); d != "" {
		t.Error(d)
	}
	steps := Steps{
		{Number: 2, Verb: Accept, Time: noon, IDs: []string{"2"}}, {Number: 3, Verb: Allow, Time: noon, IDs: []string{"3"}}, {Number: 4, Verb: Skip, IDs: []string{"4"}},
		{Number: 5, Verb: Skip, IDs: []string{"1"}}, {Number: 6, Verb: Note, IDs: []string{"1"}}, {Number: 8, Verb: Skip, Time: noon, IDs: []string{"1"}}, {Number: 9, Verb: Accept, Time: noon, IDs: []string{"1"}},
	}
	if d := cmp.Diff(steps, s.Steps); d != "" || s.Last != 9 {
		t.Error(d, s.Last)
	}
}

// TestRulesBack marks what could not be undone for want of a rule, once no rule of its files is gone any more.
func TestRulesBack(t *testing.T) {
	under := func(rule, why, file string, also ...string) *Decision {
		d := accepted(1, file, also...)
		d.Seen.Rule = rule
		d.Layers[0].Absorbed = why
		return d
	}
	given := func() Decisions {
		return Decisions{
			"a": under("redis", WhyRuleGone, "a.go"),
			"b": under("redis", WhyRuleGone, "b.go", "c.go"),
			"c": under("amqp", WhyRuleGone, "c.go"),
			"d": under("amqp", "another reason", "a.go"),
			"e": under("redis", "", "e.go"),
		}
	}
	for _, test := range []struct {
		exist []string
		back  string // which are marked
	}{
		{[]string{"redis", "amqp"}, "abc"},
		{[]string{"redis"}, "a"}, // c.go lacks the other rule still
		{[]string{"amqp"}, ""},   // and so it does now, for b changed it as well
		{nil, ""},
	} {
		s, want := given(), given()
		for _, name := range test.back {
			want[string(name)].Layers[0].Absorbed = WhyRuleAway
		}
		back := s.RulesBack(func(rule string) bool { return slices.Contains(test.exist, rule) })
		if d := cmp.Diff(want, s); d != "" || back != (test.back != "") {
			t.Errorf("with %v: %t %s", test.exist, back, d)
		}
	}
	st := New()
	st.Decisions = given()
	for fingerprint, want := range map[string]bool{"a": true, "d": false, "e": false, "z": false} {
		p := &EarlierText{Decisions: Decisions{fingerprint: accepted(1, "a.go")}}
		if p.LacksRule(st) != want {
			t.Errorf("%s lacks a rule: %t", fingerprint, !want)
		}
	}
	if both := (&EarlierText{Decisions: Decisions{"e": accepted(1, "a.go"), "a": accepted(1, "a.go")}}); !both.LacksRule(st) {
		t.Error("one of two lacks a rule")
	}
}

// TestShares compares the decision that made a text with one of now.
func TestShares(t *testing.T) {
	p := &EarlierText{Decisions: Decisions{"1": accepted(1, "a.go", "b.go"), "2": skipped("a.go", 1)}}
	for _, test := range []struct {
		fingerprint string
		d           *Decision
		want        bool
	}{
		{"1", accepted(1, "a.go", "b.go"), true},
		{"1", accepted(2, "a.go", "b.go"), false},
		{"1", accepted(1, "a.go"), false},
		{"2", skipped("a.go", 1), false},
		{"3", accepted(1, "a.go", "b.go"), false},
	} {
		if p.Shares(test.fingerprint, test.d) != test.want {
			t.Errorf("%s of step %d: not %t", test.fingerprint, test.d.Top().Step, test.want)
		}
	}
}
