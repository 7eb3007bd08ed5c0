package changes

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/index"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
)

// A method changes a setting also when it is given nothing:
//
//	func (c *Client) Upper()    { c.mode = "UP" }          // a change
//	func (c *Client) Toggle()   { c.debug = !c.debug }     // a change
//	func (c *Client) Reload()   { c.mode = read() }        // it may be one
//	func (c *Client) Start()    { c.started = true }       // ordinary work: users don't set it
//	func (c *Client) defaults() { if c.mode == "" { c.mode = "x" } } // ordinary work
//
// Only a field counts that users of the package set as well, see [Finder.isConfigured].

// byItself judges an assignment to a part of the receiver that no argument has to do with.
func (b *body) byItself(p part, set []ast.Expr, plain bool) {
	x := b.At(p.at)
	if p.element || len(set) == 0 || !plain && !isString(p.field.Type()) || !holdsSetting(p.field.Type(), set[0]) {
		return
	}
	if !b.p.isConfigured(b.source, p.field) || inOnce(x, p.at) || isDefault(x, p, set[0]) {
		return
	}
	sure := b.allSettled(x, set) && b.settledAround(x, p.at)
	if sure || b.isCommand() {
		b.noteOwn("sets "+p.field.Name(), !sure)
	}
}

// noteOwn notes a change that does not depend on arguments.
func (b *body) noteOwn(what string, unsure bool) {
	if b.found.own == nil || b.found.own.unsure && !unsure {
		b.found.own = &summary{what: what, unsure: unsure}
	}
	b.note(what, unsure)
}

// callItself judges a method that is called on the receiver, or on a part of it, with nothing that the method itself
// was given.
func (b *body) callItself(p part, x *index.Index, fn *types.Func, args []ast.Expr) {
	d := b.p.read(method{fn, p.copied && !p.indirect}, b.seen)
	if d.own != nil {
		b.noteOwn(d.own.what, d.own.unsure || !b.settledAround(x, p.at))
		return
	}
	if d.what == "" || len(args) == 0 {
		return
	}
	sure := b.allSettled(x, args) && b.settledAround(x, p.at)
	if sure || b.isCommand() {
		b.noteOwn(d.what, d.unsure || !sure)
	}
}

// isCommand reports whether a method is given nothing and returns no data, so that it is called for what it does to
// its receiver or to something outside.
func (b *body) isCommand() bool {
	for v := range b.fn.Signature().Params().Variables() {
		if !isContext(v.Type()) {
			return false
		}
	}
	return returnsNoData(b.fn.Signature())
}

// holdsSetting reports whether a field of a type holds a setting when it is set to a value: text, a number, a bool, a
// function, a struct. Pointers, interfaces and containers mostly hold what the work needs.
func holdsSetting(t types.Type, value ast.Expr) bool {
	switch identity.Under(t).(type) {
	case *types.Basic, *types.Signature, *types.Struct:
		return true
	case *types.Pointer:
		addr, ok := ast.Unparen(value).(*ast.UnaryExpr)
		if !ok {
			return false
		}
		lit, ok := ast.Unparen(addr.X).(*ast.CompositeLit)
		return ok && len(lit.Elts) > 0
	}
	return false
}

func (b *body) allSettled(x *index.Index, list []ast.Expr) bool {
	return !slices.ContainsFunc(list, func(e ast.Expr) bool { return !b.settled(x, e, 0) })
}

// settled reports whether an expression is made of constants, of the receiver's own fields and of package-level
// variables.
func (b *body) settled(x *index.Index, e ast.Expr, depth int) bool {
	ok := depth < maxDepth
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.UnaryExpr:
			ok = ok && n.Op != token.ARROW
		case *ast.CallExpr:
			if x.Info.Types[n.Fun].IsType() || x.Info.Types[n.Fun].IsBuiltin() {
				break
			}
			fn := syntax.Callee(x.Info, n.Fun)
			ok = ok && fn != nil && fn.Signature().Recv() == nil && fn.Pkg() != nil && slices.Contains([]string{"strings", "strconv"}, fn.Pkg().Path())
		case *ast.Ident:
			if v, isVar := x.Info.Uses[n].(*types.Var); isVar && ok {
				ok = v.IsField() || v.Pkg() != nil && v.Parent() == v.Pkg().Scope() || b.isOwn(x, v) || b.settledVariable(x, v, depth)
			}
		}
		return ok
	})
	return ok
}

// isOwn reports whether a variable is the receiver, or a parameter that a part of it or something settled is passed
// to.
func (b *body) isOwn(x *index.Index, v *types.Var) bool {
	_, receiver := x.Receivers[v]
	return receiver || b.own[v]
}

