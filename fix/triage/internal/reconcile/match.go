package reconcile

import (
	"cmp"
	"slices"

	"github.com/seed-58def443/ssot/fix/triage/internal/scanned"
	"github.com/seed-58def443/ssot/scan"
)

// matchGroup holds the expected and the found violations of a file that are equal. It matches them when their
// fingerprints differ: the file or the declaration was renamed, or their numbers changed.
type matchGroup struct {
	expected []expectation     // sorted by place
	found    []*scan.Violation // sorted by place
}

// matchKey is what equal violations have in common.
type matchKey struct{ rule, function, symbol, code string }

// matchGroups groups the expected and the found violations of a file. If function is false, equal violations in
// different declarations are in one group.
func matchGroups(sc *scanned.Scan, path string, expected []expectation, function bool) map[matchKey]*matchGroup {
	all := map[matchKey]*matchGroup{}
	at := func(k matchKey) *matchGroup {
		if !function {
			k.function = ""
		}
		if all[k] == nil {
			all[k] = new(matchGroup)
		}
		return all[k]
	}
	for _, e := range expected {
		a := at(matchKey{e.sighting.Rule, e.sighting.Function, e.sighting.Symbol, e.sighting.Code})
		a.expected = append(a.expected, e)
	}
	for _, v := range sc.Result.Violations {
		if v.File == path {
			a := at(matchKey{v.Rule, v.Function, v.Symbol, v.Code})
			a.found = append(a.found, v)
		}
	}
	for _, a := range all {
		slices.SortFunc(a.expected, func(a, b expectation) int {
			return byLine(a.sighting.Line, a.sighting.Column, b.sighting.Line, b.sighting.Column)
		})
		slices.SortFunc(a.found, func(a, b *scan.Violation) int { return byLine(a.Line, a.Column, b.Line, b.Column) })
	}
	return all
}

// removeMatched removes the pairs with the same fingerprint.
func (a *matchGroup) removeMatched() {
	same := func(e expectation, v *scan.Violation) bool { return e.fingerprint == v.Fingerprint }
	was := a.expected
	a.expected = slices.DeleteFunc(slices.Clone(was), func(e expectation) bool {
		return slices.ContainsFunc(a.found, func(v *scan.Violation) bool { return same(e, v) })
	})
	a.found = slices.DeleteFunc(a.found, func(v *scan.Violation) bool {
		return slices.ContainsFunc(was, func(e expectation) bool { return same(e, v) })
	})
}

// matchByOrder pairs both lists by order and returns the found violations by the expected fingerprint. It returns nil
// if the lengths differ.
func (a *matchGroup) matchByOrder() map[string]*scan.Violation {
	if len(a.expected) != len(a.found) {
		return nil
	}
	found := map[string]*scan.Violation{}
	for i, e := range a.expected {
		found[e.fingerprint] = a.found[i]
	}
	return found
}

// matchByPlace returns the found violations that begin at the expected place of exactly one, by the expected
// fingerprint.
func (a *matchGroup) matchByPlace() map[string]*scan.Violation {
	found := map[string]*scan.Violation{}
	for _, v := range a.found {
		var of []string
		for _, e := range a.expected {
			if e.at.Line == v.Line && e.at.Column == v.Column {
				of = append(of, e.fingerprint)
			}
		}
		if len(of) == 1 {
			found[of[0]] = v
		}
	}
	return found
}

func byLine(line, column, otherLine, otherColumn int) int {
	return cmp.Or(cmp.Compare(line, otherLine), cmp.Compare(column, otherColumn))
}
