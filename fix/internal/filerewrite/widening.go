package filerewrite

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/use"
)

// Widening is a declaration that gets the type of a use, because the use goes into what it declares.
type Widening struct {
	Type     ast.Expr // as it is written
	Part     string   // the package-level type, variable or function that it is a part of, or empty
	Old, Now types.Type
	To       use.Owned // the package and the name of the new type
	Outside  bool      // other packages can name what it declares
}

// Widen notes a widening, once. It reports false where the declaration gets another type already.
func (d *File) Widen(w Widening) bool {
	i := slices.IndexFunc(d.Widened, func(o Widening) bool { return o.Type == w.Type })
	if i < 0 {
		d.Widened = append(d.Widened, w)
		return true
	}
	o := d.Widened[i].To
	return o.Pkg.Path() == w.To.Pkg.Path() && slices.Equal(o.Members, w.To.Members)
}
