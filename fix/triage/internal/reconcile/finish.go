package reconcile

import (
	"github.com/seed-58def443/ssot/fix/triage/internal/place"
	"github.com/seed-58def443/ssot/fix/triage/internal/proof"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/scanned"
	"github.com/seed-58def443/ssot/fix/triage/internal/words"
)

// finish updates decisions by the final scan: it reopens an absorbed decision whose violation is back, sets or clears
// the day since when a violation is missing, and updates sightings.
func (c *reconciliation) finish(sc *scanned.Scan, whole bool) error {
	ambiguous := map[string]int{} // by file: missing violations with an equal one in another declaration
	today := c.now.UTC().Format(record.Day)
	p := verifier{reconciliation: c, Prover: proof.Prover{Scan: sc, Record: c.st}}
	if err := p.relocateAbsorbed(); err != nil {
		return err
	}
	p.renameAbsorbed()
	p.showRemoved()
	for _, fingerprint := range record.Keys(c.st.Decisions) {
		d := c.st.Decisions[fingerprint]
		found := sc.ByID[fingerprint] != nil
		switch {
		case found && d.Absorbed() != "" && (d.Top().State != record.Allowed || sc.ByID[fingerprint].Allowed == nil):
			c.st.Reopen(fingerprint, d.Absorbed() != whyEnded)
			if d := c.st.Decisions[fingerprint].Clone(); d.Missing != "" {
				d.Missing = ""
				c.st.Decisions.Set(fingerprint, d)
			}
			c.changed = true
		case found && d.Missing != "", !found && whole && d.Missing == "":
			lost := !found && !d.Undecided() && !d.Writes() && d.Original == "" && d.Absorbed() == "" && equalElsewhere(p.Prover, d.Seen)
			if lost && sc.Result.Faulty(sc.Abs(d.Seen.File)) || !found && sc.Unanalyzed(d.Seen.File) {
				continue // it may be found once the errors are fixed, or by who asks for its system or tags
			}
			d = d.Clone()
			if d.Missing = ""; !found {
				d.Missing = today
			}
			if lost {
				ambiguous[d.Seen.File]++
			}
			c.st.Decisions.Set(fingerprint, d)
			c.changed = true
		}
		c.updateSighting(sc, fingerprint)
	}
	for _, path := range record.Keys(ambiguous) {
		n := ambiguous[path]
		c.report("%s: what was decided or noted of %s is not shown any more: equal ones are in other declarations, and it can't be told whether %s one of them", path, words.Count(n, "violation"), map[bool]string{true: "it is", false: "each is"}[n == 1])
	}
	reportEdited(c)
	return nil
}

// relocateAbsorbed updates the places of absorbed decisions in the scanned text, as long as their line is there.
func (c verifier) relocateAbsorbed() error {
	for _, fingerprint := range record.Keys(c.st.Decisions) {
		d := c.st.Decisions[fingerprint]
		now := c.Scan.TextHash(d.Seen.File)
		if d.Absorbed() == "" || c.Scan.ByID[fingerprint] != nil || d.Seen.Text == "" || now == "" || d.Seen.Text == now {
			continue
		}
		was, err := c.Saved(d.Seen.Text)
		if err != nil {
			return err
		}
		if was == nil {
			continue
		}
		is := c.Scan.Text(d.Seen.File)
		t := place.NewLineMatch(was, is)
		to, sure := t.Place(d.Seen.Place())
		if !sure && len(d.Top().OtherFiles) == 0 && t.Removed(d.Seen.Place(), d.Seen.Function) {
			continue // it is listed only where that text is
		}
		if !sure {
			to = place.NewLineMap(was, is).Place(d.Seen.Place())
		}
		d = d.Clone()
		d.Seen.SetPlace(to)
		d.Seen.Text = now
		c.Unsaved[now] = is
		c.st.Decisions.Set(fingerprint, d)
		c.changed = true
	}
	return nil
}

// renameAbsorbed gives absorbed decisions the fingerprint of the violation at their place. Another decision may have
// had that fingerprint until the declaration of both was renamed.
func (c verifier) renameAbsorbed() {
	next, taken := map[string]string{}, map[string]bool{}
	for _, fingerprint := range record.Keys(c.st.Decisions) {
		d := c.st.Decisions[fingerprint]
		if d.Absorbed() == "" || c.Scan.ByID[fingerprint] != nil || d.Original != "" && d.Seen.Text != "" {
			continue // or it is listed only where that text is
		}
		if v := c.atSighting(d); v != nil && !taken[v.Fingerprint] {
			next[fingerprint], taken[v.Fingerprint] = v.Fingerprint, true
		}
	}
	if len(next) == 0 {
		return
	}
	c.st.Rename(next)
	c.recordRenames(next)
	c.changed = true
}

// showRemoved moves absorbed decisions whose lines were deleted to the written text: they are listed when that text is
// back.
func (c verifier) showRemoved() {
	for fingerprint, seen := range c.removedAt {
		d := c.st.Decisions[fingerprint]
		if d.Absorbed() == "" || c.Scan.ByID[fingerprint] != nil {
			continue
		}
		d = d.Clone()
		d.Seen = seen
		c.st.Decisions.Set(fingerprint, d)
	}
}

// updateSighting records where a violation is now. If its declaration is renamed later, the place identifies it.
func (c *reconciliation) updateSighting(sc *scanned.Scan, fingerprint string) {
	v, d := sc.ByID[fingerprint], c.st.Decisions[fingerprint]
	if v == nil || d == nil || d.Absorbed() != "" || d.Seen.File != v.File || d.Seen == sc.Sighting(v) {
		return
	}
	if e := c.files[v.File]; e != nil && e.text.Unverified != nil {
		return // the recorded base is the one before the edit
	}
	d = d.Clone()
	d.Seen = c.sighting(sc, v)
	c.st.Decisions.Set(fingerprint, d)
	c.changed = true
}

// reportEdited reports what happened to the decisions of edited files, and of files that left the session only in part.
func reportEdited(c *reconciliation) {
	for _, path := range c.files.where(func(e *fileState) bool { return len(e.partial) > 0 }) {
		stand, open, skipped := c.st.Decisions.CountByState(c.files[path].partial)
		became := words.Count(stand, "decision") + " can't be undone any more"
		if open+skipped > 0 {
			became = words.Reopened(open, skipped)
		}
		c.report("%s %s, but not all that the same decision changed: %s", path, c.files[path].departureText(), became)
	}
	for _, path := range c.files.where(func(e *fileState) bool { return len(e.edited) > 0 }) {
		stand, open, skipped := c.st.Decisions.CountByState(c.files[path].edited)
		all := stand + open + skipped
		switch {
		case c.files[path].generated:
			c.report("%s says now that it is generated: %s can't be undone any more", path, words.Count(all, "decision"))
		case c.files[path].unfound:
			c.report("%s was edited outside while no rule found what was decided there: %s can't be undone unless the rule comes back as it was", path, words.Count(all, "decision"))
		case c.files[path].ambiguous:
			c.report("%s: %s can't be undone any more: the declaration around %s has another name now, and under that it can't be told what was decided", path, words.Count(all, "decision"), words.Them(all))
		case stand == 0:
			c.report("%s was edited outside: %s", path, words.Reopened(open, skipped))
		default:
			c.report("%s was edited outside where ssot had changed it: %s can't be undone any more%s", path, words.Count(stand, "decision"), words.AlsoReopened(open, skipped))
		}
	}
}
