package check

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/filerewrite"
	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/scan/load"
)

// outside compares everything outside the edits before and after: it walks over the old file and compares the object
// and type of each expression with those of its counterpart in the new file. A difference is refused unless the rewrite
// implies it: expressions with the type of a replaced value may get the type of the use.
type outside struct {
	*check
	files        []*places
	retypes      []retype
	compareTypes bool // compare types and constants as well; otherwise only what names denote
}

// retype is an expected change of type.
type retype struct{ old, now types.Type }

// outside compares the rewritten files of the variant.
func (c *check) outside(rewrites []*filerewrite.File) *refusal.Refusal {
	o := &outside{check: c}
	for _, d := range rewrites {
		o.expectSites(d)
		o.files = append(o.files, newPlaces(d, c.after.Files[d.File.Path]))
	}
	for i, d := range rewrites {
		o.compareTypes = o.compareTypes || len(d.Moves) > 0
		if o.files[i].file == nil {
			continue // it does not parse: that is among the errors
		}
		if r := o.compareFile(d, o.files[i]); r != nil {
			return r
		}
	}
	return nil
}

// outsideAll compares all files of the variant. The variant was checked as a whole, because package-level variables or
// widened declarations get other types.
func (c *check) outsideAll(rewrites []*filerewrite.File, vars []retypedVar) *refusal.Refusal {
	o := &outside{check: c, compareTypes: true}
	for _, v := range vars {
		o.expectRetype(v.old.Type(), v.now)
	}
	if c.widened != nil {
		for _, w := range c.widened.list {
			o.expectRetype(w.Old, w.Now)
		}
	}
	for _, d := range rewrites {
		o.expectSites(d)
		o.files = append(o.files, newPlaces(d, c.after.Files[d.File.Path]))
	}
	for _, f := range c.pkg.Files {
		counterpart := func(n ast.Node) ast.Node { return n } // unchanged file: the same node
		if i := slices.IndexFunc(rewrites, func(d *filerewrite.File) bool { return d.File.Path == f.Path }); i >= 0 {
			if o.files[i].file == nil {
				continue
			}
			o.files[i].anchorAll(true)
			counterpart = o.files[i].counterpartOf
		}
		for _, decl := range f.Syntax.Decls {
			if r := o.compareDecl(f, decl, counterpart, nil); r != nil {
				return r
			}
		}
	}
	return nil
}

// expectSites records the type changes that the sites of a file imply.
func (c *outside) expectSites(d *filerewrite.File) {
	for _, s := range d.Sites {
		u, r := c.table.UseAt(c.pkg.Configuration, s)
		if r != nil || u.IsType {
			continue
		}
		c.compareTypes = c.compareTypes || c.pkg.Info.Types[s.Expr].Value != nil
		oldTypes, newTypes := identity.Results(s.Typ(c.pkg)), identity.Results(u.Typ)
		for i := range min(len(oldTypes), len(newTypes)) {
			c.expectRetype(oldTypes[i], newTypes[i])
		}
	}
}

func (c *outside) expectRetype(old, now types.Type) {
	if old == nil || now == nil || identity.Same(old, now) || slices.ContainsFunc(c.retypes, func(r retype) bool { return r.old == old && r.now == now }) {
		return
	}
	c.retypes, c.compareTypes = append(c.retypes, retype{old, now}), true
}

// compareFile compares the declarations of a file that were checked again.
func (c *outside) compareFile(d *filerewrite.File, at *places) *refusal.Refusal {
	at.anchorAll(c.compareTypes)
	unchangedFuncs := c.unchanged[d].Functions
	for _, decl := range d.File.Syntax.Decls {
		for len(unchangedFuncs) > 0 && unchangedFuncs[0].Was.Pos() < decl.Pos() {
			unchangedFuncs = unchangedFuncs[1:]
		}
		if gen, ok := decl.(*ast.GenDecl); ok && gen.Tok == token.IMPORT || len(unchangedFuncs) > 0 && ast.Decl(unchangedFuncs[0].Was) == decl {
			continue
		}
		if r := c.compareDecl(d.File, decl, at.counterpartOf, c.unchanged[d].LeavesOut); r != nil {
			return r
		}
	}
	return nil
}

// compareDecl compares one declaration. counterpart returns the new node for an old one, nil if it was edited; skip
// reports which statements were not checked again.
func (c *outside) compareDecl(file *load.File, decl ast.Node, counterpart func(ast.Node) ast.Node, skip func(ast.Stmt) bool) *refusal.Refusal {
	var path []ast.Node
	var found *refusal.Refusal
	ast.Inspect(decl, func(n ast.Node) bool {
		if n == nil {
			path = path[:len(path)-1]
			return true
		}
		// a top-level statement of a function body
		if stmt, ok := n.(ast.Stmt); found != nil || ok && skip != nil && len(path) == 2 && skip(stmt) {
			return false
		}
		path = append(path, n)
		expr, ok := n.(ast.Expr)
		if _, name := n.(*ast.Ident); !ok || !name && !c.compareTypes {
			return true
		}
		if other, ok := counterpart(n).(ast.Expr); ok {
			found = c.compareExpr(file, path, expr, other)
		}
		return true
	})
	return found
}

