package fix

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/scan/load"
)

// closings maps the methods that end a value's life, in lower case, to what they do to it.
func closing(method string) string {
	switch strings.ToLower(method) {
	case "close", "closenow", "closeall", "forceclose":
		return "closed"
	case "shutdown", "gracefulshutdown":
		return "shut down"
	case "disconnect", "disconnectall":
		return "disconnected"
	case "stop", "gracefulstop", "quit", "terminate", "destroy", "dispose":
		return "ended"
	}
	return ""
}

// closes finds where the value of a violation is closed in its package: by itself, or through a variable, field, parameter or result that it flows to.
// What goes with the rewrite is no hazard.
func (p *planner) closes(g *group, s *site) []Hazard {
	if p.ending(g, s) != nil {
		return nil
	}
	var out []Hazard
	for _, pkg := range g.with(s.file) {
		for _, h := range p.closings(g, s, pkg).found {
			if !slices.Contains(out, h) {
				out = append(out, h)
			}
		}
	}
	slices.SortFunc(out, func(a, b Hazard) int {
		return cmp.Or(comparePlaces(a.Place, b.Place), cmp.Compare(a.Detail, b.Detail))
	})
	if more := len(out) - mostPlaces; more > 1 {
		out = append(out[:mostPlaces], Hazard{Kind: HazardCloses, Place: out[mostPlaces].Place, Detail: fmt.Sprintf("closed in %d more places, the next of them here", more)})
	}
	return out
}

// closings looks for closes in one variant.
func (p *planner) closings(g *group, s *site, pkg *load.Package) *closer {
	c := &closer{p: p, pkg: pkg}
	x := g.index(pkg)
	at, ok := x.root.FindNode(s.expr)
	if list := results(s.typ(pkg)); ok && len(list) > 0 {
		c.typ = list[0]
		c.flow = &flow{usesIndex: x, visit: c.look, embedded: c.promoted, seen: map[string]bool{}}
		c.value(at, nil)
	}
	return c
}

// mostPlaces is how many closes are listed one by one: each test of a package may have its own.
const mostPlaces = 4

// closer looks for closes in the flow of one value.
type closer struct {
	*flow
	p     *planner
	pkg   *load.Package
	typ   types.Type
	found []Hazard
	at    []inspector.Cursor // the selectors: c.Close
}

// look records a hazard when an expression that is the value is closed: called or as a method value.
func (c *closer) look(expr inspector.Cursor) {
	sel, ok := expr.Parent().Node().(*ast.SelectorExpr)
	if ok && sel.X == expr.Node() {
		if how := closing(sel.Sel.Name); how != "" && c.isMethod(sel) && c.mayBe(c.info.TypeOf(sel.X)) {
			c.report(expr.Parent(), types.ExprString(sel.X), how)
		}
	}
}

// promoted finds the method of an embedded field that is called through the struct around it.
func (c *closer) promoted(field *types.Var) {
	for cur := range c.root.Preorder((*ast.SelectorExpr)(nil)) {
		sel := cur.Node().(*ast.SelectorExpr)
		how := closing(sel.Sel.Name)
		if how == "" || !c.isMethod(sel) {
			continue
		}
		if s := c.info.Selections[sel]; s != nil && passes(s, field) {
			c.report(cur, types.ExprString(sel.X)+"."+field.Name(), how)
		}
	}
}

// passes says that a selection goes through an embedded field.
func passes(s *types.Selection, field *types.Var) bool {
	t := s.Recv()
	index := s.Index()
	for _, i := range index[:len(index)-1] {
		if p, ok := t.Underlying().(*types.Pointer); ok {
			t = p.Elem()
		}
		st, ok := t.Underlying().(*types.Struct)
		if !ok || i >= st.NumFields() {
			return false
		}
		if st.Field(i).Origin() == field {
			return true
		}
		t = st.Field(i).Type()
	}
	return false
}

func (c *closer) isMethod(sel *ast.SelectorExpr) bool {
	_, ok := c.info.Uses[sel.Sel].(*types.Func)
	return ok
}

// mayBe says that a variable of a type can hold the violation's value.
func (c *closer) mayBe(t types.Type) bool {
	if t == nil {
		return false
	}
	if _, generic := types.Unalias(t).(*types.TypeParam); generic {
		return true
	}
	return same(t, c.typ) || types.IsInterface(t) && assignable(c.typ, t) || types.IsInterface(c.typ) && types.AssignableTo(t, c.typ)
}

func (c *closer) report(at inspector.Cursor, what, how string) {
	c.at = append(c.at, at)
	by := "the package"
	for f := range at.Enclosing((*ast.FuncDecl)(nil)) {
		by = functionName(f.Node().(*ast.FuncDecl))
	}
	h := Hazard{Kind: HazardCloses, Place: c.p.placeOf(c.pkg, at.Node().Pos()), Detail: fmt.Sprintf("%s is %s by %s", oneLine(what), how, by)}
	if !slices.Contains(c.found, h) {
		c.found = append(c.found, h)
	}
}

// placeOf is a position as file:line, relative to the rule file.
func (p *planner) placeOf(pkg *load.Package, pos token.Pos) string {
	for _, f := range pkg.Files {
		if base := token.Pos(f.Tok.Base()); base <= pos && pos <= base+token.Pos(f.Tok.Size()) {
			name := f.Path
			if rel, err := filepath.Rel(p.res.Root, f.Path); err == nil {
				name = filepath.ToSlash(rel)
			}
			return fmt.Sprintf("%s:%d", name, f.Tok.Line(pos))
		}
	}
	return ""
}

// functionName is "NewHub" or "(*Hub).Stop".
func functionName(f *ast.FuncDecl) string {
	if f.Recv == nil || len(f.Recv.List) == 0 {
		return f.Name.Name
	}
	recv, star := f.Recv.List[0].Type, ""
	if s, ok := recv.(*ast.StarExpr); ok {
		recv, star = s.X, "*"
	}
	switch t := recv.(type) {
	case *ast.IndexExpr:
		recv = t.X
	case *ast.IndexListExpr:
		recv = t.X
	}
	name := types.ExprString(recv)
	if star != "" {
		name = "(*" + name + ")"
	}
	return name + "." + f.Name.Name
}

// comparePlaces orders file:line by file, then by number.
func comparePlaces(a, b string) int {
	x, m := splitPlace(a)
	y, n := splitPlace(b)
	return cmp.Or(cmp.Compare(x, y), cmp.Compare(m, n))
}

func splitPlace(s string) (string, int) {
	i := strings.LastIndexByte(s, ':')
	if i < 0 {
		return s, 0
	}
	n := 0
	_, _ = fmt.Sscanf(s[i+1:], "%d", &n) // what is no number sorts first
	return s[:i], n
}
