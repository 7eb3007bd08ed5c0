package triage

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/seed-58def443/ssot/fix/visible"
)

// remember keeps a file's text and decisions for the day when the text comes back.
func (c *comparison) remember(path string) {
	c.dropped = append(c.dropped, c.st.remember(c.st, path, c.now)...)
	c.changed = true
}

// remember keeps what a file is in a state, which may be an older one, with what is decided in it, for the day when
// that text comes back. It returns what is forgotten for it.
func (s *state) remember(then *state, path string, now time.Time) []dropped {
	f := then.Files[path]
	if f == nil {
		return nil
	}
	p := &past{file: *f, Since: now.UTC().Truncate(time.Second), Decisions: map[string]*decision{}}
	for _, fingerprint := range then.in(path) {
		d := then.Decisions[fingerprint]
		p.Decisions[fingerprint] = d
		for _, l := range d.Layers {
			if st := then.step(l.Step); st != nil && !slices.ContainsFunc(p.Steps, func(s *step) bool { return s.Number == st.Number }) {
				p.Steps = append(p.Steps, &step{Number: st.Number, Verb: st.Verb, Time: st.Time})
			}
		}
	}
	list := slices.DeleteFunc(s.Past[path], func(old *past) bool { return old.Written == p.Written })
	list = append(list, p)
	var gone []dropped
	for len(list) > maxPast {
		// The oldest of which nothing is decided that does not hold now; else the oldest.
		i := max(0, slices.IndexFunc(list[:len(list)-1], func(old *past) bool { return old.missing(s) == nil }))
		gone = append(gone, dropped{path, list[i], fmt.Sprintf("it had %d more since", maxPast)})
		list = slices.Delete(list, i, i+1)
	}
	s.Past[path] = list
	return gone
}

