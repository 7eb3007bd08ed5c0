package snapshot

import (
	"cmp"
	"slices"

	"github.com/seed-58def443/ssot/fix/triage/internal/filetext"
	"github.com/seed-58def443/ssot/fix/triage/internal/record"
	"github.com/seed-58def443/ssot/fix/triage/internal/scanned"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/rule"
)

// Snapshot is the session at one moment. It is immutable: a decision creates another one, and whoever holds the old one
// keeps a consistent view.
type Snapshot struct {
	*scanned.Scan
	listing
	Seq      int
	Record   *record.Record
	Saved    string                   // the hash of session.json as it was read or written, empty if there is none
	Modified map[string]filetext.Text // by path; the files that differ from their base
	Unsaved  filetext.Texts           // texts that Record refers to and that are not saved, since Record is not
	// Ambiguous has violations in unverified files whose fingerprint may belong to the decision of an equal one:
	// nothing can be decided about them now.
	Ambiguous      map[string]bool
	sameExpression map[string][]string // by fingerprint: violations of later rules on the same expression
	provisional    map[string]string   // by fingerprint of a violation: the fingerprint of its pending decision
	// by fingerprint of a violation that a directive covers too: the one that the directive was inserted for
	CoveredBy map[string]string
}

// New returns the snapshot of a scan and a record.
func New(sc *scanned.Scan, seq int, st *record.Record, saved string, live map[string]filetext.Text) *Snapshot {
	v := &Snapshot{Scan: sc, Seq: seq, Record: st, Saved: saved, Modified: live, listing: listing{Index: map[string]int{}}, CoveredBy: map[string]string{}, Ambiguous: map[string]bool{}, sameExpression: map[string][]string{}}
	for _, inner := range sc.Result.Violations {
		if outer := sc.ByID[inner.Outer]; outer != nil && outer.Offset == inner.Offset && outer.End == inner.End {
			v.sameExpression[outer.Fingerprint] = append(v.sameExpression[outer.Fingerprint], inner.Fingerprint)
		}
	}
	w := pendingIn(v)
	v.provisional = w.provisional
	names := map[string]bool{}
	for _, violation := range sc.Result.Violations {
		if it, listed := w.item(violation); listed {
			v.Items = append(v.Items, it)
			names[it.Lasting] = true
		}
	}
	for _, fingerprint := range record.Keys(st.Decisions) {
		if d := st.Decisions[fingerprint]; v.isListed(fingerprint, d) && !w.listed[fingerprint] {
			it := ItemOf(d.Seen, fingerprint)
			if names[it.Lasting] { // another violation has this name now
				it.Lasting = ""
			}
			names[it.Lasting] = true
			v.applyDecision(&it, d)
			v.Items = append(v.Items, it)
		}
	}
	slices.SortStableFunc(v.Items, less)
	v.assignIDs()
	v.locate()
	v.placeItems()
	v.markCovered()
	return v
}

// itemFor returns the item of a scanned violation, at its place in the base.
func (v *Snapshot) itemFor(violation *scan.Violation) Item {
	it := ItemOf(record.SightingOf(violation), violation.Fingerprint)
	d := v.Record.Decisions[it.Fingerprint]
	if v.Record.MissingText(d) != "" { // the decision belongs to an equal violation that is not in the scanned text
		v.Ambiguous[it.Fingerprint], d = true, nil
	}
	v.applyDecision(&it, d)
	switch {
	case it.State == record.Accepted:
	case violation.Allowed != nil:
		it.State, it.AllowReason, it.AllowUntil = record.Allowed, violation.Allowed.Reason, violation.Allowed.Until
	case v.ResolvedBy(violation) != "":
		it.State = record.Accepted
	}
	return it
}

// placeItems moves items in modified files to their places on disk.
func (v *Snapshot) placeItems() {
	for i := range v.Items {
		it := &v.Items[i]
		if t, ok := v.Modified[it.File]; ok {
			it.setPlace(t.Locate(it.Fingerprint, it.place()))
		}
	}
}

