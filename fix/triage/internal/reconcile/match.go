package reconcile

import (
	"cmp"
	"slices"

	"github.com/seed-58def443/ssot/fix/triage/internal/scanned"
	"github.com/seed-58def443/ssot/scan"
)

// alike are violations of a file that are equal: those that are expected, and those that a scan found. It tells which
// one is which where their fingerprints don't: the name of the file or of the declaration around them is another one,
// or they have other numbers.
type alike struct {
	was []expectation     // sorted by place
	is  []*scan.Violation // sorted by place
}

// kind is what equal violations have in common.
type kind struct{ rule, function, symbol, code string }

// alikes returns the violations of a file by what they have in common, the declaration around them included or not.
func alikes(sc *scanned.Scan, path string, expected []expectation, function bool) map[kind]*alike {
	all := map[kind]*alike{}
	at := func(k kind) *alike {
		if !function {
			k.function = ""
		}
		if all[k] == nil {
			all[k] = new(alike)
		}
		return all[k]
	}
	for _, e := range expected {
		a := at(kind{e.was.Rule, e.was.Function, e.was.Symbol, e.was.Code})
		a.was = append(a.was, e)
	}
	for _, v := range sc.Result.Violations {
		if v.File == path {
			a := at(kind{v.Rule, v.Function, v.Symbol, v.Code})
			a.is = append(a.is, v)
		}
	}
	for _, a := range all {
		slices.SortFunc(a.was, func(a, b expectation) int { return byLine(a.was.Line, a.was.Column, b.was.Line, b.was.Column) })
		slices.SortFunc(a.is, func(a, b *scan.Violation) int { return byLine(a.Line, a.Column, b.Line, b.Column) })
	}
	return all
}

// settle takes out those that have the same fingerprint still.
func (a *alike) settle() {
	same := func(e expectation, v *scan.Violation) bool { return e.fingerprint == v.Fingerprint }
	was := a.was
	a.was = slices.DeleteFunc(slices.Clone(was), func(e expectation) bool {
		return slices.ContainsFunc(a.is, func(v *scan.Violation) bool { return same(e, v) })
	})
	a.is = slices.DeleteFunc(a.is, func(v *scan.Violation) bool {
		return slices.ContainsFunc(was, func(e expectation) bool { return same(e, v) })
	})
}

// inOrder returns the violations that were expected, by their fingerprints then: their order tells, when as many were
// found. It is nil when there are more or fewer.
func (a *alike) inOrder() map[string]*scan.Violation {
	if len(a.was) != len(a.is) {
		return nil
	}
	found := map[string]*scan.Violation{}
	for i, e := range a.was {
		found[e.fingerprint] = a.is[i]
	}
	return found
}

// atPlace returns those that begin where they were expected, and which no other one was expected to be.
func (a *alike) atPlace() map[string]*scan.Violation {
	found := map[string]*scan.Violation{}
	for _, v := range a.is {
		var of []string
		for _, e := range a.was {
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
