package calls

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/seed-58def443/ssot/fix/internal/identity"
)

// Cleanup reports whether a call only registers a function to be called at the end: t.Cleanup(f).
func Cleanup(call *ast.CallExpr) bool {
	name := CalledName(call)
	return len(call.Args) == 1 && (name == "Cleanup" || name == "DeferCleanup")
}

// Harmless reports whether evaluating an expression has no effect: it consists of literals, conversions, constants,
// operators that can't panic, calls that only return a value, and reads of variables and fields. It ignores that a
// selector may dereference nil.
func Harmless(info *types.Info, e ast.Expr) bool { return harmless(info, e, false) }

// HarmlessIfInRange reports whether an expression is harmless provided that no index is out of range, no dereferenced
// pointer is nil and no asserted type is wrong. Such an expression can be removed together with the use of its value.
func HarmlessIfInRange(info *types.Info, e ast.Expr) bool { return harmless(info, e, true) }

func harmless(info *types.Info, e ast.Expr, indexes bool) bool {
	if e == nil {
		return true
	}
	if info.Types[e].Value != nil || info.Types[e].IsType() {
		return true
	}
	switch e := e.(type) {
	case *ast.Ident, *ast.BasicLit, *ast.FuncLit:
		return true
	case *ast.ParenExpr:
		return harmless(info, e.X, indexes)
	case *ast.SelectorExpr:
		if _, ok := e.X.(*ast.Ident); ok {
			return true
		}
		return harmless(info, e.X, indexes)
	case *ast.IndexExpr:
		return indexes && harmless(info, e.X, indexes) && harmless(info, e.Index, indexes)
	case *ast.SliceExpr:
		return indexes && !slices.ContainsFunc([]ast.Expr{e.X, e.Low, e.High, e.Max}, func(part ast.Expr) bool { return !harmless(info, part, indexes) })
	case *ast.StarExpr:
		return (indexes || IsNew(info, e.X)) && harmless(info, e.X, indexes)
	case *ast.TypeAssertExpr:
		return indexes && harmless(info, e.X, indexes)
	case *ast.UnaryExpr:
		return e.Op != token.ARROW && harmless(info, e.X, indexes)
	case *ast.BinaryExpr:
		return !fails(info, e) && harmless(info, e.X, indexes) && harmless(info, e.Y, indexes)
	case *ast.KeyValueExpr:
		return harmless(info, e.Key, indexes) && harmless(info, e.Value, indexes)
	case *ast.CompositeLit:
		for _, x := range e.Elts {
			if !harmless(info, x, indexes) {
				return false
			}
		}
		return true
	case *ast.CallExpr:
		if slices.ContainsFunc(e.Args, func(arg ast.Expr) bool { return !harmless(info, arg, indexes) }) {
			return false
		}
		return info.Types[e.Fun].IsType() || onlyReturns(info, e, indexes)
	}
	return false
}

// IsNew reports whether an expression calls the built-in function new with a type: *new(T) is T's zero value.
func IsNew(info *types.Info, e ast.Expr) bool {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok || !info.Types[call.Fun].IsBuiltin() || CalledName(call) != "new" {
		return false
	}
	return len(call.Args) == 1 && info.Types[call.Args[0]].IsType()
}

// onlyReturns reports whether a call does nothing but return a value, apart from its arguments: a function of the
// standard library that is listed, or a method that describes its receiver.
//
// Any other call may start a server or register a flag. The lists are short on purpose: they contain what options are
// built with. A String or Error method that fmt calls is taken to have no effect.
func onlyReturns(info *types.Info, call *ast.CallExpr, indexes bool) bool {
	switch fn := typeutil.Callee(info, call).(type) {
	case *types.Builtin:
		if fn.Name() == "make" {
			return !slices.ContainsFunc(call.Args[1:], func(size ast.Expr) bool { return info.Types[size].Value == nil && !measures(info, size) })
		}
		return slices.Contains([]string{"len", "cap", "min", "max", "new"}, fn.Name())
	case *types.Func:
		if fn.Signature().Recv() != nil {
			sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
			return ok && harmless(info, sel.X, indexes) && OnlyDescribes(fn)
		}
		if fn.FullName() == "strings.Repeat" { // a negative count panics
			if n := info.Types[call.Args[1]].Value; n == nil || constant.Sign(n) < 0 {
				return false
			}
		}
		return fn.Pkg() != nil && OnlyComputes(fn) && !slices.ContainsFunc(call.Args, func(arg ast.Expr) bool { return isFunc(info.TypeOf(arg)) })
	}
	return false
}

