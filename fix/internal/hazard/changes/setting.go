package changes

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/index"
	"github.com/seed-58def443/ssot/fix/internal/memo"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
)

// settings tells which fields are settings.
type settings struct{ known memo.Map[*types.Var, bool] }

// has reports whether a constructor, a literal or an option sets a field. An empty container does not count: that is
// how a queue or a cache begins. Every field of a package that is not loaded counts.
func (s *settings) has(src *source, field *types.Var) bool {
	pkg := src.Packages.Of[field.Pkg()]
	if pkg == nil {
		return true
	}
	return s.known.Get(field.Origin(), func() bool {
		x := src.In(pkg)
		for _, id := range x.Of[field.Origin()] {
			if setsField(x, id) {
				return true
			}
		}
		return unkeyed(x, field)
	})
}

// setsField reports whether a mention of a field sets it while the struct is built: by its key in a literal, or in a
// function that is not a method.
func setsField(x *index.Index, id inspector.Cursor) bool {
	if id.ParentEdgeKind() == edge.KeyValueExpr_Key {
		return !emptyContainer(x.Info, id.Parent().Node().(*ast.KeyValueExpr).Value)
	}
	at := syntax.Mention(id)
	if !syntax.Writes(at) {
		return false
	}
	stmt := at.Parent().Node().(*ast.AssignStmt)
	if stmt.Tok != token.ASSIGN {
		return false
	}
	value, _ := assignedValue(at)
	if value == nil || emptyContainer(x.Info, value) || isAppend(value) {
		return false
	}
	fn := enclosingDecl(at)
	return fn == nil || fn.Recv == nil || syntax.InLiteral(at, nil)
}

// unkeyed reports whether a literal without keys sets a field.
func unkeyed(x *index.Index, field *types.Var) bool {
	_, _, at := identity.StructOf(x.Pkg.Types, field)
	for cur := range x.Root.Preorder((*ast.CompositeLit)(nil)) {
		lit := cur.Node().(*ast.CompositeLit)
		if at < len(lit.Elts) && identity.FieldAt(x.Info.TypeOf(lit), at) == field {
			if _, keyed := lit.Elts[at].(*ast.KeyValueExpr); !keyed && !emptyContainer(x.Info, lit.Elts[at]) {
				return true
			}
		}
	}
	return false
}
