package ends

import (
	"cmp"
	"go/ast"
	"go/token"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/library"
)

// call reads the effect of one call on the value.
func (r *bodyReader) call(call *ast.CallExpr, always bool) {
	switch fun := ast.Unparen(call.Fun).(type) {
	case *ast.Ident:
		if fun.Name == "close" && len(call.Args) == 1 {
			if field, ok := r.field(call.Args[0]); ok {
				r.note(field, always)
				r.queued(field, r.typeOf(call.Args[0]))
			}
			return
		}
		r.flush(fun.Name, false, call)
		r.passed(fun.Name, call, always)
	case *ast.SelectorExpr:
		r.flush(fun.Sel.Name, r.isPart(fun.X), call)
		r.method(fun, call, always)
	}
}

// passed reads a function of the package that receives a part of the value.
func (r *bodyReader) passed(name string, call *ast.CallExpr, always bool) {
	for _, d := range r.decls[[2]string{"", name}] {
		params := names(d.decl.Type.Params)
		for i, arg := range call.Args {
			field, ok := r.field(arg)
			if !ok || i >= len(params) {
				continue
			}
			b := r.readBody(d, params[i])
			if b.Sometimes || b.Always {
				r.note(field, always && b.Always)
			}
			r.flushes = cmp.Or(r.flushes, b.Flushes)
		}
	}
}

func names(list *ast.FieldList) []string {
	var out []string
	for _, f := range list.List {
		for _, id := range f.Names {
			out = append(out, id.Name)
		}
	}
	return out
}

// harmlessPackages lists the packages whose values can end without ending the struct that holds them: a time.Timer is
// stopped.
var harmlessPackages = []string{"time", "sync", "sync/atomic", "context", "bytes", "strings", "reflect", "math/rand", "os/signal"}

// method reads a method call on the value or on a field, or the call of a function in a field.
func (r *bodyReader) method(sel *ast.SelectorExpr, call *ast.CallExpr, always bool) {
	name := sel.Sel.Name
	if id, ok := sel.X.(*ast.Ident); ok && r.imports[id.Name] == "sync/atomic" && !r.isPart(sel.X) {
		r.atomic(name, call, always)
		return
	}
	field, ok := r.field(sel.X)
	if !ok {
		return
	}
	if name == "Wait" {
		r.waits = true
		return
	}
	if field != "" && flag.MatchString(field) && slices.Contains([]string{"Store", "Swap", "CompareAndSwap", "Set"}, name) {
		if last := len(call.Args) - 1; last >= 0 && setsFlag(call.Args[last]) {
			r.note(field, always)
		}
		return
	}
	t := deref(r.typeOf(sel.X))
	if st, ok := r.structOf(t); ok {
		if f := fieldType(st, name); f != nil { // a function in a field is called
			if signal.MatchString(name) {
				r.note(name, always)
			}
			return
		}
	}
	ends, surely, waits := r.ends(t, name)
	r.waits = r.waits || waits
	if ends {
		r.note(field, always && surely)
	}
}

// atomic reads atomic.StoreInt32(&c.closed, 1).
func (r *bodyReader) atomic(name string, call *ast.CallExpr, always bool) {
	if len(call.Args) < 2 || strings.HasPrefix(name, "Load") {
		return
	}
	if field, ok := r.field(call.Args[0]); ok && flag.MatchString(field) && setsFlag(call.Args[len(call.Args)-1]) {
		r.note(field, always)
	}
}

// setsFlag reports whether an argument sets a flag rather than clears it: not false and not 0.
func setsFlag(e ast.Expr) bool {
	lit, ok := ast.Unparen(e).(*ast.BasicLit)
	return !isFalse(e) && (!ok || lit.Value != "0")
}