// measures reports whether an expression is a length or capacity, at which make can't panic.
func measures(info *types.Info, e ast.Expr) bool {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		return false
	}
	fn, ok := typeutil.Callee(info, call).(*types.Builtin)
	return ok && (fn.Name() == "len" || fn.Name() == "cap")
}

// OnlyComputes reports whether a function of the standard library returns a value and does nothing else.
func OnlyComputes(fn *types.Func) bool {
	name := fn.Name()
	switch fn.Pkg().Path() {
	case "context":
		return name == "Background" || name == "TODO"
	case "errors":
		return name == "New"
	case "fmt":
		return strings.HasPrefix(name, "Sprint") || name == "Errorf"
	case "net":
		return name == "JoinHostPort" || name == "ParseIP" || name == "SplitHostPort"
	case "net/url":
		return slices.Contains([]string{"Parse", "ParseQuery", "PathEscape", "QueryEscape", "User", "UserPassword"}, name)
	case "os":
		return name == "Getenv" || name == "LookupEnv"
	case "path", "path/filepath":
		return slices.Contains([]string{"Base", "Clean", "Dir", "Ext", "Join"}, name)
	case "strconv":
		return name == "Itoa" || name == "Atoi" || name == "FormatBool" || strings.HasPrefix(name, "Quote") || strings.HasPrefix(name, "Parse")
	case "strings":
		return name != "NewReplacer"
	case "time":
		return name == "ParseDuration" || name == "Now" || name == "Since" || name == "Until" || name == "Unix" || name == "UnixMilli"
	}
	return false
}

// OnlyDescribes reports whether a method describes its receiver: methods of times, durations and contexts, and Addr,
// Host, Port, String, URL and the like, without parameters and with one plain result.
func OnlyDescribes(fn *types.Func) bool {
	if pkg := fn.Pkg(); pkg != nil && pkg.Path() == "time" {
		recv := identity.Named(fn.Signature().Recv().Type())
		return recv != nil && (recv.Name() == "Duration" || recv.Name() == "Time" && !strings.HasPrefix(fn.Name(), "Unmarshal") && !strings.HasSuffix(fn.Name(), "Decode"))
	}
	sig := fn.Signature()
	if identity.IsContext(sig.Recv().Type()) {
		return fn.Name() == "Deadline" || fn.Name() == "Err" || fn.Name() == "Done"
	}
	if sig.Params().Len() > 0 || sig.Results().Len() != 1 || !slices.Contains([]string{"Addr", "Address", "Host", "Hostname", "HostPort", "Port", "String", "URL"}, fn.Name()) {
		return false
	}
	result := sig.Results().At(0).Type()
	n := identity.Named(result)
	return identity.Basic(result) || n != nil && n.Pkg() != nil && n.Pkg().Path() == "net" && n.Name() == "Addr"
}

func isFunc(t types.Type) bool {
	_, ok := identity.Under(t).(*types.Signature)
	return ok
}

// fails reports whether an operator can panic: division by zero, a negative shift, or a comparison of interfaces with
// incomparable values.
func fails(info *types.Info, e *ast.BinaryExpr) bool {
	if slices.Contains([]token.Token{token.QUO, token.REM, token.SHL, token.SHR}, e.Op) {
		return true
	}
	return (e.Op == token.EQL || e.Op == token.NEQ) && (!identity.Basic(info.TypeOf(e.X)) || !identity.Basic(info.TypeOf(e.Y)))
}
