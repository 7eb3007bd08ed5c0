package format

import (
	"bufio"
	"fmt"
	"io"

	"github.com/seed-58def443/ssot/fix/count"
	"github.com/seed-58def443/ssot/fix/visible"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/baseline"
)

// text writes a line for each violation, file:line:col: message (rule, ID), then a line for each rule, stale
// baseline entries, and packages and files that could not be read.
func text(w io.Writer, r *Report) error {
	b := bufio.NewWriter(w)
	shown := r.shown()
	for _, f := range shown {
		fmt.Fprintf(b, "%s:%d:%d: %s: %s%s (%s, %s)\n", visible.Name(r.Show(f.File)), f.At.Line, f.At.Column, priority(f), r.message(f), why(f), f.Rule, f.ID)
	}
	if len(shown) > 0 {
		fmt.Fprintln(b)
	}
	for _, rule := range r.Rules {
		if rule.Name == scan.DirectiveRule && len(r.Rules) > 1 && r.counts(rule.Name) == none {
			continue
		}
		fmt.Fprintf(b, "%s: %s\n", rule.Name, r.counts(rule.Name))
	}
	if n := r.Fresh(); n > 0 {
		fmt.Fprintf(b, "this change allows %d more than %s\n", n, visible.Line(r.Policy))
	}
	for _, e := range r.Stale {
		fmt.Fprintf(b, "%s:%d: %s\n", visible.Name(r.Show(baseline.FileName)), e.Line, staleSentence(e))
	}
	if len(r.Stale) > 0 {
		fmt.Fprintf(b, "%s of the baseline: ssot check --write-baseline removes what is stale\n", count.Forms(len(r.Stale), "stale entry", "stale entries"))
	}
	if len(r.NotAnalyzed) > 0 {
		fmt.Fprintf(b, "not analyzed, or not whole: %s\n", count.Forms(len(r.NotAnalyzed), "file or package", "files and packages"))
	}
	for _, na := range r.NotAnalyzed {
		fmt.Fprintf(b, "  %s\n", missed(na))
	}
	if err := b.Flush(); err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	return nil
}
