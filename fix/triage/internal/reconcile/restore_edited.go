package reconcile

import (
	"bytes"
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/seed-58def443/ssot/fix/triage/internal/filetext"
	"github.com/seed-58def443/ssot/fix/triage/internal/recall"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/scanned"
	"github.com/seed-58def443/ssot/fix/triage/internal/stamps"
	"github.com/seed-58def443/ssot/fix/triage/internal/words"
)

// A text that comes back may have been edited, or merged with another one: people edit, stash, and decide meanwhile. So
// changes on disk that the current decisions do not explain are looked for in the earlier texts of the file. The
// planner verifies whether such decisions hold. It works on a copy of the reconciliation, which is dropped if they
// don't.
//
// An earlier text comes back with all of its decisions or with none. It does not come back if a merge conflict removed
// one of its decisions, or if somebody removed by hand an import that the base needs.

// FailedAttempts remembers which searches and attempts failed, so that they are not repeated while nothing changes.
type FailedAttempts struct {
	notFound map[string]bool // searches in a file that found nothing
	failed   map[string]bool // candidates that did not hold
	scan     *scanned.Scan   // the scan on which they failed
}

// NewFailedAttempts returns an empty FailedAttempts.
func NewFailedAttempts() *FailedAttempts { return &FailedAttempts{notFound: map[string]bool{}} }

// hasFailed reports whether a candidate failed on the same texts and the same scan.
func (m *FailedAttempts) hasFailed(sc *scanned.Scan, name string) bool {
	if m.scan != sc {
		m.reset(sc)
	}
	return m.failed[name]
}

// reset drops the candidates that failed on other texts or another scan.
func (m *FailedAttempts) reset(sc *scanned.Scan) { m.failed, m.scan = map[string]bool{}, sc }

// recallEdited restores decisions of earlier texts that were edited or merged since. It returns the reconciliation to
// go on with, and the scan that it was verified on.
func (c *reconciliation) recallEdited(ctx context.Context, sc *scanned.Scan, scan scanner, known *FailedAttempts) (*reconciliation, *scanned.Scan, error) {
	c.changed = c.st.Decisions.RulesBack(sc.HasRule) || c.changed
	for again := true; again; {
		again = false
		s := &recall.Finder{Lookup: c.Lookup, Record: c.st, Modified: c.files.text, NotFound: known.notFound}
		groups, err := s.Candidates()
		if err != nil {
			return nil, nil, err
		}
		for _, group := range groups {
			name := group.Key(c.st)
			if known.hasFailed(sc, name) {
				continue
			}
			next, tried, err := tryRestore(ctx, c, sc, scan, group)
			if err != nil {
				return nil, nil, err
			}
			if next == nil {
				known.failed[name] = true
				continue
			}
			c, sc, again = next, tried, true
			known.reset(sc)
			break
		}
	}
	return c, sc, nil
}

// tryRestore restores a candidate on a copy of the reconciliation. It returns nil if the decisions do not hold.
func tryRestore(ctx context.Context, c *reconciliation, sc *scanned.Scan, scan scanner, group recall.Candidate) (*reconciliation, *scanned.Scan, error) {
	t := &restoration{reconciliation: c.clone(), candidate: group, wanted: group.Decisions(c.st)}
	if !slices.ContainsFunc(slices.Collect(maps.Values(t.wanted)), t.lasts) {
		return nil, nil, nil // the directives belong to the source
	}
	t.attempt = attempt{decisions: map[string]bool{}, texts: map[record.File]bool{}}
	for fingerprint := range t.wanted {
		t.attempt.decisions[fingerprint] = !c.st.Decisions[fingerprint].Writes()
	}
	for _, r := range group {
		for _, p := range r.Earlier {
			t.attempt.texts[p.File] = true
		}
	}
	if err := t.apply(); err != nil {
		return nil, nil, err
	}
	tried, err := t.scanUntilVerified(ctx, sc, scan)
	t.wanted = t.wanted.Renamed(t.renamedTo)
	if err != nil || !t.improves(c.st) {
		return nil, nil, err
	}
	if sc.FindsAny(t.wanted) { // equal lines elsewhere, or an equal violation took over the fingerprint
		if exact, err := t.matchesDisk(ctx, tried); err != nil || !exact {
			return nil, nil, err
		}
	}
	t.dropRestored()
	t.reportRestored()
	t.attempt = attempt{}
	return t.reconciliation, tried, nil
}

// clone returns a copy that can be changed independently.
func (c *reconciliation) clone() *reconciliation {
	t := *c
	t.st, t.news, t.dropped = c.st.Clone(), slices.Clone(c.news), slices.Clone(c.dropped)
	t.lasting, t.removedAt = slices.Clone(c.lasting), maps.Clone(c.removedAt)
	t.files, t.lost, t.renamedTo = c.files.clone(), maps.Clone(c.lost), map[string]string{}
	return &t
}

