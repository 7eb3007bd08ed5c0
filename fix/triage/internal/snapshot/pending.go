package snapshot

import (
	"maps"
	"slices"

	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/scan"
)

// pending handles files that were edited and not verified yet, for example because the package does not compile in the
// middle of a rename. The scan saw their new bases, and the violations may have other fingerprints. Their items show
// the pending decisions, and no violation that is not on disk.
type pending struct {
	*Snapshot
	provisional map[string]string // by fingerprint of a violation: the fingerprint of its decision
	listed      map[string]bool   // the pending decisions that have an item
	nameTaken   map[string]bool   // the pending decisions whose fingerprint is another violation's
	// by file: accepted violations that can't be planned because the rule is gone
	unplannable map[string][]record.Sighting
	notFound    map[string]map[matchKey]bool // by file: the keys of decisions whose violation was not found
}

// matchKey is what equal violations in different declarations have in common.
type matchKey struct{ rule, symbol, code string }

func pendingIn(v *Snapshot) *pending {
	w := &pending{Snapshot: v, unplannable: map[string][]record.Sighting{}, provisional: map[string]string{}, listed: map[string]bool{}, nameTaken: map[string]bool{}, notFound: map[string]map[matchKey]bool{}}
	for path, t := range v.Modified {
		if t.Unverified == nil {
			continue
		}
		w.notFound[path] = map[matchKey]bool{}
		maps.Copy(w.provisional, t.Provisional)
	}
	for _, of := range w.provisional {
		w.nameTaken[of] = v.ByID[of] != nil
	}
	for fingerprint, d := range v.Record.Decisions {
		if s := d.Seen; w.notFound[s.File] != nil && d.Writes() && v.ByID[fingerprint] == nil {
			w.notFound[s.File][matchKey{s.Rule, s.Symbol, s.Code}] = true
		}
		if t, differs := v.Modified[d.Seen.File]; differs && t.Unverified == nil && d.Writes() && d.Top().State == record.Accepted && v.ByID[fingerprint] == nil {
			w.unplannable[d.Seen.File] = append(w.unplannable[d.Seen.File], d.Seen)
		}
	}
	return w
}

// item returns the item of a violation, or of its pending decision. It reports false if the violation is not on disk
// because a decision changed it.
func (w *pending) item(violation *scan.Violation) (Item, bool) {
	of := w.provisional[violation.Fingerprint]
	switch {
	case of != "" && !w.nameTaken[of]:
		it := ItemOf(record.SightingOf(violation), of)
		w.applyDecision(&it, w.Record.Decisions[of])
		w.listed[of] = true
		return it, true
	case of != "" || w.nameTaken[violation.Fingerprint]: // equal violations with swapped fingerprints
		it := ItemOf(record.SightingOf(violation), violation.Fingerprint)
		w.applyDecision(&it, w.Record.Decisions[of])
		w.Ambiguous[it.Fingerprint] = true
		return it, true
	}
	return w.itemFor(violation), !w.maybeReplaced(violation) && !w.replacedByStuck(violation)
}

// replacedByStuck reports whether a violation is inside an accepted one that can't be planned, and is not on disk.
func (w *pending) replacedByStuck(violation *scan.Violation) bool {
	at := record.SightingOf(violation).Place()
	return slices.ContainsFunc(w.unplannable[violation.File], func(s record.Sighting) bool { return s.Place().Contains(at) }) && !w.Modified[violation.File].OnDisk(at)
}

// maybeReplaced reports whether a pending decision may be about this violation, and its lines are not on disk.
func (w *pending) maybeReplaced(violation *scan.Violation) bool {
	if !w.notFound[violation.File][matchKey{violation.Rule, violation.Symbol, violation.Code}] || !w.Record.Decisions[violation.Fingerprint].Undecided() {
		return false
	}
	return !w.Modified[violation.File].OnDisk(record.SightingOf(violation).Place())
}
