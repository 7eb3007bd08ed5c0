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

// whyAmbiguous is why a decision can't be undone if its enclosing declaration was renamed and equal violations can't be
// told apart.
const whyAmbiguous = "the declaration around it has another name now, and under that it can't be told what was decided"

// followRenames moves decisions to the fingerprints that their violations have now. For decisions that changed files,
// the plan must give the text on disk. A decision that can't be matched stays as it is if it changed a file; else it is
// detached.
func (c renamer) followRenames(ctx context.Context) error {
	if len(c.lost)+len(c.files.conflicts()) > 0 {
		return nil // absorb those first
	}
	done, decided, ties := map[string]bool{}, c.decidedByFile(), c.st.Decisions.Index()
	for _, path := range record.Keys(decided) {
		if done[path] {
			continue
		}
		paths := ties.Connected(path)
		t := renameBatch{writing: map[string]string{}, nonWriting: map[string]string{}, redeclared: map[string][]string{}, movedFile: map[string]*scan.Violation{}, ambiguous: map[string]int{}}
		for _, p := range paths {
			done[p] = true
			if e := c.files[p]; e != nil && e.before != nil && c.Scan.WhyUnseen(p, e.text.Package) != "" {
				continue // its base is not verified
			}
			if err := c.collect(p, decided[p], &t); err != nil {
				return err
			}
		}
		if t.empty() {
			continue
		}
		live := slices.DeleteFunc(slices.Clone(paths), func(p string) bool { return c.st.Files[p] == nil })
		if err := c.applyBatch(ctx, t, live); err != nil {
			return err
		}
		decided, ties = c.decidedByFile(), c.st.Decisions.Index()
	}
	return nil
}

// decidedByFile returns all fingerprints with a decision by the file of their violation, sorted.
func (c verifier) decidedByFile() map[string][]string {
	byFile := map[string][]string{}
	for _, fingerprint := range record.Keys(c.st.Decisions) {
		path := c.st.Decisions[fingerprint].Seen.File
		byFile[path] = append(byFile[path], fingerprint)
	}
	return byFile
}

// renameBatch is what gets other fingerprints in connected files. The maps are by the former fingerprint.
type renameBatch struct {
	// the new fingerprints of decisions that changed files, and of others
	writing, nonWriting map[string]string
	redeclared          map[string][]string // by file: those whose enclosing declaration was renamed
	// decisions that changed no file, whose violation is in another file now
	movedFile map[string]*scan.Violation
	absorbed  []string // absorbed decisions whose fingerprint belongs to another violation
	detached  []string // decisions that changed no file and match no violation
	// by file: how many of these may belong to one of several equal violations
	ambiguous map[string]int
}

// empty reports whether nothing gets another fingerprint.
func (t *renameBatch) empty() bool {
	return len(t.writing)+len(t.nonWriting)+len(t.detached)+len(t.movedFile)+len(t.absorbed) == 0
}

// collect adds the decisions of a file that get another fingerprint.
func (c renamer) collect(path string, decided []string, t *renameBatch) error {
	f, err := c.followFile(path, decided)
	for _, from := range record.Keys(f.renamed) {
		d, v := c.st.Decisions[from], f.renamed[from]
		if d.Writes() {
			t.writing[from] = v.Fingerprint
		} else {
			t.nonWriting[from] = v.Fingerprint
		}
		if d.Absorbed() == "" && d.Seen.Function != v.Function {
			t.redeclared[path] = append(t.redeclared[path], from)
		}
	}
	maps.Copy(t.movedFile, f.movedFile)
	t.absorbed = append(t.absorbed, f.absorbed...)
	for _, from := range f.absorbed {
		if f.ambiguous[from] && c.Scan.WhyUnseen(path, c.st.Decisions[from].Seen.Package) == "" {
			t.ambiguous[path]++
		}
	}
	for _, from := range f.detached {
		d := c.st.Decisions[from]
		if d.Writes() && c.st.MissingText(d) == "" {
			continue // verifyBase decides whether it holds
		}
		t.detached = append(t.detached, from)
		if f.ambiguous[from] && c.Scan.WhyUnseen(path, d.Seen.Package) == "" {
			t.ambiguous[path]++
		}
	}
	return err
}

