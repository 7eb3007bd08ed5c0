package format

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/seed-58def443/ssot/fix/count"
	"github.com/seed-58def443/ssot/fix/guard"
	"github.com/seed-58def443/ssot/fix/visible"
	"github.com/seed-58def443/ssot/scan/baseline"
)

// annotations is the greatest number of errors of one step that GitHub shows.
const annotations = 10

// github writes workflow commands that annotate a change. If GitHub would not show all violations, the last error
// counts those without an annotation, and they are written as lines of the log, in a form that no problem matcher takes
// for a position. The error is the writer's.
func github(w io.Writer, r *Report) error {
	b := bufio.NewWriter(w)
	shown := r.shown()
	most := len(shown)
	if most > annotations {
		most = annotations - 1
	}
	for _, f := range shown[:most] {
		command, properties := "error", fmt.Sprintf("file=%s,line=%d,endLine=%d", property(r.Host(f.File)), f.At.Line, f.At.EndLine)
		if f.State != guard.New {
			command = "notice"
		}
		if f.At.Line == f.At.EndLine { // GitHub ignores the columns of a range of lines
			properties += fmt.Sprintf(",col=%d,endColumn=%d", f.UTF16.Column, f.UTF16.EndColumn)
		}
		fmt.Fprintf(b, "::%s %s,title=%s::%s\n", command, properties, property("ssot: "+f.Rule), data(fmt.Sprintf("%s: %s%s (%s)", priority(f), r.message(f), why(f), f.ID)))
	}
	if rest := shown[most:]; len(rest) > 0 {
		fmt.Fprintf(b, "::error title=ssot::%s\n", data(fmt.Sprintf("%d more are in the log and in the step summary: %s", len(rest), r.counts(""))))
		for _, f := range rest {
			fmt.Fprintf(b, "  %s: %s%s (%s, %s) in %s, line %d\n", priority(f), r.message(f), why(f), f.Rule, f.ID, property(r.Host(f.File)), f.At.Line)
		}
	}
	for _, na := range r.Unread() {
		fmt.Fprintf(b, "::warning title=ssot%%3A not read whole::%s\n", data(missed(na)))
	}
	if n := len(r.Stale); n > 0 {
		fmt.Fprintf(b, "::notice file=%s,line=%d,title=ssot%%3A stale::%s\n", property(r.Host(baseline.FileName)), r.Stale[0].Line,
			data(count.Forms(n, "entry of the baseline is stale", "entries of the baseline are stale")+": ssot check --write-baseline removes what is stale"))
	}
	fmt.Fprintf(b, "ssot check: %s\n", r.counts(""))
	if err := b.Flush(); err != nil {
		return fmt.Errorf("write the annotations: %w", err)
	}
	return nil
}

// data escapes the message of a workflow command, as GitHub prescribes.
func data(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(s)
}

// property escapes a property of a workflow command, and makes control characters visible.
func property(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C").Replace(visible.Name(s))
}
