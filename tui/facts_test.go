package tui

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/google/go-cmp/cmp"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/tui/deed"
	"github.com/seed-58def443/ssot/tui/theme"
)

// TestFacts holds what is said of violations in every state with plans of every kind: testdata/facts.txt has it, with
// the mark in the list, why it can't be accepted, and how it is undone.
func TestFacts(t *testing.T) {
	entries := func(state triage.State, change func(*triage.Item)) []entry {
		it := triage.Item{Fingerprint: strings.Repeat("a", 40), File: "dir/hub.go", Line: 3, Rule: "redis", Symbol: "redis.New", Code: "redis.New(1)", State: state, Reason: "why it matters"}
		if change != nil {
			change(&it)
		}
		other := triage.Item{Fingerprint: strings.Repeat("b", 40), File: "dir/other.go", Line: 9, Rule: "redis", Code: "redis.New(2)", State: triage.Open}
		return newEntries([]triage.Item{it, other})
	}
	ready := fix.Rewrite{Status: fix.Ready, As: fix.Replace}
	refused := func(kind refusal.Kind, detail string) fix.Rewrite {
		return fix.Rewrite{Status: fix.Refused, Refusal: &refusal.Refusal{Kind: kind, Detail: detail}}
	}
	hazards := ready
	hazards.Hazards = []refusal.Hazard{{Kind: refusal.HazardCloses, Detail: "it is closed", Place: "hub.go:9"}, {Kind: "setup", Detail: "it is\tearly"}}
	decides := ready
	decides.Decides = []fix.Decided{{Detail: "the timeout", Place: "redisx.go:3"}}
	equals := ready
	equals.Equals = []fix.Equal{{Setting: "DB", Detail: "DB: db is config.DB() at both calls", Place: "hub_test.go:3"}}
	covered := fix.Rewrite{Status: fix.Covered, CoveredBy: strings.Repeat("b", 40)}
	claimed := covered
	claimed.Claimed = "other"
	lost := fix.Rewrite{Status: fix.Covered, CoveredBy: strings.Repeat("c", 40)}
	from := ready
	from.Chain, from.Factory = []string{"main", "NewHub"}, &fix.Factory{Name: "ForUser", Callers: 12, Files: 5}
	argument := fix.Rewrite{Status: fix.Ready, As: "argument"}
	two := []fix.Alternative{{Kind: fix.Replace, Title: "replace it"}, {Kind: "argument", Title: "take it"}}
	var out strings.Builder
	for _, state := range []struct {
		name   string
		state  triage.State
		change func(*triage.Item)
	}{
		{"open", triage.Open, nil},
		{"open again", triage.Open, func(it *triage.Item) { it.Outside, it.Note, it.Function = true, "a note", "NewHub" }},
		{"critical", triage.Open, func(it *triage.Item) { it.Critical, it.Priority, it.Snippet = true, scan.Medium, "markdown" }},
		{"accepted", triage.Accepted, nil},
		{"accepted as", triage.Accepted, func(it *triage.Item) { it.As = "argument" }},
		{"skipped", triage.Skipped, func(it *triage.Item) { it.Symbol = "" }},
		{"allowed", triage.Allowed, func(it *triage.Item) { it.AllowReason, it.AllowUntil, it.Priority = "meant", "2027-01-01", 9 }},
		{"allowed for good", triage.Allowed, func(it *triage.Item) { it.AllowReason = "meant" }},
	} {
		list := entries(state.state, state.change)
		var all items
		all.set(list)
		e := &all.all[0]
		fmt.Fprintf(&out, "== %s: %+v\n", state.name, e.row)
		for _, plan := range []struct {
			name string
			p    planned
		}{
			{"not planned", planned{}},
			{"old", planned{gen: 1, preview: triage.Preview{Rewrite: ready}}},
			{"failed", planned{gen: 2, err: errors.New("no plan for " + strings.Repeat("b", 40))}},
			{"ready", planned{gen: 2, preview: triage.Preview{Rewrite: ready}}},
			{"in two files", planned{gen: 2, preview: triage.Preview{Rewrite: ready, Others: []triage.FileHunks{{File: "x.go"}}}}},
			{"hazards", planned{gen: 2, preview: triage.Preview{Rewrite: hazards}}},
			{"decides", planned{gen: 2, preview: triage.Preview{Rewrite: decides}}},
			{"equals", planned{gen: 2, preview: triage.Preview{Rewrite: equals}}},
			{"from", planned{gen: 2, preview: triage.Preview{Rewrite: from}}},
			{"refused", planned{gen: 2, preview: triage.Preview{Rewrite: refused("value", "it is a value")}}},
			{"refused without words", planned{gen: 2, preview: triage.Preview{Rewrite: refused("value", "")}}},
			{"refused without reason", planned{gen: 2, preview: triage.Preview{Rewrite: fix.Rewrite{Status: fix.Refused}}}},
			{"finds only", planned{gen: 2, preview: triage.Preview{Rewrite: refused(refusal.FindOnly, "it has no use")}}},
			{"stale", planned{gen: 2, preview: triage.Preview{Rewrite: refused(refusal.Stale, "it was edited at "+strings.Repeat("b", 8))}}},
			{"covered", planned{gen: 2, preview: triage.Preview{Rewrite: covered}}},
			{"claimed", planned{gen: 2, preview: triage.Preview{Rewrite: claimed}}},
			{"covered by nothing known", planned{gen: 2, preview: triage.Preview{Rewrite: lost}}},
			{"the first of two", planned{gen: 2, preview: triage.Preview{Rewrite: ready, Alternatives: two}}},
			{"the second of two", planned{gen: 2, preview: triage.Preview{Rewrite: argument, Alternatives: two}}},
			{"the only one", planned{gen: 2, preview: triage.Preview{Rewrite: ready, Alternatives: two[:1]}}},
			{"refused, and one other", planned{gen: 2, preview: triage.Preview{Rewrite: refused("value", "it is a value"), Alternatives: two[1:]}}},
		} {
			tell := teller{theme: theme.New(theme.Look{}), items: &all, gen: 2}
			if plan.name == "ready" {
				tell.tested = map[string]deed.Mark{e.key: {Sign: deed.Broke, Text: "TestHub"}}
			}
			fmt.Fprintf(&out, "-- %s: mark %q, finds only %t, ready %t; %s\n", plan.name, plan.p.mark(), plan.p.findsOnly(), plan.p.ready(), tell.howToUndo(plan.p))
			for _, f := range tell.facts(e, plan.p) {
				fmt.Fprintf(&out, "   %s %d %q %s\n", f.Glyph, f.Role, f.Label, ansi.Strip(f.Text))
			}
			s := sight{entry: e, plan: plan.p, gen: 2, shown: true, teller: tell, unseen: func() int { return 0 }, clock: nil}
			if a := accept(s); a.text != "" {
				fmt.Fprintf(&out, "   a: %d %s\n", a.role, a.text)
			} else {
				fmt.Fprintf(&out, "   a: asks %t, does %+v\n", a.ask != nil, a.action)
			}
		}
	}
	path := filepath.Join("testdata", "facts.txt")
	if *update {
		if err := os.WriteFile(path, []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := out.String(); got != string(want) {
		t.Errorf("wanted - got +\n%s", cmp.Diff(string(want), got))
	}
}

// TestSame holds which plans a reviewer sees as the same.
func TestSame(t *testing.T) {
	of := func(change func(*planned)) planned {
		p := planned{gen: 1, preview: triage.Preview{
			Rewrite: fix.Rewrite{Status: fix.Ready, As: fix.Replace},
			Hunks:   []patch.Hunk{{Old: 3, Lines: []patch.Line{{Op: patch.Delete, Old: 3, Text: "a"}}}},
			Others:  []triage.FileHunks{{File: "x.go", Hunks: []patch.Hunk{{Lines: []patch.Line{{Op: patch.Insert, Text: "b"}}}}}},
		}}
		if change != nil {
			change(&p)
		}
		return p
	}
	for name, test := range map[string]struct {
		change func(*planned)
		want   bool
	}{
		"nothing":        {nil, true},
		"another state":  {func(p *planned) { p.gen = 2 }, true},
		"further down":   {func(p *planned) { p.preview.Hunks[0].Old, p.preview.Hunks[0].Lines[0].Old = 9, 9 }, true},
		"a text":         {func(p *planned) { p.preview.Hunks[0].Lines[0].Text = "z" }, false},
		"the other way":  {func(p *planned) { p.preview.Hunks[0].Lines[0].Op = patch.Insert }, false},
		"a line more":    {func(p *planned) { p.preview.Hunks[0].Lines = append(p.preview.Hunks[0].Lines, patch.Line{}) }, false},
		"a hunk more":    {func(p *planned) { p.preview.Hunks = append(p.preview.Hunks, patch.Hunk{}) }, false},
		"another file":   {func(p *planned) { p.preview.Others[0].File = "y.go" }, false},
		"a file's text":  {func(p *planned) { p.preview.Others[0].Hunks[0].Lines[0].Text = "z" }, false},
		"a file less":    {func(p *planned) { p.preview.Others = nil }, false},
		"an error":       {func(p *planned) { p.err = errors.New("x") }, false},
		"another way":    {func(p *planned) { p.preview.Rewrite.As = "argument" }, false},
		"another status": {func(p *planned) { p.preview.Rewrite.Status = fix.Refused }, false},
		"a hazard":       {func(p *planned) { p.preview.Rewrite.Hazards = []refusal.Hazard{{Kind: "closes"}} }, false},
		"the owner's":    {func(p *planned) { p.preview.Rewrite.Decides = []fix.Decided{{Detail: "x"}} }, false},
		"why not":        {func(p *planned) { p.preview.Rewrite.Refusal = &refusal.Refusal{Detail: "x"} }, false},
	} {
		if a, b := of(nil), of(test.change); a.same(b) != test.want || b.same(a) != test.want {
			t.Errorf("with %s changed they are the same: %t", name, a.same(b))
		}
	}
}
