package reconcile

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/stamps"
)

// text returns the name of a text.
func (w *world) text(hash string) string {
	if name := w.texts[hash]; name != "" || hash == "" {
		return name
	}
	return "unknown"
}

// violation returns the name of a fingerprint.
func (w *world) violation(fingerprint string) string {
	if name := w.names[fingerprint]; name != "" {
		return name
	}
	return "detached"
}

func (w *world) all(fingerprints []string) string {
	var names []string
	for _, f := range fingerprints {
		names = append(names, w.violation(f))
	}
	slices.Sort(names)
	return strings.Join(names, " ")
}

// describe returns what a reconciliation returned, a line for each thing, with names in place of hashes.
func (w *world) describe(res *Result) (lines []string) {
	add := func(format string, args ...any) { lines = append(lines, fmt.Sprintf(format, args...)) }
	for fingerprint, d := range res.State.Decisions {
		lines = append(lines, w.decision(fingerprint, d))
	}
	slices.Sort(lines)
	for _, path := range record.Keys(res.State.Files) {
		f := res.State.Files[path]
		add("file %s of %s: base %s, written %s", path, f.Package, w.text(f.Base), w.text(f.Written))
		if text := res.Modified[path]; text.File != *f {
			add("%s is not as the record has it", path)
		}
	}
	for _, path := range record.Keys(res.Modified) {
		text := res.Modified[path]
		if text.Base != stamps.Hash(text.Start) || text.Written != stamps.Hash(text.Disk) {
			add("%s has other hashes than its texts", path)
		}
		if text.Unverified == nil {
			continue
		}
		var maybe []string
		for _, is := range record.Keys(text.Provisional) {
			maybe = append(maybe, w.violation(is)+" as "+w.violation(text.Provisional[is]))
		}
		slices.Sort(maybe)
		add("unverified %s of %s: base %s, written %s, by the last scan %t, maybe %s", path, text.Package, w.text(text.Base), w.text(text.Written), text.Unverified == res.Scan, maybe)
	}
	for _, path := range record.Keys(res.State.Earlier) {
		for _, p := range res.State.Earlier[path] {
			var steps []string
			for _, st := range p.Steps {
				steps = append(steps, fmt.Sprintf("%s %d", st.Verb, st.Number))
			}
			add("earlier %s until %s: base %s, written %s: %s, %s", path, p.Since.Format(time.DateOnly), w.text(p.Base), w.text(p.Written), w.all(slices.Collect(maps.Keys(p.Decisions))), steps)
		}
	}
	for _, st := range res.State.Steps {
		add("step %d %s %s: %s", st.Number, st.Verb, st.Time.Format(time.DateOnly), w.all(st.IDs))
	}
	for _, path := range record.Keys(res.State.Unavailable) {
		add("unavailable %s: %s", path, res.State.Unavailable[path])
	}
	return lines
}

// difference returns the lines that are gone, with a minus, and those that came, with a plus.
func difference(was, is []string) string {
	var b strings.Builder
	for _, line := range was {
		if !slices.Contains(is, line) {
			b.WriteString("- " + line + "\n")
		}
	}
	for _, line := range is {
		if !slices.Contains(was, line) {
			b.WriteString("+ " + line + "\n")
		}
	}
	return b.String()
}

// said returns the sentences for people.
func said(res *Result) string {
	var b strings.Builder
	for _, news := range res.News {
		fmt.Fprintln(&b, "news", news)
	}
	for _, news := range res.Lasting {
		fmt.Fprintln(&b, "lasting", news)
	}
	return b.String()
}

func (w *world) decision(fingerprint string, d *record.Decision) string {
	var b strings.Builder
	s := d.Seen
	fmt.Fprintf(&b, "%s:%d:%d-%d:%d %s in %s of %s, seen in %s", s.File, s.Line, s.Column, s.EndLine, s.EndColumn, w.violation(fingerprint), s.Function, s.Package, w.text(s.Text))
	for _, l := range d.Layers {
		fmt.Fprintf(&b, ", %s %d", l.State, l.Step)
		for _, text := range []string{string(l.As), l.Reason, l.Until} {
			if text != "" {
				b.WriteString(" " + strconv.Quote(text))
			}
		}
		if l.First != "" {
			b.WriteString(" first " + w.violation(l.First))
		}
		for _, other := range l.OtherFiles {
			fmt.Fprintf(&b, " and %s of %s", other.File, other.Package)
		}
		if l.Absorbed != "" {
			fmt.Fprintf(&b, " absorbed: %s", l.Absorbed)
		}
		if !l.Decided.IsZero() {
			fmt.Fprintf(&b, " decided %s", l.Decided.Format(time.DateOnly))
		}
	}
	for _, n := range d.Notes {
		fmt.Fprintf(&b, ", note %d %q", n.Step, n.Text)
	}
	if d.Outside {
		b.WriteString(", outside")
	}
	if d.Missing != "" {
		b.WriteString(", missing since " + d.Missing)
	}
	if d.Original != "" {
		b.WriteString(", was " + w.violation(d.Original))
	}
	return b.String()
}
