package changes

import (
	"go/types"

	"github.com/seed-58def443/ssot/fix/internal/library"
)

// knowledge is what is known of a function or method that is not read.
type knowledge int

const (
	unknown   knowledge = iota // nothing
	perhaps                    // it may change it
	ordinary                   // it changes nothing
	changed                    // it changes its receiver, or what it is given
	disturbed                  // it drops what the value holds, which lives on
	live                       // what it returns is the value's own, and who writes there changes it
)

// known is what is known of libraries.
type known struct{ library library.Library }

// selected returns what is known of a method that a selection names.
func (k known) selected(s *types.Selection) knowledge {
	return meaning(k.library.Selected(s), library.Place{Base: library.Receiver}, k.library.Known(s.Obj()))
}

// methodOf returns what is known of a type's method, whatever interface it is called through.
func (k known) methodOf(t types.Type, name string) knowledge {
	if t == nil {
		return unknown
	}
	return meaning(k.library.Method(t, name), library.Place{Base: library.Receiver}, k.library.Modelled(t))
}

// function returns what is known of a function and its i-th argument.
func (k known) function(fn *types.Func, i int) knowledge {
	return meaning(k.library.Of(fn), library.Place{Base: library.Argument, Index: i}, k.library.Known(fn))
}

// readIn says where what is known of a method was read, when a program did that.
func (k known) readIn(s *types.Selection, value types.Type, what knowledge) string {
	if what == ordinary {
		return ""
	}
	if rows := k.library.Selected(s); rows != nil || value == nil {
		return rows.Source()
	}
	return k.library.Method(value, s.Obj().Name()).Source()
}

// meaning returns what rows say of a receiver or an argument: what a library that was read as a whole has no row for is
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
	if rows.Tell() || whole {
		return ordinary
	}
	return unknown
}
