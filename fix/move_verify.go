package fix

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"

	"github.com/seed-58def443/ssot/scan/rule"
)

// moves checks that what a file used of an old package it now uses of the new one, that this is of the same type, and that nothing of it is forbidden.
func (c *check) moves(drafts []*draft) *Refusal {
	for _, d := range drafts {
		file := c.after.Files[d.file.Path]
		if len(d.moves) == 0 || file == nil {
			continue // one that does not parse is among the errors
		}
		at := map[token.Pos]*ast.Ident{}
		ast.Inspect(file, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				at[id.Pos()] = id
			}
			return true
		})
		for _, m := range d.moves {
			if r := c.left(m, file); r != nil {
				return r
			}
			for _, u := range m.uses {
				if u.gone {
					continue
				}
				if r := c.moved(m, u, at[file.FileStart+token.Pos(u.at)]); r != nil {
					return r
				}
			}
		}
	}
	return nil
}

// left checks that the old import is gone, and that the new one is not forbidden itself.
func (c *check) left(m *move, file *ast.File) *Refusal {
	for _, spec := range file.Imports {
		if specPath(spec) == m.old && specName(spec) == specName(m.spec) {
			return &Refusal{RefusedConflict, m.old + " would still be imported, because another rewrite in this file needs it"}
		}
	}
	for _, r := range c.p.project.res.Rules.Rules {
		for _, e := range r.Entries {
			if e.Kind == rule.Import && e.Symbol.Package == m.to.Path() && !c.exempt(r) {
				return &Refusal{RefusedCheck, fmt.Sprintf("to import %s is forbidden itself, by rule %s", m.to.Path(), r.Name)}
			}
		}
	}
	return nil
}

// moved compares what a name meant with what it means now.
func (c *check) moved(m *move, u *moveUse, id *ast.Ident) *Refusal {
	was := c.pkg.Info.Uses[u.member]
	if was == nil {
		return nil // not known in this variant
	}
	if id == nil || c.after.Info.Uses[id] == nil {
		return c.errorsOr(&Refusal{RefusedCheck, fmt.Sprintf("%s of %s can't stand where %s's stands", u.member.Name, m.to.Path(), m.old)})
	}
	now := c.after.Info.Uses[id]
	if now.Pkg() == nil || now.Pkg().Path() != m.to.Path() || now.Name() != was.Name() {
		return &Refusal{RefusedName, fmt.Sprintf("%s means something else at %s:%d", u.member.Name, m.v.File, m.file.Tok.Line(u.member.Pos()))}
	}
	if r := c.sameMember(m, was, now, instance(c.pkg.Info, u.member, was), instance(c.after.Info, id, now)); r != nil {
		return r
	}
	for _, r := range c.p.project.res.Rules.Rules {
		for _, e := range r.Entries {
			if (e.Kind == rule.Call || e.Kind == rule.Ref) && means(e.Symbol, now) && !c.exempt(r) {
				return &Refusal{RefusedCheck, fmt.Sprintf("%s of %s is forbidden itself, by rule %s (%s)", now.Name(), m.to.Path(), r.Name, e.Symbol)}
			}
		}
	}
	return nil
}

// instance is the type of an object as it is used: with its type arguments.
func instance(info *types.Info, id *ast.Ident, obj types.Object) types.Type {
	if i, ok := info.Instances[id]; ok {
		return i.Type
	}
	return obj.Type()
}

// sameMember checks that a name is the same kind of thing in both packages, of the same type, and as a constant of the same value.
func (c *check) sameMember(m *move, was, now types.Object, old, typ types.Type) *Refusal {
	if x, y := kindOf(was), kindOf(now); x != y && (x == "a type" || y == "a type") {
		return &Refusal{RefusedType, fmt.Sprintf("%s is %s in %s and %s in %s", was.Name(), x, m.old, y, m.to.Path())}
	}
	if !same(old, typ) {
		kind := RefusedType
		if otherMajor(old, typ) {
			kind = RefusedMajor
		}
		x, y := apart(types.Unalias(old), types.Unalias(typ))
		return &Refusal{kind, fmt.Sprintf("the old %s is %s, the new one %s", was.Name(), x, y)}
	}
	x, isConst := was.(*types.Const)
	y, stays := now.(*types.Const)
	if isConst && stays && !constant.Compare(x.Val(), token.EQL, y.Val()) {
		return &Refusal{RefusedNoEqual, fmt.Sprintf("the constant %s is %s in %s and %s in %s", was.Name(), x.Val(), m.old, y.Val(), m.to.Path())}
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
