package reconcile

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/seed-58def443/ssot/fix/triage/internal/proof"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/words"
	"github.com/seed-58def443/ssot/scan"
)

// whyNameless is why a decision can't be undone that was not found under the new name of the declaration around it.
const whyNameless = "the declaration around it has another name now, and under that it can't be told what was decided"

// redeclare lets what was decided of violations go on under the fingerprints that those have now. What changed files
// must come to what is on disk; what can't be told stays as it is when it changed files, else it is put aside.
func (c renaming) redeclare(ctx context.Context) error {
	if len(c.lost)+len(c.files.clashes()) > 0 {
		return nil // not yet
	}
	done, decided, ties := map[string]bool{}, c.decided(), c.st.Decisions.Ties()
	for _, path := range record.Keys(decided) {
		if done[path] {
			continue
		}
		paths := ties.Tangled(path)
		t := turn{writes: map[string]string{}, rest: map[string]string{}, renamed: map[string][]string{}, along: map[string]*scan.Violation{}, unsure: map[string]int{}}
		for _, p := range paths {
			done[p] = true
			if e := c.files[p]; e != nil && e.before != nil && c.Sc.Unseen(p, e.text.Package) != "" {
				continue // it may not hold
			}
			if err := c.gather(p, decided[p], &t); err != nil {
				return err
			}
		}
		if t.still() {
			continue
		}
		live := slices.DeleteFunc(slices.Clone(paths), func(p string) bool { return c.st.Files[p] == nil })
		if err := c.goOn(ctx, t, live); err != nil {
			return err
		}
		decided, ties = c.decided(), c.st.Decisions.Ties()
	}
	return nil
}

// decided returns the decisions of violations by file, sorted.
func (c proving) decided() map[string][]string {
	byFile := map[string][]string{}
	for _, fingerprint := range record.Keys(c.st.Decisions) {
		path := c.st.Decisions[fingerprint].Seen.File
		byFile[path] = append(byFile[path], fingerprint)
	}
	return byFile
}

// turn is what gets other fingerprints in files that are bound to one another.
type turn struct {
	writes, rest map[string]string          // of what changed files, and of what did not
	renamed      map[string][]string        // by file: those of which the declaration has another name
	along        map[string]*scan.Violation // of what did not: those that are in another file now
	past         []string                   // of what can\'t be undone any more: those whose name is another violation\'s
	aside        []string                   // of what did not: those of no violation that could be told
	unsure       map[string]int             // by file: how many of them may be of one of several
}

// still reports whether nothing gets another fingerprint.
func (t *turn) still() bool {
	return len(t.writes)+len(t.rest)+len(t.aside)+len(t.along)+len(t.past) == 0
}

// gather adds what gets another fingerprint of what is decided in a file.
func (c renaming) gather(path string, decided []string, t *turn) error {
	f, err := c.follow(path, decided)
	for _, from := range record.Keys(f.is) {
		d, v := c.st.Decisions[from], f.is[from]
		if d.Writes() {
			t.writes[from] = v.Fingerprint
		} else {
			t.rest[from] = v.Fingerprint
		}
		if d.Absorbed() == "" && d.Seen.Function != v.Function {
			t.renamed[path] = append(t.renamed[path], from)
		}
	}
	maps.Copy(t.along, f.along)
	t.past = append(t.past, f.past...)
	for _, from := range f.past {
		if f.unsure[from] && c.Sc.Unseen(path, c.st.Decisions[from].Seen.Package) == "" {
			t.unsure[path]++
		}
	}
	for _, from := range f.aside {
		d := c.st.Decisions[from]
		if d.Writes() && c.st.Misses(d) == "" {
			continue // whether it holds is to be proved
		}
		t.aside = append(t.aside, from)
		if f.unsure[from] && c.Sc.Unseen(path, d.Seen.Package) == "" {
			t.unsure[path]++
		}
	}
	return err
}

// goOn gives decisions their new fingerprints, and tells of those of which the declaration has another name. What
// changed no file and can't have its new one is put aside, like what is of no violation.
func (c renaming) goOn(ctx context.Context, t turn, live []string) error {
	before, today := c.st.Clone(), c.now.UTC().Format(record.Day)
	next := t.without(c.st, today)
	maps.Copy(next, t.writes)
	c.st.GiveWay(next)
	same := exactly
	if len(t.renamed) == 0 { // their own lines tell; an import that was added by hand may draw the next one to another place
		same = proof.SameBody
	}
	fits, err := c.fits(ctx, next, same, live...)
	if err != nil {
		return err
	}
	if !fits {
		*c.st = *before
		next = t.without(c.st, today)
		c.st.GiveWay(next)
		c.st.Rename(next)
	}
	c.changed = true
	for _, from := range record.Keys(t.rest) {
		if d := c.st.Decisions[from]; next[from] == "" && d == before.Decisions[from] { // its new name is that of one that could not get another
			c.st.Aside(from, today)
		}
	}
	c.answer(next)
	c.moveAlong(t, next)
	for _, path := range record.Keys(t.renamed) {
		n := len(slices.DeleteFunc(slices.Clone(t.renamed[path]), func(from string) bool { return next[from] == "" }))
		if n > 0 {
			c.tell("%s: %s %s on under the new name of the declaration around %s", path, words.Count(n, "decision"), words.Go(n), words.Them(n))
		}
	}
	tellUnsure(c.comparison, t.unsure)
	return nil
}

// moveAlong writes down that what changed no file is of violations in other files now, and tells of files that have
// another name.
func (c renaming) moveAlong(t turn, next map[string]string) {
	type files struct{ from, to string }
	told := map[files]int{}
	for from, v := range t.along {
		name := cmp.Or(next[from], from)
		d := c.st.Decisions[name]
		if name != v.Fingerprint || d.Idle() {
			continue
		}
		if d.Seen.Text == c.Sc.TextName(v.File) {
			told[files{d.Seen.File, v.File}]++
		}
		d = d.Clone()
		d.Seen = c.Sc.Sighting(v)
		c.st.Decisions.Set(name, d)
	}
	for _, f := range slices.SortedFunc(maps.Keys(told), func(a, b files) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to)) }) {
		c.tell("%s is %s now: its %s moved along", f.from, f.to, words.Count(told[f], "decision"))
	}
}

// without puts away on a state what is of no violation, and gives a copy of the new fingerprints of what changed no
// file.
func (t turn) without(st *record.Record, today string) map[string]string {
	for _, from := range t.aside {
		st.Aside(from, today)
	}
	next := maps.Clone(t.rest)
	for _, from := range t.past {
		next[from] = record.Formerly(from, st.Decisions[from].Top().Step)
	}
	return next
}

// answer lets decisions be found by the names that they had.
func (c *comparison) answer(next map[string]string) {
	for name, to := range c.names {
		c.names[name] = cmp.Or(next[to], to)
	}
	for from, to := range next {
		if c.names[from] == "" {
			c.names[from] = to
		}
	}
	c.files.told(func(fingerprints []string) []string { return record.RenameAll(fingerprints, next) })
}

// under returns the decisions of the violations in a file that waits, by the fingerprints that those have now. It is
// not proved.
func (c proving) under(path string) (map[string]string, error) {
	f, err := c.follow(path, c.decided()[path])
	under := map[string]string{}
	for from, v := range f.is {
		under[v.Fingerprint] = from
	}
	return under, err
}

// nameless returns the decisions that changed a file and of which equal violations are in it in other declarations, so
// that it can't be told which one is meant.
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
