package changes

import (
	"go/types"

	"github.com/seed-58def443/ssot/fix/internal/library"
)

// knowledge is what is known of a function or method that is not read.
type knowledge int

const (
	unknown        knowledge = iota // nothing
	mayChange                       // it may change it
	changesNothing                  // it changes nothing
	changed                         // it changes its receiver, or what it is given
	disturbs                        // it drops what the value holds, which lives on
	returnsAlias                    // what it returns is the value's own, and who writes there changes it
)

// libraries looks up the rows of libraries.
type libraries struct{ library library.Library }

// selected returns what is known of a method that a selection names.
func (k libraries) selected(s *types.Selection) knowledge {
	return classify(k.library.Selected(s), library.Place{Base: library.Receiver}, k.library.Known(s.Obj()))
}

// methodOf returns what is known of a type's method, whatever interface it is called through.
func (k libraries) methodOf(t types.Type, name string) knowledge {
	if t == nil {
		return unknown
	}
	return classify(k.library.Method(t, name), library.Place{Base: library.Receiver}, k.library.Modelled(t))
}

// function returns what is known of a function and its i-th argument.
func (k libraries) function(fn *types.Func, i int) knowledge {
	return classify(k.library.Of(fn), library.Place{Base: library.Argument, Index: i}, k.library.Known(fn))
}

// rowSource says where what is known of a method was read, when a program did that.
func (k libraries) rowSource(s *types.Selection, value types.Type, what knowledge) string {
	if what == changesNothing {
		return ""
	}
	if rows := k.library.Selected(s); rows != nil || value == nil {
		return rows.Source()
	}
	return k.library.Method(value, s.Obj().Name()).Source()
}

// classify returns what rows say of a receiver or an argument: what a library that was read as a whole has no row for is
// ordinary.
func classify(rows library.Rows, of library.Place, modelled bool) knowledge {
	for _, r := range rows {
		if r.From != of {
			continue
		}
		switch {
		case r.Kind == library.Changes && r.To.Base == library.Nowhere:
			return changed
		case r.Kind == library.Disturbs:
			return disturbs
		case r.Kind == library.Changes, r.Kind == library.Parts:
			return returnsAlias
		}
	}
	if rows.Tell() || modelled {
		return changesNothing
	}
	return unknown
}
