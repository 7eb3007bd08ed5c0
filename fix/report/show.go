package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/tier"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/fix/visible"
)

// Show writes all that is known about one violation to w, and its rewrite as a unified diff to verbatim. On a
// terminal the two are one writer, which replaces control characters; otherwise verbatim writes the bytes as they are,
// so that patch takes the diff. file is the displayed name of the violation's file; the diff uses the path relative to
// the rule file. Of a decision that can't be undone now the diff is what it changed when it was decided.
func Show(w, verbatim io.Writer, file string, it triage.Item, p triage.Preview) error {
	b := bufio.NewWriter(w)
	writeDetails(b, file, it, p)
	if err := b.Flush(); err != nil {
		return fmt.Errorf("write the violation: %w", err)
	}
	b = bufio.NewWriter(verbatim)
	diff := p.Diff()
	if len(diff) == 0 {
		for _, h := range p.Hunks { // the code around the violation
			fmt.Fprint(b, h.Unified())
		}
	}
	for _, f := range diff {
		fmt.Fprint(b, f.Unified())
	}
	if err := b.Flush(); err != nil {
		return fmt.Errorf("write the rewrite: %w", err)
	}
	return nil
}

// Diff writes the changes of a file as a unified diff.
func Diff(w io.Writer, path string, list []patch.Hunk) error {
	if _, err := io.WriteString(w, triage.FileHunks{File: path, Hunks: list}.Unified()); err != nil {
		return fmt.Errorf("write the diff: %w", err)
	}
	return nil
}

// writeDetails writes the properties of a violation and of its rewrite, one row each: a name, then the text. "as" is
// the alternative that was accepted, "ways" are all alternatives, "decides" is a setting that the rule leaves to the
// owner, "equal" is one that is the owner's by what all calls of the function give, "comment" is a comment that the
// rewrite removes.
func writeDetails(b *bufio.Writer, file string, it triage.Item, p triage.Preview) {
	row := func(name, text string) {
		if text != "" {
			fmt.Fprintf(b, "%-9s %s\n", name, visible.Sentence(text))
		}
	}
	fmt.Fprintf(b, "%s:%d:%d: %s (%s, %s)\n\n", visible.Name(file), it.Line, it.Column, visible.Name(Short(it.Code)), it.Rule, it.ID)
	row("symbol", it.Symbol)
	row("in", it.Function)
	priority := it.Priority.String()
	if it.Critical {
		priority += ", critical"
	}
	row("priority", priority+": "+it.Reason)
	state := string(it.State)
	if it.AllowReason != "" {
		state += ": " + it.AllowReason
	}
	if it.AllowUntil != "" {
		state += " (until " + it.AllowUntil + ")"
	}
	row("state", state)
	if it.As != "" && it.As != fix.Replace {
		row("as", string(it.As))
	}
	writeNote(b, it.Note)
	if f := p.Rewrite.Factory; f != nil {
		row("factory", f.String())
	}
	row("chain", strings.Join(p.Rewrite.Chain, " → "))
	writeAlternatives(row, p)
	if isUndecided(it.State) {
		rewrite := string(p.Rewrite.Status)
		if p.Rewrite.Refusal != nil {
			rewrite += ": " + p.Rewrite.Refusal.Detail
		}
		if p.Rewrite.Claimed != "" {
			rewrite += ": rule " + p.Rewrite.Claimed + " claims the same expression and comes first"
		}
		if p.Rewrite.Status == fix.Ready {
			rewrite += ", " + string(tier.Of(p.Rewrite.Hazards))
		}
		row("rewrite", rewrite)
	}
	if p.Rewrite.Refusal != nil && len(p.Kept) > 0 {
		row("undo", "can't be undone now: "+p.Rewrite.Refusal.Detail)
		what := "the diff is what was changed when it was decided; patch -R -p1 takes it back where that is still there"
		if p.KeptLines {
			what = "the diff is what was changed at its place; what it changed elsewhere, as imports, is not in it, for other decisions changed the file too"
		}
		row("", what)
		if p.KeptOthers {
			row("", "it can't be told which of these lines are of other decisions of the file")
		}
	}
	for _, h := range p.Rewrite.Hazards {
		text := string(h.Kind) + ": " + h.Detail
		if h.Unproven {
			text = fmt.Sprintf("%s, %s: %s", h.Kind, tier.Unproven, h.Detail)
		}
		if h.Place != "" {
			text += " (" + h.Place + ")"
		}
		row("hazard", text)
	}
	for _, d := range p.Rewrite.Decides {
		row("decides", fmt.Sprintf("the owner: %s (%s)", d.Detail, d.Place))
	}
	for _, e := range p.Rewrite.Equals {
		row("equal", fmt.Sprintf("options: %s (%s)", e.Detail, e.Place))
	}
	for _, c := range p.Rewrite.Comments {
		row("comment", fmt.Sprintf("goes: %s (%s)", strings.Join(strings.Fields(c.Text), " "), c.Place))
	}
	fmt.Fprintln(b)
}

// writeNote writes a note, one row for each line; only the first has the label.
func writeNote(b *bufio.Writer, text string) {
	label := "note"
	for line := range strings.Lines(text) {
		fmt.Fprintf(b, "%-9s %s\n", label, visible.Name(strings.TrimRight(line, "\r\n")))
		label = ""
	}
}

// writeAlternatives writes the alternatives that are ready, with a star at the one that the diff shows. It writes
// nothing if Replace is the only one.
func writeAlternatives(row func(name, text string), p triage.Preview) {
	only := len(p.Alternatives) == 1 && p.Alternatives[0].Kind == fix.Replace
	for i, a := range p.Alternatives {
		mark := "  "
		if a.Kind == p.Rewrite.As {
			mark = "* "
		}
		label := ""
		if i == 0 {
			label = "rewrites"
		}
		if !only {
			row(label, fmt.Sprintf("%s%s: %s", mark, a.Kind, a.Title))
		}
	}
}