// restoration is the attempt to restore a candidate.
type restoration struct {
	*reconciliation
	candidate recall.Candidate
	wanted    record.Decisions // the decisions to restore
}

// apply adds the candidate's decisions to the record, on top of those taken meanwhile. They are not verified yet.
func (t *restoration) apply() error {
	all := &record.EarlierText{Decisions: t.wanted}
	for _, path := range record.Keys(t.candidate) {
		for _, p := range t.candidate[path].Earlier {
			all.Steps = append(all.Steps, p.Steps...)
		}
	}
	for _, path := range record.Keys(t.candidate) {
		r := t.candidate[path]
		before := t.st.Files[path]
		if before == nil {
			first := r.Earlier[0].File
			before = &first
			t.st.Files[path] = before
		}
		e := t.files.at(path)
		e.before, e.assumed = before, true
		text := filetext.New(record.File{Package: before.Package, Base: stamps.Hash(r.Base), Written: stamps.Hash(r.Disk)}, r.Base, r.Disk)
		text.Joined = r.Joined
		t.setText(path, text)
	}
	if err := (roomMaker{t.reconciliation, t.wanted}).makeRoom(func(d *record.Decision) bool { return t.candidate[d.Seen.File] != nil && t.wanted[d.Original] != nil }); err != nil {
		return err
	}
	t.st.Reapply(all)
	t.changed = true
	return nil
}

// lasts reports whether a decision is no allowance whose last day has passed.
func (t *restoration) lasts(d *record.Decision) bool {
	l := d.Top()
	return l.State != record.Allowed || l.Until == "" || l.Until >= t.now.UTC().Format(record.Day)
}

// improves reports whether all earlier decisions still hold, and the restored ones that last hold too, or at least are
// listed now, without one that was listed before in their place.
func (t *restoration) improves(before *record.Record) bool {
	for fingerprint, d := range before.Decisions {
		if d.Writes() && !t.st.Decisions[cmp.Or(t.renamedTo[fingerprint], fingerprint)].Writes() {
			return false
		}
	}
	for path := range t.candidate {
		if t.files.at(path).text.Unverified != nil {
			return false // only a later scan can verify it
		}
	}
	hold, listed, kept := true, false, true
	for fingerprint, d := range before.Decisions {
		now := t.st.Decisions[cmp.Or(t.renamedTo[fingerprint], fingerprint)]
		kept = kept && (d.Absorbed() == "" || now.Writes() || now.Absorbed() != "")
	}
	for fingerprint, then := range t.wanted {
		if !t.lasts(then) {
			continue
		}
		now := t.st.Decisions[fingerprint]
		hold = hold && now.Writes()
		listed = listed || now.Absorbed() != "" && before.Decisions[fingerprint].Absorbed() == ""
	}
	return hold || listed && kept
}

// matchesDisk reports whether the plan of each file of the candidate equals the text on disk to the byte.
func (t *restoration) matchesDisk(ctx context.Context, sc *scanned.Scan) (bool, error) {
	for path, r := range t.candidate {
		now, ok := t.files.text(path)
		if !ok {
			return false, nil
		}
		planned, _, err := sc.TextUnder(ctx, path, sc.Decisions(t.st, sc.RelatedPackages(t.st, now.Package)))
		if err != nil || !bytes.Equal(planned, r.Disk) {
			return false, err
		}
	}
	return true, nil
}

// dropRestored drops the earlier texts if they are not needed any more, because their decisions hold in the edited
// file.
func (t *restoration) dropRestored() {
	for fingerprint, then := range t.wanted {
		if t.lasts(then) && !t.st.Decisions[fingerprint].Writes() {
			return
		}
	}
	for path, r := range t.candidate {
		for _, p := range r.Earlier { // its decisions may have other fingerprints by now
			t.st.Earlier.Drop(path, t.st.Earlier.Find(path, func(q *record.EarlierText) bool { return q.Written == p.Written }))
		}
	}
}

// reportRestored reports the restored decisions.
func (t *restoration) reportRestored() {
	n := 0
	for fingerprint := range t.wanted {
		if !t.st.Decisions[fingerprint].Writes() {
			continue
		}
		n++
		t.files.updateReported(func(fingerprints []string) []string {
			return slices.DeleteFunc(slices.Clone(fingerprints), func(f string) bool { return f == fingerprint })
		})
	}
	if paths := record.Keys(t.candidate); n > 0 {
		t.report("%s %s again what ssot wrote: %s %s decided again", words.List(paths), words.Has(len(paths)), words.Count(n, "violation"), words.Be(n))
	}
}
