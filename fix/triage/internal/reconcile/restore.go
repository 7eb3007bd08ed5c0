package reconcile

import (
	"maps"
	"slices"

	"github.com/seed-58def443/ssot/fix/triage/internal/filechange"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/words"
)

// restorePending restores earlier texts that classify could not restore, because decisions that are absorbed by now
// stood in the way.
func (c *reconciliation) restorePending() error {
	if len(c.lost)+len(c.files.conflicts()) > 0 {
		return nil // absorb those first
	}
	found, err := c.classify()
	if err != nil {
		return err
	}
	for _, f := range found {
		if f.Kind != filechange.Restored {
			continue
		}
		if err := c.restore(f.Restored); err != nil {
			return err
		}
	}
	return nil
}

// restore brings back the decisions of the texts that files have again. Skips that were decided since stay below them.
func (c *reconciliation) restore(group map[string]*record.EarlierText) error {
	open := c.removeFiles(group)
	for other, p := range group {
		c.st.Earlier.Drop(other, p)
	}
	all := merged(group)
	if err := (roomMaker{c, all.Decisions}).makeRoom(func(d *record.Decision) bool { return group[d.Seen.File] != nil }); err != nil {
		return err
	}
	n := c.st.Reapply(all)
	paths := record.Keys(group)
	open = slices.DeleteFunc(open, func(fingerprint string) bool { return c.st.Decisions[fingerprint].Writes() })
	_, reopened, skipped := c.st.Decisions.CountByState(open)
	c.report("%s %s back as ssot wrote %s: %s %s decided again%s", words.List(paths), words.Be(len(paths)), words.Them(len(paths)), words.Count(n, "violation"), words.Be(n), words.AlsoReopened(reopened, skipped))
	for _, path := range paths {
		e := c.files.at(path)
		e.departure, e.conflicted, e.before, e.assumed, e.earlier = filechange.Unknown, false, nil, false, true
		c.st.Files[path] = &group[path].File
		if err := c.keepWritten(path, doubted(c.st)[path]); err != nil {
			return err
		}
	}
	return nil
}

// removeFiles removes files and their decisions from the record, and remembers the written texts that are replaced. It
// returns the fingerprints of the decisions.
func (c *reconciliation) removeFiles(group map[string]*record.EarlierText) (decided []string) {
	for path, p := range group {
		if f := c.st.Files[path]; f != nil && f.Written != p.Written {
			c.remember(path, c.st.Decisions.In(path))
		}
	}
	for path := range group {
		for _, fingerprint := range c.st.Decisions.In(path) {
			c.st.Reopen(fingerprint, false)
			decided = append(decided, fingerprint)
		}
		delete(c.st.Files, path)
	}
	c.changed = true
	return decided
}

// merged returns one earlier text with the decisions and steps of all.
func merged(group map[string]*record.EarlierText) *record.EarlierText {
	all := &record.EarlierText{Decisions: record.Decisions{}}
	for _, path := range record.Keys(group) {
		maps.Copy(all.Decisions, group[path].Decisions)
		for _, st := range group[path].Steps {
			if !slices.ContainsFunc(all.Steps, func(s *record.Step) bool { return s.Number == st.Number }) {
				all.Steps = append(all.Steps, st)
			}
		}
	}
	return all
}
