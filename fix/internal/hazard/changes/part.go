package changes

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/index"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
)

// part is an expression that belongs to a value: the value itself, a field, an element, what one of them points to,
// or a local variable with a pointer to one. In c.opts.Hooks[0] the parts of c are c, c.opts, c.opts.Hooks and
// c.opts.Hooks[0].
type part struct {
	at       inspector.Cursor
	steps    int        // fields, elements and pointers between the value (or the variable) and this expression
	field    *types.Var // the last selected field; nil for the value itself
	element  bool       // it is an element of the map or slice in the field
	address  bool       // it is an address: &c.opts
	pointer  bool       // it is a variable that holds such an address
	indirect bool       // it lies behind a pointer, map or slice of the value: a copy of the value shares it
	copied   bool       // the value is a copy
	cut      bool       // it is a slice that ends before the part does: append overwrites what lies behind
	listed   bool       // the expression is a list of arguments that has the part as an element
	unsure   string     // why the part may belong to another value; empty when it is certain
	depth    int        // variables and parameters that were followed
}

// maxDepth bounds the variables and parameters that a part is followed through.
const maxDepth = 4

// visitor receives each operation on a part of the value.
type visitor interface {
	// mutation receives an assignment to a part.
	mutation(p part, how string)
	// call receives a method that is called on a part, or used as a method value.
	call(p part, sel inspector.Cursor, s *types.Selection)
	// passed receives a part that is an argument of a function whose body is not loaded. fn is nil for a function
	// variable.
	passed(p part, call inspector.Cursor, i int, fn *types.Func)
}

// walker follows the parts of a value and reports the operations on them to its visitor.
type walker struct {
	*source
	visitor
	followValue bool // follow the value itself into variables and parameters; otherwise only its parts, because the trace has the value
	seen        map[types.Object]bool
	// enter receives each call that brings a part into a function whose body is loaded, with the package of the call;
	// may be nil.
	enter func(x *index.Index, call *ast.CallExpr, sig *types.Signature)
	// values reports whether an expression holds the value. It decides which calls receive a part as a result; nil
	// where results are not followed.
	values func(inspector.Cursor) bool
}

