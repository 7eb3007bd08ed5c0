package tui

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"testing"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/tui/header"
	"github.com/seed-58def443/ssot/tui/theme"
)

// TestReasons holds how kinds are counted in a question.
func TestReasons(t *testing.T) {
	for want, kinds := range map[string][]string{
		"": nil, "(1 refused)": {"refused"}, "(2 refused)": {"refused", "refused"}, "(2 differs, 1 refused)": {"differs", "refused", "differs"},
	} {
		if got := reasons(kinds); got != want {
			t.Errorf("%v is %s, not %s", kinds, got, want)
		}
	}
}

// TestHazardsAreAsked holds which hazards a question names and an action takes along: each kind once.
func TestHazardsAreAsked(t *testing.T) {
	list := newEntries([]triage.Item{{Fingerprint: "a", File: "dir/a.go", Line: 3, Code: "f(1)", Rule: "r"}})
	var all items
	all.set(list)
	two := refusal.Hazard{Kind: refusal.HazardCloses, Detail: "one", Place: "a.go:1"}
	plan := planned{gen: 1, preview: triage.Preview{Rewrite: fix.Rewrite{
		Status: fix.Ready, As: "argument", Hazards: []refusal.Hazard{two, {Kind: refusal.HazardCloses, Detail: "two"}, {Kind: "options", Detail: "three"}},
	}, Alternatives: []fix.Alternative{{Kind: fix.Replace, Title: "replace it"}, {Kind: "argument", Title: "take it"}}}}
	s := sight{entry: &all.all[0], plan: plan, gen: 1, shown: true, unseen: func() int { return 0 }, teller: teller{theme: theme.New(theme.Look{}), items: &all, gen: 1}}
	a := accept(s)
	if a.ask == nil {
		t.Fatalf("nothing is asked: %+v", a)
	}
	if got := a.ask.Question(nil); got != "accept f at a.go:3 with the hazards closes, options?" {
		t.Errorf("it asks %q", got)
	}
	if got := fmt.Sprint(a.ask.Lines); got != "[{⇄ 4 take it} {⚠ 9 closes: one (a.go:1)} {⚠ 9 closes: two} {⚠ 9 options: three}]" {
		t.Errorf("it lists %s", got)
	}
	action, ok := a.ask.then.act(nil)
	if !ok || action.As != "argument" || !slices.Equal(action.Hazards, []refusal.HazardKind{"closes", "options"}) {
		t.Errorf("it does %+v", action)
	}
	s.plan.preview.Rewrite.Hazards, s.plan.preview.Rewrite.As = s.plan.preview.Rewrite.Hazards[:2], fix.Replace
	if a = accept(s); a.ask.Question(nil) != "accept f at a.go:3 with the hazard closes?" || len(a.ask.Lines) != 2 {
		t.Errorf("of one kind it asks %q, %v", a.ask.Question(nil), a.ask.Lines)
	}
}

// TestSorted holds the order of rules: that of the rule file, then others by name, and that of directives last.
func TestSorted(t *testing.T) {
	counts := map[string]header.Counts{"z": {}, scan.DirectiveRule: {}, "a": {Total: 1}, "second": {}, "first": {}, "b": {}}
	var got []string
	for _, r := range sorted(counts, []string{"first", "second", "none"}) {
		got = append(got, fmt.Sprint(r.Name, r.Total))
	}
	if want := []string{"first0", "second0", "a1", "b0", "z0", scan.DirectiveRule + "0"}; !slices.Equal(got, want) {
		t.Errorf("the order is %v, not %v", got, want)
	}
	var all items
	all.set(newEntries([]triage.Item{{File: "b.go", Rule: "r", State: triage.Open}, {File: "a.go", Line: 2, Rule: "r"}}))
	with := all.with([]triage.Item{{File: "a.go", Line: 1, Rule: "q"}})
	if len(with) != 3 || with[0].Line != 1 || with[2].File != "b.go" {
		t.Errorf("with one more they are %v", with)
	}
	for i, it := range []triage.Item{{File: "a.go", Line: 2, Rule: "r"}, {File: "a.go", Line: 2, Rule: "q"}, {File: "a.go", Line: 3, Rule: "r"}, {File: "c.go", Line: 2, Rule: "r"}, {File: "a.go", Line: 2, Rule: "r", Column: 1}} {
		if found := all.at(it) != nil; found != (i == 0) {
			t.Errorf("%+v is there: %t", it, found)
		}
	}
}

