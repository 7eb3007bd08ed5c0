package own

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"strings"

	"github.com/seed-58def443/ssot/fix/internal/calling"
	"github.com/seed-58def443/ssot/fix/internal/hazard/moment/finding"
	"github.com/seed-58def443/ssot/fix/internal/identity"
	"github.com/seed-58def443/ssot/fix/internal/project"
	"github.com/seed-58def443/ssot/fix/internal/syntax"
)

// makers are the functions by which a test makes something that is its own.
var makers = map[string]bool{
	"net/http/httptest.NewServer":                                  true,
	"net/http/httptest.NewTLSServer":                               true,
	"net/http/httptest.NewUnstartedServer":                         true,
	"net.Listen":                                                   true,
	"os.MkdirTemp":                                                 true,
	"os.CreateTemp":                                                true,
	"google.golang.org/grpc/test/bufconn.Listen":                   true,
	"github.com/alicebob/miniredis.Run":                            true,
	"github.com/alicebob/miniredis.RunT":                           true,
	"github.com/alicebob/miniredis.RunTLS":                         true,
	"github.com/alicebob/miniredis.NewMiniRedis":                   true,
	"github.com/testcontainers/testcontainers-go.GenericContainer": true,
	"github.com/testcontainers/testcontainers-go.Run":              true,
	"github.com/ory/dockertest.Pool.Run":                           true,
	"github.com/ory/dockertest.Pool.RunWithOptions":                true,
	"github.com/fergusstrange/embedded-postgres.NewDatabase":       true,
	"github.com/nats-io/nats-server/server.NewServer":              true,
	"github.com/nats-io/nats-server/test.RunServer":                true,
	"github.com/nats-io/nats-server/test.RunDefaultServer":         true,
	"github.com/google/uuid.New":                                   true,
	"github.com/google/uuid.NewString":                             true,
	"github.com/rs/xid.New":                                        true,
	"github.com/oklog/ulid.Make":                                   true,
}

// OfTests reports whether the code around a place runs in tests alone: it stands in a test file, or in a function that
// takes the running test, as those of a package of helpers do.
func OfTests(at *calling.Place) bool {
	if at.Test() {
		return true
	}
	fn := at.Decl()
	return fn != nil && at.Info != nil && slices.ContainsFunc(fn.Type.Params.List, func(f *ast.Field) bool {
		return isTest(at.Info.TypeOf(f.Type))
	})
}

// Find finds something that a test made for itself, and that the value belongs to.
func Find(p *project.Project, w *calling.CallGraph, at *calling.Place) *finding.Finding {
	if at.Info == nil {
		return nil
	}
	o := &own{project: p, calls: w, seen: map[ast.Node]bool{}}
	expr, ok := at.Node().(ast.Expr)
	if !ok || !o.from(at, expr) {
		return nil
	}
	after := "tests that were apart share one"
	if parallel(at) {
		after = "tests that were apart, and run in parallel, share one"
	}
	return &finding.Finding{How: "for what the test makes for itself (" + o.what + ")", After: after, At: o.place, Unproven: o.unproven}
}

// parallel reports whether the test around a place calls t.Parallel.
func parallel(at *calling.Place) bool {
	fn := at.Decl()
	found := false
	if fn != nil {
		ast.Inspect(fn, func(n ast.Node) bool {
			if c, ok := n.(*ast.CallExpr); ok {
				sel, ok := c.Fun.(*ast.SelectorExpr)
				found = found || ok && sel.Sel.Name == "Parallel"
			}
			return !found
		})
	}
	return found
}

// own follows what a value is made of back to what a test made.
type own struct {
	project  *project.Project
	calls    *calling.CallGraph
	seen     map[ast.Node]bool
	what     string
	place    string
	unproven bool
}

// making is how functions are called that make something for the test that they are given.
var making = regexp.MustCompile(`^(?:Must)?(?:New|Run|Start|Create|Make|Launch|SetUp|Setup|Spawn)`)

// depth is how many functions are looked into on the way back.
const depth = 4

// from reports whether an expression comes from something that a test made.
func (o *own) from(at *calling.Place, e ast.Node) bool {
	if o.seen[e] || len(o.seen) > 500 {
		return false
	}
	o.seen[e] = true
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		if found {
			return false
		}
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.BasicLit:
			found = o.inMemory(at, n)
		case *ast.CallExpr:
			found = o.made(at, n, depth)
		case *ast.Ident:
			if v, ok := at.Info.Uses[n].(*types.Var); ok {
				found = o.variable(at, v)
			}
		}
		return !found
	})
	return found
}

func (o *own) is(at *calling.Place, n ast.Node, what string) bool {
	o.what, o.place = what, at.At(o.project, n)
	return true
}