// settledVariable reports whether a local variable is set once, to something settled.
func (b *body) settledVariable(x *index.Index, v *types.Var, depth int) bool {
	value := definition(x, v)
	if value == nil || !b.settled(x, value, depth+1) {
		return false
	}
	return !slices.ContainsFunc(x.Of[v], func(id inspector.Cursor) bool {
		at := syntax.Mention(id)
		return syntax.Writes(at) || syntax.Addressable(at)
	})
}

// definition returns the expression that defines a local variable: its value, or the list that a range statement goes
// through. It returns nil where there is none.
func definition(x *index.Index, v *types.Var) ast.Expr {
	def, ok := x.Root.FindByPos(v.Pos(), v.Pos()+token.Pos(len(v.Name())))
	if !ok {
		return nil
	}
	switch n := def.Parent().Node().(type) {
	case *ast.AssignStmt:
		_, i := def.ParentEdge()
		if len(n.Lhs) == len(n.Rhs) {
			return n.Rhs[i]
		}
		return n.Rhs[0]
	case *ast.ValueSpec:
		if _, i := def.ParentEdge(); i < len(n.Values) {
			return n.Values[i]
		}
	case *ast.RangeStmt:
		return n.X
	}
	return nil
}

// settledAround reports whether a place runs whenever the function does, or under conditions that are settled.
func (b *body) settledAround(x *index.Index, at inspector.Cursor) bool {
	for around := range at.Enclosing() {
		var conditions []ast.Expr
		switch n := around.Node().(type) {
		case *ast.FuncDecl:
			return true
		case *ast.IfStmt:
			conditions = []ast.Expr{n.Cond}
		case *ast.SwitchStmt:
			if n.Tag != nil {
				conditions = []ast.Expr{n.Tag}
			}
		case *ast.CaseClause:
			conditions = n.List
		case *ast.FuncLit, *ast.ForStmt, *ast.RangeStmt, *ast.SelectStmt, *ast.TypeSwitchStmt:
			return false
		}
		if !b.allSettled(x, conditions) {
			return false
		}
	}
	return true
}

// inOnce reports whether a place is in a function literal that sync.Once runs.
func inOnce(x *index.Index, at inspector.Cursor) bool {
	for lit := range at.Enclosing((*ast.FuncLit)(nil)) {
		if lit.ParentEdgeKind() == edge.CallExpr_Args {
			fn := syntax.Callee(x.Info, lit.Parent().Node().(*ast.CallExpr).Fun)
			if fn != nil && fn.Pkg() != nil && fn.Pkg().Path() == "sync" {
				return true
			}
		}
	}
	return false
}

// isDefault reports whether an assignment fills in a field that was not set, or brings it into its limits:
//
//	if c.limit <= 0 { c.limit = 3 }
//	if c.limit > most { c.limit = most }
//	c.limit = cmp.Or(c.limit, 3)
func isDefault(x *index.Index, p part, value ast.Expr) bool {
	is := func(e ast.Expr) bool {
		if call, ok := ast.Unparen(e).(*ast.CallExpr); ok && x.Builtin(call) == "len" {
			e = call.Args[0]
		}
		v, ok := x.Object(e).(*types.Var)
		return ok && v == p.field.Origin()
	}
	if call, ok := ast.Unparen(value).(*ast.CallExpr); ok && slices.ContainsFunc(call.Args, is) {
		fn := syntax.Callee(x.Info, call.Fun)
		return x.Builtin(call) == "max" || x.Builtin(call) == "min" || fn != nil && fn.Pkg() != nil && fn.Pkg().Path() == "cmp" && fn.Name() == "Or"
	}
	found := false
	asks := func(cond ast.Expr) {
		ast.Inspect(cond, func(n ast.Node) bool {
			if c, ok := n.(*ast.BinaryExpr); ok && is(c.X) {
				empty := slices.Contains([]token.Token{token.EQL, token.LEQ, token.LSS}, c.Op)
				beyond := slices.Contains([]token.Token{token.LSS, token.LEQ, token.GTR, token.GEQ}, c.Op)
				found = found || empty && isZero(x.Info, c.Y) || beyond && types.ExprString(c.Y) == types.ExprString(value)
			}
			return !found
		})
	}
	for around := range p.at.Enclosing((*ast.IfStmt)(nil), (*ast.CaseClause)(nil), (*ast.FuncDecl)(nil)) {
		switch n := around.Node().(type) {
		case *ast.FuncDecl:
			return found
		case *ast.IfStmt:
			if n.Body.Pos() <= p.at.Node().Pos() && p.at.Node().End() <= n.Body.End() {
				asks(n.Cond)
			}
		case *ast.CaseClause:
			for _, e := range n.List {
				asks(e)
			}
		}
	}
	return found
}

