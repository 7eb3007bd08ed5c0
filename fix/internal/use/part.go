package use

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/scope"
	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/fix/internal/words"
	"github.com/seed-58def443/ssot/fix/refusal"
	"github.com/seed-58def443/ssot/scan/load"
)

// parts finds the parts of a violation that its use takes over.
type parts struct {
	table *Table
	pkg   *load.Package
	site  *site.Site
	use   *Use
}

func (x *parts) refuse(kind refusal.Kind, format string, args ...any) *refusal.Refusal {
	return &refusal.Refusal{Kind: kind, Detail: x.use.Text + " " + fmt.Sprintf(format, args...)}
}

// fill returns the binding of a placeholder that refers to a part of the violation.
func (x *parts) fill(h placeholder) (scope.Binding, *refusal.Refusal) {
	s := x.site
	if s.V != x.table.Project.ByID[s.V.Fingerprint] { // the site is a caller or a variable instead
		return scope.Binding{}, x.refuse(refusal.Scope, "takes %s of %s, which is not called here itself", h.Text, s.V.Entry.Symbol)
	}
	call, _ := ast.Unparen(s.Expr).(*ast.CallExpr)
	switch {
	case h.Field != "":
		return x.field(call, h)
	case call == nil:
		return scope.Binding{}, x.refuse(refusal.FunctionValue, "takes %s of a call, and %s is not called here", h.Text, s.V.Code)
	case h.Receiver:
		return x.receiver(call, h)
	}
	if len(call.Args) == 1 {
		if _, several := x.pkg.Info.TypeOf(call.Args[0]).(*types.Tuple); several {
			return scope.Binding{}, x.refuse(refusal.Results, "takes %s, and all arguments are what %s returns", h.Text, words.Brief(call.Args[0]))
		}
	}
	n, spread := h.Argument-1, call.Ellipsis.IsValid()
	switch {
	case h.Rest:
		return x.rest(call, h)
	case n >= len(call.Args):
		return scope.Binding{}, x.refuse(refusal.Scope, "takes %s, and %s has %d here", h.Text, s.V.Symbol, len(call.Args))
	case spread && n == len(call.Args)-1:
		return scope.Binding{}, x.refuse(refusal.Scope, "takes %s, and here that is one of %s", h.Text, words.Brief(call.Args[n]))
	}
	return x.expression(call.Args[n], h)
}

// rest returns the arguments of a variadic parameter.
func (x *parts) rest(call *ast.CallExpr, h placeholder) (scope.Binding, *refusal.Refusal) {
	var out scope.Binding
	elem := h
	if !call.Ellipsis.IsValid() {
		elem.typ = h.typ.Underlying().(*types.Slice).Elem()
	}
	var texts []string
	for _, arg := range call.Args[min(h.Argument-1, len(call.Args)):] {
		f, r := x.expression(arg, elem)
		if r != nil {
			return f, r
		}
		texts = append(texts, f.Text)
		out.Parts = append(out.Parts, f.Parts...)
	}
	out.Text = strings.Join(texts, ", ")
	if call.Ellipsis.IsValid() {
		out.Text += "..."
	}
	return out, nil
}

// receiver returns the receiver of the called method, with the & or * that the call applies implicitly.
func (x *parts) receiver(call *ast.CallExpr, h placeholder) (scope.Binding, *refusal.Refusal) {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	var selected *types.Selection
	if ok {
		selected = x.pkg.Info.Selections[sel]
	}
	if selected == nil || selected.Kind() != types.MethodVal {
		return scope.Binding{}, x.refuse(refusal.Scope, "takes %s, and %s is called here without one", h.Text, x.site.V.Symbol)
	}
	embedded, holder := x.embedded(selected)
	if holder == nil {
		return scope.Binding{}, x.refuse(refusal.Scope, "takes %s, and here the method is of a field that %s embeds, which has no name here", h.Text, words.Brief(sel.X))
	}
	sign := ""
	_, wants := types.Unalias(h.typ).(*types.Pointer)
	_, has := types.Unalias(holder).(*types.Pointer)
	switch {
	case wants && !has:
		sign = "&"
	case has && !wants && !types.IsInterface(h.typ):
		sign = "*"
	}
	on := sel.X
	if bare := ast.Unparen(on); syntax.Primary(bare) || len(embedded) == 0 && (sign != "" || !h.operand) {
		on = bare
	}
	f, r := x.source(on)
	for _, field := range embedded {
		f.Text, f.Members = f.Text+"."+field.Name(), append(f.Members, field)
	}
	if r == nil && sign != "" {
		if !syntax.Primary(ast.Unparen(sel.X)) {
			f.Text = "(" + f.Text + ")"
		}
		f.Text = sign + f.Text
		if h.operand {
			f.Text = "(" + f.Text + ")"
		}
		return f, nil
	}
	if r == nil && h.operand && !syntax.Primary(sel.X) {
		f.Text = "(" + f.Text + ")"
	}
	return f, r
}

