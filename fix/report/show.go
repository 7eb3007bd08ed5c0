package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/fix/visible"
)

// Show writes one violation with all that is known of it and its rewrite as a unified diff. file is how its file is named at the top; in the diff it is relative to the rule file.
func Show(w io.Writer, file string, it triage.Item, p triage.Preview) error {
	b := bufio.NewWriter(w)
	row := func(name, text string) {
		if text != "" {
			fmt.Fprintf(b, "%-9s %s\n", name, visible.Text(text))
		}
	}
	fmt.Fprintf(b, "%s:%d:%d: %s (%s, %s)\n\n", visible.Text(file), it.Line, it.Column, visible.Text(Short(it.Code)), it.Rule, it.ID)
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
	row("note", strings.ReplaceAll(it.Note, "\n", "\n          "))
	if counted(it.State) {
		rewrite := string(p.Rewrite.Status)
		if p.Rewrite.Refusal != nil {
			rewrite += ": " + p.Rewrite.Refusal.Detail
		}
		row("rewrite", rewrite)
	}
	for _, h := range p.Rewrite.Hazards {
		text := string(h.Kind) + ": " + h.Detail
		if h.Place != "" {
			text += " (" + h.Place + ")"
		}
		row("hazard", text)
	}
	fmt.Fprintln(b)
	if p.Rewrite.Status == fix.Ready {
		fmt.Fprintf(b, "--- a/%[1]s\n+++ b/%[1]s\n", visible.Text(p.File))
	}
	for _, h := range p.Hunks {
		fmt.Fprintf(b, "@@ -%d,%d +%d,%d @@\n", h.Old, h.OldCount, h.New, h.NewCount)
		for _, l := range h.Lines {
			fmt.Fprintf(b, "%c%s\n", l.Op, visible.Text(l.Text))
		}
	}
	if err := b.Flush(); err != nil {
		return fmt.Errorf("write the violation: %w", err)
	}
	return nil
}