// isZero reports whether an expression is nil, or a constant that is the zero value of its type, or 1.
func isZero(info *types.Info, e ast.Expr) bool {
	tv := info.Types[e]
	if tv.Value == nil {
		return tv.IsNil()
	}
	switch tv.Value.Kind() {
	case constant.String:
		return constant.StringVal(tv.Value) == ""
	case constant.Int, constant.Float:
		return constant.Compare(tv.Value, token.LEQ, constant.MakeInt64(1)) && constant.Sign(tv.Value) >= 0
	default:
		return false
	}
}

// isConfigured reports whether users of a package decide what a field holds: a function of the package, or a setter,
// sets it from a parameter; it is a field of a struct that functions of the package take; or another package sets it.
func (p *Finder) isConfigured(src *source, field *types.Var) bool {
	field = field.Origin()
	pkg := src.Packages.Of[field.Pkg()]
	if pkg == nil {
		return field.Exported()
	}
	return p.configured.Get(field, func() bool {
		x := src.In(pkg)
		name, _, n := identity.StructOf(pkg.Types, field)
		exported := name != nil && name.Exported()
		if exported && field.Exported() && (takenByFunctions(pkg.Types, name) || src.setElsewhere(field)) {
			return true
		}
		for _, id := range x.Of[field] {
			if value := setTo(id); value != nil && byUser(x, id, exported) && fromParameter(x, value, 0) {
				return true
			}
		}
		for lit := range x.Root.Preorder((*ast.CompositeLit)(nil)) {
			elts := lit.Node().(*ast.CompositeLit).Elts
			if n < len(elts) && identity.FieldAt(x.Info.TypeOf(lit.Node().(ast.Expr)), n) == field {
				if _, keyed := elts[n].(*ast.KeyValueExpr); !keyed && byUser(x, lit, exported) && fromParameter(x, elts[n], 0) {
					return true
				}
			}
		}
		return false
	})
}

// takenByFunctions reports whether an exported function of a package takes structs of a type.
func takenByFunctions(pkg *types.Package, name *types.TypeName) bool {
	for _, s := range pkg.Scope().Names() {
		fn, ok := pkg.Scope().Lookup(s).(*types.Func)
		if !ok || !fn.Exported() {
			continue
		}
		for v := range fn.Signature().Params().Variables() {
			t := elem(v.Type())
			if ptr, ok := identity.Under(t).(*types.Pointer); ok && identity.Named(ptr.Elem()) == name && fn.Signature().Results().Len() == 0 {
				continue // an operation on such a struct
			}
			if identity.Named(t) == name {
				return true
			}
		}
	}
	return false
}

// setElsewhere reports whether a package that does not declare a field sets it.
func (s *source) setElsewhere(field *types.Var) bool {
	for _, pkg := range s.Packages.Mentioning(field) {
		if pkg.PlainPath() == field.Pkg().Path() {
			continue
		}
		if slices.ContainsFunc(s.In(pkg).Of[field], func(id inspector.Cursor) bool { return setTo(id) != nil }) {
			return true
		}
	}
	return false
}

// setTo returns what a mention of a field sets it to: by its key in a literal, or by an assignment; otherwise nil.
func setTo(id inspector.Cursor) ast.Expr {
	if id.ParentEdgeKind() == edge.KeyValueExpr_Key {
		return id.Parent().Node().(*ast.KeyValueExpr).Value
	}
	at := syntax.Mention(id)
	if !syntax.Writes(at) {
		return nil
	}
	value, _ := assignedValue(at)
	return value
}

// byUser reports whether a place is in a function that users of the package call, directly or not, to set something: a
// function, as far as it is exported or what it sets belongs to an exported struct, or an exported setter.
func byUser(x *index.Index, at inspector.Cursor, exported bool) bool {
	decl := enclosingDecl(at)
	if decl == nil {
		return false
	}
	if decl.Recv == nil {
		return exported || decl.Name.IsExported()
	}
	fn, ok := x.Info.Defs[decl.Name].(*types.Func)
	return ok && fn.Exported() && looksLikeSetter(fn)
}

// fromParameter reports whether an expression mentions a parameter, or a local variable that is defined by one.
func fromParameter(x *index.Index, e ast.Expr, depth int) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && !found {
			v, ok := x.Info.Uses[id].(*types.Var)
			if !ok || v.IsField() || isContext(v.Type()) {
				return true
			}
			if _, found = x.Params[v]; !found && depth < maxDepth && v.Pkg() != nil && v.Parent() != v.Pkg().Scope() {
				value := definition(x, v)
				found = value != nil && fromParameter(x, value, depth+1)
			}
		}
		return !found
	})
	return found
}
