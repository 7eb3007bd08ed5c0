package handling

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/calls"
	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/site"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
	"github.com/seed-58def443/ssot/scan/load"
)

// A Style describes how a function handles an error.
type Style struct {
	// Returns is set if the error is returned, after the zero values of the function's other results.
	Returns bool
	// like is the error check to copy; nil if the error is only returned, or fails the test.
	like *like
	test string // name of the *testing.T or testing.TB that fails
}

// Plain reports whether the error is only returned, unchanged.
func (w *Style) Plain() bool { return w.Returns && w.like == nil }

// like is a statement that handles another error.
type like struct {
	file   *load.File
	info   *types.Info
	err    types.Object
	stmts  []ast.Stmt // the body of the check
	itself bool       // a single call that checks the error: require.NoError(t, err)
	pieces []*piece   // of stmts
}

// Of returns how the function around a site handles errors. It returns false if it has no way to handle one.
func Of(pkg *load.Package, s *site.Site) (*Style, bool) {
	sig := syntax.EnclosingSignature(pkg.Info, s.Path)
	if sig == nil {
		return nil, false
	}
	f := &finder{pkg: pkg, site: s, sig: sig}
	if l := f.nearest(); l != nil && !l.plain() {
		return &Style{Returns: f.returns(), like: l}, true
	}
	if f.returns() {
		return &Style{Returns: true}, true
	}
	if name := f.test(); name != "" {
		return &Style{test: name}, true
	}
	return nil, false
}

// plain reports whether the error is only returned, unchanged.
func (l *like) plain() bool {
	id, ok := l.pieces[0].node.(*ast.Ident)
	return ok && l.info.Uses[id] == l.err
}

// finder searches the function around a site for error handling.
type finder struct {
	pkg  *load.Package
	site *site.Site
	sig  *types.Signature
}

// returns reports whether the last result of the function is an error.
func (f *finder) returns() bool {
	n := f.sig.Results().Len()
	return n > 0 && identity.IsError(f.sig.Results().At(n-1).Type())
}

// test returns the name of the function's test parameter, or "".
func (f *finder) test() string {
	for v := range f.sig.Params().Variables() {
		n := identity.Named(v.Type())
		if n == nil || n.Pkg() == nil || n.Pkg().Path() != "testing" || v.Name() == "" || v.Name() == "_" {
			continue
		}
		if slices.Contains([]string{"T", "B", "F", "TB"}, n.Name()) && f.means(v.Name(), v) {
			return v.Name()
		}
	}
	return ""
}

// means reports whether name refers to obj at the site.
func (f *finder) means(name string, obj types.Object) bool {
	scope := f.pkg.Info.Scopes[f.site.File.Syntax]
	if scope = scope.Innermost(f.site.Expr.Pos()); scope == nil {
		return false
	}
	_, found := scope.LookupParent(name, f.site.Expr.Pos())
	return found == obj
}

// nearest returns the last error handling before the site, otherwise the first one after it, or nil.
func (f *finder) nearest() *like {
	var body *ast.BlockStmt
	switch n := f.site.Function().(type) {
	case *ast.FuncDecl:
		body = n.Body
	case *ast.FuncLit:
		body = n.Body
	}
	var before, after *like
	ast.Inspect(body, func(n ast.Node) bool {
		if _, inner := n.(*ast.FuncLit); inner {
			return false
		}
		var above ast.Stmt
		for _, stmt := range syntax.ListOf(n) {
			switch l := f.style(above, stmt); {
			case l == nil:
			case stmt.Pos() < f.site.Expr.Pos():
				before = l
			case after == nil:
				after = l
			}
			above = stmt
		}
		return true
	})
	if before != nil {
		return before
	}
	return after
}

// style returns how stmt handles an error that the statement above it may set. It returns nil if stmt does not
// handle it, or if the handling can't be copied to the site.
func (f *finder) style(above, stmt ast.Stmt) *like {
	l := &like{file: f.site.File, info: f.pkg.Info}
	switch n := stmt.(type) {
	case *ast.IfStmt:
		cond, ok := ast.Unparen(n.Cond).(*ast.BinaryExpr)
		if !ok || n.Else != nil || cond.Op != token.NEQ || n.Pos() <= f.site.Expr.Pos() && f.site.Expr.End() <= n.End() {
			return nil
		}
		l.err, l.stmts = f.error(cond.X, cond.Y), n.Body.List
		r := calls.Reporter{Info: f.pkg.Info, Err: l.err}
		if l.err == nil || !r.Checks(cond) || !r.Only(n.Body) || !f.leaves(l) {
			return nil
		}
	case *ast.ExprStmt:
		call, ok := n.X.(*ast.CallExpr)
		if !ok || f.returns() || goesOn(f.pkg.Info, call) {
			return nil
		}
		l.err, l.itself = f.error(given(call)...), true
		if l.err == nil || !sets(f.pkg.Info, above, l.err) || !calls.Handles(calls.Reporter{Info: f.pkg.Info, Err: l.err}, n) {
			return nil
		}
		l.stmts = []ast.Stmt{n}
	default:
		return nil
	}
	if !l.takeApart(f.returns()) || !f.visible(l) {
		return nil
	}
	return l
}

