package compare

import (
	"bytes"
	"cmp"
	"context"
	"slices"

	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/scanned"
	"github.com/seed-58def443/ssot/scan"
)

// whyMoved is why a decision can't be undone that was not found under its file's new name.
const whyMoved = "the file has another name now, and under that it can't be told what was decided"

// adjust gives the decisions of a file that has another name the fingerprints that its violations have under it: those of
// imports and of what init does have the name in them. What can't be told is lost; a scan that does not see the file leaves
// it to the next one, see recognise.
func (c proving) adjust(ctx context.Context, path string, expected []expectation) error {
	t, ok := c.files.text(path)
	if !ok || c.Sc.Unseen(path, t.Package) != "" {
		return nil
	}
	next, missing := adjusted(c.Sc, path, expected)
	names := record.Keys(next)
	if fits, err := c.fits(ctx, path, next); err != nil {
		return err
	} else if !fits { // equal ones were taken for one another
		missing = append(missing, names...)
	}
	c.files.at(path).spoilt = len(missing) > 0 // its text has not to come back: it is there
	for _, fingerprint := range missing {
		if c.st.Decisions[fingerprint].Writes() {
			c.lost.one(c.st, path, fingerprint, whyMoved)
		}
	}
	return nil
}

// recognise does the same for files that had another name when a scan did not see them. What it can't tell stays as it is.
func (c proving) recognise(ctx context.Context) error {
	hidden := map[string]bool{}
	for fingerprint, d := range c.st.Decisions {
		if d.Writes() && c.Sc.ByID[fingerprint] == nil {
			hidden[d.Seen.File] = true
		}
	}
	for _, path := range record.Keys(hidden) {
		e := c.files.at(path)
		if !e.live || e.clash || e.before != nil || len(e.expected) > 0 || e.text.Waits != nil || c.Sc.Unseen(path, e.text.Package) != "" {
			continue
		}
		next, _ := adjusted(c.Sc, path, c.decidedIn(path))
		if _, err := c.fits(ctx, path, next); err != nil {
			return err
		}
	}
	return nil
}

// fits gives decisions other fingerprints, if the file is to the byte what they come to then.
func (c proving) fits(ctx context.Context, path string, next map[string]string) (bool, error) {
	if len(next) == 0 {
		return true, nil
	}
	trial, t := c.st.Clone(), c.files[path].text
	trial.Rename(next)
	planned, _, err := c.Sc.Becomes(ctx, path, c.Sc.Decisions(trial, c.Sc.Related(trial, t.Package)))
	if err != nil || !bytes.Equal(planned, t.Disk) {
		return false, err
	}
	trial.Past.Rename(path, next)
	*c.st, c.changed = *trial, true
	return true, nil
}

// adjusted are the violations of a file that have another fingerprint under its new name, and those that are not found
// under it. Of equal ones their order tells which is which when all are expected, else the place where they were seen: it may
// be that of another one, for the file may have been edited since.
func adjusted(sc *scanned.Scan, path string, expected []expectation) (next map[string]string, missing []string) {
	type kind struct{ rule, function, symbol, code string }
	is := map[kind][]*scan.Violation{}
	for _, v := range sc.Result.Violations {
		if v.File == path {
			k := kind{v.Rule, v.Function, v.Symbol, v.Code}
			is[k] = append(is[k], v)
		}
	}
	was := map[kind][]expectation{}
	for _, e := range expected {
		k := kind{e.was.Rule, e.was.Function, e.was.Symbol, e.was.Code}
		same := func(v *scan.Violation) bool { return v.Fingerprint == e.fingerprint }
		if slices.ContainsFunc(is[k], same) {
			is[k] = slices.DeleteFunc(is[k], same)
			continue
		}
		was[k] = append(was[k], e)
	}
	next = map[string]string{}
	for k, list := range was {
		slices.SortFunc(list, func(a, b expectation) int { return byLine(a.was.Line, a.was.Column, b.was.Line, b.was.Column) })
		slices.SortFunc(is[k], func(a, b *scan.Violation) int { return byLine(a.Line, a.Column, b.Line, b.Column) })
		for i, e := range list {
			j := i
			if len(list) != len(is[k]) {
				j = slices.IndexFunc(is[k], func(v *scan.Violation) bool { return v.Line == e.was.Line && v.Column == e.was.Column })
			}
			if j >= 0 {
				next[e.fingerprint] = is[k][j].Fingerprint
			} else {
				missing = append(missing, e.fingerprint)
			}
		}
	}
	slices.Sort(missing)
	return next, missing
}

func byLine(line, column, otherLine, otherColumn int) int {
	return cmp.Or(cmp.Compare(line, otherLine), cmp.Compare(column, otherColumn))
}