// applyDecision sets the fields of an item that come from its decision; d may be nil.
func (v *Snapshot) applyDecision(it *Item, d *record.Decision) {
	it.State, it.Note = record.Open, d.Note()
	if d != nil {
		it.Outside = d.Outside
	}
	if l := d.Top(); l != nil {
		it.State, it.AllowReason, it.AllowUntil = l.State, l.Reason, l.Until
		if l.State == record.Accepted {
			it.As = l.Kind()
		}
	}
}

// ChangedItems returns the items whose state or note differs in another snapshot of the same scan.
func (v *Snapshot) ChangedItems(next *Snapshot) []string {
	var changed []string
	for _, it := range v.Items {
		i, ok := next.Index[it.Fingerprint]
		if !ok || next.Items[i].State != it.State || next.Items[i].Note != it.Note {
			changed = append(changed, it.Fingerprint)
		}
	}
	return changed
}

// isListed reports whether a decision is listed whose violation the scan did not find: it changed a file, its rule
// exists, and it is within the patterns. An absorbed decision is listed only where its line is.
func (v *Snapshot) isListed(fingerprint string, d *record.Decision) bool {
	l := d.Top()
	if l == nil || l.State == record.Skipped || v.ByID[fingerprint] != nil {
		return false
	}
	if now := v.TextHash(d.Seen.File); d.Absorbed() != "" && d.Seen.Text != "" && now != "" && now != d.Seen.Text {
		return false
	}
	if d.Absorbed() != "" && len(l.OtherFiles) == 0 && v.stillThere(d.Seen) {
		return false
	}
	known := func(r *rule.Rule) bool { return r.Name == d.Seen.Rule }
	return slices.ContainsFunc(v.Result.Rules.Rules, known) && v.Within(d.Seen.File, d.Seen.Package)
}

// stillThere reports whether a violation is at the place of a sighting, so that the decision's change is not.
func (v *Snapshot) stillThere(s record.Sighting) bool {
	return slices.ContainsFunc(v.Result.Violations, func(is *scan.Violation) bool {
		return is.File == s.File && is.Rule == s.Rule && is.Symbol == s.Symbol && record.SightingOf(is).Place() == s.Place()
	})
}

// ResolvedBy returns the accepted violation that also removes this one: it contains this one in its arguments, or
// another rule claims the same expression. It returns "" if there is none.
func (v *Snapshot) ResolvedBy(violation *scan.Violation) string {
	for outer := violation.Outer; outer != ""; {
		decided := cmp.Or(v.provisional[outer], outer)
		if l := v.Record.Decisions[decided].Top(); l != nil && l.State == record.Accepted {
			return decided
		}
		next := v.ByID[outer]
		if next == nil || next.Outer == outer {
			break
		}
		outer = next.Outer
	}
	for _, peer := range v.sameExpression[violation.Fingerprint] { // it was accepted when its rule had precedence
		if l := v.Record.Decisions[peer].Top(); l != nil && l.State == record.Accepted {
			return peer
		}
	}
	return ""
}

// Sighting returns the violation as it was scanned or, if it was not found, as it was when its decision was made; else
// the zero value.
func (v *Snapshot) Sighting(fingerprint string) record.Sighting {
	if violation := v.ByID[fingerprint]; violation != nil {
		return v.Scan.Sighting(violation)
	}
	if d := v.Record.Decisions[fingerprint]; d != nil {
		return d.Seen
	}
	return record.Sighting{}
}

// ItemsOf returns the items with the given fingerprints. One that is not listed is built from its sighting.
func (v *Snapshot) ItemsOf(fingerprints []string) []Item {
	var items []Item
	for _, fingerprint := range fingerprints {
		if i, ok := v.Index[fingerprint]; ok {
			items = append(items, v.Items[i])
			continue
		}
		it := ItemOf(v.Sighting(fingerprint), fingerprint)
		it.ID = it.Name()[:min(MinID, len(it.Name()))]
		v.applyDecision(&it, v.Record.Decisions[fingerprint])
		if t, ok := v.Modified[it.File]; ok {
			it.setPlace(t.Locate(fingerprint, v.Sighting(fingerprint).Place()))
		}
		items = append(items, it)
	}
	return items
}
