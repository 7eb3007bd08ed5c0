package effect

import (
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/index"
	"github.com/seed-58def443/ssot/fix/internal/library"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
)

// rowsOf returns the rows of what a call names.
func (f rows) rowsOf(x *index.Index, fun ast.Expr, value types.Type) library.Rows {
	if sel, ok := ast.Unparen(fun).(*ast.SelectorExpr); ok {
		if s := x.Info.Selections[sel]; s != nil {
			if rows := f.project.Library.Selected(s); rows != nil || !types.IsInterface(s.Recv()) {
				return rows
			}
			return f.project.Library.Method(value, sel.Sel.Name) // through an interface of somebody's own
		}
	}
	if fn := syntax.Callee(x.Info, fun); fn != nil {
		return f.project.Library.Of(fn)
	}
	return nil
}

// rows follows a value as the rows of libraries say.
type rows struct{ *flow }

// argumentRows follows the i-th argument of a call as the rows of what is called say: into a result whose end is the value's
// as well. It reports whether they say all of it, also that it goes nowhere.
func (f rows) argumentRows(at inspector.Cursor, i int, via callString) bool {
	x, call := f.At(at), at.Node().(*ast.CallExpr)
	current, done := f.current, false
	for _, row := range f.rowsOf(x, call.Fun, f.typ) {
		if row.From.Base != library.Argument || row.From.Index != i {
			continue
		}
		switch row.Kind {
		case library.Alias:
			f.alias(at, row.To, via)
			f.current = current
			done = done || !row.Generated // else it may be kept elsewhere, too
		case library.Neutral, library.Borrows, library.Parts:
			done = true
		default: // what it does to the value is asked of the trace
		}
	}
	return done
}

// receiverRows does so for what a method is called upon.
func (f rows) receiverRows(at inspector.Cursor, via callString) bool {
	done := false
	for _, row := range f.rowsOf(f.At(at), at.Node().(*ast.CallExpr).Fun, f.typ) {
		if row.From.Base != library.Receiver {
			continue
		}
		switch row.Kind {
		case library.Alias:
			f.alias(at, row.To, via)
			done = done || !row.Generated
		case library.Neutral, library.Borrows, library.Parts:
			done = true
		default:
		}
	}
	return done
}

// alias follows a result whose end is the value's, whatever its type.
func (f rows) alias(call inspector.Cursor, to library.Place, via callString) {
	results := identity.Results(f.At(call).Info.TypeOf(call.Node().(ast.Expr)))
	if to.Base != library.Result || to.Index >= len(results) || results[to.Index] == nil {
		return
	}
	f.addStandIn(results[to.Index])
	f.withLikeness(Derived, func() { f.returned(call, to.Index, via) })
}

// storedByRow reports whether a row speaks of a field of a library's struct: what takes the struct ends what is in it,
// or the struct's own end does.
func (f rows) storedByRow(structType types.Type, v *types.Var) bool {
	if !f.hasRow(v) {
		return false
	}
	if _, ok := f.project.Library.Of(v).Kind(library.Alias); ok {
		f.addStandIn(structType)
	}
	return true
}

// hasRow reports whether a row speaks of a field of a library's struct.
func (f *flow) hasRow(v *types.Var) bool {
	if _, ok := f.project.Library.Of(v).Kind(library.Alias); ok {
		return true
	}
	return slices.ContainsFunc(f.project.Library.All(), func(row library.Row) bool {
		return row.Package == v.Pkg().Path() && row.From.Path == v.Name()
	})
}
