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

// rowsOf returns the rows of a called function.
func (f rows) rowsOf(x *index.Index, fun ast.Expr, value types.Type) library.Rows {
	if sel, ok := ast.Unparen(fun).(*ast.SelectorExpr); ok {
		if s := x.Info.Selections[sel]; s != nil {
			if rows := f.project.Library.Selected(s); rows != nil || !types.IsInterface(s.Recv()) {
				return rows
			}
			return f.project.Library.Method(value, sel.Sel.Name) // through an interface that is declared elsewhere
		}
	}
	if fn := syntax.Callee(x.Info, fun); fn != nil {
		return f.project.Library.Of(fn)
	}
	return nil
}

// rows follows a value as the rows of libraries describe.
type rows struct{ *flow }

// argumentRows follows the i-th argument of a call as the rows of the called function describe: into results whose
// end is the value's end. It reports whether the rows are complete, so that the argument goes nowhere else.
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
			done = done || !row.Generated // a generated row may miss that it is stored elsewhere
		case library.Neutral, library.Borrows, library.Parts:
			done = true
		default: // the trace's users ask for these rows
		}
	}
	return done
}

// receiverRows does the same for the receiver of a method.
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

// alias follows a result whose end is the value's end, whatever its type.
func (f rows) alias(call inspector.Cursor, to library.Place, via callString) {
	results := identity.Results(f.At(call).Info.TypeOf(call.Node().(ast.Expr)))
	if to.Base != library.Result || to.Index >= len(results) || results[to.Index] == nil {
		return
	}
	f.addStandIn(results[to.Index])
	f.withLikeness(Derived, func() { f.returned(call, to.Index, via) })
}

// storedByRow reports whether a row describes a field of a library's struct: a function that takes the struct ends
// what the field holds, or the struct's own end does.
func (f rows) storedByRow(structType types.Type, v *types.Var) bool {
	if !f.hasRow(v) {
		return false
	}
	if _, ok := f.project.Library.Of(v).Kind(library.Alias); ok {
		f.addStandIn(structType)
	}
	return true
}

// hasRow reports whether a row describes a field of a library's struct.
func (f rows) hasRow(v *types.Var) bool {
	if _, ok := f.project.Library.Of(v).Kind(library.Alias); ok {
		return true
	}
	return slices.ContainsFunc(f.project.Library.All(), func(row library.Row) bool {
		return row.Package == v.Pkg().Path() && row.From.Path == v.Name()
	})
}
