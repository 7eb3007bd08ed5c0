package snapshot

import (
	"maps"
	"slices"

	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/scan"
)

// waiting is what is decided in files that were edited, while no scan can tell whether it holds there: a package does
// not compile in the middle of a rename. The scan saw such a file without what was decided in it, and its violations
// may have other fingerprints: what is listed is the decision that waits, and nothing that is not on disk.
type waiting struct {
	*Snapshot
	under  map[string]string            // by fingerprint of a violation: the decision of it
	listed map[string]bool              // the decisions among them that were listed
	placed map[string]bool              // the decisions among them whose name is another violation's
	stuck  map[string][]record.Sighting // by file: what is accepted there and can't be planned, for its rule is gone
	hidden map[string]map[alike]bool    // by file: what the decisions are of that were not found in it
}

// alike is what equal violations in different declarations have in common.
type alike struct{ rule, symbol, code string }

func waitingIn(v *Snapshot) *waiting {
	w := &waiting{Snapshot: v, stuck: map[string][]record.Sighting{}, under: map[string]string{}, listed: map[string]bool{}, placed: map[string]bool{}, hidden: map[string]map[alike]bool{}}
	for path, t := range v.Live {
		if t.Waits == nil {
			continue
		}
		w.hidden[path] = map[alike]bool{}
		maps.Copy(w.under, t.Under)
	}
	for _, of := range w.under {
		w.placed[of] = v.ByID[of] != nil
	}
	for fingerprint, d := range v.Record.Decisions {
		if s := d.Seen; w.hidden[s.File] != nil && d.Writes() && v.ByID[fingerprint] == nil {
			w.hidden[s.File][alike{s.Rule, s.Symbol, s.Code}] = true
		}
		if t, differs := v.Live[d.Seen.File]; differs && t.Waits == nil && d.Writes() && d.Top().State == record.Accepted && v.ByID[fingerprint] == nil {
			w.stuck[d.Seen.File] = append(w.stuck[d.Seen.File], d.Seen)
		}
	}
	return w
}

// item returns the item of a violation, or that of the decision that waits for it; there is none where what was scanned
// is not on disk, and one of the decisions that wait changed it.
func (w *waiting) item(violation *scan.Violation) (Item, bool) {
	of := w.under[violation.Fingerprint]
	switch {
	case of != "" && !w.placed[of]:
		it := ItemOf(record.Seen(violation), of)
		w.decided(&it, w.Record.Decisions[of])
		w.listed[of] = true
		return it, true
	case of != "" || w.placed[violation.Fingerprint]: // equal ones, which have one another's names
		it := ItemOf(record.Seen(violation), violation.Fingerprint)
		w.decided(&it, w.Record.Decisions[of])
		w.Mistaken[it.Fingerprint] = true
		return it, true
	}
	return w.found(violation), !w.replaced(violation) && !w.settled(violation)
}

// settled reports whether a violation stood where something is accepted that no rule finds any more, and is not on
// disk.
func (w *waiting) settled(violation *scan.Violation) bool {
	at := record.Seen(violation).Place()
	return slices.ContainsFunc(w.stuck[violation.File], func(s record.Sighting) bool { return s.Place().Holds(at) }) && !w.Live[violation.File].Has(at)
}

// replaced reports whether one of the decisions that wait may be of a violation, and its lines are not on disk.
func (w *waiting) replaced(violation *scan.Violation) bool {
	if !w.hidden[violation.File][alike{violation.Rule, violation.Symbol, violation.Code}] || !w.Record.Decisions[violation.Fingerprint].Idle() {
		return false
	}
	return !w.Live[violation.File].Has(record.Seen(violation).Place())
}
