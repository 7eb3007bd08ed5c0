package check

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"

	"github.com/seed-58def443/ssot/fix/internal/filerewrite"
	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/refusal"
)

// moves checks the members of moved imports.
type moves struct{ *check }

// verify checks that every member that the file used of the old package now resolves to the new package and has the
// same type.
func (c moves) verify(rewrites []*filerewrite.File) *refusal.Refusal {
	for _, d := range rewrites {
		file := c.after.Files[d.File.Path]
		if len(d.Moves) == 0 || file == nil {
			continue // a file that does not parse is a type error, reported elsewhere
		}
		at := map[token.Pos]*ast.Ident{}
		ast.Inspect(file, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				at[id.Pos()] = id
			}
			return true
		})
		for _, m := range d.Moves {
			if r := c.refuseOldImport(m, file); r != nil {
				return r
			}
			for _, u := range m.Uses {
				if u.Gone {
					continue
				}
				if r := c.compareMember(m, u, at[file.FileStart+token.Pos(u.At)]); r != nil {
					return r
				}
			}
		}
	}
	return nil
}

// refuseOldImport refuses a result that still imports the old package.
func (c moves) refuseOldImport(m *filerewrite.Move, file *ast.File) *refusal.Refusal {
	for _, spec := range file.Imports {
		if syntax.SpecPath(spec) == m.Old && syntax.SpecName(spec) == syntax.SpecName(m.Spec) {
			return &refusal.Refusal{Kind: refusal.Conflict, Detail: m.Old + " would still be imported, because another rewrite in this file needs it"}
		}
	}
	return nil
}

// compareMember compares the object that a name denoted with the one that it denotes now.
func (c moves) compareMember(m *filerewrite.Move, u *filerewrite.MoveUse, id *ast.Ident) *refusal.Refusal {
	was := c.pkg.Info.Uses[u.Member]
	if was == nil {
		return nil // unresolved in this variant
	}
	if id == nil || c.after.Info.Uses[id] == nil {
		return c.errorsOr(&refusal.Refusal{Kind: refusal.Check, Detail: fmt.Sprintf("%s of %s can't stand where %s's stands", u.Member.Name, u.To.Path(), m.Old)})
	}
	now := c.after.Info.Uses[id]
	if now.Pkg() == nil || now.Pkg().Path() != u.To.Path() || now.Name() != was.Name() {
		return &refusal.Refusal{Kind: refusal.Name, Detail: fmt.Sprintf("%s means something else at %s:%d", u.Member.Name, m.V.File, m.File.Tok.Line(u.Member.Pos()))}
	}
	return c.sameMember(m, was, now, instance(c.pkg.Info, u.Member, was), instance(c.after.Info, id, now))
}

// instance returns the type of an object at a mention, instantiated if the mention has type arguments.
func instance(info *types.Info, id *ast.Ident, obj types.Object) types.Type {
	if i, ok := info.Instances[id]; ok {
		return i.Type
	}
	return obj.Type()
}

// sameMember checks that two members are both types or both values, have the same type and, if constants, the same
// value.
func (c moves) sameMember(m *filerewrite.Move, was, now types.Object, old, typ types.Type) *refusal.Refusal {
	if x, y := kindOf(was), kindOf(now); x != y && (x == "a type" || y == "a type") {
		return &refusal.Refusal{Kind: refusal.Type, Detail: fmt.Sprintf("%s is %s in %s and %s in %s", was.Name(), x, m.Old, y, now.Pkg().Path())}
	}
	if !identity.Same(old, typ) {
		kind := refusal.Type
		if identity.OtherMajor(old, typ) {
			kind = refusal.Major
		}
		x, y := identity.Distinguish(types.Unalias(old), types.Unalias(typ))
		return &refusal.Refusal{Kind: kind, Detail: fmt.Sprintf("the old %s is %s, the new one %s", was.Name(), x, y)}
	}
	x, isConst := was.(*types.Const)
	y, stays := now.(*types.Const)
	if isConst && stays && !constant.Compare(x.Val(), token.EQL, y.Val()) {
		return &refusal.Refusal{Kind: refusal.NoEqual, Detail: fmt.Sprintf("the constant %s is %s in %s and %s in %s", was.Name(), x.Val(), m.Old, y.Val(), now.Pkg().Path())}
	}
	return nil
}

func kindOf(obj types.Object) string {
	switch obj.(type) {
	case *types.TypeName:
		return "a type"
	case *types.Func:
		return "a function"
	case *types.Const:
		return "a constant"
	}
	return "a variable"
}
