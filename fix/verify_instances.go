package fix

import (
	"fmt"
	"go/ast"
	"go/types"

	"github.com/seed-58def443/ssot/fix/patch"
)

// instances checks that what is inferred around the uses is what it was: a container that is filled by type would be asked for another one elsewhere, and nothing but a run would show it.
func (c *check) instances(drafts []*draft) *Refusal {
	for _, d := range drafts {
		if file := c.after.Files[d.file.Path]; file != nil {
			if r := c.instancesIn(d, file); r != nil {
				return r
			}
		}
	}
	return nil
}

func (c *check) instancesIn(d *draft, file *ast.File) *Refusal {
	x := d.group.index(c.pkg)
	var now map[int]*ast.Ident
	done := map[ast.Decl]bool{}
	for _, s := range d.sites {
		decl := s.decl()
		if decl == nil || done[decl] {
			continue
		}
		done[decl] = true
		for _, id := range x.instances(decl) {
			at, stays := d.lies(d.file.Tok.Offset(id.Pos()))
			if !stays {
				continue
			}
			if now == nil {
				now = c.instantiated(file)
			}
			if r := argumentsChange(id.Name, c.pkg.Info.Instances[id].TypeArgs, c.after.Info.Instances[now[at]].TypeArgs); r != nil {
				return r
			}
		}
	}
	return nil
}

// instantiated lists the names of a checked file that have type arguments, by offset.
func (c *check) instantiated(file *ast.File) map[int]*ast.Ident {
	out := map[int]*ast.Ident{}
	for id := range c.after.Info.Instances {
		if file.FileStart <= id.Pos() && id.Pos() < file.FileEnd {
			out[int(id.Pos()-file.FileStart)] = id
		}
	}
	return out
}

func argumentsChange(name string, old, now *types.TypeList) *Refusal {
	for i := range min(old.Len(), now.Len()) { // fewer are among the errors
		if !same(old.At(i), now.At(i)) {
			was, is := apart(old.At(i), now.At(i))
			return &Refusal{RefusedType, fmt.Sprintf("the type that %s is used with is inferred, and would change from %s to %s; write it out first", name, was, is)}
		}
	}
	return nil
}

// lies says where a byte of the source lies in the result. It reports false for one that was edited.
func (d *draft) lies(offset int) (int, bool) {
	for _, e := range d.edits {
		if e.Start <= offset && offset < e.End {
			return 0, false
		}
	}
	at := d.at(moved(offset, d.edits))
	return at, at >= 0
}

// convert keeps the type that a function infers from a site that is its argument: the use is converted to it.
// Where the file can't name the type, or values of it are not what the use returns, the verification says so.
func (d *draft) convert(s *site, u *use) {
	call, ok := s.parent(1).(*ast.CallExpr)
	old := s.typ(d.variants[0])
	if !ok || old == nil || same(old, u.typ) || !assignable(u.typ, old) || !inferred(d.variants[0].Info, call, s.expr) {
		return
	}
	if _, isNamed := types.Unalias(old).(*types.Named); !isNamed {
		return
	}
	if text, ok := d.typeName(old, s.expr.Pos()); ok {
		d.edits = append(d.edits, patch.Edit{Start: s.start(), End: s.start(), New: text + "("}, patch.Edit{Start: s.end(), End: s.end(), New: ")"})
	}
}

// inferred says that the type of an argument decides a type argument of the function that is called.
func inferred(info *types.Info, call *ast.CallExpr, arg ast.Expr) bool {
	f := callee(info, call.Fun)
	i := index(call.Args, arg)
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
