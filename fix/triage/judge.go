package triage

import (
	"context"
	"path"
	"path/filepath"
	"strings"

	"github.com/seed-58def443/ssot/scan"
)

// verdict is what a scan says of the decisions of a file that was edited outside.
type verdict int

const (
	fall  verdict = iota // they do not hold on the new base
	stand                // they do
	wait                 // the scan can't tell; another one can
)

// judge says whether the decisions of a file can be planned on its new base, and why not when they can't. The plan need not be what is on disk to the byte: an import that was added by hand may draw the next one to another place.
// What a scan does not see tells nothing: a file that it does not read, or one whose package has errors that come from elsewhere.
func (c *comparison) judge(ctx context.Context, sc *scanned, path string) (verdict, string, error) {
	f, t := c.live[path].file, c.live[path]
	if !sc.reads(path, f.Package) || strings.HasSuffix(path, ".go") && !scan.Parses(t.disk) {
		return wait, "", nil
	}
	hidden, faulty := false, false
	for _, fingerprint := range c.st.in(path) {
		if sc.byID[fingerprint] != nil {
			continue
		}
		seen := c.st.Decisions[fingerprint].Seen // it may stand in another file
		if !sc.reads(seen.File, seen.Package) {
			return wait, "", nil
		}
		hidden, faulty = true, faulty || sc.res.Faulty(c.abs(seen.File)) || sc.res.Faulty(c.abs(path))
	}
	if hidden && !faulty {
		return fall, whyEdited, nil
	}
	holds := !hidden
	if !hidden {
		plan, err := sc.planner.Plan(ctx, sc.decisions(c.st, sc.related(c.st, f.Package)))
		if err != nil {
			return wait, "", err
		}
		holds, faulty = len(plan.Failed) == 0, sc.res.Faulty(c.abs(path))
		for fingerprint := range plan.Failed {
			faulty = faulty || sc.res.Faulty(c.abs(sc.byID[fingerprint].File))
		}
	}
	switch {
	case !holds && !faulty:
		return fall, whyEdited, nil
	case sc.res.HalfTyped(c.abs(path)): // errors can't be counted against one another
		return wait, "", nil
	}
	broken, err := sc.res.Mends(ctx, c.abs(path), t.disk)
	switch {
	case err != nil:
		return wait, "", err
	case broken:
		return fall, whyNeeded, nil
	case !holds:
		return wait, "", nil
	}
	return stand, "", nil
}

// unseen says why the scan tells nothing of the violations of a file that it did not find, or is empty when it would have found them.
func (sc *scanned) unseen(path, pkg string) string {
	switch {
	case !sc.reads(path, pkg):
		return "it is not in this scan: open it without patterns, or with the tags that it needs"
	case sc.res.Faulty(sc.abs(path)):
		return "it or its package has errors: correct them first"
	}
	return ""
}

// reads reports whether a file is in the scan, and its violations are looked for.
func (sc *scanned) reads(path, pkg string) bool {
	_, read := sc.sources[sc.abs(path)]
	return read && sc.within(path, pkg)
}

// within reports whether a file lies in the packages that the session was opened for.
func (sc *scanned) within(file, pkg string) bool {
	if sc.matcher == nil {
		return true
	}
	rel, err := filepath.Rel(sc.dir, sc.abs(path.Dir(file)))
	return err == nil && sc.matcher.Match(filepath.ToSlash(rel), pkg)
}

func (sc *scanned) abs(path string) string {
	return filepath.Join(sc.res.Root, filepath.FromSlash(path))
}
