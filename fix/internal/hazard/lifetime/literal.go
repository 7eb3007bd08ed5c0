package lifetime

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/calling"
	"github.com/seed-58def443/ssot/fix/internal/handler"
	"github.com/seed-58def443/ssot/fix/internal/hazard/lifetime/container"
	"github.com/seed-58def443/ssot/fix/internal/hazard/lifetime/finding"
	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
)

// repeatingFunctions are the functions that call their function argument many times, with the words for it.
var repeatingFunctions = map[string]string{
	"sync.Map.Range":                        "in a loop",
	"path/filepath.Walk":                    "in a loop",
	"path/filepath.WalkDir":                 "in a loop",
	"io/fs.WalkDir":                         "in a loop",
	"container/ring.Ring.Do":                "in a loop",
	"github.com/samber/lo.ForEach":          "in a loop",
	"github.com/samber/lo.Map":              "in a loop",
	"github.com/samber/lo.Times":            "in a loop",
	"github.com/samber/lo.FilterMap":        "in a loop",
	"github.com/samber/lo/parallel.ForEach": "in a loop",
	"github.com/samber/lo/parallel.Map":     "in a loop",
	"testing.B.RunParallel":                 "in each goroutine of a benchmark",

	"github.com/aws/aws-lambda-go/lambda.Start":            "for each invocation",
	"github.com/aws/aws-lambda-go/lambda.StartWithContext": "for each invocation",
	"github.com/aws/aws-lambda-go/lambda.StartWithOptions": "for each invocation",
	"github.com/aws/aws-lambda-go/lambda.StartHandlerFunc": "for each invocation",
	"github.com/aws/aws-lambda-go/lambda.NewHandler":       "for each invocation",
	"github.com/danielgtaylor/huma.Register":               "for each request",
	"github.com/danielgtaylor/huma.Get":                    "for each request",
	"github.com/danielgtaylor/huma.Post":                   "for each request",
	"github.com/robfig/cron.Cron.AddFunc":                  "for each run of a job",
	"github.com/go-co-op/gocron.NewTask":                   "for each run of a job",
	"github.com/go-co-op/gocron.Scheduler.Do":              "for each run of a job",
}

// repeats reports whether a function of the standard library calls its function argument for each element or
// character: slices.SortFunc, strings.Map, sort.Slice.
func repeats(symbol string) bool {
	pkg, name, _ := strings.Cut(symbol, ".")
	switch pkg {
	case "slices", "maps", "sort":
		return true
	case "strings", "bytes":
		return name == "Map" || strings.HasSuffix(name, "Func")
	}
	return false
}

// literal judges a function literal around the place, the i-th node of the path, by the code that receives it.
func (w *walk) literal(i int, lit *ast.FuncLit) (found *finding.Finding, stop bool) {
	if how, typ := handler.Served(w.At, lit.Type); how != "" {
		return w.finding(lit, how+" ("+typ+")"), false
	}
	switch n := w.At.Path[i-1].(type) {
	case *ast.CallExpr:
		if n.Fun != lit {
			return w.passedTo(n, lit)
		}
	case *ast.KeyValueExpr:
		outer, ok := w.At.Path[i-2].(*ast.CompositeLit)
		if ok && types.ExprString(n.Key) == "New" && w.At.Symbol(outer.Type) == "sync.Pool" {
			return w.finding(lit, "for a pool whenever that is empty"), false
		}
		return w.stored(lit), false
	case *ast.CompositeLit:
		return w.stored(lit), false
	case *ast.ReturnStmt:
		return w.returned(i), false
	case *ast.AssignStmt:
		if k := slices.Index(n.Rhs, ast.Expr(lit)); len(n.Lhs) == len(n.Rhs) {
			if sel, ok := n.Lhs[k].(*ast.SelectorExpr); ok && sel.Sel.Name == "New" && w.At.Symbol(sel.X) == "sync.Pool" {
				return w.finding(lit, "for a pool whenever that is empty"), false
			}
			if id, ok := n.Lhs[k].(*ast.Ident); ok {
				return w.calledAs(w.Object(id), lit), false
			}
			return w.stored(lit), false
		}
	case *ast.ValueSpec:
		if k := slices.Index(n.Values, ast.Expr(lit)); len(n.Names) == len(n.Values) {
			return w.calledAs(w.Object(n.Names[k]), lit), false
		}
	}
	return nil, false
}

