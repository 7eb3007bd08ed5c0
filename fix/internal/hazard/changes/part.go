package changes

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/internal/index"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
)

// part is an expression that belongs to a value: the value itself, a field, an element, what one of them points to, or
// a local variable that holds such a pointer.
type part struct {
	at       inspector.Cursor
	steps    int        // how many fields, elements and pointers were gone through since the value or the variable
	field    *types.Var // the last field on the way, nil in the value itself
	element  bool       // it is an element of a map or slice that the field holds
	address  bool       // it is the address of what was gone to
	pointer  bool       // it is a variable that holds such an address
	indirect bool       // a pointer, a map or a slice was gone through: what is written there a copy has as well
	copied   bool       // the value is a copy
	unsure   string     // why it may be another value's, empty where it is known
	depth    int        // of variables and parameters
}

// maxDepth is how many variables and parameters a part is followed through.
const maxDepth = 4

// visitor is told what is done with the parts of a value.
type visitor interface {
	// mutation is told that a part is set.
	mutation(p part, how string)
	// call is told that a method is called on a part, or taken as a value.
	call(p part, sel inspector.Cursor, s *types.Selection)
	// passed is told that a part goes to a function whose body is not loaded; fn is nil for a function variable.
	passed(p part, call inspector.Cursor, i int, fn *types.Func)
}

// walker goes from a value to what is done with its parts.
type walker struct {
	*source
	visitor
	followValue bool // the value itself is followed into functions too; elsewhere the trace has it
	seen        map[types.Object]bool
	// values says that an expression is the value, to know the calls that a part is returned to; nil where they do not
	// matter.
	values func(inspector.Cursor) bool
}

// follow goes from a part outwards, until it is set or goes elsewhere.
func (w *walker) follow(p part) {
	for {
		x, parent := w.At(p.at), p.at.Parent()
		switch kind, i := p.at.ParentEdge(); kind {
		case edge.ParenExpr_X:
		case edge.TypeAssertExpr_X:
			if p.steps == 0 && p.depth == 0 {
				return // the value, as what it is
			}
		case edge.StarExpr_X:
			p.dereference(x)
			p.steps++
		case edge.IndexExpr_X, edge.SliceExpr_X:
			if p.steps == 0 && p.depth == 0 {
				return // an element of what holds the value
			}
			p.dereference(x)
			p.steps++
			p.element = true
		case edge.SelectorExpr_X:
			if !w.selected(&p, x, parent) {
				return
			}
		case edge.UnaryExpr_X:
			if parent.Node().(*ast.UnaryExpr).Op != token.AND || p.steps == 0 {
				return
			}
			p.address = true
		case edge.AssignStmt_Lhs:
			if parent.Node().(*ast.AssignStmt).Tok != token.DEFINE && p.steps > 0 {
				w.mutation(p, "is set")
			}
			return
		case edge.IncDecStmt_X:
			if p.steps > 0 {
				w.mutation(p, "is counted up or down")
			}
			return
		case edge.RangeStmt_Key, edge.RangeStmt_Value:
			if parent.Node().(*ast.RangeStmt).Tok == token.ASSIGN && p.steps > 0 {
				w.mutation(p, "is set")
			}
			return
		case edge.AssignStmt_Rhs, edge.ValueSpec_Values:
			w.intoVariable(p, x, syntax.Target(parent, i))
			return
		case edge.ReturnStmt_Results:
			if i == 0 && p.steps > 0 && (p.address || isReference(x.Info.TypeOf(p.at.Node().(ast.Expr)))) {
				w.returned(p, x, parent)
			}
			return
		case edge.CallExpr_Args:
			if !w.argument(&p, x, parent, i) {
				return
			}
			continue
		default:
			return
		}
		p.at = parent
	}
}

// dereference notes that what comes next lies behind a pointer, a map or a slice which is a part.
func (p *part) dereference(x *index.Index) {
	if p.steps > 0 && !p.address && isReference(x.Info.TypeOf(p.at.Node().(ast.Expr))) {
		p.indirect = true
	}
	p.address = false
}

