package tui

import (
	"errors"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/fix/tier"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/tui/cells"
	"github.com/seed-58def443/ssot/tui/dialog"
	"github.com/seed-58def443/ssot/tui/help"
	"github.com/seed-58def443/ssot/tui/keys"
	"github.com/seed-58def443/ssot/tui/listpane"
	"github.com/seed-58def443/ssot/tui/status"
	"github.com/seed-58def443/ssot/tui/theme"
)

// fixedQuestion returns a question that does not depend on fields.
func fixedQuestion(text string) func([]string) string { return func([]string) string { return text } }

// askHazards asks before a rewrite with hazards is accepted, and lists them.
func askHazards(s sight, a triage.Action) *ask {
	var kinds []string
	lines := chosenLine(s.plan)
	for _, h := range tier.WorstFirst(s.plan.preview.Rewrite.Hazards) {
		if kind := string(h.Kind); !slices.Contains(kinds, kind) {
			kinds = append(kinds, kind)
		}
		if !slices.Contains(a.Hazards, h.Kind) {
			a.Hazards = append(a.Hazards, h.Kind)
		}
		text := cells.Line(joined(string(h.Kind)+":", detail(h)))
		lines = append(lines, dialog.Line{Glyph: tier.Of([]refusal.Hazard{h}).Glyph(), Role: theme.Warn, Text: text})
	}
	noun := "hazard"
	if len(kinds) > 1 {
		noun = "hazards"
	}
	question := fmt.Sprintf("accept %s with the %s %s?", s.entry.place(), noun, cells.Line(strings.Join(kinds, ", ")))
	return &ask{dialog.Options{Lines: lines, Question: fixedQuestion(question)}, &then{key: s.entry.key, gen: s.gen, act: fixedAction(a)}}
}

// askUndo asks before a step of an earlier run is undone.
func askUndo(s sight, a triage.Action) *ask {
	when := s.turns.Newest().Time.In(s.clock().Location()).Format("2006-01-02 15:04")
	step := dialog.Line{Text: cells.Line(fmt.Sprintf("%s, of %s", s.turns.Undo, when))}
	return &ask{dialog.Options{Lines: []dialog.Line{step}, Question: fixedQuestion("take back what an earlier run decided?")}, &then{gen: s.gen, act: fixedAction(a)}}
}

// askLeave asks what happens to the program's temporary directory, and then quits.
func askLeave(l *Leave) *ask {
	o := dialog.Options{
		Lines:    []dialog.Line{{Text: cells.Name(l.Folder)}},
		Question: fixedQuestion("quit, and remove all that was tried?"),
		Other:    dialog.Other{Key: "k", Does: "quit, and keep it"},
	}
	return &ask{o, &then{leave: l}}
}

// chosenLine returns the line of a question that names the selected alternative. It returns nothing for the first.
func chosenLine(p planned) []dialog.Line {
	for _, a := range p.preview.Alternatives {
		if a.Kind == p.preview.Rewrite.As && a.Kind != fix.Replace {
			return []dialog.Line{{Glyph: alternativeGlyph, Role: theme.Accent, Text: cells.Line(a.Title)}}
		}
	}
	return nil
}

// askReason asks for the reason and the last day of a directive, and shows the comment that will be written. last is
// the last reason given under the rule, or "".
func askReason(s sight, last string) *ask {
	e := s.entry
	return &ask{
		dialog.Options{
			Title:  "allow " + e.place(),
			Fields: reasonFields(s, "why this one is meant to be", last),
			Question: func(v []string) string {
				scope := triage.Scope(v[2])
				return fmt.Sprintf("write %s above %s?", cells.Line(triage.AllowComment(e.Rule, v[1], v[0], scope)), location(e, scope))
			},
			Choices: scopes(),
		},
		&then{key: e.key, gen: s.gen, form: &form{id: e.Fingerprint, place: e.place(), what: "reason to allow it", was: e.Note}, act: func(v []string) (triage.Action, bool) {
			a := s.on(triage.Allow)
			a.Reason, a.Until, a.Scope = v[0], v[1], triage.Scope(v[2])
			return a, true
		}},
	}
}

// reasonFields returns the fields for the reason, with suggestions that include the last reason, and for the last day.
func reasonFields(s sight, hint, last string) []dialog.Field {
	picks := []string{"test mock", "intended", "false positive", forNow}
	if last != "" && !slices.Contains(picks, last) {
		picks = append(picks, last)
	}
	return []dialog.Field{
		{Label: "reason", Placeholder: hint, Picks: picks, Check: needText("say why: the reason goes into the comment")},
		{Label: "until", Placeholder: "YYYY-MM-DD, or empty for always", Optional: true, Check: notPast(s.clock)},
	}
}

// scopes returns the choices of the code that a directive covers.
func scopes() []dialog.Choice {
	return []dialog.Choice{
		{Key: "l", Does: "this line"},
		{Key: "d", Does: "this declaration", Value: string(triage.ScopeDeclaration)},
		{Key: "f", Does: "this file", Value: string(triage.ScopeFile)},
	}
}

// location returns the place above which a directive of a scope is written.
func location(e *entry, scope triage.Scope) string {
	switch {
	case scope == triage.ScopeFile:
		return "the package clause of " + cells.Name(e.File) + ", for all of the file"
	case scope == triage.ScopeDeclaration && e.Function != "":
		return "the declaration of " + cells.Line(e.Function) + ", for all of it"
	case scope == triage.ScopeDeclaration:
		return "the declaration around " + e.place() + ", for all of it"
	}
	return e.place()
}