// ends reports whether a method of a type ends its receiver.
func (r *bodyReader) ends(t ast.Expr, name string) (ends, always, waits bool) {
	switch t := t.(type) {
	case *ast.Ident, *ast.IndexExpr, *ast.IndexListExpr:
		if b, ok := r.Source.method(typeIdent(t), name, 0); ok {
			r.flushes = cmp.Or(r.flushes, b.Flushes)
			return b.ends(name) || b.Sometimes, b.ends(name) && (b.Always || Verb(name) != ""), b.Waits
		}
	case *ast.SelectorExpr:
		id, ok := t.X.(*ast.Ident)
		if !ok {
			break
		}
		path := r.imports[id.Name]
		if slices.Contains(harmlessPackages, path) {
			return false, false, false
		}
		if rows := (library.Library{}).Named(path, t.Sel.Name, name); rows != nil {
			if _, ok := rows.Kind(library.Flushes); ok {
				r.flushes = cmp.Or(r.flushes, "it calls "+name)
			}
			return rows.EndsReceiver(), rows.EndsReceiver(), false
		}
	}
	return Verb(name) != "", Verb(name) != "", false
}

// isPart reports whether an expression is the value, or a part that is reached by fields, elements and pointers.
func (r *bodyReader) isPart(e ast.Expr) bool {
	_, ok := r.field(e)
	return ok
}

// field returns the innermost field by which an expression is reached from the value; empty for the value itself.
func (r *bodyReader) field(e ast.Expr) (name string, ok bool) {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		_, ok := r.types[e.Name]
		if !ok {
			return "", false
		}
		return r.locals[e.Name], true
	case *ast.SelectorExpr:
		if _, ok := r.field(e.X); ok {
			return e.Sel.Name, true
		}
	case *ast.IndexExpr:
		return r.field(e.X)
	case *ast.SliceExpr:
		return r.field(e.X)
	case *ast.StarExpr:
		return r.field(e.X)
	case *ast.TypeAssertExpr:
		return r.field(e.X)
	case *ast.UnaryExpr:
		if e.Op == token.AND {
			return r.field(e.X)
		}
	case *ast.CallExpr: // atomic.Pointer, atomic.Value
		if sel, ok := ast.Unparen(e.Fun).(*ast.SelectorExpr); ok && slices.Contains([]string{"Load", "Swap", "LoadAndDelete"}, sel.Sel.Name) {
			return r.field(sel.X)
		}
	}
	return "", false
}

// local records a variable that holds a part of the value.
func (r *bodyReader) local(e, from, t ast.Expr) {
	if id, ok := e.(*ast.Ident); ok && id.Name != "_" {
		field, _ := r.field(from)
		r.types[id.Name], r.locals[id.Name] = t, field
	}
}

// typeOf returns the type of a part as the source writes it; nil when it is not known.
func (r *bodyReader) typeOf(e ast.Expr) ast.Expr {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return r.types[e.Name]
	case *ast.SelectorExpr:
		st, ok := r.structOf(deref(r.typeOf(e.X)))
		if !ok {
			return nil
		}
		return fieldType(st, e.Sel.Name)
	case *ast.IndexExpr:
		return element(r.typeOf(e.X))
	case *ast.SliceExpr:
		return r.typeOf(e.X)
	case *ast.StarExpr:
		return deref(r.typeOf(e.X))
	case *ast.UnaryExpr:
		return r.typeOf(e.X)
	case *ast.TypeAssertExpr:
		return e.Type
	case *ast.CallExpr:
		if sel, ok := ast.Unparen(e.Fun).(*ast.SelectorExpr); ok {
			if x, ok := deref(r.typeOf(sel.X)).(*ast.IndexExpr); ok { // atomic.Pointer[T]
				return x.Index
			}
		}
	}
	return nil
}

func deref(t ast.Expr) ast.Expr {
	for {
		switch u := t.(type) {
		case *ast.StarExpr:
			t = u.X
		case *ast.ParenExpr:
			t = u.X
		default:
			return t
		}
	}
}

func element(t ast.Expr) ast.Expr {
	switch u := deref(t).(type) {
	case *ast.ArrayType:
		return u.Elt
	case *ast.MapType:
		return u.Value
	case *ast.ChanType:
		return u.Value
	}
	return nil
}

// fieldType returns the type of a struct's field, which may be embedded; nil when there is none of that name.
func fieldType(st *ast.StructType, name string) ast.Expr {
	for _, f := range st.Fields.List {
		if len(f.Names) == 0 {
			if t := deref(f.Type); typeIdent(t) == name || lastName(t) == name {
				return f.Type
			}
		}
		if slices.ContainsFunc(f.Names, func(id *ast.Ident) bool { return id.Name == name }) {
			return f.Type
		}
	}
	return nil
}
