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
func (p *Finder) selected(s *types.Selection) knowledge {
	return meaning(p.Project.Library.Selected(s), library.Place{Base: library.Receiver}, p.Project.Library.Known(s.Obj()))
}

// methodOf is what is known of a type's method, whatever interface it is called through.
func (p *Finder) methodOf(t types.Type, name string) knowledge {
	if t == nil {
		return untold
	}
	return meaning(p.Project.Library.Method(t, name), library.Place{Base: library.Receiver}, p.Project.Library.Modelled(t))
}

// function is what is known of a function and its i-th argument.
func (p *Finder) function(fn *types.Func, i int) knowledge {
	return meaning(p.Project.Library.Of(fn), library.Place{Base: library.Argument, Index: i}, p.Project.Library.Known(fn))
}

// readIn says where what is known of a method was read, when a program did that.
func (p *Finder) readIn(s *types.Selection, value types.Type, k knowledge) string {
	if k == ordinary {
		return ""
	}
	if rows := p.Project.Library.Selected(s); rows != nil || value == nil {
		return rows.Source()
	}
	return p.Project.Library.Method(value, s.Obj().Name()).Source()
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
	if rows.Tell() || whole {
		return ordinary
	}
	return untold
}