// askReasonOfAll asks for the reason and the last day of allowing several violations. The diff is shown next.
func askReasonOfAll(s sight, p pick) *ask {
	return &ask{
		dialog.Options{Title: fmt.Sprintf("allow %d %s", len(p.allow.IDs), p.name), Fields: reasonFields(s, "why these are meant to be", s.reason), Takes: "show it"},
		&then{gen: s.gen, pick: func(v []string) pick {
			a := *p.allow
			a.Reason, a.Until = v[0], v[1]
			p.allow = &a
			return p
		}},
	}
}

// forNow is the start of the reason for allowing temporarily; the form then asks for the last day.
const forNow = "for now: "

// askNote asks for a note; an empty note removes the present one. Enter submits it, because no source file changes.
func askNote(s sight) *ask {
	e, was := s.entry, s.entry.Note
	return &ask{
		dialog.Options{Title: "note on " + e.place(), Fields: []dialog.Field{{Label: "note", Placeholder: "empty removes it", Value: was, Optional: true}}},
		&then{form: &form{id: e.Fingerprint, place: e.place(), what: "note", was: was}, act: func(v []string) (triage.Action, bool) {
			a := s.on(triage.Note)
			a.Text = v[0]
			return a, v[0] != was
		}},
	}
}

// reasons counts equal kinds in a phrase, in order of appearance: "(1 refused, 1 hazard)".
func reasons(kinds []string) string {
	var order []string
	n := map[string]int{}
	for _, k := range kinds {
		if n[k] == 0 {
			order = append(order, k)
		}
		n[k]++
	}
	if len(order) == 0 {
		return ""
	}
	for i, k := range order {
		order[i] = fmt.Sprintf("%d %s", n[k], k)
	}
	return "(" + strings.Join(order, ", ") + ")"
}

// leftLines returns why violations were left, each reason once, with the place of the first that it holds for.
func leftLines(s *items, left []triage.Left) []dialog.Line {
	var order []string
	of := map[string][]triage.Left{}
	for _, l := range left {
		why := cells.Line(s.places(l.Why))
		if of[why] == nil {
			order = append(order, why)
		}
		of[why] = append(of[why], l)
	}
	out := make([]dialog.Line, 0, len(order))
	for _, why := range order {
		text := "left: "
		if e := s.find(of[why][0].Fingerprint); e != nil {
			text = fmt.Sprintf("left: %s:%d", cells.Name(path.Base(e.File)), e.Line)
			if n := len(of[why]); n > 1 {
				text += fmt.Sprintf(" and %d more", n-1)
			}
			text += ": "
		}
		out = append(out, dialog.Line{Glyph: "–", Role: theme.Dim, Text: text + why})
	}
	return out
}

// signs returns the glyphs of the list with their meanings.
func signs() []help.Sign {
	of := func(s listpane.State, means string) help.Sign {
		return help.Sign{Glyph: s.Glyph(), Role: s.Role(), Means: means}
	}
	return []help.Sign{
		of(listpane.Open, "open"),
		of(listpane.Accepted, "accepted: the rewrite is in the file"),
		of(listpane.Skipped, "skipped: left for now, still counted"),
		of(listpane.Allowed, "allowed: a comment says why"),
		of(listpane.Reopened, "open again: reverted outside"),
		{Glyph: "✓ ? ⚠", Role: theme.Warn, Means: "proven, unproven, differs"},
		{Glyph: "✗", Role: theme.Warn, Means: "no rewrite; the right side says why"},
		{Glyph: alternativeGlyph, Role: theme.Warn, Means: "not replaced, with alternatives: v"},
		{Glyph: unknown, Role: theme.Dim, Means: "not planned yet"},
		{Glyph: "✎", Role: theme.Accent, Means: "there is a note"},
		{Glyph: "t✓ t? t✗", Role: theme.Warn, Means: "tests pass, none ran it, breaks one"},
	}
}

// helpText returns the help about keys and signs, for a screen of this width.
func helpText(t *theme.Theme, k *keys.Keys, width int) ask {
	var lines []dialog.Line
	for _, text := range help.Lines(t, k, signs(), width) {
		lines = append(lines, dialog.Line{Text: text})
	}
	return ask{Options: dialog.Options{Title: "keys and signs", Lines: lines, Read: true}}
}

// newsText returns the past messages, and the files that were not analyzed with the reasons.
func newsText(told []status.Line, notRead []scan.NotAnalyzed) ask {
	var lines []dialog.Line
	for _, l := range told {
		lines = append(lines, dialog.Line(l))
	}
	for _, n := range notRead {
		name := n.Package
		if name == "" {
			name = n.File
		}
		lines = append(lines, dialog.Line{Glyph: "✗", Role: theme.Warn, Text: cells.Name(name) + ": " + cells.Line(n.Why)})
	}
	return ask{Options: dialog.Options{Title: "what happened", Lines: lines, Read: true}}
}

// reportText returns the output of a command outside of the session.
func reportText(title string, list []string) ask {
	var lines []dialog.Line
	for _, text := range list {
		lines = append(lines, dialog.Line{Text: cells.Line(text)})
	}
	return ask{Options: dialog.Options{Title: title, Lines: lines, Read: true}}
}

const dayLayout = "2006-01-02"

// dayPattern matches text in the form of a date.
var dayPattern = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`)

// notPast returns a check that accepts only dates that are not in the past.
func notPast(clock func() time.Time) func(string) error {
	return func(s string) error {
		day, err := time.Parse(dayLayout, s)
		switch {
		case err != nil && dayPattern.MatchString(s):
			return fmt.Errorf("there is no day %s", s)
		case err != nil:
			return errors.New("write the last day as YYYY-MM-DD, or leave it empty")
		case day.Format(dayLayout) < clock().UTC().Format(dayLayout):
			return errors.New("that day is past")
		}
		return nil
	}
}

func needText(fault string) func(string) error {
	return func(s string) error {
		if s == "" {
			return errors.New(fault)
		}
		return nil
	}
}
