package reconcile

import (
	"github.com/seed-58def443/ssot/fix/triage/internal/place"
	"github.com/seed-58def443/ssot/fix/triage/internal/proof"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/scanned"
	"github.com/seed-58def443/ssot/fix/triage/internal/words"
)

// settle looks at the decisions in the light of a scan: one whose file absorbed it but whose violation is there is open
// again, and one whose violation is not found any more is counted as missing from today on.
func (c *comparison) settle(sc *scanned.Scan, whole bool) error {
	untold := map[string]int{} // by file: how many violations what was decided is lost of, though equal ones are there
	today := c.now.UTC().Format(record.Day)
	p := proving{comparison: c, Proof: proof.Proof{Sc: sc, St: c.st}}
	if err := p.retrace(); err != nil {
		return err
	}
	p.restand()
	p.vanish()
	for _, fingerprint := range record.Keys(c.st.Decisions) {
		d := c.st.Decisions[fingerprint]
		found := sc.ByID[fingerprint] != nil
		switch {
		case found && d.Absorbed() != "" && (d.Top().State != record.Allowed || sc.ByID[fingerprint].Allowed == nil):
			c.st.Reopen(fingerprint, d.Absorbed() != whyEnded)
			c.changed = true
		case found && d.Missing != "", !found && whole && d.Missing == "":
			lost := !found && !d.Idle() && !d.Writes() && d.Was == "" && d.Absorbed() == "" && p.elsewhere(d.Seen)
			if lost && sc.Result.Faulty(sc.Abs(d.Seen.File)) {
				continue // it may be found when the errors are gone
			}
			d = d.Clone()
			if d.Missing = ""; !found {
				d.Missing = today
			}
			if lost {
				untold[d.Seen.File]++
			}
			c.st.Decisions.Set(fingerprint, d)
			c.changed = true
		}
		c.see(sc, fingerprint)
	}
	for _, path := range record.Keys(untold) {
		n := untold[path]
		c.tell("%s: what was decided or noted of %s is not shown any more: equal ones are in other declarations, and it can't be told whether %s one of them", path, words.Count(n, "violation"), map[bool]string{true: "it is", false: "each is"}[n == 1])
	}
	account(c)
	return nil
}

// retrace writes down where what can't be undone any more is in the text that was scanned, as long as its line is
// there.
func (c proving) retrace() error {
	for _, fingerprint := range record.Keys(c.st.Decisions) {
		d := c.st.Decisions[fingerprint]
		now := c.Sc.TextName(d.Seen.File)
		if d.Absorbed() == "" || c.Sc.ByID[fingerprint] != nil || d.Seen.Text == "" || now == "" || d.Seen.Text == now {
			continue
		}
		was, err := c.Kept(d.Seen.Text)
		if err != nil {
			return err
		}
		if was == nil {
			continue
		}
		is := c.Sc.Text(d.Seen.File)
		t := place.NewTrail(was, is)
		to, sure := t.Place(d.Seen.Place())
		if !sure && len(d.Top().Also) == 0 && t.Removed(d.Seen.Place(), d.Seen.Function) {
			continue // it is to be seen where that text is
		}
		if !sure {
			to = place.NewShift(was, is).Place(d.Seen.Place())
		}
		d = d.Clone()
		d.Seen.Put(to)
		d.Seen.Text = now
		c.st.Decisions.Set(fingerprint, d)
		c.changed = true
	}
	return nil
}

// restand gives what can't be undone any more the name of the violation that stands where it was seen: it may have been
// another decision's until the declaration around both got another name.
func (c proving) restand() {
	next, taken := map[string]string{}, map[string]bool{}
	for _, fingerprint := range record.Keys(c.st.Decisions) {
		d := c.st.Decisions[fingerprint]
		if d.Absorbed() == "" || c.Sc.ByID[fingerprint] != nil || d.Was != "" && d.Seen.Text != "" {
			continue // or it is to be seen where that text is
		}
		if v := c.stands(d); v != nil && !taken[v.Fingerprint] {
			next[fingerprint], taken[v.Fingerprint] = v.Fingerprint, true
		}
	}
	if len(next) == 0 {
		return
	}
	c.st.Rename(next)
	c.answer(next)
	c.changed = true
}

// vanish says of what was absorbed, and of which nothing is in the text that was scanned, where it is to be seen: in
// the text that was written.
func (c proving) vanish() {
	for fingerprint, seen := range c.gone {
		d := c.st.Decisions[fingerprint]
		if d.Absorbed() == "" || c.Sc.ByID[fingerprint] != nil {
			continue
		}
		d = d.Clone()
		d.Seen = seen
		c.st.Decisions.Set(fingerprint, d)
	}
}

// see writes down where a violation is now: when the declaration around it gets another name, its place tells which one
// it is.
func (c *comparison) see(sc *scanned.Scan, fingerprint string) {
	v, d := sc.ByID[fingerprint], c.st.Decisions[fingerprint]
	if v == nil || d == nil || d.Absorbed() != "" || d.Seen.File != v.File || d.Seen == sc.Sighting(v) {
		return
	}
	if e := c.files[v.File]; e != nil && e.text.Waits != nil {
		return // what it starts from is as it was before the edit
	}
	d = d.Clone()
	d.Seen = sc.Sighting(v)
	c.st.Decisions.Set(fingerprint, d)
	c.changed = true
}

// account tells what became of the files that were edited where the session had changed them.
func account(c *comparison) {
	for _, path := range c.files.where(func(e *entry) bool { return len(e.partly) > 0 }) {
		stand, open, skipped := c.st.Decisions.Became(c.files[path].partly)
		became := words.Count(stand, "decision") + " can't be undone any more"
		if open+skipped > 0 {
			became = words.Again(open, skipped)
		}
		c.tell("%s %s, but not all that the same decision changed: %s", path, c.files[path].fate(), became)
	}
	for _, path := range c.files.where(func(e *entry) bool { return len(e.edited) > 0 }) {
		stand, open, skipped := c.st.Decisions.Became(c.files[path].edited)
		all := stand + open + skipped
		switch {
		case c.files[path].generated:
			c.tell("%s says now that it is generated: %s can't be undone any more", path, words.Count(all, "decision"))
		case c.files[path].nameless:
			c.tell("%s: %s can't be undone any more: the declaration around %s has another name now, and under that it can't be told what was decided", path, words.Count(all, "decision"), words.Them(all))
		case stand == 0:
			c.tell("%s was edited outside: %s", path, words.Again(open, skipped))
		default:
			c.tell("%s was edited outside where ssot had changed it: %s can't be undone any more%s", path, words.Count(stand, "decision"), words.AgainToo(open, skipped))
		}
	}
}
