package reconcile

import (
	"maps"
	"slices"

	"github.com/seed-58def443/ssot/fix/triage/internal/filechange"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/words"
)

// comeBack revives what could not come back while something else was decided in its files that does not hold any more.
func (c *comparison) comeBack() error {
	if len(c.lost)+len(c.files.clashes()) > 0 {
		return nil // not yet
	}
	found, err := c.look()
	if err != nil {
		return err
	}
	for _, f := range found {
		if f.Fate != filechange.Back {
			continue
		}
		if err := c.revive(f.Back); err != nil {
			return err
		}
	}
	return nil
}

// revive brings back what was decided when files had the text that they have again, on top of what was decided
// meanwhile.
func (c *comparison) revive(group map[string]*record.Past) error {
	open := c.leave(group)
	for other, p := range group {
		c.st.Past.Drop(other, p)
	}
	all := merged(group)
	if err := (reuniting{c, all.Decisions}).reunite(func(d *record.Decision) bool { return group[d.Seen.File] != nil }); err != nil {
		return err
	}
	n := c.st.Redecide(all)
	paths := record.Keys(group)
	open = slices.DeleteFunc(open, func(fingerprint string) bool { return c.st.Decisions[fingerprint].Writes() })
	_, reopened, skipped := c.st.Decisions.Became(open)
	c.tell("%s %s back as ssot wrote %s: %s %s decided again%s", words.List(paths), words.Be(len(paths)), words.Them(len(paths)), words.Count(n, "violation"), words.Be(n), words.AgainToo(reopened, skipped))
	for _, path := range paths {
		e := c.files.at(path)
		e.left, e.clash, e.before, e.earlier = filechange.Stays, false, nil, true
		c.st.Files[path] = &group[path].File
		if err := c.keep(path, doubted(c.st)[path]); err != nil {
			return err
		}
	}
	return nil
}

// leave takes files and what is decided in them out of the state, and remembers those that do not come back as they
// were. It returns what was decided.
func (c *comparison) leave(group map[string]*record.Past) (decided []string) {
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

// merged returns a group of pasts as one: what was decided in any of them.
func merged(group map[string]*record.Past) *record.Past {
	all := &record.Past{Decisions: record.Decisions{}}
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
