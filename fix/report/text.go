package report

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/fix/count"
	"github.com/seed-58def443/ssot/fix/tier"
	"github.com/seed-58def443/ssot/fix/triage"
	"github.com/seed-58def443/ssot/fix/visible"
	"github.com/seed-58def443/ssot/scan"
)

// Text writes a line for each violation, file:line:col: message (rule, ID), then a line for each rule, then what could
// not be analyzed.
func (r *Report) Text(w io.Writer) error {
	b := bufio.NewWriter(w)
	for _, it := range r.Items {
		fmt.Fprintf(b, "%s:%d:%d: %s (%s, %s)\n", visible.Name(r.show(it.File)), it.Line, it.Column, r.message(it), it.Rule, it.ID)
	}
	if len(r.Items) > 0 {
		fmt.Fprintln(b)
	}
	for _, s := range r.Summaries {
		fmt.Fprintln(b, Line(s))
	}
	if text := r.tiers(); text != "" {
		fmt.Fprintln(b, text)
	}
	notAnalyzed(b, r.NotAnalyzed)
	if err := b.Flush(); err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	return nil
}

// tiers counts the ready rewrites by tier: "ready: 9 proven, 4 unproven, 20 differs"; empty if there are none.
func (r *Report) tiers() string {
	n := map[tier.Tier]int{}
	for _, p := range r.Previews {
		if p.Rewrite.Status == fix.Ready {
			n[tier.Of(p.Rewrite.Hazards)]++
		}
	}
	var parts []string
	for _, t := range tier.All() {
		if n[t] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n[t], t))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return "ready: " + strings.Join(parts, ", ")
}

// NotAnalyzed writes the files and packages that could not be analyzed, after a line with their number; nothing if
// there are none.
func NotAnalyzed(w io.Writer, list []scan.NotAnalyzed) error {
	b := bufio.NewWriter(w)
	notAnalyzed(b, list)
	if err := b.Flush(); err != nil {
		return fmt.Errorf("write what was not analyzed: %w", err)
	}
	return nil
}

func notAnalyzed(b *bufio.Writer, list []scan.NotAnalyzed) {
	if len(list) == 0 {
		return
	}
	fmt.Fprintf(b, "not analyzed, or not whole: %s\n", count.Forms(len(list), "file or package", "files and packages"))
	for _, na := range list {
		fmt.Fprintf(b, "  %s%s: %s\n", visible.Name(na.File), visible.Name(na.Package), visible.Sentence(na.Why))
	}
}

// message describes a violation in one line without its place.
func (r *Report) message(it triage.Item) string {
	var m strings.Builder
	m.WriteString(it.Priority.String())
	if it.Critical {
		m.WriteString(", critical")
	}
	fmt.Fprintf(&m, ": %s", visible.Name(Short(it.Code)))
	if it.Function != "" && it.Function != it.Code {
		fmt.Fprintf(&m, " in %s", visible.Name(it.Function))
	}
	if it.State != triage.Open {
		fmt.Fprintf(&m, " [%s]", it.State)
	}
	if p, ok := r.Previews[it.Fingerprint]; ok {
		fmt.Fprintf(&m, " [%s%s]", Status(p.Rewrite), otherAlternatives(p))
	}
	if it.Note != "" {
		fmt.Fprintf(&m, " note: %s", visible.Name(Short(it.Note)))
	}
	return m.String()
}

// Status describes the state of a rewrite: "ready, proven", "ready, differs: closes, options", "refused: import cycle:
// a → b → a".
func Status(rw fix.Rewrite) string {
	out := string(rw.Status)
	if rw.Refusal != nil {
		out += ": " + visible.Name(Short(rw.Refusal.Detail))
	}
	if rw.Claimed != "" {
		out += ": rule " + rw.Claimed + " claims it first"
	}
	var kinds []string
	for _, h := range rw.Hazards {
		kinds = append(kinds, string(h.Kind))
	}
	slices.Sort(kinds)
	if rw.Status == fix.Ready {
		out += ", " + string(tier.Of(rw.Hazards))
	}
	if len(kinds) > 0 {
		out += ": " + strings.Join(slices.Compact(kinds), ", ")
	}
	return out
}

// otherAlternatives lists the alternatives other than Replace: "; alternative: remove-close".
func otherAlternatives(p triage.Preview) string {
	var names []string
	for _, a := range p.Alternatives {
		if a.Kind != fix.Replace {
			names = append(names, string(a.Kind))
		}
	}
	switch len(names) {
	case 0:
		return ""
	case 1:
		return "; alternative: " + names[0]
	}
	return "; alternatives: " + strings.Join(names, ", ")
}

// Line returns the summary of a rule in one line.
func Line(s triage.Summary) string {
	parts := []string{fmt.Sprintf("%s: %s", s.Rule, count.Forms(s.Total, "violation", "violations"))}
	if s.Total > 0 {
		parts[0] += fmt.Sprintf(" in %s (%d high, %d medium, %d low)", count.Forms(s.Files, "file", "files"), s.High, s.Medium, s.Low)
	}
	for _, part := range []struct {
		n    int
		what string
	}{{s.Accepted, "accepted"}, {s.Skipped, "skipped"}, {s.Allowed, "allowed"}} {
		if part.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", part.n, part.what))
		}
	}
	return strings.Join(parts, ", ")
}

// Short returns the first line of s, with an ellipsis when there is more.
func Short(s string) string {
	first, _, more := strings.Cut(s, "\n")
	first = strings.Join(strings.Fields(first), " ")
	if more {
		first += " …"
	}
	return first
}
