package write

import (
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/filerewrite"
	"github.com/seed-58def443/ssot/fix/internal/layout"
	"github.com/seed-58def443/ssot/fix/internal/leave"
	"github.com/seed-58def443/ssot/fix/patch"
)

// lift writes a use in a statement of its own, and the name of its value in its site's place.
func lift(d *filerewrite.File, l *filerewrite.Lift, text string) {
	d.Edits = append(d.Edits, patch.Edit{Start: l.Site.Start(), End: l.Site.End(), New: l.Value})
	leave.AboveComments(d, l.Stmt, slices.Concat([]string{l.Names + " := " + text}, l.Below)...)
	l.Edit = d.Edits[len(d.Edits)-1]
}

// liftedTo returns where a lifted use stands when the edits are made.
func liftedTo(d *filerewrite.File, l *filerewrite.Lift) int {
	i := slices.IndexFunc(d.Edits, func(e patch.Edit) bool { return e == l.Edit })
	at := layout.Moved(l.Edit.Start, d.Edits)
	for _, e := range d.Edits[i:] { // all that is inserted there is before that
		if e.Start == l.Edit.Start && e.End == e.Start {
			at -= len(e.New)
		}
	}
	return at + strings.Index(l.Edit.New, l.Names) + len(l.Names+" := ")
}
