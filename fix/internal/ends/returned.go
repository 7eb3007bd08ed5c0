package ends

import (
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/identity"
)

// Returned describes what a result of a method is to its receiver.
type Returned int

// What a result may be.
const (
	Apart Returned = iota // it belongs to the caller, as far as is known
	Part                  // a part of the receiver: what a field holds, or an element of it
	End                   // a function that ends the receiver or a part of it
)

// Returns returns what the results of a method are to its receiver, by its body; nil when that can't be read. What the
// method takes out of its receiver, as a pool does, is no part of it any more.
func (j Judge) Returns(fn *types.Func) []Returned {
	recv := fn.Signature().Recv()
	if fn.Pkg() == nil || recv == nil || identity.Named(recv.Type()) == nil {
		return nil
	}
	var source *Source
	if j.Loaded != nil {
		source = j.Loaded(fn.Pkg())
	}
	if source == nil && j.Read != nil {
		source = j.Read(fn)
	}
	if source == nil {
		return nil
	}
	source.lock.Lock()
	defer source.lock.Unlock()
	return source.returns(identity.Named(recv.Type()).Name(), fn.Name(), 0)
}

// returns reads the results of a method of a type, which declares it or embeds a type that does.
func (s *Source) returns(typ, name string, depth int) []Returned {
	if depth > 4 || typ == "" {
		return nil
	}
	var out []Returned
	for _, d := range s.decls[[2]string{typ, name}] {
		if recv := receiver(d.decl); recv != "" {
			out = atLeast(out, s.results(d, recv, false, depth))
		}
	}
	if out != nil {
		return out
	}
	switch t := s.types[typ].(type) {
	case *ast.StructType:
		for _, f := range t.Fields.List {
			if len(f.Names) > 0 {
				continue
			}
			if out := s.returns(typeIdent(f.Type), name, depth+1); out != nil {
				return out
			}
		}
	case *ast.Ident:
		return s.returns(t.Name, name, depth+1)
	}
	return nil
}

// resultReader reads the return statements of one function.
type resultReader struct {
	*bodyReader
	taken map[string]bool // the fields that something is taken out of
	fresh freshStructs
	whole bool // what is looked for is a parameter that a part is passed to, and not the receiver: all of it is a part
	depth int
}

// results returns what the results of a function are to its receiver, or to one parameter.
func (s *Source) results(d declared, root string, whole bool, depth int) []Returned {
	if d.decl.Body == nil || d.decl.Type.Results.NumFields() == 0 || depth > 4 {
		return nil
	}
	body := s.reader(d, root)
	body.block(d.decl.Body, true) // finds the variables that hold parts
	r := &resultReader{body, map[string]bool{}, freshStructs{map[string]ast.Expr{}, map[string]bool{}}, whole, depth}
	out := make([]Returned, d.decl.Type.Results.NumFields())
	var returned []*ast.ReturnStmt
	ast.Inspect(d.decl.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.AssignStmt:
			r.takes(n)
			for i, l := range n.Lhs {
				if len(n.Lhs) == len(n.Rhs) {
					r.makes(l, n.Rhs[i])
				}
			}
		case *ast.ValueSpec:
			for i, id := range n.Names {
				if r.fresh.types[id.Name] = n.Type; i < len(n.Values) {
					r.makes(id, n.Values[i])
				}
			}
		case *ast.CallExpr:
			r.takesBy(n)
		case *ast.ReturnStmt:
			returned = append(returned, n)
		}
		return true
	})
	named := names(d.decl.Type.Results)
	for _, ret := range returned {
		switch {
		case len(ret.Results) == len(out):
			for i, e := range ret.Results {
				out[i] = max(out[i], r.result(e))
			}
		case len(ret.Results) == 1:
			for i, part := range r.called(ret.Results[0]) {
				out[i] = max(out[i], part)
			}
		case len(named) == len(out):
			for i, name := range named {
				out[i] = max(out[i], r.result(ast.NewIdent(name)))
			}
		}
	}
	return out
}

// takes records a field that is emptied, or that a part of its elements is assigned to: p.idle = p.idle[1:].
func (r *resultReader) takes(n *ast.AssignStmt) {
	for i, l := range n.Lhs {
		field, ok := r.field(l)
		if _, plain := ast.Unparen(l).(*ast.SelectorExpr); !ok || !plain || field == "" {
			continue
		}
		if _, rest := ast.Unparen(n.Rhs[min(i, len(n.Rhs)-1)]).(*ast.SliceExpr); rest || isNil(n.Rhs[min(i, len(n.Rhs)-1)]) {
			r.taken[field] = true
		}
	}
}

// takesBy records a container that an element is deleted from.
func (r *resultReader) takesBy(n *ast.CallExpr) {
	if id, ok := n.Fun.(*ast.Ident); ok && id.Name == "delete" && len(n.Args) > 0 {
		if field, ok := r.field(n.Args[0]); ok {
			r.taken[field] = true
		}
	}
}