// follow walks from a part to the enclosing expressions, until an operation ends the walk.
func (w *walker) follow(p part) {
	for {
		x, parent := w.At(p.at), p.at.Parent()
		switch kind, i := p.at.ParentEdge(); kind {
		case edge.ParenExpr_X:
		case edge.IndexExpr_X, edge.SliceExpr_X:
			switch {
			case p.listed:
				p.listed = kind == edge.SliceExpr_X
			case p.steps == 0 && p.depth == 0:
				return // the operand is a container of the value, not the value
			default:
				p.enter(x)
				n, slice := parent.Node().(*ast.SliceExpr)
				p.cut = slice && (p.cut || n.High != nil) && n.Max == nil
			}
		case edge.RangeStmt_X:
			w.ranged(p, x, parent.Node().(*ast.RangeStmt))
			return
		case edge.TypeAssertExpr_X:
			if p.steps == 0 && p.depth == 0 {
				return // the trace has the value under its other type
			}
		case edge.StarExpr_X:
			p.dereference(x)
			p.steps++
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

// dereference marks the next step as indirect when it goes through a pointer, map or slice that is itself a part, and
// that a copy of the value has in common with the value.
func (p *part) dereference(x *index.Index) {
	if p.steps > 0 && !p.address && isReference(x.Info.TypeOf(p.at.Node().(ast.Expr))) && !p.replaced(x) {
		p.indirect = true
	}
	p.address = false
}

// enter steps into an element.
func (p *part) enter(x *index.Index) {
	p.dereference(x)
	p.steps++
	p.element = true
}

// ranged follows the elements of a part, or of a list that has it, into the variable of a range statement.
func (w *walker) ranged(p part, x *index.Index, stmt *ast.RangeStmt) {
	t := x.Info.TypeOf(stmt.X)
	if array, ok := identity.Under(t).(*types.Pointer); ok {
		t = array.Elem()
	}
	switch {
	case p.listed:
		p.listed = false
	case p.steps == 0 && p.depth == 0 || !isList(t):
		return // a container of the value, which the trace has; or a number, a channel, a function
	default:
		p.enter(x)
	}
	if stmt.Value != nil {
		w.intoVariable(p, x, stmt.Value)
	}
}

// selected steps into the selected field. It returns false for a method, which the visitor receives, and for a
// qualified identifier.
func (w *walker) selected(p *part, x *index.Index, sel inspector.Cursor) bool {
	s := x.Info.Selections[sel.Node().(*ast.SelectorExpr)]
	if s == nil || s.Kind() == types.MethodExpr {
		return false
	}
	p.dereference(x)
	if s.Kind() == types.MethodVal {
		w.call(*p, sel, s)
		return false
	}
	if len(s.Index()) > 1 && s.Indirect() && p.steps > 0 {
		p.indirect = true
	}
	p.field, _ = s.Obj().(*types.Var)
	p.element = false
	p.steps++
	return true
}

// intoVariable follows a part into the local variable that it is assigned to.
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

// variable follows a part that a variable or parameter holds, if it refers to shared data, to the variable's uses.
func (w *walker) variable(p part, x *index.Index, v *types.Var) {
	typ := v.Type()
	if p.listed {
		typ = elem(typ)
	}
	if p.depth >= maxDepth || w.seen[v] || !sharesData(typ) {
		return
	}
	w.seen[v] = true
	if isReference(typ) {
		p.indirect = p.indirect || p.steps > 0 && !p.address && !p.replaced(w.At(p.at))
		p.pointer = p.pointer || p.address
	} else {
		p.copied, p.indirect, p.pointer = true, false, false
	}
	p.steps, p.element, p.address = 0, false, false
	p.depth++
	for _, id := range x.Of[v] {
		p.at = id
		w.follow(p)
	}
}

// returned follows a part of an argument that a function returns, to the calls with the value as an argument:
// *opts(c) = x.
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

// argument follows a part that is an argument. It reports whether the call is a conversion: then the walk continues
// from its result.
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
	case "delete", "clear", "copy", "append":
		if i == 0 && !p.listed && (p.cut || x.Builtin(call) != "append") {
			p.element = true
			w.mutation(*p, "has elements set or deleted")
		}
		return false
	default:
		return false
	}
	isCopy := !p.address && !isReference(x.Info.TypeOf(p.at.Node().(ast.Expr)))
	if isCopy && !sharesData(x.Info.TypeOf(p.at.Node().(ast.Expr))) {
		return false
	}
	if lit, ok := ast.Unparen(call.Fun).(*ast.FuncLit); ok {
		if sig, ok := x.Info.TypeOf(lit).(*types.Signature); ok {
			w.parameter(*p, x, sig, call, i)
		}
		return false
	}
	if held, ok := heldLiterals(x, call.Fun); ok {
		for _, sig := range held {
			w.parameter(*p, x, sig, call, i)
		}
		return false
	}
	fn := syntax.Callee(x.Info, call.Fun)
	if fn != nil && !index.IsAbstract(fn) && w.Packages.Of[fn.Pkg()] != nil {
		w.parameter(*p, w.In(w.Packages.Of[fn.Pkg()]), fn.Origin().Signature(), call, i)
		return false
	}
	if !isCopy {
		w.passed(*p, at, i, fn)
	}
	return false
}

// parameter follows the i-th argument of a call into the parameter: into the elements of a variadic one.
func (w *walker) parameter(p part, x *index.Index, sig *types.Signature, call *ast.CallExpr, i int) {
	v, ok := index.ArgumentOf(sig, i).(*types.Var)
	if !ok {
		return
	}
	if w.enter != nil {
		w.enter(w.At(p.at), call, sig)
	}
	if sig.Variadic() && i >= sig.Params().Len()-1 && !call.Ellipsis.IsValid() {
		if p.listed {
			return // the list is one of the elements
		}
		p.listed = true
	}
	w.variable(p, x, v)
}

// heldLiterals returns the signatures of the function literals that a local variable is set to. It returns false
// where it may hold another function.
func heldLiterals(x *index.Index, fun ast.Expr) (held []*types.Signature, ok bool) {
	id, ok := ast.Unparen(fun).(*ast.Ident)
	if !ok {
		return nil, false
	}
	v, ok := x.Info.Uses[id].(*types.Var)
	if !ok || v.Pkg() == nil || v.IsField() || v.Parent() == v.Pkg().Scope() {
		return nil, false
	}
	def, ok := x.Root.FindByPos(v.Pos(), v.Pos()+token.Pos(len(v.Name())))
	if !ok {
		return nil, false
	}
	var writes int
	switch kind, _ := def.ParentEdge(); kind {
	case edge.AssignStmt_Lhs:
		writes = 1
	case edge.ValueSpec_Names:
		writes = min(1, len(def.Parent().Node().(*ast.ValueSpec).Values))
	default:
		return nil, false // a parameter, or the variable of a range statement
	}
	for _, use := range x.Of[v] {
		at := syntax.Mention(use)
		if syntax.Addressable(at) {
			return nil, false
		}
		if syntax.Writes(at) {
			writes++
		}
	}
	for _, e := range x.Funcs[v] {
		lit, ok := ast.Unparen(e).(*ast.FuncLit)
		if !ok {
			return nil, false
		}
		if sig, ok := x.Info.TypeOf(lit).(*types.Signature); ok {
			held = append(held, sig)
		}
	}
	return held, writes > 0 && writes == len(held)
}
