package compare

import (
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/scanned"
	"github.com/seed-58def443/ssot/fix/triage/internal/words"
)

// settle looks at the decisions in the light of a scan: one whose file absorbed it but whose violation is there is open again, and one whose violation is not found any more is counted as missing from today on.
func (c *comparison) settle(sc *scanned.Scan, whole bool) {
	today := c.now.UTC().Format(record.Day)
	for _, fingerprint := range record.Keys(c.st.Decisions) {
		d := c.st.Decisions[fingerprint]
		found := sc.ByID[fingerprint] != nil
		switch {
		case found && d.Absorbed() != "" && (d.Top().State != record.Allowed || sc.ByID[fingerprint].Allowed == nil):
			c.st.Reopen(fingerprint, d.Absorbed() != whyEnded)
			c.changed = true
		case found && d.Missing != "", !found && whole && d.Missing == "":
			d = d.Clone()
			if d.Missing = ""; !found {
				d.Missing = today
			}
			c.st.Decisions.Set(fingerprint, d)
			c.changed = true
		}
	}
	account(c)
}

// account tells what became of the files that were edited where the session had changed them.
func account(c *comparison) {
	for _, path := range c.files.where(func(e *entry) bool { return len(e.partly) > 0 }) {
		stand, reopened := c.st.Decisions.Became(c.files[path].partly)
		became := words.Count(stand, "decision") + " can't be undone any more"
		if reopened > 0 {
			became = words.Count(reopened, "decision") + " " + words.Be(reopened) + " open again"
		}
		c.tell("%s %s, but not all that the same decision changed: %s", path, c.files[path].fate(), became)
	}
	for _, path := range c.files.where(func(e *entry) bool { return len(e.edited) > 0 }) {
		stand, reopened := c.st.Decisions.Became(c.files[path].edited)
		switch {
		case stand == 0:
			c.tell("%s was edited outside: %s %s open again", path, words.Count(reopened, "decision"), words.Be(reopened))
		case reopened == 0:
			c.tell("%s was edited outside where ssot had changed it: %s can't be undone any more", path, words.Count(stand, "decision"))
		default:
			c.tell("%s was edited outside where ssot had changed it: %s can't be undone any more, %d %s open again", path, words.Count(stand, "decision"), reopened, words.Be(reopened))
		}
	}
}
