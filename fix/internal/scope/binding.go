package scope

import (
	"go/ast"
	"go/types"

	"github.com/seed-58def443/ssot/fix/internal/syntax"
)

// Binding is what stands for a placeholder where a use is written: a variable, or a field or a method of one.
type Binding struct {
	Text    string
	Root    *types.Var
	Members []types.Object // selected one from the other, the first from the root

	// Of parts of what is replaced, which have no root: where they stand in the source, what was put before them or
	// stands for nothing, and whether it matters when they are evaluated.
	Parts []ast.Expr
	Added types.Object
	Moves bool

	// Of arguments that stay together as they are laid out: where they stand in the source, with the commas, the line
	// ends and the comments between them. The first has all of them as its text, the others have none.
	Laid   syntax.Extent
	Behind bool
}

// ValueType returns the type of what stands for a placeholder.
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

// Source is a variable with what it gives: itself, or what its method returns.
type Source struct {
	Binding
	Variable
}