// result returns what an expression is to the receiver.
func (r *resultReader) result(e ast.Expr) Returned {
	switch e := ast.Unparen(e).(type) {
	case *ast.FuncLit:
		if r.endsBy(e) {
			return End
		}
		return Apart
	case *ast.CompositeLit:
		if element(e.Type) == nil {
			return r.literal(e, e.Type)
		}
		for _, elt := range e.Elts {
			if kv, ok := elt.(*ast.KeyValueExpr); ok {
				elt = kv.Value
			}
			if lit, ok := elt.(*ast.CompositeLit); ok && lit.Type == nil && r.literal(lit, element(e.Type)) == Part || r.result(elt) == Part {
				return Part
			}
		}
		return Apart
	case *ast.UnaryExpr:
		if lit, ok := ast.Unparen(e.X).(*ast.CompositeLit); ok && e.Op == token.AND {
			return r.result(lit)
		}
	case *ast.Ident:
		if r.fresh.holding[e.Name] {
			return Part
		}
	case *ast.CallExpr:
		if list := r.called(e); len(list) > 0 {
			return list[0]
		}
		return Apart
	case *ast.StarExpr:
		return Apart // a copy
	case *ast.SelectorExpr:
		if _, ok := r.field(e.X); ok && r.isMethod(e) {
			if ends, _, _ := r.ends(deref(r.typeOf(e.X)), e.Sel.Name); ends {
				return End
			}
			return Apart
		}
	}
	field, ok := r.field(e)
	switch {
	case !ok || field == "" && !r.whole || r.taken[field]:
		return Apart
	case Signal(field) && isFunc(r.typeOf(e)):
		return End
	}
	return Part
}

// isFunc reports whether a type is a function's, or context.CancelFunc.
func isFunc(t ast.Expr) bool {
	_, ok := t.(*ast.FuncType)
	return ok || lastName(t) == "CancelFunc"
}

// isMethod reports whether a selector names a method of a part and not a field: a field would be declared.
func (r *resultReader) isMethod(e *ast.SelectorExpr) bool {
	t := deref(r.typeOf(e.X))
	if st, ok := r.structOf(t); ok {
		return fieldType(st, e.Sel.Name) == nil && len(r.decls[[2]string{typeIdent(t), e.Sel.Name}]) > 0
	}
	return Verb(e.Sel.Name) != ""
}

// called returns what the results of a call are to the receiver: of a conversion, append, a load from a container, or
// another method of it.
func (r *resultReader) called(e ast.Expr) []Returned {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		return nil
	}
	switch fun := ast.Unparen(call.Fun).(type) {
	case *ast.Ident:
		if fun.Name == "append" || r.Source.types[fun.Name] != nil && len(call.Args) == 1 {
			return []Returned{slices.Max(append(r.all(call.Args), Apart))}
		}
		return r.passedOn(r.decls[[2]string{"", fun.Name}], call)
	case *ast.SelectorExpr:
		field, ok := r.field(fun.X)
		switch {
		case !ok:
		case fun.Sel.Name == "Load" && field != "" && !r.taken[field]:
			return []Returned{Part}
		default:
			t := typeIdent(deref(r.typeOf(fun.X)))
			out := r.passedOn(r.decls[[2]string{t, fun.Sel.Name}], call)
			return atLeast(out, r.returns(t, fun.Sel.Name, r.depth+1))
		}
	}
	return nil
}

func (r *resultReader) all(list []ast.Expr) []Returned {
	var out []Returned
	for _, e := range list {
		out = append(out, r.result(e))
	}
	return out
}

// endsBy reports whether a function literal ends the receiver or a part of it.
func (r *resultReader) endsBy(lit *ast.FuncLit) bool {
	inner := *r.bodyReader
	inner.types, inner.locals, inner.found = maps.Clone(r.types), maps.Clone(r.locals), nil
	inner.block(lit.Body, true)
	return len(inner.found) > 0 || setsOver(lit, inner.isPart)
}

// Literal reports whether a function literal ends something: it closes a channel, calls a method whose name means an
// end, or sets a flag that says so. It is a guess by names.
func Literal(lit *ast.FuncLit) bool {
	found := setsOver(lit, func(ast.Expr) bool { return true })
	ast.Inspect(lit.Body, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			name := lastName(call.Fun)
			found = found || Verb(name) != "" || Signal(name)
		}
		return !found
	})
	return found
}

// setsOver reports whether a literal sets a field to true that says that its struct has ended or is done.
func setsOver(lit *ast.FuncLit, part func(ast.Expr) bool) bool {
	found := false
	ast.Inspect(lit.Body, func(n ast.Node) bool {
		if s, ok := n.(*ast.AssignStmt); ok && s.Tok == token.ASSIGN {
			for i, l := range s.Lhs {
				sel, ok := ast.Unparen(l).(*ast.SelectorExpr)
				found = found || ok && Over(sel.Sel.Name) && part(sel.X) && isTrue(s.Rhs[min(i, len(s.Rhs)-1)])
			}
		}
		return !found
	})
	return found
}
