package ends

import (
	"go/ast"
	"go/token"
)

// A struct that is made for a part, and that one of its own methods ends the part by, is a part as well:
//
//	func (c *Client) Session() *Session { return &Session{conn: c.conn} }
//	func (s *Session) Close() error     { return s.conn.Close() }

// freshStructs are the variables of one body that hold a struct which is made there.
type freshStructs struct {
	types   map[string]ast.Expr
	holding map[string]bool // they have a part that they end
}

// makes records a variable that a new struct is assigned to, or a part that is put into one.
func (r *resultReader) makes(to, value ast.Expr) {
	switch to := ast.Unparen(to).(type) {
	case *ast.Ident:
		if t := madeOf(value); t != nil {
			r.fresh.types[to.Name] = t
			r.fresh.holding[to.Name] = r.result(value) == Part
		}
	case *ast.SelectorExpr:
		id, ok := ast.Unparen(to.X).(*ast.Ident)
		if ok && r.fresh.types[id.Name] != nil && r.heldAs(r.fresh.types[id.Name], to.Sel.Name, value) {
			r.fresh.holding[id.Name] = true
		}
	}
}

// madeOf returns the type of the struct that an expression makes: T{…}, &T{…} or new(T).
func madeOf(e ast.Expr) ast.Expr {
	switch e := ast.Unparen(e).(type) {
	case *ast.CompositeLit:
		return e.Type
	case *ast.UnaryExpr:
		if e.Op == token.AND {
			return madeOf(e.X)
		}
	case *ast.CallExpr:
		if lastName(e.Fun) == "new" && len(e.Args) == 1 {
			return e.Args[0]
		}
	}
	return nil
}

// literal returns Part for a struct literal of a type that has a part, and ends it.
func (r *resultReader) literal(lit *ast.CompositeLit, t ast.Expr) Returned {
	for i, elt := range lit.Elts {
		name := ""
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			name, elt = lastName(kv.Key), kv.Value
		} else if st, ok := r.structOf(t); ok {
			name = fieldName(st, i)
		}
		if r.heldAs(t, name, elt) {
			return Part
		}
	}
	return Apart
}

// heldAs reports whether an expression is a part, and a struct of a type that has it as a field of that name ends it
// by one of its methods: by one that it declares, or by one of the part's where that is embedded. Structs of other
// packages may.
func (r *resultReader) heldAs(t ast.Expr, name string, value ast.Expr) bool {
	if r.result(value) == Apart {
		return false
	}
	st, ok := r.structOf(t)
	if !ok {
		_, other := deref(t).(*ast.SelectorExpr)
		return other
	}
	for _, f := range st.Fields.List {
		if len(f.Names) == 0 && lastName(deref(f.Type)) == name {
			return true
		}
	}
	for key, list := range r.decls {
		if key[0] != typeIdent(t) || key[0] == "" {
			continue
		}
		for _, d := range list {
			if recv := receiver(d.decl); recv != "" && d.decl.Body != nil {
				body := r.reader(d, recv)
				body.block(d.decl.Body, true)
				for _, e := range body.found {
					if e.field == name {
						return true
					}
				}
			}
		}
	}
	return false
}

// fieldName returns the name of a struct's i-th field; empty when it has fewer.
func fieldName(st *ast.StructType, i int) string {
	for _, f := range st.Fields.List {
		if len(f.Names) == 0 {
			if i == 0 {
				return lastName(deref(f.Type))
			}
			i--
			continue
		}
		if i < len(f.Names) {
			return f.Names[i].Name
		}
		i -= len(f.Names)
	}
	return ""
}

// passedOn returns what the results of a function are that is called with parts: newSession(c.conn).
func (r *resultReader) passedOn(list []declared, call *ast.CallExpr) []Returned {
	var out []Returned
	for _, d := range list {
		params := names(d.decl.Type.Params)
		for i, arg := range call.Args {
			if i >= len(params) || r.result(arg) == Apart {
				continue
			}
			out = atLeast(out, r.results(d, params[i], true, r.depth+1))
		}
	}
	return out
}

// atLeast returns the greater ones of two lists.
func atLeast(a, b []Returned) []Returned {
	for i, what := range b {
		if i == len(a) {
			a = append(a, what)
		}
		a[i] = max(a[i], what)
	}
	return a
}