// embedded returns the embedded fields between the operand of a method selection and the type that declares the
// method, and the type of the last field. The type is nil if a field can't be named in the package.
func (x *parts) embedded(selected *types.Selection) ([]types.Object, types.Type) {
	t := selected.Recv()
	var fields []types.Object
	for _, i := range selected.Index()[:len(selected.Index())-1] {
		if ptr, ok := t.Underlying().(*types.Pointer); ok {
			t = ptr.Elem()
		}
		st, ok := t.Underlying().(*types.Struct)
		if !ok {
			return nil, t // an interface promotes the methods of embedded interfaces
		}
		f := st.Field(i)
		if !f.Exported() && f.Pkg() != x.pkg.Types {
			return nil, nil
		}
		fields, t = append(fields, f), f.Type()
	}
	return fields, t
}

// field returns the value of a field in the options literal at the site.
func (x *parts) field(call *ast.CallExpr, h placeholder) (scope.Binding, *refusal.Refusal) {
	candidates := []ast.Expr{x.site.Expr}
	if call != nil {
		candidates = call.Args
	}
	for _, e := range candidates {
		t := x.pkg.Info.TypeOf(e)
		if t == nil || !hasField(t, h.Field) {
			continue
		}
		e = ast.Unparen(e)
		if u, ok := e.(*ast.UnaryExpr); ok && u.Op == token.AND {
			e = ast.Unparen(u.X)
		}
		lit, ok := e.(*ast.CompositeLit)
		if !ok {
			return scope.Binding{}, x.refuse(refusal.Scope, "takes %s, and here the options come from %s", h.Text, words.Brief(e))
		}
		for _, elt := range lit.Elts {
			kv, ok := elt.(*ast.KeyValueExpr)
			if !ok {
				return scope.Binding{}, x.refuse(refusal.Scope, "takes %s, and here the fields have no names", h.Text)
			}
			if id, ok := kv.Key.(*ast.Ident); ok && id.Name == h.Field {
				return x.expression(kv.Value, h)
			}
		}
		return x.zero(h)
	}
	return scope.Binding{}, x.refuse(refusal.Scope, "takes %s, and no options with such a field are written here", h.Text)
}

func hasField(t types.Type, name string) bool {
	if ptr, ok := t.Underlying().(*types.Pointer); ok {
		t = ptr.Elem()
	}
	st, ok := t.Underlying().(*types.Struct)
	return ok && slices.ContainsFunc(slices.Collect(st.Fields()), func(f *types.Var) bool { return f.Name() == name })
}

// zero returns the zero value, for a field that is not set.
func (x *parts) zero(h placeholder) (scope.Binding, *refusal.Refusal) {
	text := ""
	switch t := h.typ.Underlying().(type) {
	case *types.Basic:
		switch {
		case t.Info()&types.IsString != 0:
			text = `""`
		case t.Info()&types.IsNumeric != 0:
			text = "0"
		case t.Info()&types.IsBoolean != 0:
			text = "false"
		}
	case *types.Pointer, *types.Slice, *types.Map, *types.Chan, *types.Signature, *types.Interface:
		text = "nil"
	}
	if text == "" || !h.exact && text != `""` {
		return scope.Binding{}, x.refuse(refusal.Scope, "takes %s, which is not set here; set it first", h.Text)
	}
	f := scope.Binding{Text: text}
	if text == "nil" || text == "false" {
		f.Added = types.Universe.Lookup(text)
	}
	return f, nil
}