// selected goes to a field; false for a method, and where the selection says nothing.
func (w *walker) selected(p *part, x *index.Index, sel inspector.Cursor) bool {
	s := x.Info.Selections[sel.Node().(*ast.SelectorExpr)]
	if s == nil || s.Kind() == types.MethodExpr {
		return false
	}
	if s.Kind() == types.MethodVal {
		w.call(*p, sel, s)
		return false
	}
	p.dereference(x)
	if len(s.Index()) > 1 && s.Indirect() && p.steps > 0 {
		p.indirect = true
	}
	p.field, _ = s.Obj().(*types.Var)
	p.element = false
	p.steps++
	return true
}

// intoVariable follows a pointer to a part, or a map or slice that is one, into the local variable that it is assigned to.
func (w *walker) intoVariable(p part, x *index.Index, to ast.Expr) {
	id, ok := to.(*ast.Ident)
	if !ok || p.steps == 0 && p.depth == 0 && !w.followValue {
		return
	}
	obj := x.Object(id)
	if v, ok := obj.(*types.Var); ok && v.Pkg() != nil && !v.IsField() && v.Parent() != v.Pkg().Scope() {
		w.variable(p, x, v)
	}
}

// variable follows a part to where the variable or parameter that holds it is read.
func (w *walker) variable(p part, x *index.Index, v *types.Var) {
	if p.depth >= maxDepth || w.seen[v] || !isReference(v.Type()) {
		return
	}
	w.seen[v] = true
	p.indirect = p.indirect || p.steps > 0 && !p.address
	p.pointer = p.pointer || p.address
	p.steps, p.element, p.address = 0, false, false
	p.depth++
	for _, id := range x.Of[v] {
		p.at = id
		w.follow(p)
	}
}

// returned follows a part that a function returns of what it is given to the calls that are given the value: *opts(c).
func (w *walker) returned(p part, x *index.Index, ret inspector.Cursor) {
	decl := enclosingDecl(ret)
	if w.values == nil || decl == nil || p.depth >= maxDepth || syntax.InLiteral(ret, nil) {
		return
	}
	fn, ok := x.Info.Defs[decl.Name].(*types.Func)
	if !ok || w.seen[fn] {
		return
	}
	w.seen[fn] = true
	p.depth++
	for _, pkg := range w.Packages.Mentioning(fn) {
		for _, id := range w.In(pkg).Of[fn] {
			call, ok := syntax.CallOf(syntax.Mention(id))
			if !ok {
				continue
			}
			for i := range call.Node().(*ast.CallExpr).Args {
				if w.values(call.ChildAt(edge.CallExpr_Args, i)) {
					p.at = call
					w.follow(p)
					break
				}
			}
		}
	}
}

// argument follows a part that a function is given. It is true for a conversion, whose result is the part.
func (w *walker) argument(p *part, x *index.Index, at inspector.Cursor, i int) bool {
	call := at.Node().(*ast.CallExpr)
	if x.Info.Types[call.Fun].IsType() {
		p.at = at
		return true
	}
	if p.steps == 0 && p.depth == 0 && !w.followValue {
		return false // the trace follows the value
	}
	switch x.Builtin(call) {
	case "":
	case "delete", "clear", "copy":
		if i == 0 {
			p.element = true
			w.mutation(*p, "has elements set or deleted")
		}
		return false
	default:
		return false
	}
	if !p.address && !isReference(x.Info.TypeOf(p.at.Node().(ast.Expr))) {
		return false
	}
	if lit, ok := ast.Unparen(call.Fun).(*ast.FuncLit); ok {
		if sig, ok := x.Info.TypeOf(lit).(*types.Signature); ok {
			w.parameter(*p, x, sig, i)
		}
		return false
	}
	fn := syntax.Callee(x.Info, call.Fun)
	if fn != nil && !index.IsAbstract(fn) && w.Packages.Of[fn.Pkg()] != nil {
		w.parameter(*p, w.In(w.Packages.Of[fn.Pkg()]), fn.Origin().Signature(), i)
		return false
	}
	w.passed(*p, at, i, fn)
	return false
}

func (w *walker) parameter(p part, x *index.Index, sig *types.Signature, i int) {
	if v, ok := index.ArgumentOf(sig, i).(*types.Var); ok && (!sig.Variadic() || i < sig.Params().Len()-1) {
		w.variable(p, x, v)
	}
}