// error returns the first error variable among expressions.
func (f *finder) error(list ...ast.Expr) types.Object {
	for _, e := range list {
		if id, ok := ast.Unparen(e).(*ast.Ident); ok {
			if v, ok := f.pkg.Info.Uses[id].(*types.Var); ok && identity.IsError(v.Type()) {
				return v
			}
		}
	}
	return nil
}

// sets reports whether a statement assigns to a variable.
func sets(info *types.Info, stmt ast.Stmt, obj types.Object) bool {
	assign, ok := stmt.(*ast.AssignStmt)
	return ok && slices.ContainsFunc(assign.Lhs, func(to ast.Expr) bool { return calls.Mentions(info, to, obj) })
}

// given returns the arguments of a call; for a method call on a call's result also the arguments of that call:
// Expect(err).To(...).
func given(call *ast.CallExpr) []ast.Expr {
	if sel, ok := call.Fun.(*ast.SelectorExpr); ok {
		if inner, ok := sel.X.(*ast.CallExpr); ok {
			return slices.Concat(call.Args, inner.Args)
		}
	}
	return call.Args
}

// goesOn reports whether a call of a test library records the failure and continues the test.
func goesOn(info *types.Info, call *ast.CallExpr) bool {
	fn := syntax.Callee(info, call.Fun)
	return fn != nil && fn.Pkg() != nil && fn.Pkg().Path() == "github.com/stretchr/testify/assert"
}

// leaves reports whether plain statements report the error and leave the function.
func (f *finder) leaves(l *like) bool {
	if len(l.stmts) == 0 {
		return false
	}
	told := false
	for i, stmt := range l.stmts {
		last := i == len(l.stmts)-1
		switch s := stmt.(type) {
		case *ast.ExprStmt:
			if last && (f.returns() || !ends(s.X)) {
				return false
			}
			told = told || calls.Mentions(f.pkg.Info, s, l.err)
		case *ast.ReturnStmt:
			switch {
			case !last:
				return false
			case !f.returns():
				told = told || calls.Mentions(f.pkg.Info, s, l.err)
			case len(s.Results) != f.sig.Results().Len() || !calls.Mentions(f.pkg.Info, s.Results[len(s.Results)-1], l.err):
				return false
			default:
				told = true
			}
		default:
			return false
		}
	}
	return told
}

// ends reports, by the name of its callee, whether a call ends the program, the test or the goroutine: log.Fatal,
// os.Exit, t.FailNow, panic.
func ends(e ast.Expr) bool {
	for {
		call, ok := e.(*ast.CallExpr)
		if !ok {
			return false
		}
		if ending.MatchString(calls.CalledName(call)) {
			return true
		}
		sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr) // log.Fatal().Err(err).Msg("x")
		if !ok {
			return false
		}
		e = sel.X
	}
}

// Leaves reports whether a block ends by leaving its function.
func Leaves(block *ast.BlockStmt) bool {
	if len(block.List) == 0 {
		return false
	}
	switch s := block.List[len(block.List)-1].(type) {
	case *ast.ReturnStmt:
		return true
	case *ast.ExprStmt:
		return ends(s.X)
	}
	return false
}

// visible reports whether every identifier in the copied statements has the same meaning at the site.
func (f *finder) visible(l *like) bool {
	ok := true
	for _, p := range l.pieces {
		ast.Inspect(p.node, func(n ast.Node) bool {
			id, isName := n.(*ast.Ident)
			ok = ok && (!isName || p.edited(id) || f.names(l, id))
			return ok
		})
	}
	return ok
}

// names reports whether an identifier is the error variable, or has the same meaning at the site. A field or method
// is found through its operand's type.
func (f *finder) names(l *like, id *ast.Ident) bool {
	obj := f.pkg.Info.Uses[id]
	if obj == nil || obj == l.err {
		return obj != nil
	}
	switch o := obj.(type) {
	case *types.Var:
		if o.IsField() {
			return true
		}
	case *types.Func:
		if o.Signature().Recv() != nil {
			return true
		}
	case *types.PkgName:
		return f.means(id.Name, obj)
	}
	if obj.Pkg() != nil && obj.Pkg() != f.pkg.Types { // qualified by its package's name
		return true
	}
	return f.means(id.Name, obj)
}