// TestNotAcceptable holds which violations are known to have no rewrite that can be accepted: by the plan where there
// is one, else by what a survey has found of the first rewrite.
func TestNotAcceptable(t *testing.T) {
	e := &newEntries([]triage.Item{{Fingerprint: "a"}})[0]
	for name, test := range map[string]struct {
		change func(*plans)
		want   bool
	}{
		"nothing known": {func(*plans) {}, false},
		"planned, and ready": {func(p *plans) {
			p.made["a"] = planned{gen: 1, preview: triage.Preview{Rewrite: fix.Rewrite{Status: fix.Ready}}}
		}, false},
		"planned, and refused": {func(p *plans) {
			p.made["a"] = planned{gen: 1, preview: triage.Preview{Rewrite: fix.Rewrite{Status: fix.Refused}}}
		}, true},
		"found refused":              {func(p *plans) { p.known["a"] = known{gen: 1, status: fix.Refused} }, true},
		"found ready":                {func(p *plans) { p.known["a"] = known{gen: 1, status: fix.Ready} }, false},
		"found refused, and another": {func(p *plans) { p.known["a"], p.chosen["a"] = known{gen: 1, status: fix.Refused}, "argument" }, false},
		"found nothing":              {func(p *plans) { p.known["a"] = known{status: fix.Refused} }, false},
	} {
		p := newPlans()
		test.change(p)
		if got := p.cannot(e); got != test.want {
			t.Errorf("%s: it can't be accepted is %t", name, got)
		}
	}
}

// TestShapeOf holds by what a violation is put among those of a shape.
func TestShapeOf(t *testing.T) {
	for name, test := range map[string]struct {
		known known
		state triage.State
		want  string
	}{
		"known": {known{shape: "a → b"}, triage.Open, "a → b"}, "decided": {known{}, triage.Accepted, done}, "no code": {known{status: fix.Ready}, triage.Open, noCode},
		"nothing": {known{}, triage.Open, ""}, "refused": {known{status: fix.Refused}, triage.Open, ""}, "known and decided": {known{shape: "x"}, triage.Allowed, "x"},
	} {
		p := newPlans()
		p.known["a"] = test.known
		if got := p.shape(&newEntries([]triage.Item{{Fingerprint: "a", State: test.state}})[0]); got != test.want {
			t.Errorf("%s: %q, not %q", name, got, test.want)
		}
	}
}

// TestTake holds what becomes of a plan: it is kept, known where it is the first rewrite, and gives way to the first
// when the one that was chosen can't be had any more.
func TestTake(t *testing.T) {
	ready, refused := triage.Preview{Rewrite: fix.Rewrite{Status: fix.Ready}}, triage.Preview{Rewrite: fix.Rewrite{Status: fix.Refused}}
	for name, test := range map[string]struct {
		msg   previewMsg
		gone  bool
		known bool
	}{
		"the first":              {previewMsg{preview: ready}, false, true},
		"the first, refused":     {previewMsg{preview: refused}, false, true},
		"the chosen one":         {previewMsg{as: "argument", preview: ready}, false, false},
		"the chosen one, gone":   {previewMsg{as: "argument", preview: refused}, true, false},
		"the chosen one, failed": {previewMsg{as: "argument", preview: refused, err: errors.New("no")}, false, false},
		"another one, refused":   {previewMsg{as: "leave", preview: refused}, false, false},
	} {
		p := newPlans()
		p.choose("a", "argument")
		test.msg.key, test.msg.gen = "a", 1
		plan, gone := p.take(test.msg)
		_, known := p.known["a"]
		if gone != test.gone || known != test.known || (p.chosen["a"] == "") != gone || p.made[planName("a", test.msg.as)].gen != plan.gen || plan.gen != 1 {
			t.Errorf("%s: gone %t, known %t, chosen %q, made %+v", name, gone, known, p.chosen["a"], p.made)
		}
	}
	p := newPlans()
	for i := range keep + 1 {
		p.take(previewMsg{key: strconv.Itoa(i), gen: 1})
		if want := i%keep + 1; len(p.made) != want {
			t.Fatalf("of %d plans %d are kept", i+1, len(p.made))
		}
	}
}

// TestCarryOver holds which summaries hold in the next state of the session: those of folders in which nothing was
// written.
func TestCarryOver(t *testing.T) {
	p := newPlans()
	list := newEntries([]triage.Item{{Fingerprint: "same", File: "a/x.go"}, {Fingerprint: "other", File: "b/x.go"}, {Fingerprint: "old", File: "b/y.go"}, {Fingerprint: "none", File: "b/z.go"}})
	p.known["same"], p.known["other"], p.known["old"] = known{gen: 1}, known{gen: 1}, known{}
	p.stale()
	p.carryOver(list, []string{"a/written.go"})
	for key, want := range map[string]int{"same": 1, "other": 2, "old": 0, "none": 0} {
		if got := p.known[key].gen; got != want {
			t.Errorf("%s is known of state %d, not %d", key, got, want)
		}
	}
}

// TestRoot holds that an editor opens files below the folder that the caller names, where it names one.
func TestRoot(t *testing.T) {
	for _, root := range []string{"", "/else"} {
		s := shop(t)
		sc := closedScreen(t, s, 100, 24, 0)
		sc.m.work.root = root
		sc.run(sc.m.Init())
		if want := map[string]string{"": s.Root(), "/else": "/else"}[root]; sc.m.work.root != want {
			t.Errorf("the root is %q, not %q", sc.m.work.root, want)
		}
	}
}