// passedTo judges a call with a function as an argument: a literal, or a function's name.
func (w *walk) passedTo(call *ast.CallExpr, fn ast.Expr) (found *finding.Finding, stop bool) {
	symbol := w.At.Symbol(call.Fun)
	if w.IsAppend(call) {
		return w.stored(fn), false
	}
	switch {
	case symbol == "sync.Once.Do":
		return nil, true
	case strings.HasPrefix(symbol, "sync.Once"):
		_, global := w.At.Path[1].(*ast.GenDecl)
		return nil, global // the variable that holds the result is built once
	case repeatingFunctions[symbol] != "":
		return w.finding(call, repeatingFunctions[symbol]), false
	case repeats(symbol):
		return w.finding(call, "for each element that "+symbol+" looks at"), false
	}
	if sel, ok := call.Fun.(*ast.SelectorExpr); ok && w.test && (sel.Sel.Name == "Run" || sel.Sel.Name == "Fuzz") {
		w.loops.InCase = true
		return nil, false
	}
	return w.byParameter(call, fn), false
}

// calledAs finds why a local variable that holds a function literal is called many times.
func (w *walk) calledAs(variable types.Object, lit *ast.FuncLit) *finding.Finding {
	fn := w.At.Decl()
	if variable == nil || fn == nil {
		return nil
	}
	return w.calledIn(w.At.Path[0], fn, variable, lit)
}

// byParameter finds why a loaded function calls its function argument many times.
func (w *walk) byParameter(call *ast.CallExpr, passedTo ast.Expr) *finding.Finding {
	if w.At.Info == nil {
		return nil
	}
	fn := syntax.Callee(w.At.Info, call.Fun)
	if fn == nil || fn.Pkg() == nil {
		return nil
	}
	place, ok := w.Calls.Declaration(fn)
	if !ok || place.Decl() == nil || place.Decl().Body == nil {
		return nil
	}
	k := slices.Index(call.Args, passedTo)
	for _, field := range place.Decl().Type.Params.List {
		for _, name := range field.Names {
			if k == 0 {
				inner := w.walk(place, w.test)
				return inner.calledIn(place.Path[0], place.Decl(), inner.Object(name), nil)
			}
			k--
		}
	}
	return nil
}

// calledIn finds why a variable is called many times in a function, outside of the given literal: in a loop, or by
// statements of which one follows the other. The calls of a local variable count then where both start a goroutine.
func (w *walk) calledIn(file ast.Node, fn *ast.FuncDecl, variable types.Object, lit *ast.FuncLit) *finding.Finding {
	var found *finding.Finding
	var calls [][]ast.Node
	ast.PreorderStack(fn, []ast.Node{file}, func(n ast.Node, stack []ast.Node) bool {
		if found != nil || n == ast.Node(lit) {
			return false
		}
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		if id, ok := ast.Unparen(call.Fun).(*ast.Ident); ok && variable != nil && w.Object(id) == variable {
			path := append(slices.Clone(stack), n)
			inner := w.walk(w.At.With(path), w.test)
			found = inner.inFunction()
			_, goes := path[len(path)-2].(*ast.GoStmt)
			if found == nil && (lit == nil || goes) {
				if slices.ContainsFunc(calls, func(other []ast.Node) bool { return follows(other, path) }) {
					found = inner.finding(n, "by each of several calls of one function")
				}
				calls = append(calls, path)
			}
		}
		return true
	})
	return found
}

// follows reports whether two places are in statements of one list that both run when the list does.
func follows(first, second []ast.Node) bool {
	i := 0
	for i < min(len(first), len(second)) && first[i] == second[i] {
		i++
	}
	if i >= min(len(first), len(second)) {
		return false
	}
	for _, n := range []ast.Node{first[i], second[i]} {
		switch n.(type) {
		case *ast.ExprStmt, *ast.AssignStmt, *ast.GoStmt, *ast.DeferStmt, *ast.ReturnStmt, *ast.DeclStmt:
		default:
			return false
		}
	}
	return true
}

// inFunction finds why the value is built many times, from the place up to the enclosing function declaration.
func (w *walk) inFunction() *finding.Finding {
	if found := container.Find(w.Project, w.Value, w.test); found != nil {
		return found
	}
	if w.once() {
		return nil
	}
	for i := len(w.At.Path) - 2; i > 0; i-- {
		if _, ok := w.At.Path[i].(*ast.FuncDecl); ok {
			return w.loops.Jumps(w.At.Decl().Body)
		}
		if found, stop := w.step(i); found != nil || stop {
			return found
		}
	}
	return nil
}

// function returns the key of the enclosing function declaration, or of the package-level variable that holds the
// enclosing function literal; false where there is neither.
func function(at *calling.Place) (identity.Key, bool) {
	for i, n := range at.Path {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || i > 2 || i+1 >= len(at.Path) {
			continue
		}
		if _, ok := at.Path[i+1].(*ast.FuncLit); ok && len(spec.Names) == 1 {
			return identity.Key{Path: at.Package, Name: spec.Names[0].Name}, true
		}
	}
	return at.Key()
}
