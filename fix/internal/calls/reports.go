package calls

import (
	"go/ast"
	"go/token"
	"go/types"
	"regexp"
	"slices"

	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
)

// Reporter recognises code that only passes on an error.
type Reporter struct {
	Info *types.Info
	Err  types.Object // the error
}

// Checks reports whether a condition tests the error, perhaps among other conditions: err != nil.
func (r Reporter) Checks(cond ast.Expr) bool {
	e, ok := ast.Unparen(cond).(*ast.BinaryExpr)
	if !ok {
		return false
	}
	switch e.Op {
	case token.LAND:
		return r.Checks(e.X) && r.Plain(e.Y) || r.Checks(e.Y) && r.Plain(e.X)
	case token.NEQ:
		return r.is(e.X) && r.null(e.Y) || r.is(e.Y) && r.null(e.X)
	default:
		return false
	}
}

func (r Reporter) is(e ast.Expr) bool {
	id, ok := ast.Unparen(e).(*ast.Ident)
	return ok && r.Info.Uses[id] == r.Err
}

func (r Reporter) null(e ast.Expr) bool { return r.Info.Types[e].IsNil() }

// Only reports whether a block does nothing but report the error: it logs it, returns, fails, or continues a loop.
func (r Reporter) Only(block *ast.BlockStmt) bool {
	return !slices.ContainsFunc(block.List, func(s ast.Stmt) bool { return !r.reports(s) })
}

func (r Reporter) reports(stmt ast.Stmt) bool {
	switch s := stmt.(type) {
	case *ast.ReturnStmt:
		return r.allPlain(s.Results)
	case *ast.BranchStmt:
		return s.Label == nil && (s.Tok == token.BREAK || s.Tok == token.CONTINUE)
	case *ast.AssignStmt: // a named result, or an error that is checked later
		return len(s.Lhs) == 1 && len(s.Rhs) == 1 && s.Tok == token.ASSIGN && r.Plain(s.Lhs[0]) && r.mentioned(s.Rhs[0]) && r.Plain(s.Rhs[0])
	case *ast.IfStmt:
		if s.Init != nil || !r.Plain(s.Cond) || !r.Only(s.Body) {
			return false
		}
		switch other := s.Else.(type) {
		case nil:
			return true
		case *ast.BlockStmt:
			return r.Only(other)
		default:
			return r.reports(other)
		}
	case *ast.ExprStmt:
		call, ok := s.X.(*ast.CallExpr)
		return ok && r.call(call)
	}
	return false
}

// reporting matches the names of functions that report an error: of loggers, tests and web frameworks.
var reporting = regexp.MustCompile(`(?i)^((f?print|log|trace|debug|info|notice|warn|warning|error|crit|critical|alert|fatal|panic|fail|skip|msg|send|exit|goexit)(f|w|s|ln|now|nowf|ctx|context)?|abort.*|json|string|status|writeheader)$`)

// call reports whether a call reports the error: by its name, or because the error is an argument.
func (r Reporter) call(call *ast.CallExpr) bool {
	if !r.PlainCallee(call) || !r.allPlain(call.Args) {
		return false
	}
	return reporting.MatchString(CalledName(call)) || slices.ContainsFunc(call.Args, r.mentioned)
}

// PlainCallee reports whether evaluating the called function has no effect. A chain of calls like s.log.With("x",
// y).Error has none.
func (r Reporter) PlainCallee(call *ast.CallExpr) bool {
	switch fun := ast.Unparen(call.Fun).(type) {
	case *ast.Ident:
		return true
	case *ast.SelectorExpr:
		if inner, ok := ast.Unparen(fun.X).(*ast.CallExpr); ok {
			return r.PlainCallee(inner) && r.allPlain(inner.Args)
		}
		return r.Plain(fun.X)
	}
	return false
}

// CalledName returns the last identifier of the called function.
func CalledName(call *ast.CallExpr) string {
	if id, ok := identity.IdentOf(call.Fun); ok {
		return id.Name
	}
	return ""
}

func (r Reporter) allPlain(list []ast.Expr) bool {
	return !slices.ContainsFunc(list, func(e ast.Expr) bool { return !r.Plain(e) })
}

// Plain reports whether evaluating an expression only describes the error: it is harmless, or consists of calls that
// take the error, or of functions of fmt and errors.
func (r Reporter) Plain(e ast.Expr) bool {
	ok := true
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			ok = false
		case *ast.UnaryExpr:
			ok = ok && n.Op != token.ARROW
		case *ast.CallExpr:
			ok = ok && (r.Info.Types[n.Fun].IsType() || r.mentioned(n) || reporting.MatchString(CalledName(n)) || r.describes(n))
		}
		return ok
	})
	return ok
}

func (r Reporter) describes(call *ast.CallExpr) bool {
	if tv := r.Info.Types[call.Fun]; tv.IsBuiltin() {
		return CalledName(call) == "len" || CalledName(call) == "cap" || IsNew(r.Info, call)
	}
	f := syntax.Callee(r.Info, call.Fun)
	return f != nil && f.Pkg() != nil && (f.Pkg().Path() == "fmt" || f.Pkg().Path() == "errors" || f.Pkg().Name() == "errors")
}

func (r Reporter) mentioned(e ast.Expr) bool { return r.Err != nil && Mentions(r.Info, e, r.Err) }

// Mentions reports whether code mentions an object.
func Mentions(info *types.Info, n ast.Node, obj types.Object) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && (info.Uses[id] == obj || info.Defs[id] == obj) {
			found = true
		}
		return !found
	})
	return found
}

// Checkers matches the names of functions that take an error and fail if it is not nil: those of test libraries, and
// common names of helpers.
var Checkers = regexp.MustCompile(`(?i)^((require|assert)?no_?(err|error)f?|nilerror|nil|must|check|(panic|fatal|exit|fail|die)(if|on)?|(must|check|handle|(panic|fatal|exit|fail|die)(if|on)?)_?(err|error)f?)$`)

// Handles reports whether a statement does nothing but check the error: if err != nil { return err },
// require.NoError(t, err), Expect(err).NotTo(HaveOccurred()).
func Handles(r Reporter, stmt ast.Stmt) bool {
	switch s := stmt.(type) {
	case *ast.IfStmt:
		return s.Init == nil && s.Else == nil && r.Checks(s.Cond) && r.Only(s.Body)
	case *ast.ExprStmt:
		call, ok := s.X.(*ast.CallExpr)
		if !ok {
			return false
		}
		if sel, ok := call.Fun.(*ast.SelectorExpr); ok {
			if expect, ok := sel.X.(*ast.CallExpr); ok && len(expect.Args) > 0 && r.is(expect.Args[0]) {
				return r.Expects(sel.Sel.Name, call)
			}
		}
		return r.allPlain(call.Args) && r.PlainCallee(call) && Checkers.MatchString(CalledName(call)) && slices.ContainsFunc(call.Args, r.is)
	}
	return false
}

// Expects recognises Gomega's assertion that there is no error, with its optional description.
func (r Reporter) Expects(verb string, call *ast.CallExpr) bool {
	if len(call.Args) == 0 || !r.allPlain(call.Args[1:]) {
		return false
	}
	matcher, ok := ast.Unparen(call.Args[0]).(*ast.CallExpr)
	if !ok || len(matcher.Args) > 0 {
		return false
	}
	switch CalledName(matcher) {
	case "HaveOccurred":
		return verb == "NotTo" || verb == "ToNot" || verb == "ShouldNot"
	case "Succeed", "BeNil":
		return verb == "To" || verb == "Should"
	}
	return false
}
