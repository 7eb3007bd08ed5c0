package write

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/filerewrite"
	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/layout"
	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/internal/use"
	"github.com/seed-58def443/ssot/fix/patch"
)

// Lies returns the offset in the result of a byte of the source. It returns false for a byte that was edited.
func Lies(d *filerewrite.File, offset int) (int, bool) {
	for _, e := range d.Edits {
		if e.Start <= offset && offset < e.End {
			return 0, false
		}
	}
	at := d.At(layout.Moved(offset, d.Edits))
	return at, at >= 0
}

// convert keeps the type argument that a call infers from its argument, the site, by converting the use to the old
// type. If the file can't name that type, or the use is not assignable to it, verification reports the error.
func convert(d *filerewrite.File, s *site.Site, u *use.Use) {
	call, ok := s.Parent(1).(*ast.CallExpr)
	old := s.Typ(d.Variants[0])
	if !ok || old == nil || identity.Same(old, u.Typ) || !identity.Assignable(u.Typ, old) || !inferred(d.Variants[0].Info, call, s.Expr) {
		return
	}
	if _, isNamed := types.Unalias(old).(*types.Named); !isNamed {
		return
	}
	if text, ok := d.TypeName(old, s.Expr.Pos()); ok {
		d.Edits = append(d.Edits, patch.Edit{Start: s.Start(), End: s.Start(), New: text + "("}, patch.Edit{Start: s.End(), End: s.End(), New: ")"})
	}
}

// inferred reports whether the call infers a type argument from arg.
func inferred(info *types.Info, call *ast.CallExpr, arg ast.Expr) bool {
	f := syntax.Callee(info, call.Fun)
	i := slices.Index(call.Args, arg)
	if f == nil || i < 0 {
		return false
	}
	switch ast.Unparen(call.Fun).(type) {
	case *ast.IndexExpr, *ast.IndexListExpr:
		return false
	}
	params := f.Origin().Signature().Params()
	if f.Origin().Signature().TypeParams().Len() == 0 || params.Len() == 0 {
		return false
	}
	_, direct := params.At(min(i, params.Len()-1)).Type().(*types.TypeParam)
	if slice, ok := params.At(params.Len() - 1).Type().(*types.Slice); ok && f.Signature().Variadic() && i >= params.Len()-1 {
		_, direct = slice.Elem().(*types.TypeParam)
	}
	return direct
}
