package triage

import (
	"cmp"
	"slices"

	"github.com/seed-58def443/ssot/fix"
	"github.com/seed-58def443/ssot/scan"
	"github.com/seed-58def443/ssot/scan/rule"
)

// view is the session at one moment. It is never changed: a decision makes another one, and whoever works with the old one keeps a consistent picture.
type view struct {
	*scanned
	seq   int
	st    *state
	saved string            // the hash of session.json as it was read or written, empty when there is none
	live  map[string]text   // by path: the files that differ from their base
	items []Item            // in the order of the view
	index map[string]int    // by fingerprint
	twin  map[string]string // by fingerprint of what a directive covers too: the one that the session inserted it for
}

func newView(sc *scanned, seq int, st *state, saved string, live map[string]text) *view {
	v := &view{scanned: sc, seq: seq, st: st, saved: saved, live: live, index: map[string]int{}, twin: map[string]string{}}
	for _, violation := range sc.res.Violations {
		v.items = append(v.items, v.found(violation))
	}
	for _, fingerprint := range keys(st.Decisions) {
		if d := st.Decisions[fingerprint]; v.lists(fingerprint, d) {
			it := d.Seen.item(fingerprint)
			v.decided(&it, d)
			v.items = append(v.items, it)
		}
	}
	slices.SortStableFunc(v.items, less)
	v.name()
	v.locate()
	v.place()
	v.twins()
	return v
}

// found is the item of a violation that the scan found, at its place in the text that was scanned.
func (v *view) found(violation *scan.Violation) Item {
	it := seen(violation).item(violation.Fingerprint)
	v.decided(&it, v.st.Decisions[it.Fingerprint])
	switch {
	case it.State == Accepted:
	case violation.Allowed != nil:
		it.State, it.AllowReason, it.AllowUntil = Allowed, violation.Allowed.Reason, violation.Allowed.Until
	case v.settledBy(violation) != "":
		it.State = Accepted
	}
	return it
}

// place moves the items of files with decisions to where they are on disk.
func (v *view) place() {
	for i := range v.items {
		it := &v.items[i]
		if t, ok := v.live[it.File]; ok {
			it.put(t.trace(it.Fingerprint, place{it.Line, it.Column, it.EndLine, it.EndColumn}))
		}
	}
}

// decided writes what was decided into an item.
func (v *view) decided(it *Item, d *decision) {
	it.State, it.Note = Open, d.note()
	if d != nil {
		it.Outside = d.Outside
	}
	if l := d.top(); l != nil {
		it.State, it.AllowReason, it.AllowUntil = l.State, l.Reason, l.Until
		if l.State == Accepted {
			it.As = l.kind()
		}
	}
}

// differs lists the violations whose state or note is another one in a view of the same scan: those that were decided, and those that this settles.
func (v *view) differs(next *view) []string {
	var changed []string
	for _, it := range v.items {
		i, ok := next.index[it.Fingerprint]
		if !ok || next.items[i].State != it.State || next.items[i].Note != it.Note {
			changed = append(changed, it.Fingerprint)
		}
	}
	return changed
}

// lists reports whether a decision whose violation the scan did not find is shown: it changed a file, its rule still is, and it lies within the patterns.
func (v *view) lists(fingerprint string, d *decision) bool {
	l := d.top()
	if l == nil || l.State == Skipped || v.byID[fingerprint] != nil {
		return false
	}
	known := func(r *rule.Rule) bool { return r.Name == d.Seen.Rule }
	return slices.ContainsFunc(v.res.Rules.Rules, known) && v.within(d.Seen.File, d.Seen.Package)
}

// settledBy is the fingerprint of the accepted violation in whose arguments this one stood, or empty.
func (v *view) settledBy(violation *scan.Violation) string {
	for outer := violation.Outer; outer != ""; {
		if l := v.st.Decisions[outer].top(); l != nil && l.State == Accepted {
			return outer
		}
		next := v.byID[outer]
		if next == nil || next.Outer == outer {
			break
		}
		outer = next.Outer
	}
	return ""
}

