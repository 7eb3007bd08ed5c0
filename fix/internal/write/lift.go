package write

import (
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/filerewrite"
	"github.com/seed-58def443/ssot/fix/internal/layout"
	"github.com/seed-58def443/ssot/fix/internal/leave"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/patch"
)

// lift inserts a statement that assigns the use to a new variable, and replaces the site by the variable's name, or
// removes the head that declared the variable.
func lift(d *filerewrite.File, l *filerewrite.Lift, text string) {
	edit := patch.Edit{Start: l.Site.Start(), End: l.Site.End(), New: l.Value}
	if l.Head != (syntax.Extent{}) {
		edit = patch.Edit{Start: l.Head.Start, End: l.Head.End}
	}
	d.Edits = append(d.Edits, edit)
	leave.AboveComments(d, l.Stmt, slices.Concat([]string{l.Names + " := " + text}, l.Below)...)
	l.Edit = d.Edits[len(d.Edits)-1]
}

// liftedTo returns the offset of a lifted use in the result.
func liftedTo(d *filerewrite.File, l *filerewrite.Lift) int {
	i := slices.IndexFunc(d.Edits, func(e patch.Edit) bool { return e == l.Edit })
	at := layout.Moved(l.Edit.Start, d.Edits)
	for _, e := range d.Edits[i:] { // later insertions at the same offset come before it
		if e.Start == l.Edit.Start && e.End == e.Start {
			at -= len(e.New)
		}
	}
	return at + strings.Index(l.Edit.New, l.Names) + len(l.Names+" := ")
}