// inMemory reports whether a string names a database that lives in memory, which each opens for itself.
func (o *own) inMemory(at *calling.Place, lit *ast.BasicLit) bool {
	if lit.Kind != token.STRING {
		return false
	}
	v := at.Info.Types[lit].Value
	if v == nil || v.Kind() != constant.String {
		return false
	}
	if s := constant.StringVal(v); strings.Contains(s, ":memory:") || strings.Contains(s, "mode=memory") {
		return o.is(at, lit, "a database in memory")
	}
	return false
}

// made reports whether a call makes something of a test's own: a server, a folder, a name; or calls a function of a
// loaded package that does, given the test.
func (o *own) made(at *calling.Place, c *ast.CallExpr, left int) bool {
	symbol := at.Symbol(c.Fun)
	name := types.ExprString(c.Fun)
	switch {
	case makers[symbol], strings.HasPrefix(symbol, "math/rand."):
		return o.is(at, c, name)
	case strings.HasPrefix(symbol, "testing.") && (strings.HasSuffix(symbol, ".TempDir") || strings.HasSuffix(symbol, ".Name")):
		return o.is(at, c, name)
	case strings.HasPrefix(symbol, "github.com/testcontainers/testcontainers-go/modules/"):
		return o.is(at, c, name)
	}
	fn := syntax.Callee(at.Info, c.Fun)
	if fn == nil || left == 0 {
		return false
	}
	given := slices.ContainsFunc(c.Args, func(arg ast.Expr) bool { return isTest(at.Info.TypeOf(arg)) })
	decl, ok := o.calls.Declaration(fn)
	if !ok {
		if given && c != at.Node() && making.MatchString(fn.Name()) {
			o.unproven = true
			return o.is(at, c, name)
		}
		return false
	}
	if !given && !decl.Test() || decl.Decl().Body == nil || o.seen[decl.Decl()] {
		return false
	}
	o.seen[decl.Decl()] = true
	found := false
	ast.Inspect(decl.Decl().Body, func(n ast.Node) bool {
		if inner, ok := n.(*ast.CallExpr); ok && !found {
			found = o.made(decl, inner, left-1)
		}
		return !found
	})
	if found {
		return o.is(at, c, name)
	}
	return false
}

// isTest reports whether a type is that of a running test or benchmark.
func isTest(t types.Type) bool {
	if t == nil {
		return false
	}
	n := identity.Named(t)
	if n == nil || n.Pkg() == nil || n.Pkg().Path() != "testing" {
		return false
	}
	return n.Name() == "T" || n.Name() == "B" || n.Name() == "F" || n.Name() == "TB"
}

// variable reports whether what a variable holds comes from something that a test made: what a local variable or a
// field is set to, what a parameter is given.
func (o *own) variable(at *calling.Place, v *types.Var) bool {
	if isTest(v.Type()) || v.Pkg() == nil || v.Parent() == v.Pkg().Scope() {
		return false
	}
	fn := at.Decl()
	if fn == nil {
		return false
	}
	if i := parameter(at, fn, v); i >= 0 {
		return o.passed(at, i)
	}
	scope := ast.Node(fn)
	if v.IsField() {
		scope = at.Path[0]
	}
	found := false
	ast.Inspect(scope, func(n ast.Node) bool {
		if found {
			return false
		}
		switch n := n.(type) {
		case *ast.AssignStmt:
			for i, l := range n.Lhs {
				if id, ok := identity.IdentOf(l); ok && syntax.Object(at.Info, id) == v && !found {
					found = o.from(at, n.Rhs[min(i, len(n.Rhs)-1)])
				}
			}
		case *ast.ValueSpec:
			for i, id := range n.Names {
				if at.Info.Defs[id] == v && len(n.Values) > 0 && !found {
					found = o.from(at, n.Values[min(i, len(n.Values)-1)])
				}
			}
		case *ast.KeyValueExpr:
			if id, ok := n.Key.(*ast.Ident); ok && v.IsField() && at.Info.Uses[id] == v {
				found = o.from(at, n.Value)
			}
		}
		return !found
	})
	return found
}

// parameter returns the index of a variable among a function's parameters, or -1.
func parameter(at *calling.Place, fn *ast.FuncDecl, v *types.Var) int {
	i := 0
	for _, field := range fn.Type.Params.List {
		for _, name := range field.Names {
			if at.Info.Defs[name] == v {
				return i
			}
			i++
		}
	}
	return -1
}

// passed reports whether a caller passes something that a test made for a parameter of the function around a place.
func (o *own) passed(at *calling.Place, i int) bool {
	key, ok := at.Key()
	if !ok {
		return false
	}
	for _, c := range o.calls.Callers(key) {
		if c.Info != nil && c.Call != nil && OfTests(c) && i < len(c.Call.Args) && o.from(c, c.Call.Args[i]) {
			return true
		}
	}
	return false
}
