package triage

import (
	"fmt"
	"maps"
	"slices"
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
		if f.fate != back {
			continue
		}
		if err := c.revive(f.back); err != nil {
			return err
		}
	}
	return nil
}

// revive brings back what was decided when files had the text that they have again, on top of what was decided
// meanwhile.
func (c *comparison) revive(group map[string]*past) error {
	open := c.leave(group)
	c.st.unabsorb(func(d *decision) bool { return group[d.Seen.File] != nil })
	for other, p := range group {
		c.st.unpast(other, p)
	}
	n := c.st.redecide(merged(group))
	paths := keys(group)
	open = slices.DeleteFunc(open, func(fingerprint string) bool { return c.st.Decisions[fingerprint].writes() })
	more := ""
	if len(open) > 0 {
		more = fmt.Sprintf(", %d %s open again", len(open), be(len(open)))
	}
	c.tell("%s %s back as ssot wrote %s: %s %s decided again%s", list(paths), be(len(paths)), them(len(paths)), count(n, "violation"), be(n), more)
	for _, path := range paths {
		e := c.files.at(path)
		e.left, e.clash, e.before = stays, false, nil
		c.st.Files[path] = &group[path].file
		if err := c.keep(path); err != nil {
			return err
		}
	}
	return nil
}

// leave takes files and what is decided in them out of the state, and remembers those that do not come back as they
// were. It returns what was decided.
func (c *comparison) leave(group map[string]*past) (decided []string) {
	for path, p := range group {
		if f := c.st.Files[path]; f != nil && f.Written != p.Written {
			c.remember(path)
		}
	}
	for path := range group {
		for _, fingerprint := range c.st.in(path) {
			c.st.reopen(fingerprint, false)
			decided = append(decided, fingerprint)
		}
		delete(c.st.Files, path)
	}
	c.changed = true
	return decided
}

// merged is a group of pasts as one: what was decided in any of them.
func merged(group map[string]*past) *past {
	all := &past{Decisions: map[string]*decision{}}
	for _, path := range keys(group) {
		maps.Copy(all.Decisions, group[path].Decisions)
		for _, st := range group[path].Steps {
			if !slices.ContainsFunc(all.Steps, func(s *step) bool { return s.Number == st.Number }) {
				all.Steps = append(all.Steps, st)
			}
		}
	}
	return all
}
