package reconcile

import (
	"fmt"
	"slices"
	"time"

	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/words"
)

// expire drops what is older than record.KeepEarlier.
func (c *reconciliation) expire() {
	f := expiry{reconciliation: c, limit: c.now.Add(-record.KeepEarlier)}
	f.expireTexts()
	f.reportDropped()
	f.expireMissing()
}

// expiry drops old entries of a record.
type expiry struct {
	*reconciliation
	limit time.Time // older entries are dropped
}

// expireTexts drops earlier texts that did not come back.
func (c expiry) expireTexts() {
	for _, path := range record.Keys(c.st.Earlier) {
		list := c.st.Earlier[path]
		kept := slices.DeleteFunc(slices.Clone(list), func(p *record.EarlierText) bool { return p.Since.Before(c.limit) })
		if len(kept) == len(list) {
			continue
		}
		for _, p := range list {
			if p.Since.Before(c.limit) {
				c.dropped = append(c.dropped, record.Dropped{Path: path, Text: p, Why: fmt.Sprintf("it did not come back in %d days", int(record.KeepEarlier.Hours()/24))})
			}
		}
		c.changed = true
		if c.st.Earlier[path] = kept; len(kept) == 0 {
			delete(c.st.Earlier, path)
		}
	}
}

// reportDropped reports the dropped texts that hold decisions which are not in effect now.
func (c expiry) reportDropped() {
	for _, d := range c.dropped {
		if d.CountLost(c.st) > 0 {
			c.news = append(c.news, d.Summary(c.st))
		}
	}
	c.dropped = nil
}

// expireMissing drops skips and notes of violations that have been missing for too long.
func (c expiry) expireMissing() {
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
		if !d.Undecided() {
			left[d.Seen.File]++
		}
	}
	for _, path := range record.Keys(left) {
		was := "they were"
		if left[path] == 1 {
			was = "it was"
		}
		c.report("what was decided or noted of %s in %s is forgotten: %s not found in %d days", words.Count(left[path], "violation"), path, was, int(record.KeepEarlier.Hours()/24))
	}
}
