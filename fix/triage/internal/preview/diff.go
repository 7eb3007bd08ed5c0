package preview

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/journal"
	"github.com/seed-58def443/ssot/fix/patch"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/snapshot"
	"github.com/seed-58def443/ssot/fix/visible"
)

// Diff returns the change to show, by file: what a decision changed that can't be undone now, or else what the rewrite
// or the directive changes. It returns nil if there is none: Hunks has only the code around the violation then.
func (p *Preview) Diff() []FileHunks {
	switch {
	case len(p.Kept) > 0:
		return p.Kept
	case !slices.ContainsFunc(p.Hunks, patch.Hunk.Changes):
		return p.Others
	}
	return append([]FileHunks{{p.File, p.Hunks}}, p.Others...)
}

// FileHunks is the change of a file.
type FileHunks struct {
	File  string
	Hunks []patch.Hunk
}

// Unified returns the change as a unified diff: the names of the file, then the hunks.
func (f FileHunks) Unified() string {
	var text strings.Builder
	text.WriteString(patch.Names(f.File))
	for _, h := range f.Hunks {
		text.WriteString(h.Unified())
	}
	return text.String()
}

// addKept adds what a decision changed that can't be undone now, from the kept texts.
func (v Rewriter) addKept(p *Preview, it snapshot.Item) error {
	d := v.Record.Decisions[it.Fingerprint]
	if v.Texts == nil || d.Absorbed() == "" && v.ByID[it.Fingerprint] != nil {
		return nil
	}
	texts := v.Record.Earlier.Of(it.Fingerprint, d)
	if d.Writes() {
		texts = v.recorded(d)
	}
	for _, path := range record.Keys(texts) {
		text := texts[path]
		base, written, err := v.Texts(&text.File)
		if errors.Is(err, journal.ErrLost) {
			continue
		}
		if err != nil {
			return fmt.Errorf("read what was kept of %s: %w", visible.Name(path), err)
		}
		if len(text.Decisions) > 1 {
			own := patch.Part(base, written, ownLines(text, path, it.Fingerprint))
			if bytes.Equal(own, base) {
				p.KeptOthers = true
			} else {
				written, p.KeptLines = own, true
			}
		}
		p.Kept = append(p.Kept, FileHunks{path, patch.Diff(base, written, contextLines)})
	}
	return nil
}

// recorded returns the texts that the record has of a decision's files, as earlier ones: its rule may be away, and with
// it the violation.
func (v Rewriter) recorded(d *record.Decision) map[string]*record.EarlierText {
	texts := map[string]*record.EarlierText{}
	for _, path := range d.Files() {
		if f := v.Record.Files[path]; f != nil {
			text := &record.EarlierText{File: *f, Decisions: record.Decisions{}}
			for _, fingerprint := range v.Record.Decisions.In(path) {
				text.Decisions[fingerprint] = v.Record.Decisions[fingerprint]
			}
			texts[path] = text
		}
	}
	return texts
}

// ownLines tells the lines of a text that a decision changed at its violation's place: those of the violation, or the
// directive.
func ownLines(text *record.EarlierText, path, fingerprint string) func(patch.Hunk) bool {
	d := text.Decisions[fingerprint]
	if d.Top().State == record.Allowed {
		directive, err := d.Directive()
		return func(h patch.Hunk) bool {
			return err == nil && slices.ContainsFunc(h.Lines, func(l patch.Line) bool { return l.Op == patch.Insert && strings.TrimSpace(l.Text) == directive })
		}
	}
	at := d.Seen
	return func(h patch.Hunk) bool {
		return at.File == path && at.Text == text.Base && h.Old <= at.EndLine && at.Line < h.Old+h.OldCount
	}
}

// hunksOf returns the hunks of a file, and those of the others.
func hunksOf(path string, changes []patch.Change) (own []patch.Hunk, others []FileHunks) {
	for _, c := range changes {
		hunks := patch.Diff(c.Before, c.After, contextLines)
		if c.Path == path {
			own = hunks
		} else {
			others = append(others, FileHunks{c.Path, hunks})
		}
	}
	return own, others
}