// expression returns a part that is passed on, converted to its old type if the new place would give it another
// one.
func (x *parts) expression(e ast.Expr, h placeholder) (scope.Binding, *refusal.Refusal) {
	f, r := x.source(e)
	if r != nil || h.exact {
		return f, r
	}
	info := x.pkg.Info
	tv := info.Types[e]
	basic, isBasic := types.Unalias(h.typ).(*types.Basic)
	bare := ast.Unparen(e)
	switch {
	case isBasic && byItself(bare, basic):
	case (tv.Value != nil || shifts(bare)) && isBasic:
		f.Text, f.Added = basic.Name()+"("+f.Text+")", types.Universe.Lookup(basic.Name())
		return f, nil
	case tv.Value != nil || tv.IsNil() || !types.Identical(tv.Type, h.typ) && (!types.IsInterface(h.typ) || !h.argument):
		return f, x.refuse(refusal.Type, "would use %s otherwise than as %s, which %s takes it for", f.Text, types.TypeString(h.typ, types.RelativeTo(x.pkg.Types)), x.site.V.Symbol)
	}
	if h.operand && !syntax.Primary(bare) {
		f.Text = "(" + f.Text + ")"
	}
	return f, nil
}

// byItself reports whether an untyped literal has type t by default.
func byItself(e ast.Expr, t *types.Basic) bool {
	lit, ok := e.(*ast.BasicLit)
	kinds := map[token.Token]types.BasicKind{token.STRING: types.String, token.INT: types.Int, token.FLOAT: types.Float64, token.CHAR: types.Int32}
	return ok && kinds[lit.Kind] == t.Kind()
}

// shifts reports whether an expression contains a shift; the type of an untyped one depends on its context: 1 << n.
func shifts(e ast.Expr) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		b, ok := n.(*ast.BinaryExpr)
		found = found || ok && (b.Op == token.SHL || b.Op == token.SHR)
		return !found
	})
	return found
}

// source returns the source text of an expression.
func (x *parts) source(e ast.Expr) (scope.Binding, *refusal.Refusal) {
	file := x.site.File
	at := syntax.Extent{Start: file.Tok.Offset(e.Pos()), End: file.Tok.Offset(e.End())}
	for _, group := range file.Syntax.Comments {
		if e.Pos() <= group.Pos() && group.End() <= e.End() {
			return scope.Binding{}, x.refuse(refusal.Manual, "would take over %s with a comment in it", words.Brief(e))
		}
	}
	if v := x.table.Project.ViolationIn(file, at); v != nil && v != x.site.V {
		return scope.Binding{}, x.refuse(refusal.Conflict, "would take over %s, which is a violation itself: accept that one first; after ssot session --reset, which keeps the files, this one can follow", v.Code)
	}
	return scope.Binding{Text: string(file.Src[at.Start:at.End]), Parts: []ast.Expr{e}}, nil
}

// expected returns the identifiers of a binding, with the object that each must still refer to.
func expected(pkg *load.Package, f scope.Binding) []Expectation {
	var out []Expectation
	if f.Added != nil {
		out = append(out, Expectation{Obj: f.Added})
	}
	for _, e := range f.Parts {
		ast.Inspect(e, func(n ast.Node) bool {
			id, ok := n.(*ast.Ident)
			if !ok {
				return true
			}
			obj := pkg.Info.Uses[id]
			if _, isPackage := obj.(*types.PkgName); isPackage {
				return true
			}
			v, isVar := obj.(*types.Var)
			switch {
			case obj == nil || e.Pos() <= obj.Pos() && obj.Pos() < e.End():
				out = append(out, Expectation{Inner: true})
			case isVar && !v.IsField() && v.Pkg() == pkg.Types && v.Parent() != v.Pkg().Scope():
				out = append(out, Expectation{Obj: obj, At: true})
			default:
				out = append(out, Expectation{Obj: obj})
			}
			return true
		})
	}
	for _, m := range f.Members {
		out = append(out, Expectation{Obj: m})
	}
	return out
}

// Kept returns the parts of a site that its use takes over, in source order.
func (t *Table) Kept(pkg *load.Package, s *site.Site) []ast.Expr {
	u, r := t.UseAt(pkg.Configuration, s)
	if r != nil {
		return nil
	}
	filled, r := t.Fill(pkg, s, u)
	if r != nil {
		return nil
	}
	var out []ast.Expr
	for _, f := range filled {
		out = append(out, f.Parts...)
	}
	slices.SortFunc(out, func(a, b ast.Expr) int { return int(a.Pos() - b.Pos()) })
	return slices.Compact(out)
}
