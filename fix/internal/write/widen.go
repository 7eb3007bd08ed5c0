package write

import (
	"github.com/seed-58def443/ssot/fix/internal/filerewrite"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/patch"
)

// askWidened requests the imports of the new types of declarations, and releases those of the old types.
func askWidened(d *filerewrite.File) {
	for _, w := range d.Widened {
		d.Gone = append(d.Gone, extentOf(d, w))
		if w.To.Pkg.Path() != d.Declaring() {
			d.Imports.Want(w.To, w.Type.Pos())
		}
	}
}

// widen replaces the types of the declarations.
func widen(d *filerewrite.File) {
	for _, w := range d.Widened {
		text := w.To.Members[0]
		if w.To.Pkg.Path() != d.Declaring() {
			if name := d.Imports.Name(w.To, w.Type.Pos()); name != "" {
				text = name + "." + text
			}
		}
		at := extentOf(d, w)
		d.Edits = append(d.Edits, patch.Edit{Start: at.Start, End: at.End, New: text})
	}
}

func extentOf(d *filerewrite.File, w filerewrite.Widening) syntax.Extent {
	return syntax.Extent{Start: d.File.Tok.Offset(w.Type.Pos()), End: d.File.Tok.Offset(w.Type.End())}
}