// applyBatch gives decisions their new fingerprints. If the plan does not give the text on disk then, decisions that
// changed files keep theirs. A decision whose new fingerprint is not free is detached.
func (c renamer) applyBatch(ctx context.Context, t renameBatch, live []string) error {
	before, today := c.st.Clone(), c.now.UTC().Format(record.Day)
	next := t.detach(c.st, today)
	maps.Copy(next, t.writing)
	c.st.DisplaceAbsorbed(next)
	same := sameBytes
	if len(t.redeclared) == 0 { // lines identify them; an import that was added by hand may move the next one
		same = proof.SameBody
	}
	fits, err := c.tryRename(ctx, next, same, live...)
	if err != nil {
		return err
	}
	if !fits {
		*c.st = *before
		next = t.detach(c.st, today)
		c.st.DisplaceAbsorbed(next)
		c.st.Rename(next)
	}
	c.changed = true
	for _, from := range record.Keys(t.nonWriting) {
		// its new fingerprint is not free
		if d := c.st.Decisions[from]; next[from] == "" && d == before.Decisions[from] {
			c.st.Detach(from, today)
		}
	}
	c.recordRenames(next)
	c.recordMoved(t, next)
	for _, path := range record.Keys(t.redeclared) {
		n := len(slices.DeleteFunc(slices.Clone(t.redeclared[path]), func(from string) bool { return next[from] == "" }))
		if n > 0 {
			c.report("%s: %s %s on under the new name of the declaration around %s", path, words.Count(n, "decision"), words.Go(n), words.Them(n))
		}
	}
	reportAmbiguous(c.reconciliation, t.ambiguous)
	return nil
}

// recordMoved updates the sightings of decisions whose violation is in another file now, and reports renamed files.
func (c renamer) recordMoved(t renameBatch, next map[string]string) {
	type files struct{ from, to string }
	reported := map[files]int{}
	for from, v := range t.movedFile {
		name := cmp.Or(next[from], from)
		d := c.st.Decisions[name]
		if name != v.Fingerprint || d.Undecided() {
			continue
		}
		if d.Seen.Text == c.Scan.TextHash(v.File) {
			reported[files{d.Seen.File, v.File}]++
		}
		d = d.Clone()
		d.Seen = c.sighting(c.Scan, v)
		c.st.Decisions.Set(name, d)
	}
	for _, f := range slices.SortedFunc(maps.Keys(reported), func(a, b files) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to)) }) {
		c.report("%s is %s now: its %s moved along", f.from, f.to, words.Count(reported[f], "decision"))
	}
}

// detach detaches the unmatched decisions, and returns the new fingerprints of the decisions that changed no file.
func (t renameBatch) detach(st *record.Record, today string) map[string]string {
	for _, from := range t.detached {
		st.Detach(from, today)
	}
	next := maps.Clone(t.nonWriting)
	for _, from := range t.absorbed {
		next[from] = record.DetachedName(from, st.Decisions[from].Top().Step)
	}
	return next
}

// recordRenames records new fingerprints, so that decisions are found by their former ones.
func (c *reconciliation) recordRenames(next map[string]string) {
	for name, to := range c.renamedTo {
		c.renamedTo[name] = cmp.Or(next[to], to)
	}
	for from, to := range next {
		if c.renamedTo[from] == "" {
			c.renamedTo[from] = to
		}
	}
	c.files.updateReported(func(fingerprints []string) []string { return record.RenameAll(fingerprints, next) })
}

// provisionalNames returns, by current fingerprint, the decisions of the violations in a file that is not verified. The
// match is not verified either.
func (c verifier) provisionalNames(path string) (map[string]string, error) {
	f, err := c.followFile(path, c.decidedByFile()[path])
	under := map[string]string{}
	for from, v := range f.renamed {
		under[v.Fingerprint] = from
	}
	return under, err
}

// ambiguousDecisions returns the decisions that changed a file and whose violation is not found, while equal undecided
// violations are in other declarations.
func (c verifier) ambiguousDecisions(path string) (list []string) {
	for _, fingerprint := range c.st.Decisions.In(path) {
		if c.Scan.ByID[fingerprint] == nil && equalElsewhere(c.Prover, c.st.Decisions[fingerprint].Seen) {
			list = append(list, fingerprint)
		}
	}
	return list
}

// equalElsewhere reports whether the file has an equal violation in another declaration, about which nothing is
// decided.
func equalElsewhere(p proof.Prover, was record.Sighting) bool {
	return slices.ContainsFunc(p.Scan.Result.Violations, func(v *scan.Violation) bool {
		return v.File == was.File && v.Rule == was.Rule && v.Symbol == was.Symbol && v.Code == was.Code && v.Function != was.Function && p.Record.Decisions[v.Fingerprint].Undecided()
	})
}
