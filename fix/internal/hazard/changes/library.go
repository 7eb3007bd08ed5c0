package changes

import (
	"go/types"

	"github.com/seed-58def443/ssot/fix/internal/library"
)

// knowledge is the known effect of a function or method whose body is not loaded.
type knowledge int

const (
	unknown        knowledge = iota // nothing is known
	mayChange                       // it may change its receiver or argument
	changesNothing                  // it changes neither its receiver nor its arguments
	changed                         // it changes its receiver or argument
	disturbs                        // it drops what the value holds, such as idle connections; the value stays usable
	returnsAlias                    // it returns a part of the value by reference: assignments through the result change the value
)

// verdict is the effect of a call, with a clause about it for the sentence.
type verdict struct {
	knowledge
	more string
}

// asClause returns the verdict with its detail as a relative clause: ", which sets limit".
func (v verdict) asClause() verdict {
	if v.more != "" {
		v.more = ", which " + v.more
	}
	return v
}

// libraries looks up the rows of libraries.
type libraries struct{ library library.Library }

// libraries looks up the rows that the project knows.
func (s *source) libraries() libraries { return libraries{s.project.Library} }

// selected returns the known effect of the method that a selection names.
func (k libraries) selected(s *types.Selection) knowledge {
	return classify(k.library.Selected(s), library.Place{Base: library.Receiver}, k.library.Known(s.Obj()))
}

// methodOf returns the known effect of a type's method, through whatever interface it is called.
func (k libraries) methodOf(t types.Type, name string) knowledge {
	if t == nil {
		return unknown
	}
	return classify(k.library.Method(t, name), library.Place{Base: library.Receiver}, k.library.Modelled(t))
}

// function returns the known effect of a function on its i-th argument.
func (k libraries) function(fn *types.Func, i int) knowledge {
	return classify(k.library.Of(fn), library.Place{Base: library.Argument, Index: i}, k.library.Known(fn))
}

// rowSource returns where the row about a method was read, when a program generated it; otherwise nothing.
func (k libraries) rowSource(s *types.Selection, value types.Type, what knowledge) string {
	if what == changesNothing {
		return ""
	}
	if rows := k.library.Selected(s); rows != nil || value == nil {
		return rows.Source()
	}
	return k.library.Method(value, s.Obj().Name()).Source()
}

// classify returns the effect that rows describe for the receiver or for an argument. In a library that was modelled
// completely, a function without rows changes nothing.
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
