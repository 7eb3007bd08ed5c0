package reconcile

import (
	"context"
	"slices"

	"github.com/seed-58def443/ssot/fix/triage/internal/filetext"
	"github.com/seed-58def443/ssot/fix/triage/internal/proof"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/stamps"
	"github.com/seed-58def443/ssot/fix/triage/internal/words"
)

// maxDirectives is how many allow directives of a file are looked for one by one.
const maxDirectives = 16

// reopenTakenBack reopens the decisions of a conflicted file whose changes somebody took back by hand, if the text on
// disk is that of the other decisions to the byte. The base stays then, and so do the other decisions. It reports
// whether it did so.
func (c *absorber) reopenTakenBack(ctx context.Context, path string) (bool, error) {
	e := c.files[path]
	prover := proof.Prover{Scan: c.sc, Record: c.st}
	for _, some := range c.maybeTakenBack(path) {
		if !slices.ContainsFunc(some, func(fingerprint string) bool {
			return len(c.st.Decisions[fingerprint].Files()) > 1 || c.lost[fingerprint] != "" // another file has its change still
		}) {
			same, err := prover.IsWithout(ctx, path, e.text, some)
			if err != nil {
				return false, err
			}
			if same {
				c.takeBack(path, some)
				return true, nil
			}
		}
	}
	return false, nil
}

// maybeTakenBack returns sets of decisions of a file, one of which may have been taken back. A line that was replaced
// is on disk again then. Nothing says that of a directive, so each may be gone, or all are.
func (c *absorber) maybeTakenBack(path string) (sets [][]string) {
	var replaced, directives []string
	for _, fingerprint := range c.st.Decisions.In(path) {
		switch d := c.st.Decisions[fingerprint]; {
		case d.Top().State == record.Allowed:
			directives = append(directives, fingerprint)
		case d.Seen.File == path && c.files[path].text.OnDisk(d.Seen.Place()):
			replaced = append(replaced, fingerprint)
		}
	}
	if len(replaced) > 0 {
		sets = append(sets, replaced)
	}
	if len(directives) > maxDirectives {
		return sets
	}
	for _, fingerprint := range directives {
		sets = append(sets, append(slices.Clone(replaced), fingerprint))
	}
	if len(directives) > 1 {
		sets = append(sets, append(slices.Clone(replaced), directives...))
	}
	return sets
}

// takeBack reopens decisions of a file whose text on disk is that of its other decisions.
func (c *absorber) takeBack(path string, some []string) {
	e := c.files[path]
	c.remember(path, c.st.Decisions.In(path))
	for _, fingerprint := range some {
		c.st.Reopen(fingerprint, true)
	}
	f := record.File{Package: e.text.Package, Base: e.text.Base, Written: stamps.Hash(e.text.Disk)}
	c.st.Files[path], c.changed = &f, true
	c.setText(path, filetext.New(f, e.text.Start, e.text.Disk))
	e.conflicted = false
	_, open, skipped := c.st.Decisions.CountByState(some)
	c.report("%s was edited outside where ssot had changed it: %s", path, words.Reopened(open, skipped))
}
