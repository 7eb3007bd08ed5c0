package sessiontest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/triage/internal/decide"
	"github.com/seed-58def443/ssot/fix/triage/internal/preview"
	"github.com/seed-58def443/ssot/fix/triage/internal/snapshot"
)

// printOutcome prints the outcome of an action.
func printOutcome(s *Session, out decide.Outcome) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s [step %d", s.named(out.Message), out.Step)
	if len(out.Changed) > 0 {
		fmt.Fprintf(&b, "; changed %s", s.Places(out.Changed))
	}
	if len(out.Files) > 0 {
		fmt.Fprintf(&b, "; wrote %s", out.Files)
	}
	b.WriteString("]\n")
	b.WriteString(s.Left(out.Left))
	return b.String()
}

// printItems prints the items that differ from others, or all.
func printItems(s *Session, others []snapshot.Item) string {
	var b strings.Builder
	for _, it := range s.snapshot.Items {
		if slices.Contains(others, it) {
			continue
		}
		fmt.Fprintf(&b, "%s %s %d:%d-%d:%d", s.Place(it.Fingerprint), it.State, it.Line, it.Column, it.EndLine, it.EndColumn)
		for _, text := range []string{string(it.As), it.AllowReason, it.AllowUntil, it.Note} {
			fmt.Fprintf(&b, " %q", text)
		}
		if it.Outside {
			b.WriteString(" outside")
		}
		if s.snapshot.Ambiguous[it.Fingerprint] {
			b.WriteString(" ambiguous")
		}
		if by := s.snapshot.CoveredBy[it.Fingerprint]; by != "" {
			b.WriteString(" covered by " + s.Place(by))
		}
		b.WriteString("\n")
	}
	return b.String()
}

func (s *Session) preview(p preview.Preview, err error) string {
	if err != nil {
		return s.named("! " + err.Error() + "\n")
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s %s, shape %q\n", p.File, p.Rewrite.Status, p.Rewrite.As, cmp.Or(p.Shape, "none"))
	if r := p.Rewrite.Refusal; r != nil {
		fmt.Fprintf(&b, "refused %s: %s\n", r.Kind, s.named(preview.Sentence(r)))
	}
	for _, h := range p.Rewrite.Hazards {
		fmt.Fprintf(&b, "hazard %s: %s\n", h.Kind, h.Detail)
	}
	for _, a := range p.Alternatives {
		fmt.Fprintf(&b, "or %s: %s\n", a.Kind, a.Title)
	}
	b.WriteString(Hunks(p.Hunks))
	for _, o := range p.Others {
		fmt.Fprintf(&b, "and %s\n", o.File)
		b.WriteString(Hunks(o.Hunks))
	}
	for _, k := range p.Kept {
		fmt.Fprintf(&b, "kept %s\n", k.File)
		b.WriteString(Hunks(k.Hunks))
	}
	if p.Seq != s.snapshot.Seq {
		fmt.Fprintf(&b, "planned on %d\n", p.Seq)
	}
	return b.String()
}

// Hunks prints hunks.
func Hunks(list []patch.Hunk) string {
	var b strings.Builder
	for _, h := range list {
		fmt.Fprintf(&b, "@@ %d,%d %d,%d\n", h.Old, h.OldCount, h.New, h.NewCount)
		for _, l := range h.Lines {
			fmt.Fprintf(&b, "%s\n", strings.TrimRight(string(l.Op)+l.Text, " "))
		}
	}
	return b.String()
}
