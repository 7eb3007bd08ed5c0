package triage

// settle looks at the decisions in the light of a scan: one whose file absorbed it but whose violation is there is open again, and one whose violation is not found any more is counted as missing from today on.
func (c *comparison) settle(sc *scanned, whole bool) {
	today := c.now.UTC().Format(day)
	for _, fingerprint := range keys(c.st.Decisions) {
		d := c.st.Decisions[fingerprint]
		found := sc.byID[fingerprint] != nil
		switch {
		case found && d.absorbed() != "" && (d.top().State != Allowed || sc.byID[fingerprint].Allowed == nil):
			c.st.reopen(fingerprint, d.absorbed() != whyEnded)
			c.changed = true
		case found && d.Missing != "", !found && whole && d.Missing == "":
			d = d.clone()
			if d.Missing = ""; !found {
				d.Missing = today
			}
			c.st.set(fingerprint, d)
			c.changed = true
		}
	}
	c.account()
}

// account tells what became of the files that were edited where the session had changed them.
func (c *comparison) account() {
	for _, path := range c.files.where(func(e *entry) bool { return len(e.partly) > 0 }) {
		stand, reopened := c.st.became(c.files[path].partly)
		became := count(stand, "decision") + " can't be undone any more"
		if reopened > 0 {
			became = count(reopened, "decision") + " " + be(reopened) + " open again"
		}
		c.tell("%s %s, but not all that the same decision changed: %s", path, c.fate(path), became)
	}
	for _, path := range c.files.where(func(e *entry) bool { return len(e.edited) > 0 }) {
		stand, reopened := c.st.became(c.files[path].edited)
		switch {
		case stand == 0:
			c.tell("%s was edited outside: %s %s open again", path, count(reopened, "decision"), be(reopened))
		case reopened == 0:
			c.tell("%s was edited outside where ssot had changed it: %s can't be undone any more", path, count(stand, "decision"))
		default:
			c.tell("%s was edited outside where ssot had changed it: %s can't be undone any more, %d %s open again", path, count(stand, "decision"), reopened, be(reopened))
		}
	}
}

// became counts what was lost: decisions that can't be undone any more, and such whose violations are there again.
func (s *state) became(fingerprints []string) (stand, reopened int) {
	for _, fingerprint := range fingerprints {
		if s.Decisions[fingerprint].absorbed() != "" {
			stand++
		} else {
			reopened++
		}
	}
	return stand, reopened
}