// compareExpr compares an expression with its counterpart. path holds the enclosing nodes.
func (c *outside) compareExpr(file *load.File, path []ast.Node, was, is ast.Expr) *refusal.Refusal {
	if id, ok := was.(*ast.Ident); ok {
		other, ok := is.(*ast.Ident)
		if !ok {
			return nil
		}
		if r := c.compareObject(file, path, id, other); r != nil || !c.compareTypes {
			return r
		}
	}
	old, now := c.pkg.Info.Types[was], c.after.Info.Types[is]
	old.Type, now.Type = c.pkg.Info.TypeOf(was), c.after.Info.TypeOf(is)
	if r := c.compareConstant(file, was, old, now); r != nil {
		return r
	}
	if old.Type == nil || now.Type == nil || identity.Same(old.Type, now.Type) || bothUntyped(old, now) || isGeneric(old.Type) {
		return nil
	}
	if _, function := old.Type.(*types.Signature); function && isName(was) {
		// a method of a value whose type changed: its parameters and results are compared where they are used
		return nil
	}
	if !c.expected(old.Type, now.Type, 0) {
		a, b := identity.Distinguish(old.Type, now.Type)
		return c.refuse(refusal.Type, file, was, "is a %s, and would be a %s", a, b)
	}
	return c.converted(file, path, was, old.Type, now.Type)
}

// isGeneric reports whether t is a generic type without type arguments. Its instances are compared instead.
func isGeneric(t types.Type) bool {
	switch t := t.(type) {
	case *types.Named:
		return t.TypeParams().Len() > 0 && t.TypeArgs().Len() == 0
	case *types.Alias:
		return t.TypeParams().Len() > 0 && t.TypeArgs().Len() == 0
	}
	return false
}

func isName(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.SelectorExpr:
		return true
	case *ast.Ident:
		return e != nil
	}
	return false
}

func bothUntyped(a, b types.TypeAndValue) bool {
	x, ok := a.Type.(*types.Basic)
	y, also := b.Type.(*types.Basic)
	return ok && also && x.Info()&types.IsUntyped != 0 && y.Info()&types.IsUntyped != 0 && a.Value != nil && b.Value != nil
}

// maxDepth bounds the recursion into types.
const maxDepth = 5

// expected reports whether a change of type follows from an expected one, applied to the type or a part of it: []*T to
// []I.
func (c *outside) expected(old, now types.Type, depth int) bool {
	if identity.Same(old, now) || slices.ContainsFunc(c.retypes, func(r retype) bool { return identity.Same(r.old, old) && identity.Same(r.now, now) }) {
		return true
	}
	if depth > maxDepth {
		return false
	}
	inner := func(a, b types.Type) bool { return c.expected(a, b, depth+1) }
	switch x := types.Unalias(old).(type) {
	case *types.Pointer:
		y, ok := types.Unalias(now).(*types.Pointer)
		return ok && inner(x.Elem(), y.Elem())
	case *types.Slice:
		y, ok := types.Unalias(now).(*types.Slice)
		return ok && inner(x.Elem(), y.Elem())
	case *types.Array:
		y, ok := types.Unalias(now).(*types.Array)
		return ok && x.Len() == y.Len() && inner(x.Elem(), y.Elem())
	case *types.Chan:
		y, ok := types.Unalias(now).(*types.Chan)
		return ok && x.Dir() == y.Dir() && inner(x.Elem(), y.Elem())
	case *types.Map:
		y, ok := types.Unalias(now).(*types.Map)
		return ok && inner(x.Key(), y.Key()) && inner(x.Elem(), y.Elem())
	case *types.Tuple:
		y, ok := types.Unalias(now).(*types.Tuple)
		return ok && c.expectedTuple(x, y, depth)
	case *types.Signature:
		y, ok := types.Unalias(now).(*types.Signature)
		return ok && x.Variadic() == y.Variadic() && c.expectedTuple(x.Params(), y.Params(), depth) && c.expectedTuple(x.Results(), y.Results(), depth)
	}
	return false
}

func (c *outside) expectedTuple(old, now *types.Tuple, depth int) bool {
	if old.Len() != now.Len() {
		return false
	}
	for i := range old.Len() {
		if !c.expected(old.At(i).Type(), now.At(i).Type(), depth+1) {
			return false
		}
	}
	return true
}

// refuse returns a refusal about an expression, with its place.
func (c *outside) refuse(kind refusal.Kind, file *load.File, e ast.Expr, format string, args ...any) *refusal.Refusal {
	return &refusal.Refusal{Kind: kind, Detail: fmt.Sprintf("%s at %s:%d ", types.ExprString(e), filepath.ToSlash(c.project.Rel(file.Path)), file.Tok.Line(e.Pos())) + fmt.Sprintf(format, args...)}
}
