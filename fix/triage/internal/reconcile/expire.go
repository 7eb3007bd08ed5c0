package reconcile

import (
	"fmt"
	"slices"
	"time"

	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/words"
)

// forget drops what is older than keepPast.
func (c *comparison) forget() {
	f := forgetting{comparison: c, limit: c.now.Add(-record.KeepPast)}
	f.texts()
	f.told()
	f.missing()
}

// forgetting is what is forgotten of a comparison.
type forgetting struct {
	*comparison
	limit time.Time // what is older
}

// texts drops the texts that did not come back.
func (c forgetting) texts() {
	for _, path := range record.Keys(c.st.Past) {
		list := c.st.Past[path]
		kept := slices.DeleteFunc(slices.Clone(list), func(p *record.Past) bool { return p.Since.Before(c.limit) })
		if len(kept) == len(list) {
			continue
		}
		for _, p := range list {
			if p.Since.Before(c.limit) {
				c.dropped = append(c.dropped, record.Dropped{Path: path, Past: p, Why: fmt.Sprintf("it did not come back in %d days", int(record.KeepPast.Hours()/24))})
			}
		}
		c.changed = true
		if c.st.Past[path] = kept; len(kept) == 0 {
			delete(c.st.Past, path)
		}
	}
}

// told says so of the texts that were dropped, if anything was decided on them that does not hold now.
func (c forgetting) told() {
	for _, d := range c.dropped {
		if d.Lost(c.st) > 0 {
			c.news = append(c.news, d.Summary(c.st))
		}
	}
	c.dropped = nil
}

// missing drops what was decided of violations that no scan found any more, and changed nothing.
func (c forgetting) missing() {
	left := map[string]int{}
	for fingerprint, d := range c.st.Decisions {
		if d.Missing == "" || d.Missing >= c.limit.UTC().Format(record.Day) || d.Writes() {
			continue
		}
		c.changed = true
		for _, l := range d.Layers {
			c.st.Steps.Unlist(l.Step, fingerprint)
		}
		for _, n := range d.Notes {
			c.st.Steps.Unlist(n.Step, fingerprint)
		}
		delete(c.st.Decisions, fingerprint)
		if !d.Idle() {
			left[d.Seen.File]++
		}
	}
	for _, path := range record.Keys(left) {
		was := "they were"
		if left[path] == 1 {
			was = "it was"
		}
		c.tell("what was decided or noted of %s in %s is forgotten: %s not found in %d days", words.Count(left[path], "violation"), path, was, int(record.KeepPast.Hours()/24))
	}
}
