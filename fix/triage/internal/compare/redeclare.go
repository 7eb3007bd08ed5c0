package compare

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/seed-58def443/ssot/fix/triage/internal/place"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/words"
	"github.com/seed-58def443/ssot/scan"
)

// A fingerprint has the declaration around its violation in it: where that gets another name, all that is decided of
// the violations in it is missed. The violations are there, though, equal and in the same places.

// whyNameless is why a decision can't be undone that was not found under the new name of the declaration around it.
const whyNameless = "the declaration around it has another name now, and under that it can't be told what was decided"

// redeclare lets what was decided of violations go on when the declaration around them has another name. What changed
// files must come to what is on disk, to the byte; what can't be told stays as it is.
func (c proving) redeclare(ctx context.Context) error {
	if len(c.lost)+len(c.files.clashes()) > 0 {
		return nil // not yet
	}
	done := map[string]bool{}
	for _, path := range c.missing() {
		if done[path] {
			continue
		}
		paths := c.st.Decisions.Tangled(path)
		t := turn{writes: map[string]string{}, rest: map[string]string{}, renamed: map[string][]string{}}
		for _, p := range paths {
			done[p] = true
			if err := c.gather(p, &t); err != nil {
				return err
			}
		}
		live := slices.DeleteFunc(slices.Clone(paths), func(p string) bool { return c.st.Files[p] == nil })
		fits, err := c.fits(ctx, t.writes, live...)
		if err != nil {
			return err
		}
		c.goOn(t, fits)
	}
	return nil
}

// turn is what gets other fingerprints in files that are bound to one another.
type turn struct {
	writes, rest map[string]string   // of what changed files, and of what did not or can't be undone
	renamed      map[string][]string // by file: those of which the declaration has another name
}

// gather adds what gets another fingerprint in a file.
func (c proving) gather(path string, t *turn) error {
	next, err := c.redeclared(path)
	for _, from := range record.Keys(next) {
		d, v := c.st.Decisions[from], next[from]
		if d.Writes() {
			t.writes[from] = v.Fingerprint
		} else {
			t.rest[from] = v.Fingerprint
		}
		if d.Absorbed() == "" && d.Seen.Function != v.Function {
			t.renamed[path] = append(t.renamed[path], from)
		}
	}
	return err
}

// goOn gives what changed no file its new fingerprints, and tells of all that has one.
func (c proving) goOn(t turn, fits bool) {
	c.st.Rename(t.rest)
	all := maps.Clone(t.rest)
	c.changed = c.changed || len(t.rest) > 0
	if fits {
		maps.Copy(all, t.writes)
	}
	maps.Copy(c.names, all)
	c.files.told(func(fingerprints []string) []string { return record.RenameAll(fingerprints, all) })
	for _, path := range record.Keys(t.renamed) {
		n := 0
		for _, from := range t.renamed[path] {
			if all[from] != "" {
				n++
			}
		}
		if n > 0 {
			c.tell("%s: %s %s on under the new name of the declaration around %s", path, words.Count(n, "decision"), words.Go(n), words.Them(n))
		}
	}
}

// missing are the files of what is decided of violations that the scan would have found, and did not.
func (c proving) missing() []string {
	paths := map[string]bool{}
	for fingerprint, d := range c.st.Decisions {
		if c.Sc.ByID[fingerprint] != nil || d.Was != "" || c.Sc.Unseen(d.Seen.File, d.Seen.Package) != "" {
			continue
		}
		paths[d.Seen.File] = true
	}
	return record.Keys(paths)
}

// redeclared are the violations of a file that are decided under another fingerprint, by that one: an equal one in
// another declaration begins in the same place, or, of what changed the file, they are as many in the same order.
func (c proving) redeclared(path string) (map[string]*scan.Violation, error) {
	expected, err := c.sought(path)
	if err != nil || len(expected) == 0 {
		return nil, err
	}
	next := map[string]*scan.Violation{}
	for _, a := range alikes(c.Sc, path, expected, false) {
		a.is = slices.DeleteFunc(a.is, func(v *scan.Violation) bool { return !c.st.Decisions[v.Fingerprint].Idle() })
		found := a.atPlace()
		if in := a.inOrder(); len(found) < len(in) && !slices.ContainsFunc(a.was, func(e expectation) bool { return !c.st.Decisions[e.fingerprint].Writes() }) {
			found = in
		}
		for _, e := range a.was {
			v := found[e.fingerprint]
			if v != nil && (c.st.Decisions[e.fingerprint].Writes() || v.Function != e.was.Function && !c.apart(e.fingerprint, v)) {
				next[e.fingerprint] = v
			}
		}
	}
	return next, nil
}

// under are the decisions that changed a file and wait, by the fingerprints that their violations have now. It is not
// proved.
func (c proving) under(path string) (map[string]string, error) {
	next, err := c.redeclared(path)
	under := map[string]string{}
	for from, v := range next {
		if c.st.Decisions[from].Writes() {
			under[v.Fingerprint] = from
		}
	}
	return under, err
}

// apart reports whether two were there beside each other already: then the one that is decided is gone, and the other
// one moved to its place.
func (c proving) apart(decided string, v *scan.Violation) bool {
	return c.shown != nil && c.shown.ByID[decided] != nil && c.shown.ByID[v.Fingerprint] != nil
}

// sought is what is decided of violations in a file that the scan did not find, and where they are in the text that it
// saw.
func (c proving) sought(path string) (expected []expectation, err error) {
	onward := func(p place.Place) place.Place { return p }
	if e, f := c.files[path], c.st.Files[path]; e != nil && e.live && f != nil {
		base, err := c.Kept(cmp.Or(e.before, f).Base)
		if err != nil {
			return nil, err
		}
		if base != nil {
			onward = place.NewShift(base, e.text.Start).Place
		}
	}
	for _, e := range decidedIn(c.st, path) {
		if d := c.st.Decisions[e.fingerprint]; c.Sc.ByID[e.fingerprint] == nil && !d.Idle() && d.Was == "" {
			e.at = onward(e.at)
			expected = append(expected, e)
		}
	}
	return expected, nil
}

// nameless are the decisions that changed a file and of which equal violations are in it in other declarations, so that
// it can't be told which one is meant.
func (c proving) nameless(path string) (list []string) {
	for _, fingerprint := range c.st.Decisions.In(path) {
		if c.Sc.ByID[fingerprint] == nil && c.elsewhere(c.st.Decisions[fingerprint].Seen) {
			list = append(list, fingerprint)
		}
	}
	return list
}

// elsewhere reports whether a file has a violation that is equal to one that was seen, in another declaration, and of
// which nothing is decided.
func (c proving) elsewhere(was record.Sighting) bool {
	return slices.ContainsFunc(c.Sc.Result.Violations, func(v *scan.Violation) bool {
		return v.File == was.File && v.Rule == was.Rule && v.Symbol == was.Symbol && v.Code == was.Code && v.Function != was.Function && c.st.Decisions[v.Fingerprint].Idle()
	})
}
