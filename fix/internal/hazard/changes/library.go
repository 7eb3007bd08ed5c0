package changes

import (
	"go/types"

	"github.com/seed-58def443/ssot/fix/internal/library"
)

// knowledge is what is known of a function or method that is not read.
type knowledge int

const (
	untold    knowledge = iota // nothing
	perhaps                    // it may change it
	ordinary                   // it changes nothing
	changed                    // it changes its receiver, or what it is given
	disturbed                  // it drops what the value holds, which lives on
	live                       // what it returns is the value's own, and who writes there changes it
)

// selected is what is known of a method that a selection names.
func selected(s *types.Selection) knowledge {
	return meaning(library.Selected(s), library.Place{Base: library.Receiver}, library.Known(s.Obj()))
}

// methodOf is what is known of a type's method, whatever interface it is called through.
func methodOf(t types.Type, name string) knowledge {
	if t == nil {
		return untold
	}
	return meaning(library.Method(t, name), library.Place{Base: library.Receiver}, library.Modelled(t))
}

// function is what is known of a function and its i-th argument.
func function(fn *types.Func, i int) knowledge {
	return meaning(library.Of(fn), library.Place{Base: library.Argument, Index: i}, library.Known(fn))
}

// meaning is what rows say of a receiver or an argument: what a library that was read as a whole has no row for is
// ordinary.
func meaning(rows library.Rows, of library.Place, whole bool) knowledge {
	for _, r := range rows {
		if r.From != of {
			continue
		}
		switch {
		case r.Kind == library.Changes && r.To.Base == library.Nowhere:
			return changed
		case r.Kind == library.Disturbs:
			return disturbed
		case r.Kind == library.Changes, r.Kind == library.Parts:
			return live
		}
	}
	if len(rows) > 0 || whole {
		return ordinary
	}
	return untold
}