func (s sighting) item(fingerprint string) Item {
	return Item{
		Fingerprint: fingerprint, Rule: s.Rule, Package: s.Package, File: s.File, Line: s.Line, Column: s.Column, EndLine: s.EndLine, EndColumn: s.EndColumn,
		Function: s.Function, Symbol: s.Symbol, Code: s.Code, Priority: s.Priority, Critical: s.Critical, Reason: s.Reason, Test: s.Test, Snippet: s.Snippet,
	}
}

// less is scan.Less on items.
func less(a, b Item) int {
	crit := func(it Item) int {
		if it.Critical {
			return 0
		}
		return 1
	}
	return cmp.Or(cmp.Compare(a.Priority, b.Priority), cmp.Compare(crit(a), crit(b)), cmp.Compare(a.File, b.File),
		cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column), cmp.Compare(a.EndLine, b.EndLine), cmp.Compare(a.EndColumn, b.EndColumn),
		cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Symbol, b.Symbol))
}

// minID is the shortest ID that is shown.
const minID = 8

// name gives every item the shortest unique prefix of its fingerprint.
func (v *view) name() {
	sorted := make([]string, len(v.items))
	for i, it := range v.items {
		sorted[i] = it.Fingerprint
		v.index[it.Fingerprint] = i
	}
	slices.Sort(sorted)
	for i, fingerprint := range sorted {
		n := minID
		if i > 0 {
			n = max(n, common(fingerprint, sorted[i-1])+1)
		}
		if i+1 < len(sorted) {
			n = max(n, common(fingerprint, sorted[i+1])+1)
		}
		v.items[v.index[fingerprint]].ID = fingerprint[:min(n, len(fingerprint))]
	}
}

// common is the length of the common prefix.
func common(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// id is the name under which a person knows a fingerprint.
func (v *view) id(fingerprint string) string {
	if i, ok := v.index[fingerprint]; ok {
		return v.items[i].ID
	}
	return fingerprint[:min(minID, len(fingerprint))]
}

// order sorts fingerprints as the view does, without changing its argument.
func (v *view) order(fingerprints []string) []string {
	sorted := slices.Clone(fingerprints)
	slices.SortFunc(sorted, func(a, b string) int { return cmp.Or(cmp.Compare(v.index[a], v.index[b]), cmp.Compare(a, b)) })
	return sorted
}

// ids are the names of several.
func (v *view) ids(fingerprints []string) []string {
	names := make([]string, len(fingerprints))
	for i, f := range fingerprints {
		names[i] = v.id(f)
	}
	return names
}

// related lists the packages that must be planned together with some: those that decisions which change several bind to them, and all that are decided in when rules have several owners. Only imports of different owners can make a cycle between packages that none of them makes alone.
func (sc *scanned) related(st *state, packages ...string) []string {
	all := map[string]bool{}
	for _, pkg := range packages {
		all[pkg] = true
	}
	for before := -1; before < len(all); {
		before = len(all)
		for _, d := range st.Decisions {
			if !d.writes() || sc.owners <= 1 && !slices.ContainsFunc(d.reaches(), func(r reach) bool { return all[r.Package] }) {
				continue
			}
			for _, r := range d.reaches() {
				all[r.Package] = true
			}
		}
	}
	return keys(all)
}

// decisions are what the planner is told of packages, in a fixed order. A decision whose violation the scan did not find is not among them.
func (sc *scanned) decisions(st *state, packages []string) fix.Decisions {
	var d fix.Decisions
	for _, pkg := range packages {
		for _, fingerprint := range sc.packages[pkg] {
			dec := st.Decisions[fingerprint]
			if !dec.writes() {
				continue
			}
			if dec.top().State == Accepted {
				d.Accept = append(d.Accept, fingerprint)
				d.As = as(d.As, fingerprint, dec.top().kind())
			} else if text, err := dec.directive(); err == nil { // it was made once
				d.Allow = append(d.Allow, fix.Insertion{Fingerprint: fingerprint, Text: text})
			}
		}
	}
	return d
}

// as adds to a map, which may be nil, which rewrite of a violation is meant; the first one is meant without an entry.
func as(kinds map[string]fix.AlternativeKind, fingerprint string, kind fix.AlternativeKind) map[string]fix.AlternativeKind {
	if kind == fix.Replace {
		return kinds
	}
	if kinds == nil {
		kinds = map[string]fix.AlternativeKind{}
	}
	kinds[fingerprint] = kind
	return kinds
}
