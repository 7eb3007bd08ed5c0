package filerewrite

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/use"
)

// Widening is a declaration that gets the type of a use, because the use is assigned to the declared variable.
type Widening struct {
	Type     ast.Expr // as written
	Part     string   // name of the package-level type, variable or function that contains it, or empty
	Old, Now types.Type
	To       use.Owned // package and name of the new type
	Outside  bool      // other packages can mention the declared name
}

// Widen records a widening, once. It returns false if the declaration already gets another type.
func (d *File) Widen(w Widening) bool {
	i := slices.IndexFunc(d.Widened, func(o Widening) bool { return o.Type == w.Type })
	if i < 0 {
		d.Widened = append(d.Widened, w)
		return true
	}
	o := d.Widened[i].To
	return o.Pkg.Path() == w.To.Pkg.Path() && slices.Equal(o.Members, w.To.Members)
}
