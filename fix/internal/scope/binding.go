package scope

import (
	"go/ast"
	"go/types"

	"github.com/seed-58def443/ssot/fix/internal/syntax"
)

// Binding is the code that replaces a placeholder of a use: a variable, or a field or method selected from one, or
// parts of the replaced code.
type Binding struct {
	Text    string
	Root    *types.Var
	Members []types.Object // fields and methods, selected in this order starting at Root

	// For parts of the replaced code, which have no root: the parts in the source, a value to write before them or
	// instead of them, and whether their order of evaluation matters.
	Parts []ast.Expr
	Added types.Object
	Moves bool

	// For arguments that are kept with their layout: the range in the source, with commas, line ends and comments. The
	// first binding has the whole range as its text, the following ones have none.
	Laid   syntax.Extent
	Behind bool
}

// ValueType returns the type of the bound value.
func (f Binding) ValueType() types.Type {
	if len(f.Members) == 0 {
		return f.Root.Type()
	}
	last := f.Members[len(f.Members)-1]
	if method, ok := last.(*types.Func); ok {
		return method.Signature().Results().At(0).Type()
	}
	return last.Type()
}

// Source is a variable with the value that it provides: itself, a field or the result of a method.
type Source struct {
	Binding
	Variable
}