// dropped is a text that will not be known any more when it comes back, and why.
type dropped struct {
	path string
	past *past
	why  string
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

// told is a sentence on what is forgotten with a text.
func (d dropped) told(s *state) string {
	n := d.lost(s)
	return fmt.Sprintf("%s on an earlier text of %s, of %s, %s forgotten: %s", count(n, "decision"), visible.Name(d.path), d.past.Since.Format(day), be(n), d.why)
}

// lost counts what was decided on a text that was dropped and does not hold in a state.
func (d dropped) lost(s *state) int {
	n := 0
	for fingerprint := range d.past.Decisions {
		if !s.Decisions[fingerprint].writes() {
			n++
		}
	}
	return n
}

// revive brings back what was decided when files had the text that they have again, on top of what was decided
// meanwhile.
func (c *comparison) revive(group map[string]*past) error {
	open := c.leave(group)
	for fingerprint, d := range c.st.Decisions {
		if d.Was != "" && group[d.Seen.File] != nil {
			delete(c.st.Decisions, fingerprint)
		}
	}
	for other, p := range group {
		c.unpast(other, p)
	}
	n := c.redecide(merged(group))
	paths := keys(group)
	open = slices.DeleteFunc(open, func(fingerprint string) bool { return c.st.Decisions[fingerprint].writes() })
	more := ""
	if len(open) > 0 {
		more = fmt.Sprintf(", %d %s open again", len(open), be(len(open)))
	}
	c.tell("%s %s back as ssot wrote %s: %s %s decided again%s", list(paths), be(len(paths)), them(len(paths)), count(n, "violation"), be(n), more)
	for _, other := range paths {
		c.seen[other] = true
		delete(c.away, other)
		delete(c.clash, other)
		delete(c.rebased, other)
		c.st.Files[other] = &group[other].file
		if err := c.same(other, c.st.Files[other]); err != nil {
			return err
		}
	}
	return nil
}

// redecide decides again what was decided in the past, on top of what was decided meanwhile, and counts it.
func (c *comparison) redecide(p *past) int {
	later := c.later(p)
	for _, fingerprint := range keys(p.Decisions) {
		then, d := p.Decisions[fingerprint], c.st.Decisions[fingerprint].clone()
		meanwhile := d.meanwhile(then)
		for _, l := range d.Layers {
			if !slices.ContainsFunc(meanwhile, func(m layer) bool { return m.Step == l.Step }) {
				c.st.unlist(l.Step, fingerprint)
			}
		}
		layers := slices.Clone(then.Layers)
		for i := range layers {
			if st := later[layers[i].Step]; st != nil && len(meanwhile) > 0 {
				layers[i].Step = st.Number
			}
		}
		d.Seen, d.Layers, d.Outside, d.Missing = then.Seen, slices.Concat(meanwhile, layers), false, ""
		c.st.set(fingerprint, d)
		for _, st := range slices.Concat(p.Steps, slices.Collect(maps.Values(later))) {
			if d.made(st.Number) {
				c.st.relist(st, fingerprint)
			}
		}
	}
	return len(p.Decisions)
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

// together finds the pasts that come back with one of a file: what decided it may have changed other files, and then those must be back too. It is nil when they are not.
func (c *comparison) together(path string, i int) (map[string]*past, error) {
	group := map[string]*past{path: c.st.Past[path][i]}
	for todo := []string{path}; len(todo) > 0; {
		p := group[todo[0]]
		todo = todo[1:]
		for _, fingerprint := range keys(p.Decisions) {
			d := p.Decisions[fingerprint]
			for _, other := range d.files() {
				if group[other] != nil {
					continue
				}
				now, err := c.files.plain(c.abs(other))
				if err != nil {
					return nil, err
				}
				j := slices.IndexFunc(c.st.Past[other], func(q *past) bool {
					then := q.Decisions[fingerprint]
					return q.Written == now && then.writes() && then.top().Step == d.top().Step && slices.Equal(then.files(), d.files())
				})
				if j < 0 {
					return nil, nil
				}
				group[other] = c.st.Past[other][j]
				todo = append(todo, other)
			}
		}
	}
	for path := range group { // what is decided in them now goes, so it must not reach beyond them
		for _, fingerprint := range c.st.in(path) {
			if slices.ContainsFunc(c.st.Decisions[fingerprint].files(), func(p string) bool { return group[p] == nil }) {
				return nil, nil
			}
		}
	}
	return group, nil
}

// comeBack revives what could not come back while something else was decided in its files that does not hold any more.
func (c *comparison) comeBack() error {
	if len(c.lost)+len(c.clash) > 0 {
		return nil // not yet
	}
	for _, path := range keys(c.st.Past) {
		now, err := c.files.plain(c.abs(path))
		if err != nil {
			return err
		}
		if f := c.st.Files[path]; now == "" || f != nil && f.Written == now {
			continue
		}
		i := slices.IndexFunc(c.st.Past[path], func(p *past) bool { return p.Written == now })
		if i < 0 {
			continue
		}
		group, err := c.together(path, i)
		if err != nil {
			return err
		}
		if group != nil {
			if err := c.revive(group); err != nil {
				return err
			}
		}
	}
	return nil
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

// later begins steps for what comes back on top of what was decided meanwhile, by the number of the step that it was decided in: undo takes the newest step first, and that must be what holds.
func (c *comparison) later(p *past) map[int]*step {
	later := map[int]*step{}
	for _, old := range slices.SortedFunc(slices.Values(p.Steps), func(a, b *step) int { return a.Number - b.Number }) {
		for fingerprint, then := range p.Decisions {
			if later[old.Number] == nil && then.made(old.Number) && len(c.st.Decisions[fingerprint].meanwhile(then)) > 0 {
				later[old.Number] = &step{Number: c.st.Last + 1, Verb: old.Verb, Time: old.Time}
				c.st.Last++
			}
		}
	}
	return later
}

// meanwhile are the decisions of a violation since its file was changed outside: those that changed no file, for what they were taken on is gone again.
func (d *decision) meanwhile(then *decision) []layer {
	if d == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(d.Layers), func(l layer) bool {
		return l.State != Skipped || l.Absorbed != "" || slices.ContainsFunc(then.Layers, func(old layer) bool { return old.Step == l.Step })
	})
}

func (c *comparison) unpast(path string, p *past) {
	c.st.Past[path] = slices.DeleteFunc(c.st.Past[path], func(q *past) bool { return q == p })
	if len(c.st.Past[path]) == 0 {
		delete(c.st.Past, path)
	}
	c.changed = true
}

// forget drops what is older than keepPast.
func (c *comparison) forget() {
	limit := c.now.Add(-keepPast)
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
	c.forgotten()
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
		c.tell("what was decided or noted of %s in %s is forgotten: %s not found in %d days", count(left[path], "violation"), path, map[bool]string{true: "it was", false: "they were"}[left[path] == 1], int(keepPast.Hours()/24))
	}
}
