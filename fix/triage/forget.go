package triage

import (
	"fmt"
	"slices"
	"time"
)

// forget drops what is older than keepPast.
func (c *comparison) forget() {
	limit := c.now.Add(-keepPast)
	c.forgetTexts(limit)
	c.forgotten()
	c.forgetMissing(limit)
}

// forgetTexts drops the texts that did not come back.
func (c *comparison) forgetTexts(limit time.Time) {
	for _, path := range keys(c.st.Past) {
		list := c.st.Past[path]
		kept := slices.DeleteFunc(slices.Clone(list), func(p *past) bool { return p.Since.Before(limit) })
		if len(kept) == len(list) {
			continue
		}
		for _, p := range list {
			if p.Since.Before(limit) {
				c.dropped = append(c.dropped, dropped{path, p, fmt.Sprintf("it did not come back in %d days", int(keepPast.Hours()/24))})
			}
		}
		c.changed = true
		if c.st.Past[path] = kept; len(kept) == 0 {
			delete(c.st.Past, path)
		}
	}
}

// forgotten says so of the texts that were dropped, if anything was decided on them that does not hold now.
func (c *comparison) forgotten() {
	for _, d := range c.dropped {
		if d.lost(c.st) > 0 {
			c.news = append(c.news, d.told(c.st))
		}
	}
	c.dropped = nil
}

// forgetMissing drops what was decided of violations that no scan found any more, and changed nothing.
func (c *comparison) forgetMissing(limit time.Time) {
	left := map[string]int{}
	for fingerprint, d := range c.st.Decisions {
		if d.Missing == "" || d.Missing >= limit.UTC().Format(day) || d.writes() {
			continue
		}
		c.changed = true
		for _, l := range d.Layers {
			c.st.unlist(l.Step, fingerprint)
		}
		for _, n := range d.Notes {
			c.st.unlist(n.Step, fingerprint)
		}
		delete(c.st.Decisions, fingerprint)
		left[d.Seen.File]++
	}
	for _, path := range keys(left) {
		was := "they were"
		if left[path] == 1 {
			was = "it was"
		}
		c.tell("what was decided or noted of %s in %s is forgotten: %s not found in %d days", count(left[path], "violation"), path, was, int(keepPast.Hours()/24))
	}
}
