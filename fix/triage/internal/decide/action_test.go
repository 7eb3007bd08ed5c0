package decide

import (
	"slices"
	"testing"
	"time"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/fix/tier"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/snapshot"
	"github.com/seed-58def443/ssot/scan/allow"
)

// TestCheck has actions that are wrong on their face, and says why; and what becomes of the texts of the others.
func TestCheck(t *testing.T) {
	now := time.Date(2026, 6, 15, 23, 0, 0, 0, time.FixedZone("", 3600))
	one := []string{"0123"}
	const noIDs = "say which violations to allow: their IDs stand in the list"
	for _, c := range []struct {
		name   string
		action Action
		want   string
	}{
		{"accept", Action{Verb: record.Accept, IDs: one}, ""},
		{"accept nothing", Action{Verb: record.Accept}, "say which violations to accept: their IDs stand in the list"},
		{"accept nothing in bulk", Action{Verb: record.Accept, Bulk: true}, ""},
		{"accept as replace", Action{Verb: record.Accept, IDs: one, As: fix.Replace}, ""},
		{"accept as an alternative", Action{Verb: record.Accept, IDs: one, As: fix.RemoveClose}, ""},
		{"accept as replace in bulk", Action{Verb: record.Accept, Bulk: true, As: fix.Replace}, ""},
		{"accept as an alternative in bulk", Action{Verb: record.Accept, Bulk: true, As: fix.RemoveClose}, `"remove-close" is decided one by one: name its violation`},
		{"skip", Action{Verb: record.Skip, IDs: one}, ""},
		{"skip nothing", Action{Verb: record.Skip}, "say which violations to skip: their IDs stand in the list"},
		{"skip in bulk", Action{Verb: record.Skip, Bulk: true}, ""},
		{"note nothing", Action{Verb: record.Note}, "say which violations to note: their IDs stand in the list"},
		{"undo", Action{Verb: record.Undo}, ""},
		{"undo one", Action{Verb: record.Undo, IDs: one}, ""},
		{"redo", Action{Verb: record.Redo}, ""},
		{"redo one", Action{Verb: record.Redo, IDs: one}, "redo takes no IDs: it decides again what the last undo took back"},
		{"another verb", Action{Verb: "drop", IDs: one}, `there is no decision called "drop": it is accept, skip, allow, note, undo or redo`},
		{"allow nothing", Action{Verb: record.Allow, Reason: "why"}, noIDs},
		{"allow nothing in bulk", Action{Verb: record.Allow, Reason: "why", Bulk: true}, ""},
		{"allow without a reason", Action{Verb: record.Allow, IDs: one, Reason: " \t"}, "an allowance needs a reason: say in one line why this violation is meant to be"},
		{"allow in two lines", Action{Verb: record.Allow, IDs: one, Reason: "a\nb"}, "the reason of an allowance is one line"},
		{"allow in two lines of another kind", Action{Verb: record.Allow, IDs: one, Reason: "a\rb"}, "the reason of an allowance is one line"},
		{"allow with what can't be read", Action{Verb: record.Allow, IDs: one, Reason: "\x1b\u202e"}, "an allowance needs a reason that can be read"},
		{"allow until no day", Action{Verb: record.Allow, IDs: one, Reason: "why", Until: "to\tmorrow\u202e"}, `"to morrow" is not a day; write it like 2027-06-30`},
		{"allow until yesterday", Action{Verb: record.Allow, IDs: one, Reason: "why", Until: "2026-06-14"}, "2026-06-14 has passed; an allowance lasts until today or later"},
		{"allow until today", Action{Verb: record.Allow, IDs: one, Reason: "why", Until: "2026-06-15"}, ""},
		{"allow in no scope", Action{Verb: record.Allow, IDs: one, Reason: "why", Scope: "galaxy"}, `there is no scope "galaxy": it is line, declaration, file`},
	} {
		got := ""
		if err := c.action.Check(now); err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
	allowed := Action{Verb: record.Allow, IDs: one, Reason: " a\x1b b ", Until: " 2026-06-16 ", Scope: "statement"}
	if err := allowed.Check(now); err == nil {
		t.Error("statement is no scope")
	}
	for given, want := range map[allow.Scope]allow.Scope{"": allow.Line, "line": allow.Line, allow.File: allow.File} {
		allowed.Scope = given
		if err := allowed.Check(now); err != nil || allowed.Reason != "a b" || allowed.Until != "2026-06-16" || allowed.Scope != want {
			t.Errorf("scope %q: %+v, %v", given, allowed, err)
		}
	}
	noted := Action{Verb: record.Note, IDs: one, Text: "a\x1b\nb"}
	if err := noted.Check(now); err != nil || noted.Text != "a\nb" {
		t.Errorf("%q, %v", noted.Text, err)
	}
}

// TestSentence holds how the hazards that a bulk action does not include are told, and which settings differ.
func TestSentence(t *testing.T) {
	addr := refusal.Hazard{Kind: refusal.HazardOptions, Detail: "Addr: a here", Place: "a.go:1", Setting: "Addr"}
	server := refusal.Hazard{Kind: refusal.HazardOptions, Detail: "TLS.Server: b here (b.go:2)", Place: "b.go:2", Setting: "TLS.Server", Unproven: true}
	skip := refusal.Hazard{Kind: refusal.HazardOptions, Detail: "TLS.Skip", Setting: "TLS.Skip"}
	unknown := refusal.Hazard{Kind: refusal.HazardOptions, Detail: "can't be compared", Unproven: true}
	closes := refusal.Hazard{Kind: refusal.HazardCloses, Detail: "c is closed", Place: "c.go:3"}
	for _, c := range []struct {
		name     string
		hazards  []refusal.Hazard
		want     string
		settings []string
	}{
		{"none", nil, "", nil},
		{"one", []refusal.Hazard{addr}, "hazard options: Addr: a here (a.go:1)", []string{"Addr"}},
		{"its place is told already", []refusal.Hazard{server}, "hazard options, unproven: TLS.Server: b here (b.go:2)", []string{"TLS"}},
		{"no place", []refusal.Hazard{skip}, "hazard options: TLS.Skip", []string{"TLS"}},
		{"the proven one of a kind", []refusal.Hazard{server, unknown, addr}, "hazard options: Addr: a here (a.go:1)", nil},
		{"parts of one setting", []refusal.Hazard{server, skip, addr}, "hazard options: TLS.Skip", []string{"TLS", "Addr"}},
		{"another kind after two of one", []refusal.Hazard{addr, skip, closes}, "hazard options: Addr: a here (a.go:1); hazard closes: c is closed (c.go:3)", nil},
		{"two kinds", []refusal.Hazard{addr, closes, addr}, "hazard options: Addr: a here (a.go:1); hazard closes: c is closed (c.go:3)", nil},
	} {
		if got := sentence(c.hazards); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
		if got := settings(c.hazards); !slices.Equal(got, c.settings) {
			t.Errorf("%s: got %q, want %q", c.name, got, c.settings)
		}
	}
	all := []refusal.Hazard{addr, server, closes}
	for _, c := range []struct {
		filter Filter
		want   []refusal.Hazard
	}{
		{Filter{}, all},
		{Filter{Hazards: []refusal.HazardKind{refusal.HazardOptions}}, []refusal.Hazard{closes}},
		{Filter{Tier: tier.Unproven}, []refusal.Hazard{addr, closes}},
		{Filter{Tier: tier.Differs}, nil},
	} {
		if got := c.filter.notIncluded(all); !slices.Equal(got, c.want) {
			t.Errorf("%+v: got %v, want %v", c.filter, got, c.want)
		}
	}
}

// TestWhere holds how the places of items are told.
func TestWhere(t *testing.T) {
	item := func(file string, line int) snapshot.Item {
		var it snapshot.Item
		it.File, it.Line = file, line
		return it
	}
	a1, a2, b1 := item("a.go", 1), item("a.go", 2), item("b.go", 1)
	for want, items := range map[string][]snapshot.Item{"a.go:2": {a2}, "2 in a.go": {a1, a2}, "3 in 2 files": {a1, a2, b1}} {
		p := &proposal{}
		if p.message("did", items); p.out.Message != "did "+want {
			t.Errorf("got %q, want %q", p.out.Message, want)
		}
	}
	p := &proposal{out: Outcome{Left: make([]Left, 2)}}
	p.message("did", nil)
	if p.out.addLeftCount(); p.out.Message != "nothing did, left 2" {
		t.Error(p.out.Message)
	}
	if newest := (UndoState{}).Newest(); newest.Number != 0 || newest.IDs != nil {
		t.Error(newest)
	}
	if newest := (UndoState{Steps: []record.Step{{Number: 1}, {Number: 2}}}).Newest(); newest.Number != 2 {
		t.Error(newest)
	}
	if got := phrase("", nil); got != unknownPlace {
		t.Error(got)
	}
	if got := phrase(record.Skip, nil); got != "skip "+unknownPlace {
		t.Error(got)
	}
}
