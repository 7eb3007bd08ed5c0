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

// Snapshot is the session at one moment. It is never changed: a decision makes another one, and whoever works with the
// old one keeps a consistent picture.
type Snapshot struct {
	*scanned.Scan
	listing
	Seq    int
	Record *record.Record
	Saved  string                   // the hash of session.json as it was read or written, empty when there is none
	Live   map[string]filetext.Text // by path: the files that differ from their base
	// Mistaken are the violations in files that wait of which the names are those of other decisions: nothing can be
	// decided of them now.
	Mistaken map[string]bool
	peers    map[string][]string // by fingerprint: those of other rules that come later and claim the same expression
	under    map[string]string   // by fingerprint of a violation: the decision of it that waits under another one
	Twin     map[string]string   // by fingerprint of what a directive covers too: the one that the session inserted it for
}

// New returns the session of a scan and a state.
func New(sc *scanned.Scan, seq int, st *record.Record, saved string, live map[string]filetext.Text) *Snapshot {
	v := &Snapshot{Scan: sc, Seq: seq, Record: st, Saved: saved, Live: live, listing: listing{Index: map[string]int{}}, Twin: map[string]string{}, Mistaken: map[string]bool{}, peers: map[string][]string{}}
	for _, inner := range sc.Result.Violations {
		if outer := sc.ByID[inner.Outer]; outer != nil && outer.Offset == inner.Offset && outer.End == inner.End {
			v.peers[outer.Fingerprint] = append(v.peers[outer.Fingerprint], inner.Fingerprint)
		}
	}
	w := waitingIn(v)
	v.under = w.under
	names := map[string]bool{}
	for _, violation := range sc.Result.Violations {
		if it, listed := w.item(violation); listed {
			v.Items = append(v.Items, it)
			names[it.Lasting] = true
		}
	}
	for _, fingerprint := range record.Keys(st.Decisions) {
		if d := st.Decisions[fingerprint]; v.lists(fingerprint, d) && !w.listed[fingerprint] {
			it := ItemOf(d.Seen, fingerprint)
			if names[it.Lasting] { // another is called so now
				it.Lasting = ""
			}
			names[it.Lasting] = true
			v.decided(&it, d)
			v.Items = append(v.Items, it)
		}
	}
	slices.SortStableFunc(v.Items, less)
	v.name()
	v.locate()
	v.place()
	v.twins()
	return v
}

// found returns the item of a violation that the scan found, at its place in the text that was scanned.
func (v *Snapshot) found(violation *scan.Violation) Item {
	it := ItemOf(record.Seen(violation), violation.Fingerprint)
	d := v.Record.Decisions[it.Fingerprint]
	if v.Record.Misses(d) != "" { // of an equal one that is not in the text that was scanned
		v.Mistaken[it.Fingerprint], d = true, nil
	}
	v.decided(&it, d)
	switch {
	case it.State == record.Accepted:
	case violation.Allowed != nil:
		it.State, it.AllowReason, it.AllowUntil = record.Allowed, violation.Allowed.Reason, violation.Allowed.Until
	case v.SettledBy(violation) != "":
		it.State = record.Accepted
	}
	return it
}

// place moves the items of files with decisions to where they are on disk.
func (v *Snapshot) place() {
	for i := range v.Items {
		it := &v.Items[i]
		if t, ok := v.Live[it.File]; ok {
			it.put(t.Trace(it.Fingerprint, it.place()))
		}
	}
}

// decided writes what was decided into an item.
func (v *Snapshot) decided(it *Item, d *record.Decision) {
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

// Differs lists the violations whose state or note is another one in a view of the same scan: those that were decided,
// and those that this settles.
func (v *Snapshot) Differs(next *Snapshot) []string {
	var changed []string
	for _, it := range v.Items {
		i, ok := next.Index[it.Fingerprint]
		if !ok || next.Items[i].State != it.State || next.Items[i].Note != it.Note {
			changed = append(changed, it.Fingerprint)
		}
	}
	return changed
}

// lists reports whether a decision whose violation the scan did not find is shown: it changed a file, its rule still
// is, and it lies within the patterns. What can't be undone any more is shown where its line is, if it is anywhere.
func (v *Snapshot) lists(fingerprint string, d *record.Decision) bool {
	l := d.Top()
	if l == nil || l.State == record.Skipped || v.ByID[fingerprint] != nil {
		return false
	}
	if now := v.TextName(d.Seen.File); d.Absorbed() != "" && d.Seen.Text != "" && now != "" && now != d.Seen.Text {
		return false
	}
	if d.Absorbed() != "" && len(l.Also) == 0 && v.stands(d.Seen) {
		return false
	}
	known := func(r *rule.Rule) bool { return r.Name == d.Seen.Rule }
	return slices.ContainsFunc(v.Result.Rules.Rules, known) && v.Within(d.Seen.File, d.Seen.Package)
}

// stands reports whether a violation is where one was seen: what changed it is not there.
func (v *Snapshot) stands(s record.Sighting) bool {
	return slices.ContainsFunc(v.Result.Violations, func(is *scan.Violation) bool {
		return is.File == s.File && is.Rule == s.Rule && is.Symbol == s.Symbol && record.Seen(is).Place() == s.Place()
	})
}

// SettledBy returns the fingerprint of the accepted violation in whose arguments this one stood, or of which another
// rule claims the same expression, or empty.
func (v *Snapshot) SettledBy(violation *scan.Violation) string {
	for outer := violation.Outer; outer != ""; {
		decided := cmp.Or(v.under[outer], outer)
		if l := v.Record.Decisions[decided].Top(); l != nil && l.State == record.Accepted {
			return decided
		}
		next := v.ByID[outer]
		if next == nil || next.Outer == outer {
			break
		}
		outer = next.Outer
	}
	for _, peer := range v.peers[violation.Fingerprint] { // it was accepted when its rule came first
		if l := v.Record.Decisions[peer].Top(); l != nil && l.State == record.Accepted {
			return peer
		}
	}
	return ""
}

// Sighting returns what is remembered of an item: as it was scanned, or as it was when its decision was made; nothing
// where there is neither.
func (v *Snapshot) Sighting(fingerprint string) record.Sighting {
	if violation := v.ByID[fingerprint]; violation != nil {
		return v.Scan.Sighting(violation)
	}
	if d := v.Record.Decisions[fingerprint]; d != nil {
		return d.Seen
	}
	return record.Sighting{}
}

// ItemsOf returns the items of fingerprints; one that is not listed is made from what is remembered of it.
func (v *Snapshot) ItemsOf(fingerprints []string) []Item {
	var items []Item
	for _, fingerprint := range fingerprints {
		if i, ok := v.Index[fingerprint]; ok {
			items = append(items, v.Items[i])
			continue
		}
		it := ItemOf(v.Sighting(fingerprint), fingerprint)
		it.ID = it.Name()[:min(MinID, len(it.Name()))]
		if t, ok := v.Live[it.File]; ok {
			it.put(t.Trace(fingerprint, v.Sighting(fingerprint).Place()))
		}
		items = append(items, it)
	}
	return items
}
